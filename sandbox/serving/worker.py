"""A worker process: the application behind the loop, until its parent tells it to stop or dies."""

import ctypes
import gc
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from werkzeug.wsgi import ClosingIterator

from sandbox.app import MAX_BODY_BYTES, create_app, parts
from sandbox.control_api.blueprint import PREFIX
from sandbox.control_api.blueprints import may_call
from sandbox.control_api.world_files import IMPORT_PATH
from sandbox.serving.answers import Answer, Application
from sandbox.serving.chores import Chore
from sandbox.serving.environ import Environ
from sandbox.serving.limits import Limits
from sandbox.serving.loop import READING, Loop
from sandbox.serving.numbers import keep_publishing, leave
from sandbox.settings import Settings
from sandbox.store.engine import checkpoint_beside
from sandbox.store.measures import Measures
from sandbox.timeline.stopping import Stopping
from sandbox.web.access_log import AccessLog
from sandbox.web.meter import Meter
from sandbox.worlds.lives import remove_expired

STOP_SECONDS: Final = 10
"""How long a worker may go on with its requests once it is told to stop."""
ADVANCE_SECONDS: Final = 1
"""How long an advance may go on then, before it ends at the instant that it has reached."""
CHORE_SECONDS: Final = 10
"""How long a world whose time to live is over may take room before an idle server removes it."""
_SPARE_FILES: Final = 256
"""Files that a worker needs beside its connections: the database's, logs, libraries."""
_MOST_CONNECTIONS: Final = 60_000
_WATCH_SECONDS: Final = 1
_SWITCH_SECONDS: Final = 0.001
"""How long a long call may hold the interpreter while a request waits for it."""
_NEW_OBJECTS: Final = 10_000
"""After how many new objects garbage is looked for: 700 are Python's own choice.

An advance makes hundreds of thousands that are all in use, and looked for garbage among them for a
tenth of its time. Requests leave some twenty to be found, which cost a worker two megabytes.
"""
_PR_SET_PDEATHSIG: Final = 1
_CONTROL: Final = f"{PREFIX}/"
_PAGES: Final = "/console/"
_LONG_READS: Final = ("/export", "/advance")
"""A world in one file; what an advance would do, which is done and undone for it."""


def work(
    settings: Settings,
    key: str,
    listeners: Sequence[socket.socket],
    parent: int,
    ready: Callable[[], None],
    *,
    folder: Path | None = None,
) -> None:
    """Serve until SIGTERM; returns when everybody is answered.

    Args:
        settings: of the server.
        key: of its database, which is ready, though it may be away just now.
        listeners: sockets that listen, shared with other workers.
        parent: the process that this one must not outlive.
        ready: called once requests are answered.
        folder: where the workers tell each other their numbers, if there are several.
    """
    end_with(parent)
    app = create_app(settings, key)
    telemetry = parts(app).telemetry
    telemetry.folder = folder
    limits = Limits(
        body_seconds=settings.body_timeout,
        body_bytes=MAX_BODY_BYTES,
        connections=_room_for_connections(),
        large_body_bytes=_large_bodies(settings),
    )
    loop = Loop(app, listeners, limits, may_take_long, _fault_log(settings, telemetry.measures))
    checkpoint_beside(parts(app).engine, processes=settings.workers)
    Chore(lambda: remove_expired(parts(app).worlds), CHORE_SECONDS).begin(loop)
    keep_publishing(telemetry, loop.timers)
    _stop_by_signal(loop, parts(app).worlds.stopping)
    settle()
    ready()
    loop.serve()
    made = parts(app)
    with suppress(Exception):  # The database may be away; a request never failed for the journal.
        made.journal.flush()
    leave(telemetry, parent)
    made.engine.dispose()


def settle() -> None:
    """Set the interpreter up for answering: what is there now stays until the process ends."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    # Collections need not look at it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


def may_take_long(environ: Environ) -> bool:
    """Tell whether others should not wait for a request: an advance, a reset, an export.

    What the control plane changes may be a whole world, and so may what the pages ask of it; an
    order of a partner is one order.
    """
    path: str = environ["PATH_INFO"]
    return path.startswith((_CONTROL, _PAGES)) and (
        environ["REQUEST_METHOD"] not in READING or path.endswith(_LONG_READS)
    )


def _large_bodies(settings: Settings) -> Callable[[Environ], int]:
    """Return what says how large a body may be beyond the usual: a file, of one who may call."""

    def most(environ: Environ) -> int:
        is_file = (
            environ["PATH_INFO"] == f"{PREFIX}{IMPORT_PATH}"
            and environ["REQUEST_METHOD"] == "POST"
            and may_call(environ.get("HTTP_AUTHORIZATION", ""), settings.control_token)
        )
        return settings.import_bytes if is_file else 0

    return most


def _fault_log(settings: Settings, measures: Measures) -> Callable[[Environ, Answer], None]:
    """Return what counts and logs requests that never reach the application itself."""

    def note(environ: Environ, answer: Answer) -> None:
        def answered(_: Environ, start: Callable[..., object]) -> list[bytes]:
            start(answer.status, answer.headers)
            return [answer.body]

        log: Application = Meter(answered, measures)
        if settings.access_log != "off":
            log = AccessLog(log, lambda _: "", as_json=settings.access_log == "json")
        said = ClosingIterator(log(environ, lambda *_: None))
        for _ in said:
            pass
        said.close()

    return note


def _stop_by_signal(loop: Loop, advances: Stopping) -> None:
    """Stop on SIGTERM and SIGHUP; Ctrl-C in a terminal reaches the parent, which tells us."""

    def stop(_signal: int, _frame: object) -> None:
        if not loop.is_stopping:
            _after(STOP_SECONDS, lambda: os._exit(1))
            _after(ADVANCE_SECONDS, advances.begin)
            loop.stop()

    signal.set_wakeup_fd(loop.waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())


def _after(seconds: float, act: Callable[[], object]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def end_with(parent: int) -> None:
    """End this process when its parent dies, however it dies.

    Linux tells by a signal; everywhere a thread looks, also while the loop is busy.
    """
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    _after(STOP_SECONDS, lambda: os._exit(1))
    os.kill(os.getpid(), signal.SIGTERM)


def _room_for_connections() -> int:
    """Raise the limit of open files as far as it goes; returns how many connections that leaves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _SPARE_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    room = wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)
    return max(room - _SPARE_FILES, room // 2)
