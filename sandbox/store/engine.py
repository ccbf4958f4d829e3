"""The engine: SQLite in WAL mode by default, PostgreSQL by URL.

Writers take the write lock first (`BEGIN IMMEDIATE` on SQLite, the world row on PostgreSQL), so
that no transaction is upgraded half-way and no client meets `database is locked`.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from sandbox.store import (  # noqa: F401 - registers the tables
    accounts,
    events,
    journal,
    moves,
    orders,
    outbox,
    worlds,
)
from sandbox.store.base import Base
from sandbox.store.turns import Turns

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    # A killed process loses nothing at this level; only a power cut may lose the last commits.
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)
LOCK_WAIT_SECONDS = 30
LOCK_RETRY_SECONDS = 0.001
_TURNS: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()


def make_engine(url: str) -> Engine:
    """Return an engine for a database URL; a SQLite file's folder is made when it is missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(url, parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        pool_size=8,
        max_overflow=32,
        pool_use_lifo=True,
        pool_pre_ping=True,
        json_deserializer=from_json,
    )


def _sqlite_engine(url: str, database: str | None) -> Engine:
    if not database or database == ":memory:":
        raise ValueError("an in-memory database is one connection's only; name a file")
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        json_deserializer=from_json,
        pool_size=8,
        max_overflow=32,
        # The connection used last: what another one writes costs SQLite its page cache.
        pool_use_lifo=True,
        connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_sqlite_connect)
    _TURNS[engine] = Turns()
    return engine


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them too late, as reads.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection, *, writes: bool, waits: bool = True) -> None:
    """Begin SQLite's transaction, since its driver was told not to.

    Called rather than hooked to SQLAlchemy's `begin` event: listeners make every statement slower.
    """
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        if writes:
            _begin_writing(cursor, LOCK_WAIT_SECONDS if waits else 0)
        else:
            cursor.execute("BEGIN")


def _begin_writing(cursor: DBAPICursor, seconds: float) -> None:
    """Take SQLite's write lock, which another process may hold.

    Tried every millisecond: SQLite's own waiting comes to a tenth of a second between two tries,
    and misses the moments in which a long advance lets go.

    Raises:
        sqlite3.OperationalError: the lock was not to be had.
    """
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() >= deadline:
                    raise
                time.sleep(LOCK_RETRY_SECONDS)
            else:
                return
    finally:
        cursor.execute(f"PRAGMA busy_timeout={LOCK_WAIT_SECONDS * 1000}")


def is_busy(error: BaseException) -> bool:
    """Tell whether SQLite only says that somebody else has its lock."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


class OtherVersionError(ValueError):
    """The tables of a database are those of another version of the sandbox."""


def create_tables(engine: Engine) -> None:
    """Create what is missing of the tables; two processes at once do no harm.

    Raises:
        OtherVersionError: a table that is there lacks columns.
    """
    with engine.connect() as connection, connection.begin():
        _begin(connection, writes=True)
        if engine.dialect.name == "postgresql":
            # Concurrent CREATE TABLE IF NOT EXISTS still collide in the catalogue of PostgreSQL.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7411)")
        Base.metadata.create_all(connection)
        _check_columns(connection)


def _check_columns(connection: Connection) -> None:
    """Refuse tables of another version: requests would fail where a column is missing."""
    found = inspect(connection).get_multi_columns()
    present = {name: {each["name"] for each in columns} for (_, name), columns in found.items()}
    missing = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name not in present[table.name]
    ]
    if missing:
        raise OtherVersionError(
            f"it was made by another version of the sandbox and lacks {', '.join(missing)}; "
            "delete it or name another one"
        )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose reads see one state of the database."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        _begin(connection, writes=False)
        yield connection


@contextmanager
def changing(engine: Engine, *, keep: bool = True, waits: bool = True) -> Iterator[Connection]:
    """Give a connection that holds SQLite's write lock; commits at the end, rolls back on errors.

    With `keep=False` everything is rolled back in the end: a rehearsal. With `waits=False` a lock
    that another holds is an error at once (SQLite's; PostgreSQL has no lock of the whole).

    Raises:
        sqlite3.OperationalError: `waits` is false and the database is being written.
    """
    turns = _TURNS.get(engine)
    if turns is not None and not turns.take(waits=waits):
        raise sqlite3.OperationalError("another thread is writing")
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            _begin(connection, writes=True, waits=waits)
            yield connection
            if not keep:
                transaction.rollback()
    finally:
        if turns is not None:
            turns.give()


def session_on(connection: Connection) -> Session:
    """Return a session inside a connection's transaction."""
    return Session(connection, autoflush=False, expire_on_commit=False)


@contextmanager
def writing(engine: Engine, *, keep: bool = True) -> Iterator[Session]:
    """Give what `changing` gives as a session, for work with ORM objects."""
    with changing(engine, keep=keep) as connection, session_on(connection) as session:
        yield session
        session.flush()
