"""A server of a load test's own: it is gone with the process that started it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

START_SECONDS: Final = 60
STOP_SECONDS: Final = 15
LOOK_SECONDS: Final = 0.05


class ServerFailedError(Exception):
    """The server did not come up; the message holds what it said."""


@contextmanager
def serving(folder: Path, database: str, *, workers: int) -> Iterator[str]:
    """Serve a database until the end of the block; gives the URL.

    Args:
        folder: for what the server writes.
        database: its URL.
        workers: worker processes.

    Raises:
        ServerFailedError: it did not come up.
    """
    ready, log = folder / "server.json", folder / "server.log"
    command = [sys.executable, "-m", "sandbox.cli", "serve", "--host", "127.0.0.1", "--port", "0"]
    command += ["--database", database, "--workers", str(workers)]
    command += ["--ready-file", str(ready), "--stop-at-eof"]
    # A shell's settings are about another server.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")}
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - our own program
            command,
            env={**kept, "SANDBOX_SEED_CUSTOMERS": "0"},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C ends the load first; its check still wants the server.
            start_new_session=True,
        )
    try:
        yield _url(server, ready, log)
    finally:
        if server.stdin is not None:
            server.stdin.close()
        try:
            server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _url(server: subprocess.Popen[bytes], ready: Path, log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        if time.monotonic() > deadline or server.poll() is not None:
            said = log.read_text(encoding="utf-8", errors="replace").strip()[-2000:]
            raise ServerFailedError(f"the server did not come up:\n{said}")
        time.sleep(LOOK_SECONDS)
    url: str = json.loads(ready.read_text(encoding="utf-8"))["url"]
    return url
