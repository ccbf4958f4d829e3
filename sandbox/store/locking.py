"""SQLite's write lock, which all processes share that have a database open."""

import sqlite3
import time
from typing import Any, Final

from sqlalchemy.engine.interfaces import DBAPICursor

WAIT_SECONDS: Final = 30
RETRY_SECONDS: Final = 0.001
_INSISTS: Final = "insists"


class BusyError(sqlite3.OperationalError):
    """Somebody else is writing, and the caller did not want to wait."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY


def begin(cursor: DBAPICursor, info: dict[Any, Any], *, writes: bool, waits: bool) -> None:
    """Begin a transaction; one that writes takes the lock, which another process may hold.

    The lock is asked for every millisecond: SQLite's own waiting comes to a tenth of a second
    between two tries, and misses the moments in which a long advance lets go. What only reads
    waits as SQLite does, where it has to. A connection remembers which of both it was told last.

    Args:
        cursor: of the connection.
        info: what the connection remembers while it is in the pool.
        writes: whether the transaction takes the lock.
        waits: whether it waits for the lock.

    Raises:
        sqlite3.OperationalError: the lock was not to be had.
    """
    if info.get(_INSISTS, False) != writes:
        cursor.execute(f"PRAGMA busy_timeout={0 if writes else WAIT_SECONDS * 1000}")
        info[_INSISTS] = writes
    if writes:
        insist(cursor, "BEGIN IMMEDIATE", seconds=WAIT_SECONDS if waits else 0)
    else:
        cursor.execute("BEGIN")


def insist(cursor: sqlite3.Connection | DBAPICursor, statement: str, *, seconds: float) -> None:
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
            time.sleep(RETRY_SECONDS)
        else:
            return


def is_busy(error: BaseException) -> bool:
    """Tell whether SQLite only says that somebody else has its lock."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
