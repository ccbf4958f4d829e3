"""A server of a test's own: `vipmp-sandbox serve` in a process group that is ended afterwards."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY = "Ctrl-C stops it"
WAIT_SECONDS = 60


def command(*arguments: str) -> list[str]:
    """The command line of this interpreter's sandbox."""
    return [sys.executable, "-m", "sandbox.cli", *arguments]


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with no settings of the sandbox but the given ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")}
    return {**kept, **settings}


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[tuple[str, Path]]:
    """Serve from a new database in a folder; gives the address and the file of its words.

    The setting `FILES` is how many files the server's processes may have open, `DATABASE` the URL
    of another database.
    """
    files = int(settings.pop("FILES", "0"))
    said = folder / "server.log"
    database = settings.pop("DATABASE", f"sqlite:///{folder / 'sandbox.db'}")
    call = command("serve", "--port", "0", "--database", database)
    with said.open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - our own server
            [*call, *arguments],
            env=environment(**settings),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=(lambda: limit_files(files)) if files else None,  # noqa: PLW1509 - this process has no other threads
        )
    try:
        yield _address(server, said), said
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def limit_files(most: int) -> None:
    """Let this process open so many files and no more."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _address(server: subprocess.Popen[bytes], said: Path) -> str:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        words = said.read_text(encoding="utf-8")
        if READY in words:
            return words.partition("answers on ")[2].split()[0]
        time.sleep(0.05)
    raise AssertionError(f"the server did not come up:\n{said.read_text(encoding='utf-8')}")
