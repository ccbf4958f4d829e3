"""What processes cost is read with that of all that they started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from loadtests.processes import cpu_seconds, family, is_told, resident_bytes

pytestmark = pytest.mark.skipif(not is_told(), reason="this system has no /proc")
BUSY = """
import os, sys, time
if os.fork() == 0:
    while time.process_time() < 0.3:
        pass
    held = bytearray(30_000_000)
    print("done", flush=True)
    sys.stdin.read()
else:
    os.wait()
"""


@pytest.fixture
def parent() -> Iterator[int]:
    """A process whose child has worked for 0.3 s and holds 30 MB."""
    with subprocess.Popen(  # noqa: S603 - this Python
        [sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"done\n"
        yield process.pid
        assert process.stdin is not None
        process.stdin.close()


def test_a_family_is_a_process_with_its_children(parent: int) -> None:
    whole = family(parent)
    assert whole[0] == parent
    assert len(whole) == 2
    assert set(whole) <= set(family(os.getpid()))


def test_the_time_of_children_counts(parent: int) -> None:
    assert cpu_seconds(parent) >= 0.3


def test_the_memory_is_that_of_one_process(parent: int) -> None:
    _, child = family(parent)
    assert resident_bytes(child) > 30_000_000 + resident_bytes(parent) / 2


def test_a_process_that_is_gone_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert resident_bytes(process.pid) == 0
    assert cpu_seconds(process.pid) == 0
