"""SQLite's write lock, which all processes share that have a database open."""

import sqlite3
import time
from collections.abc import Callable
from typing import Final

from sandbox.store.busy import is_busy
from sandbox.store.next_writer import UNORDERED

WAIT_SECONDS: Final = 30


def insist(
    cursor: sqlite3.Connection | sqlite3.Cursor,
    statement: str,
    *,
    seconds: float,
    wait: Callable[[], None] = UNORDERED.wait,
) -> None:
    """Execute a statement, again and again while somebody else has the lock that it needs.

    Raises:
        sqlite3.OperationalError: the lock was not to be had in that time; or anything else.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
            wait()
        else:
            return
