"""What is wrong with a database that cannot do its work: the drivers' errors, sorted.

Statements that go by SQLAlchemy raise its errors, prepared ones the driver's own; both are meant
here.
"""

import sqlite3
from enum import StrEnum
from typing import Final

import psycopg
from psycopg import errors as postgres
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Trouble(StrEnum):
    """Why the database cannot do its work; the value says it to people."""

    DISK_FULL = "the disk of the database is full"
    READ_ONLY = "the database can only be read"
    DATABASE_REPLACED = "the database's file was deleted, replaced or damaged under the server"
    DATABASE_AWAY = "the database does not answer"
    DATABASE_LOCKED = "another program holds the database's lock"


class DatabaseReplacedError(Exception):
    """The file at the database's path is not the one that was opened: nothing is written."""


FAILURES: Final[tuple[type[Exception], ...]] = (
    DatabaseReplacedError,
    SQLAlchemyError,
    sqlite3.Error,
    psycopg.Error,
)
"""What work with a database may raise."""
COLLISIONS: Final = (postgres.UniqueViolation, postgres.DeadlockDetected)
"""What prepared statements of two transactions at once may raise, and not when done once more."""

_SQLITE: Final = {
    sqlite3.SQLITE_FULL: Trouble.DISK_FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Trouble.DATABASE_REPLACED,
    sqlite3.SQLITE_NOTADB: Trouble.DATABASE_REPLACED,
    sqlite3.SQLITE_CANTOPEN: Trouble.DATABASE_AWAY,
    sqlite3.SQLITE_IOERR: Trouble.DATABASE_AWAY,
    sqlite3.SQLITE_BUSY: Trouble.DATABASE_LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.DATABASE_LOCKED,
}


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what is wrong with the database; None: the error is another one, a bug of ours."""
    if isinstance(error, DatabaseReplacedError):
        return Trouble.DATABASE_REPLACED
    if isinstance(error, PoolTimeoutError):
        return Trouble.DATABASE_AWAY
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        if getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
            return Trouble.DATABASE_REPLACED
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(cause, psycopg.Error):
        return _postgres_trouble(cause)
    return None


def _postgres_trouble(cause: psycopg.Error) -> Trouble | None:
    match cause:
        case postgres.DiskFull():
            return Trouble.DISK_FULL
        case postgres.ReadOnlySqlTransaction():
            return Trouble.READ_ONLY
        case postgres.LockNotAvailable() | postgres.QueryCanceled():
            return Trouble.DATABASE_LOCKED
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return Trouble.DATABASE_AWAY
        case _:
            return None
