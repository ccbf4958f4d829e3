"""The examples of docs/client.md run as they are written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.servers import environment, serving

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ADDRESS = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("documented")
    with serving(folder, SANDBOX_SEED_CUSTOMERS="0") as (address, _):
        yield address


def said_by(script: str, folder: Path) -> str:
    (folder / "var").mkdir()
    done = subprocess.run(  # noqa: S603 - our own page
        [sys.executable, "-c", script],
        env={**environment(), "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_has_three_examples() -> None:
    assert len(EXAMPLES) == 3


def test_the_blocking_example_runs_as_written(address: str, tmp_path: Path) -> None:
    said = said_by(EXAMPLES[0].replace(ADDRESS, address), tmp_path).splitlines()
    assert said[1].startswith("2026-03-01 00:00:00+00:00")
    assert said[2] == "2026-03-01 00:00:00+00:00"
    assert said[3].startswith("CLOCK_BACKWARDS")


def test_the_awaited_example_runs_as_written(address: str, tmp_path: Path) -> None:
    said = said_by(EXAMPLES[1].replace(ADDRESS, address), tmp_path)
    assert said == "2026-02-14 09:00:00+00:00 2026-03-16 09:00:00+00:00\n"


def test_the_example_in_one_process_runs_as_written(tmp_path: Path) -> None:
    assert said_by(EXAMPLES[2], tmp_path) == "up\n"
