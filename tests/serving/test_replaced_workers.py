"""A worker that dies is replaced while the others serve; nobody outlives a server that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from tests.local import postgresql_url, without_postgresql
from tests.serving.lives import launched, members, started
from tests.serving.postgresql_proxy import proxied
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.mark.parametrize("count", [1, 2])
def test_a_killed_worker_is_replaced_as_soon_as_one_starts(tmp_path: Path, count: int) -> None:
    with started(tmp_path, "--workers", str(count)) as server:
        before = server.workers()
        killed = min(before)
        for _ in range(2):
            os.kill(killed, signal.SIGKILL)
            began = time.monotonic()
            if count > 1:
                assert server.answers(), "the others serve meanwhile"
            until(lambda: len(server.workers() - before) == 1)  # noqa: B023 - asked for at once
            until(server.answers)
            # Another test works on this machine at the same time.
            assert time.monotonic() - began < 2 * max(1, server.start_seconds)
            (killed,) = server.workers() - before
            before = server.workers()
        assert server.process.poll() is None
        server.process.terminate()
        assert server.process.wait(timeout=10) == 0


def test_a_worker_is_replaced_while_the_database_is_away(tmp_path: Path) -> None:
    with ExitStack() as stack:
        try:
            proxy = stack.enter_context(proxied(stack.enter_context(postgresql_url())))
        except OperationalError:
            without_postgresql()
        server = stack.enter_context(started(tmp_path, database=proxy.url))

        def health() -> int:
            try:
                return httpx.get(f"{server.url}/sandbox/v1/health", timeout=2).status_code
            except httpx.TransportError:
                return 0

        assert health() == 200
        proxy.close()
        (killed,) = server.workers()
        os.kill(killed, signal.SIGKILL)
        until(lambda: health() == 503, 20)
        assert server.workers() != {killed}
        proxy.open()
        assert health() == 200


PARENT = """
import os, signal, socket, sys
from pathlib import Path
from sandbox.serving import parent

parent._LEAST_SECONDS, parent._FAILED_SECONDS = 0, {failed}
folder = Path({folder!r})

def work(ready):
    number = len(list(folder.iterdir()))
    (folder / f"{{number}} {{os.getpid()}}").touch()
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    if number not in {fails!r}:
        ready()
        signal.pause()
    sys.exit("failed")

with socket.create_server(("127.0.0.1", 0)) as listener:
    parent.Parent(work, 1, [listener]).run(lambda: None)
"""


@contextmanager
def parent(folder: Path, failed: float, *fails: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a parent whose workers do nothing; some, by their numbers, end before they answer."""
    script = PARENT.format(folder=str(folder), failed=failed, fails=fails)
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", script], stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def born(folder: Path) -> list[int]:
    """Return the ids of the workers, in order."""
    names = sorted((each.name.split() for each in folder.iterdir()), key=lambda name: int(name[0]))
    return [int(process) for _, process in names]


def test_only_a_worker_that_never_answered_is_waited_for(tmp_path: Path) -> None:
    with parent(tmp_path, 60, 3) as process:
        for number in range(3):
            until(lambda: len(born(tmp_path)) == number + 1, 20)  # noqa: B023 - asked for at once
            time.sleep(0.2)
            os.kill(born(tmp_path)[-1], signal.SIGKILL)
        until(lambda: len(born(tmp_path)) == 4, 20)
        time.sleep(0.5)
        assert len(born(tmp_path)) == 4, "the next one waits for a minute"
        process.terminate()
        assert process.wait(5) == 0, "and keeps nobody waiting who ends the server"


def test_a_worker_that_never_answered_is_replaced_in_its_time(tmp_path: Path) -> None:
    with parent(tmp_path, 0.2, 1, 2) as process:
        until(lambda: len(born(tmp_path)) == 1, 20)
        time.sleep(0.2)
        os.kill(born(tmp_path)[-1], signal.SIGKILL)
        until(lambda: len(born(tmp_path)) == 4, 20)
        process.terminate()
        assert process.wait(5) == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_that_ends_while_it_starts_leaves_nobody_behind(
    tmp_path: Path, ending: signal.Signals
) -> None:
    (tmp_path / "whole").mkdir()
    with started(tmp_path / "whole", "--workers", "2") as server:
        whole = server.start_seconds
    for part in (0.3, 0.7, 1.0):
        folder = tmp_path / str(part)
        folder.mkdir()
        with launched(folder, "--workers", "2") as process:
            time.sleep(whole * part)
            process.send_signal(ending)
            began = time.monotonic()
            assert process.wait(timeout=20) in (0, -ending), part
            until(lambda: not members(process.pid), 20)
            assert time.monotonic() - began < max(2, whole)
        if ending is signal.SIGTERM:
            assert not (folder / "ready.json").exists()
    (folder / "ready.json").unlink(missing_ok=True)
    with started(folder) as server:
        assert server.answers(), "its database is whole"
