"""That somebody else has SQLite's lock, as SQLite says it."""

import sqlite3


class BusyError(sqlite3.OperationalError):
    """Somebody else is writing, and the caller did not want to wait (any longer)."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY


def is_busy(error: BaseException) -> bool:
    """Tell whether SQLite only says that somebody else has its lock."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
