"""What is wrong with a database that cannot do its work: the drivers' errors, sorted.

Statements that go by SQLAlchemy raise its errors, prepared ones the driver's own; both are meant
here. PostgreSQL's driver is loaded by its engine alone: where it is not, no error can be one of its
(`psycopg_trouble.py`).
"""

import sqlite3
import sys
from enum import StrEnum
from types import ModuleType
from typing import Final

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


def failures() -> tuple[type[Exception], ...]:
    """Return what work with a database may raise; `except` asks once something was raised."""
    driver = _psycopg()
    known = (DatabaseReplacedError, SQLAlchemyError, sqlite3.Error)
    return known if driver is None else (*known, driver.FAILURE)


def collisions() -> tuple[type[Exception], ...]:
    """Return what prepared statements of two transactions at once may raise, but not once more."""
    driver = _psycopg()
    return () if driver is None else driver.COLLISIONS


def _psycopg() -> ModuleType | None:
    if "psycopg" not in sys.modules:
        return None
    from sandbox.store import psycopg_trouble  # noqa: PLC0415 - loads the driver

    return psycopg_trouble


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
    driver = _psycopg()
    return None if driver is None else driver.trouble_of(cause)
