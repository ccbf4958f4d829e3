"""Pauses of long work, in which others have the database (decision 0041), and its end (0058)."""

import time
from typing import Final

from sandbox.timeline.running import StoppingError
from sandbox.timeline.stopping import Stopping

WORK_SECONDS: Final = 0.1
REST_SECONDS: Final = 0.002
"""Longer than a writer of another process waits between two tries for SQLite's lock."""


class Rests:
    """A short rest after every tenth of a second of work, taken between two transactions."""

    __slots__ = ("_began", "_stopping")

    def __init__(self, stopping: Stopping) -> None:
        """Work begins now; `stopping` tells when it should end."""
        self._stopping = stopping
        self._began = time.monotonic()

    def perhaps(self) -> None:
        """Rest, where enough was worked.

        Raises:
            StoppingError: the server is being stopped.
        """
        if self._stopping.has_begun:
            raise StoppingError
        now = time.monotonic()
        if now - self._began >= WORK_SECONDS:
            time.sleep(REST_SECONDS)
            self._began = now + REST_SECONDS
