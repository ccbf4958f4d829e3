"""Processes that tests start: wait for what they bring about, and let Ctrl-C reach them."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any


def until(holds: Callable[[], Any], seconds: float = 60) -> None:
    """Wait until a condition holds.

    Raises:
        AssertionError: it did not in that time.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)


def heed_interrupts() -> None:
    """Let Ctrl-C interrupt this process, also where a shell has started the tests beside it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
