"""Serve the sandbox: prepare the database once, then answer from worker processes.

Processes rather than threads, since threads under the GIL cost more than they give
(`docs/decisions/0002-granian-one-thread-a-worker.md`); a loop that reads bodies before anybody
works on them, so that no client that stalls keeps others waiting
(`docs/decisions/0040-a-server-that-reads-bodies-first.md`).
"""

import logging
import os
import sys
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask

from sandbox.app import create_app, parts
from sandbox.serving.addresses import listen
from sandbox.serving.numbers import numbers_folder
from sandbox.serving.parent import Parent
from sandbox.serving.preparing import prepare, refuse_open_control_plane
from sandbox.serving.refusals import CannotServeError
from sandbox.serving.server_log import log_to_stderr
from sandbox.serving.standard_input import stop_at_eof
from sandbox.serving.words import (
    Facts,
    banner,
    check_ready_file,
    forget_ready_file,
    write_ready_file,
)
from sandbox.serving.worker import work
from sandbox.settings import Settings
from sandbox.store.engine import checkpoint_beside

__all__ = [
    "CannotServeError",
    "application",
    "serve",
]
_log: Final = logging.getLogger(__name__)


def application() -> Flask:
    """Return the application, for servers that want a factory; settings come by the environment."""
    app = create_app(Settings.from_environment())
    checkpoint_beside(parts(app).engine)
    return app


def serve(
    settings: Settings, *, ready_file: Path | None = None, stops_at_eof: bool = False
) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP.

    Args:
        settings: of the server.
        ready_file: written once it answers, for programs that start it.
        stops_at_eof: stop when standard input ends, too.

    Raises:
        CannotServeError: others could reach it and no token guards the control plane, or an
            address, a database or a file cannot be used (exit code 2); the port is taken (1).
    """
    refuse_open_control_plane(settings)
    log_to_stderr(settings.log_format)
    if ready_file is not None and (fault := check_ready_file(ready_file)):
        raise CannotServeError(fault, exit_code=2)
    listeners = listen([settings.host], settings.port)
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)  # Of a server that was killed: it would pass for ours.
    address, port = listeners[0].getsockname()[:2]
    try:
        prepared = prepare(settings)
    except BaseException:
        for listener in listeners:
            listener.close()
        raise
    facts = Facts(
        address=address,
        port=port,
        client_id=prepared.client_id,
        client_secret=prepared.client_secret,
        seeded=prepared.is_seeded,
        is_published=prepared.is_published,
    )
    settings = settings.model_copy(update={"port": port})
    try:
        with numbers_folder(settings.workers) as folder:
            worker = partial(work, settings, prepared.key, listeners, os.getpid(), folder=folder)
            parent = Parent(worker, settings.workers, listeners)
            parent.run(partial(_answering, settings, facts, ready_file, stops_at_eof=stops_at_eof))
        _log.info("the server has stopped")
    finally:
        if ready_file is not None:
            forget_ready_file(ready_file)


def _answering(
    settings: Settings, facts: Facts, ready_file: Path | None, *, stops_at_eof: bool
) -> None:
    """Take in that all workers answer."""
    started = {"url": facts.url, "workers": settings.workers}
    _log.info("the server answers", extra=started)
    _say(settings, facts, ready_file)
    if stops_at_eof:
        stop_at_eof()


def _say(settings: Settings, facts: Facts, ready_file: Path | None) -> None:
    """Say that it answers, so that people and scripts may wait for it."""
    sys.stdout.write(banner(settings, facts))
    sys.stdout.flush()
    if ready_file is not None:
        try:
            write_ready_file(ready_file, facts)
        except OSError as error:
            raise CannotServeError(f"{ready_file} cannot be written: {error}", 2) from error
