"""Serve any WSGI application as `sandbox.serving` serves the sandbox.

python -m loadtests.workers MODULE:FACTORY PORT WORKERS

One worker serves without a parent.
"""

import importlib
import signal
import socket
import sys
from collections.abc import Callable, Sequence

from sandbox.app import MAX_BODY_BYTES
from sandbox.serving.addresses import listen
from sandbox.serving.limits import Limits
from sandbox.serving.loop import Loop
from sandbox.serving.parent import Parent
from sandbox.serving.worker import settle


def main() -> None:
    """Serve until SIGTERM."""
    factory, port, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    listeners = listen(["127.0.0.1"], port)
    if workers == 1:
        _work(factory, listeners)
    else:
        parent = Parent(lambda ready: _work(factory, listeners, ready), workers, listeners)
        parent.run(lambda: None)


def _work(
    named: str, listeners: Sequence[socket.socket], ready: Callable[[], None] = lambda: None
) -> None:
    module, _, factory = named.partition(":")
    application = getattr(importlib.import_module(module), factory)()
    limits = Limits(body_seconds=10, body_bytes=MAX_BODY_BYTES, connections=1000)
    loop = Loop(application, listeners, limits, lambda _: False)
    signal.set_wakeup_fd(loop.waker.fileno())
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    settle()
    ready()
    loop.serve()


if __name__ == "__main__":
    main()
