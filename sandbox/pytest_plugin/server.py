"""The server of a run of tests: started once, by whichever process needs it first."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.pytest_plugin.options import Options
from sandbox.pytest_plugin.run_folder import PIPE, READY, STARTED, is_running

LOG: Final = "server.log"
_LOCK: Final = "lock"
_FAILED: Final = "failed"
_START_SECONDS: Final = 60
_LOOK_SECONDS: Final = 0.02


class ServerError(Exception):
    """The server of the run did not come up."""


@dataclass(frozen=True, slots=True)
class Server:
    """A sandbox that runs. `log` is what it wrote; None where the run did not start it."""

    url: str
    control_token: str | None = None
    pid: int | None = None
    log: Path | None = None


def find_server(options: Options, folder: Path | None) -> Server:
    """Return the run's server; the first process that asks starts it, the others wait for it.

    Args:
        options: what the run was told.
        folder: of the run; None where the options name a URL.

    Raises:
        ServerError: it did not come up.
    """
    if options.url is not None or folder is None:
        return Server((options.url or "").rstrip("/"), options.control_token)
    with _locked(folder / _LOCK):
        failed = folder / _FAILED
        if failed.exists():
            raise ServerError(failed.read_text(encoding="utf-8"))
        try:
            # A process that died before it could say so may have started it.
            if not is_running(folder):
                _start(options, folder)
            return _wait_until_ready(folder)
        except ServerError as error:
            # The next test need not wait for the same again.
            failed.write_text(str(error), encoding="utf-8")
            raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other processes of the run out; the system gives the lock up for one that dies."""
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start(options: Options, folder: Path) -> None:
    database = options.database or f"sqlite:///{folder / 'sandbox.db'}"
    command = [sys.executable, "-P", "-m", "sandbox.cli", "serve", "--host", "127.0.0.1"]
    command += ["--port", "0", "--database", database, "--workers", str(options.workers)]
    command += ["--ready-file", str(folder / READY), "--stop-at-eof"]
    (folder / READY).unlink(missing_ok=True)  # Of one that was killed.
    # A shell's settings are about another server.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")}
    with (folder / LOG).open("wb") as log, (folder / PIPE).open("rb") as pipe:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            env={**kept, "SANDBOX_SEED_CUSTOMERS": "0"},
            stdin=pipe,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for pytest: its last tests still want their worlds.
            start_new_session=True,
        )
    (folder / STARTED).write_text(str(process.pid), encoding="ascii")
    # It outlives the worker that started it, which has nothing to wait for.
    process.returncode = 0


def _wait_until_ready(folder: Path) -> Server:
    deadline = time.monotonic() + _START_SECONDS
    while not (folder / READY).exists():
        if time.monotonic() > deadline or not is_running(folder):
            raise ServerError(f"the sandbox did not start:\n{_words(folder)}")
        time.sleep(_LOOK_SECONDS)
    facts = json.loads((folder / READY).read_text(encoding="utf-8"))
    return Server(facts["url"], None, facts["pid"], folder / LOG)


def _words(folder: Path) -> str:
    return (folder / LOG).read_text(encoding="utf-8", errors="replace").strip()[-2000:]
