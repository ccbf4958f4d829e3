"""Servers as processes that tests kill: parents, workers, and what is still there of them."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.cli.servers import command, environment
from tests.waiting import until


class Server(NamedTuple):
    """A server that answers; `start_seconds` is how long it took to."""

    process: subprocess.Popen[bytes]
    url: str
    ready: Path
    start_seconds: float

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(each) for each in children.read_text(encoding="ascii").split()}

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ping", timeout=2).text == "pong"
        except httpx.TransportError:
            return False


def launched(folder: Path, *arguments: str, database: str = "") -> subprocess.Popen[bytes]:
    """Start a server in a session of its own; it writes `ready.json` once it answers."""
    database = database or f"sqlite:///{folder / 'sandbox.db'}"
    call = command("serve", "--port", "0", "--database", database)
    return subprocess.Popen(  # noqa: S603 - our own server
        [*call, "--ready-file", str(folder / "ready.json"), *arguments],
        env=environment(SANDBOX_SEED_CUSTOMERS="0"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def started(folder: Path, *arguments: str, database: str = "") -> Iterator[Server]:
    """Serve until the end of the block."""
    ready = folder / "ready.json"
    began = time.monotonic()
    with launched(folder, *arguments, database=database) as process:
        try:
            until(ready.exists, 60)
            seconds = time.monotonic() - began
            url = json.loads(ready.read_text(encoding="utf-8"))["url"]
            yield Server(process, url, ready, seconds)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=20)


def is_there(process: int) -> bool:
    """Tell whether a process is there and not dead."""
    state, _ = _state_and_session(process)
    return state not in "ZX"


def members(session: int) -> list[int]:
    """Return the processes of a session that are not dead."""
    found = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()]
    return [each for each in found if _state_and_session(each)[1] == session and is_there(each)]


def _state_and_session(process: int) -> tuple[str, int]:
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return "X", 0
    fields = told.rpartition(")")[2].split()
    return fields[0], int(fields[3])
