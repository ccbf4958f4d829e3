"""Standard input as a leash: whoever started the server holds the other end."""

import os
import signal
import threading
from contextlib import suppress
from typing import Final

_STANDARD_INPUT: Final = 0


def stop_at_eof() -> None:
    """Send this process SIGTERM when its standard input ends; what comes before is dropped.

    A pipe ends however the program at its other end ends, also when that is killed and nobody is
    left who could send a signal. Call it where SIGTERM is blocked, as in the parent of the workers:
    the thread takes the mask over, and leaves the signal to whoever waits for it.
    """
    threading.Thread(target=_watch, daemon=True, name="standard-input").start()


def _watch() -> None:
    with suppress(OSError):  # Closed from the start is ended, too.
        while os.read(_STANDARD_INPUT, 4096):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
