"""Pauses of long work, in which others have the database (decision 0041)."""

import time
from typing import Final

WORK_SECONDS: Final = 0.1
REST_SECONDS: Final = 0.002
"""Longer than a writer of another process waits between two tries for SQLite's lock."""


class Rests:
    """A short rest after every tenth of a second of work, taken between two transactions."""

    __slots__ = ("_began",)

    def __init__(self) -> None:
        """Work begins now."""
        self._began = time.monotonic()

    def perhaps(self) -> None:
        """Rest, where enough was worked."""
        now = time.monotonic()
        if now - self._began >= WORK_SECONDS:
            time.sleep(REST_SECONDS)
            self._began = now + REST_SECONDS
