"""Servers for the benchmarks: an application in a process of its own, on loopback.

They are ended by the id of the process that was started here, never by name.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
READY_SECONDS = 30
STOP_SECONDS = 15


class ServerFailedError(RuntimeError):
    """A server did not come up; the message holds what it said."""


def free_port() -> int:
    """Return a port of the loopback that is free now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def granian(factory: str, port: int, *, threads: int = 1) -> list[str]:
    """Return the command that serves a factory (`module:function`) as WSGI under granian."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", factory),
        *("--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", "1", "--blocking-threads", str(threads), "--log-level", "warning"),
    ]


def as_served(factory: str, port: int, *, workers: int = 1) -> list[str]:
    """Return the command that serves a factory (`module:function`) as `sandbox.serving` does."""
    return [sys.executable, "-m", "loadtests.workers", factory, str(port), str(workers)]


def werkzeug(factory: str, port: int) -> list[str]:
    """Return the command that serves a factory with Werkzeug's own threaded server."""
    return [
        *(sys.executable, "-m", "flask", "--app", f"{factory}()", "run", "--no-reload"),
        *("--no-debugger", "--host", "127.0.0.1", "--port", str(port)),
    ]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where it answers, and the process that was started for it."""

    url: str
    process: int


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run a server as `served` does; gives its base URL."""
    with served(command, port, log, environment) as server:
        yield server.url


@contextmanager
def served(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a server until the end of the block; gives it once it accepts connections.

    Args:
        command: what to start.
        port: where it will listen.
        log: the file that its output goes to.
        environment: variables beside those of this process.

    Raises:
        ServerFailedError: it ended, or did not listen in time.
    """
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - our own command
            list(command),
            cwd=REPOSITORY,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(server, port, log)
        yield Server(f"http://127.0.0.1:{port}", server.pid)
    finally:
        _stop(server)


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
                return
        except OSError:
            time.sleep(0.05)
    raise ServerFailedError(f"no server on port {port}:\n{log.read_text(errors='replace')}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
