"""SQLite's write lock, which all processes share that have a database open."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy.engine.interfaces import DBAPICursor

from sandbox.store.busy import is_busy
from sandbox.store.next_writer import UNORDERED, NextWriter

WAIT_SECONDS: Final = 30
_INSISTS: Final = "insists"


def begin(
    cursor: DBAPICursor,
    info: dict[Any, Any],
    *,
    writer: NextWriter | None,
    waits: bool = True,
) -> None:
    """Begin a transaction; one that writes takes the lock, which another process may hold.

    It waits by the turn of its process (`next_writer.py`): SQLite's own waiting comes to a tenth of
    a second between two tries, and misses the moments in which a long advance lets go. What only
    reads waits as SQLite does, where it has to. A connection remembers which of both it was told
    last.

    Args:
        cursor: of the connection.
        info: what the connection remembers while it is in the pool.
        writer: who is the next to write, of a transaction that takes the lock; else None.
        waits: whether it waits for the lock.

    Raises:
        sqlite3.OperationalError: the lock was not to be had.
    """
    writes = writer is not None
    if info.get(_INSISTS, False) != writes:
        cursor.execute(f"PRAGMA busy_timeout={0 if writes else WAIT_SECONDS * 1000}")
        info[_INSISTS] = writes
    if writer is None:
        cursor.execute("BEGIN")
    elif not waits:
        cursor.execute("BEGIN IMMEDIATE")
    else:
        with writer.being(WAIT_SECONDS):
            insist(cursor, "BEGIN IMMEDIATE", seconds=WAIT_SECONDS, wait=writer.wait)


def insist(
    cursor: sqlite3.Connection | DBAPICursor,
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
