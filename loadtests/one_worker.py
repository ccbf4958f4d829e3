"""Serve any WSGI application as `sandbox.serving` serves the sandbox: one worker, no parent.

python -m loadtests.one_worker MODULE:FACTORY PORT
"""

import importlib
import signal
import sys

from sandbox.app import MAX_BODY_BYTES
from sandbox.serving.addresses import listen
from sandbox.serving.limits import Limits
from sandbox.serving.loop import Loop


def main() -> None:
    """Serve until SIGTERM."""
    module, _, factory = sys.argv[1].partition(":")
    application = getattr(importlib.import_module(module), factory)()
    limits = Limits(body_seconds=10, body_bytes=MAX_BODY_BYTES, connections=1000)
    loop = Loop(application, listen(["127.0.0.1"], int(sys.argv[2])), limits, lambda _: False)
    signal.set_wakeup_fd(loop.waker.fileno())
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    loop.serve()


if __name__ == "__main__":
    main()
