"""Processes that die, and databases that they die on."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.local import sqlite_url

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Workers:
    """Starts processes that die (see `worker.py`)."""

    jobs: IO[str]
    answers: IO[str]

    def start(self, *job: Any) -> int:
        """Start a job; returns the id of its process."""
        self.jobs.write(json.dumps(job) + "\n")
        self.jobs.flush()
        return int(self.answers.readline())

    def wait(self) -> None:
        """Wait until it is gone, and assert that it died by SIGKILL and not of anything else."""
        assert int(self.answers.readline()) == -signal.SIGKILL

    def die(self, *job: Any) -> None:
        """Start a job and wait until it is dead."""
        self.start(*job)
        self.wait()


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """A process that forks off the ones that die."""
    command = [sys.executable, "-m", "tests.crash.worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603 - our own worker
        assert process.stdin is not None
        assert process.stdout is not None
        yield Workers(process.stdin, process.stdout)
        process.stdin.close()


def intact(database: Path) -> None:
    """Assert that SQLite finds nothing wrong with a file."""
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path, str], str]:
    """Copy a database that nobody has open; returns the URL of the copy."""

    def copy(database: Path, name: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(database, folder / "sandbox.db")
        return sqlite_url(folder)

    return copy
