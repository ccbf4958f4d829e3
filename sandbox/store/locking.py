"""SQLite's write lock, which all processes share that have a database open."""

import sqlite3
import time
from typing import Final

from sqlalchemy.engine.interfaces import DBAPICursor

WAIT_SECONDS: Final = 30
RETRY_SECONDS: Final = 0.001


class BusyError(sqlite3.OperationalError):
    """Somebody else is writing, and the caller did not want to wait."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY


def begin_writing(cursor: DBAPICursor, *, waits: bool) -> None:
    """Take SQLite's write lock, which another process may hold.

    Tried every millisecond: SQLite's own waiting comes to a tenth of a second between two tries,
    and misses the moments in which a long advance lets go.

    Raises:
        sqlite3.OperationalError: the lock was not to be had.
    """
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        insist(cursor, "BEGIN IMMEDIATE", seconds=WAIT_SECONDS if waits else 0)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")


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
