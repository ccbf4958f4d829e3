"""What a driver says is sorted into what is wrong with the database, or is a bug of ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from psycopg import errors as postgres
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sandbox.store.trouble import DatabaseReplacedError, Trouble, trouble_of


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (postgres.DiskFull(), Trouble.DISK_FULL),
        (postgres.ReadOnlySqlTransaction(), Trouble.READ_ONLY),
        (postgres.LockNotAvailable(), Trouble.DATABASE_LOCKED),
        (postgres.QueryCanceled(), Trouble.DATABASE_LOCKED),
        (postgres.AdminShutdown(), Trouble.DATABASE_AWAY),
        (psycopg.OperationalError(), Trouble.DATABASE_AWAY),
        (psycopg.InterfaceError(), Trouble.DATABASE_AWAY),
        (PoolTimeoutError(), Trouble.DATABASE_AWAY),
        (DatabaseReplacedError(), Trouble.DATABASE_REPLACED),
        (postgres.UniqueViolation(), None),
        (postgres.UndefinedColumn(), None),
        (RuntimeError(), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_errors_are_sorted(error: Exception, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble


def test_what_sqlalchemy_wraps_is_looked_into() -> None:
    wrapped = DBAPIError("SELECT 1", None, postgres.DiskFull())
    assert trouble_of(wrapped) is Trouble.DISK_FULL


def test_sqlite_tells_by_its_error_code(tmp_path: Path) -> None:
    file = tmp_path / "no-database"
    file.write_bytes(b"no database at all" * 100)
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.DatabaseError) as found:
        connection.execute("SELECT * FROM sqlite_master")
    connection.close()
    assert trouble_of(found.value) is Trouble.DATABASE_REPLACED


def test_a_constraint_of_sqlite_is_no_trouble_of_the_database() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
    connection.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError) as found:
        connection.execute("INSERT INTO t VALUES (1)")
    connection.close()
    assert trouble_of(found.value) is None
