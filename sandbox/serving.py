"""Serve the sandbox: prepare the database once, then answer from granian's worker processes.

Processes rather than threads: each worker has one blocking thread, since threads under the GIL
cost more than they give (`docs/decisions/0002-granian-one-thread-a-worker.md`).
"""

import errno
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.errors import FatalError
from granian.log import LogLevels
from granian.server import MPServer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sandbox.app import create_app, make_parts
from sandbox.services.seed import seed_marketplace
from sandbox.services.worlds import (
    DEFAULT_CREDENTIAL,
    DEFAULT_WORLD,
    ensure_default_world,
    list_worlds,
)
from sandbox.settings import Settings, variable
from sandbox.timeline.clock import real_now
from sandbox.timeline.opening import WorldGone, Worlds, read_state

STARTUP_PORTIONS: Final = 50
"""Portions of overdue events that a world may take at start-up; requests do the rest."""
STOP_SECONDS: Final = 10
"""How long a worker may go on with its request once the server is told to stop."""
READY_SECONDS: Final = 60
UNUSABLE_DATABASE: Final = (ArgumentError, ModuleNotFoundError, OSError, ValueError)
"""What making an engine raises for a URL that names no database it can use."""


class CannotServeError(Exception):
    """The server cannot start as it is asked to; `exit_code` is for the shell."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        """Keep what is wrong and what to do about it."""
        super().__init__(message)
        self.exit_code = exit_code


class _Server(MPServer):
    """Granian, with something to do once its workers are started."""

    ready: Callable[[], None]

    def startup(self, *arguments: Any) -> None:  # noqa: ANN401 - handed on as it comes
        """Start the workers first: a thread that runs as they fork leaves them its locks."""
        super().startup(*arguments)  # type: ignore[no-untyped-call]  # granian types no methods
        self.ready()


def application() -> Flask:
    """Return the application of a worker process; its settings come by the environment."""
    return create_app(Settings.from_environment())


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        CannotServeError: others could reach it and no token guards the control plane (exit code
            2), or the address cannot be had (1).
    """
    refuse_open_control_plane(settings)
    port = free_port(settings.host, settings.port)
    settings = settings.model_copy(update={"port": port})
    words = banner(settings, seeded=prepare(settings))
    with _environment_of(settings):
        server = _Server(
            "sandbox.serving:application",
            factory=True,
            interface=Interfaces.WSGI,
            address=settings.host,
            port=settings.port,
            workers=settings.workers,
            blocking_threads=1,
            http=HTTPModes.http1,
            websockets=False,
            log_level=LogLevels.warning,
            workers_kill_timeout=STOP_SECONDS,
        )
        server.ready = lambda: _say_when_ready(settings, words)
        try:
            server.serve()
        except FatalError as error:
            raise CannotServeError(f"the server stopped: {error}") from error


def refuse_open_control_plane(settings: Settings) -> None:
    """Refuse to be reachable by others while anybody may use the control plane."""
    if settings.off_loopback and not settings.control_token:
        raise CannotServeError(
            f"others can reach {settings.host}, and the control plane would be open to them. "
            f"Set {variable('control_token')} to a secret of your choice, or serve on 127.0.0.1.",
            exit_code=2,
        )


def free_port(host: str, port: int) -> int:
    """Return a port that can be listened on: the one given, or any for 0.

    Asked before the server starts, since its workers share their port and would share another
    server's as well.

    Raises:
        CannotServeError: the address is taken, or is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotServeError(
                    f"port {port} of {host} is in use. Stop what listens there, or choose another "
                    f"with --port or {variable('port')} (0 takes any free one)."
                ) from error
            raise CannotServeError(
                f"cannot listen on {host}:{port}: {error.strerror or error}. "
                f"Choose another with --host and --port."
            ) from error
        found: int = probe.getsockname()[1]
    return found


def prepare(settings: Settings) -> bool:
    """Create what the database lacks, and catch up with what is overdue; tells if it seeded."""
    try:
        made = make_parts(settings)
    except UNUSABLE_DATABASE as error:
        reason = f"the database of {variable('database_url')} or --database cannot be used: {error}"
        raise CannotServeError(reason, exit_code=2) from error
    try:
        ensure_default_world(made.worlds, wall=real_now())
        report = seed_marketplace(
            made.worlds, DEFAULT_WORLD, customers=settings.seed_customers, only_untouched=True
        )
        for world in list_worlds(made.worlds):
            _catch_up(made.worlds, world.world_id)
    finally:
        made.engine.dispose()
    return report.customers > 0


def _catch_up(worlds: Worlds, world_id: str) -> None:
    """Do what became due while the server slept, in a bounded number of portions."""
    for _ in range(STARTUP_PORTIONS):
        try:
            with worlds.engine.connect() as connection:
                if not read_state(connection, world_id).is_behind:
                    return
            worlds.catch_up(world_id)
        except WorldGone:
            return


@contextmanager
def _environment_of(settings: Settings) -> Iterator[None]:
    """Hand the settings to the worker processes."""
    before = dict(os.environ)
    for name, value in settings.model_dump(exclude_none=True).items():
        os.environ[variable(name)] = str(value)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _say_when_ready(settings: Settings, words: str) -> None:
    """Print the words once the server answers, so that scripts may wait for them."""
    threading.Thread(target=_wait_and_say, args=(settings, words), daemon=True).start()


def _wait_and_say(settings: Settings, words: str) -> None:
    for _ in range(READY_SECONDS * 20):
        try:
            with closing(socket.create_connection((settings.host, settings.port), timeout=1)):
                break
        except OSError:
            time.sleep(0.05)
    else:
        return
    sys.stdout.write(words)
    sys.stdout.flush()


def banner(settings: Settings, *, seeded: bool) -> str:
    """Return what a newcomer needs: the address, the credentials and where to go next."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = f"http://{host}:{settings.port}"
    client_id, client_secret = DEFAULT_CREDENTIAL
    news = f" (new, seeded with {settings.seed_customers} customers)" if seeded else ""
    return (
        f"The sandbox answers on {base}\n"
        f"  database       {make_url(settings.database_url).render_as_string()}\n"
        f"  world          {DEFAULT_WORLD}{news}\n"
        f"  client id      {client_id}\n"
        f"  client secret  {client_secret}\n"
        f"Where to go next\n"
        f"  a first session in curl  README.md\n"
        f"  the partner API          {base}/openapi.json\n"
        f"  the control plane        {base}/sandbox/v1/openapi.json\n"
        f"Ctrl-C stops it; the data stays.\n"
    )
