"""Whose turn it is to write: threads of one process take SQLite's write lock as they came.

SQLite itself lets waiters try again and again, and whoever has just let go tries first: an advance,
which commits and begins anew at once, would keep an order waiting for seconds.
"""

from collections import deque
from threading import Lock
from typing import Final


class Turns:
    """A lock that is handed on to whoever waits longest."""

    __slots__ = ("_guard", "_is_taken", "_waiting")

    def __init__(self) -> None:
        """Nobody has it."""
        self._guard: Final = Lock()
        self._waiting: Final[deque[Lock]] = deque()
        self._is_taken = False

    def take(self, *, waits: bool = True) -> bool:
        """Take it, or wait until it is handed over; tells whether it was had."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            if not waits:
                return False
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()
        return True

    def give(self) -> None:
        """Hand it to the next."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
