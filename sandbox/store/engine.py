"""The engine: SQLite in WAL mode by default, PostgreSQL by URL.

Writers take the write lock first (`BEGIN IMMEDIATE` on SQLite, the world row on PostgreSQL), so
that no transaction is upgraded half-way and no client meets `database is locked`.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from sandbox.store import (  # noqa: F401 - registers the tables
    accounts,
    consoles,
    deployments,
    discounts,
    events,
    faults,
    journal,
    linked,
    locking,
    moves,
    orders,
    outbox,
    recommendations,
    recording,
    snapshots,
    worlds,
)
from sandbox.store.checkpoints import Checkpoints
from sandbox.store.database_file import DatabaseFile, UnusableDatabaseError
from sandbox.store.lending import Lending
from sandbox.store.local_transactions import Local, LocalChange, LocalReading
from sandbox.store.measures import measures_of
from sandbox.store.next_writer import UNORDERED, next_writer
from sandbox.store.sqlite_connections import SqliteConnection, set_up
from sandbox.store.stale import StaleReadError
from sandbox.store.turns import Turns

if TYPE_CHECKING:
    from sandbox.store.remote_transactions import Remote

Found = TypeVar("Found")
CONNECT_SECONDS = 5
_URLS = "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"


_LOCAL: WeakKeyDictionary[Engine, Local] = WeakKeyDictionary()
_REMOTE: WeakKeyDictionary[Engine, "Remote"] = WeakKeyDictionary()


def make_engine(url: str) -> Engine:
    """Return an engine for a database URL; a SQLite file's folder is made when it is missing.

    Raises:
        UnusableDatabaseError: there can be no such database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # ValueError: its port is no number.
        raise UnusableDatabaseError(f"its URL cannot be read. {_URLS}") from error
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if parsed.query:
            # By `uri=true` they could ask for a database in memory; without it they do nothing.
            raise UnusableDatabaseError(f"a file of SQLite takes no options. {_URLS}")
        return _sqlite_engine(url, parsed.database)
    if parsed.drivername not in ("postgresql", "postgresql+psycopg"):
        raise UnusableDatabaseError(f"{parsed.drivername} is not supported. {_URLS}")
    return _postgresql_engine(parsed)


def _postgresql_engine(url: URL) -> Engine:
    from sandbox.store import remote_transactions  # noqa: PLC0415 - loads the driver

    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=8,
        max_overflow=32,
        pool_use_lifo=True,
        # A connection that a thread keeps is looked at without asking (`remote_transactions.py`).
        pool_pre_ping=True,
        json_deserializer=from_json,
        # psycopg forgets what it has prepared at each rollback, and ours would go with it.
        connect_args={"connect_timeout": CONNECT_SECONDS, "prepare_threshold": None},
    )
    event.listen(engine, "do_connect", remote_transactions.connect)
    _REMOTE[engine] = remote_transactions.Remote(Lending(engine), measures_of(engine))
    return engine


def _sqlite_engine(url: str, database: str | None) -> Engine:
    if not database or database == ":memory:":
        raise UnusableDatabaseError(
            "an in-memory database is one connection's only; name a file: sqlite:///FILE"
        )
    file = DatabaseFile(database)
    file.prepare()
    engine = create_engine(
        url,
        poolclass=QueuePool,
        json_deserializer=from_json,
        pool_size=8,
        max_overflow=32,
        # The connection used last: what another one writes costs SQLite its page cache.
        pool_use_lifo=True,
        connect_args={
            "timeout": locking.WAIT_SECONDS,
            "check_same_thread": False,
            "factory": SqliteConnection,
        },
    )
    event.listen(engine, "do_connect", file.before_connect)
    event.listen(engine, "connect", file.on_connect)
    event.listen(engine, "connect", set_up)
    writer = next_writer(file.path)
    event.listen(engine, "engine_disposed", lambda _: writer.close())
    lending, turns, measures = Lending[SqliteConnection](engine), Turns(), measures_of(engine)
    checkpoints = Checkpoints(file, lambda: LocalChange(local, keep=False, waits=True))
    local = Local(file, lending, turns, writer, measures, checkpoints)
    _LOCAL[engine] = local
    return engine


def checkpoint_beside(engine: Engine, *, processes: int = 1) -> None:
    """Copy the log of a SQLite file beside those who write, until the engine is disposed of.

    Args:
        engine: of any database; nothing is done for one of PostgreSQL.
        processes: how many write the file, each of which calls this.
    """
    local = _LOCAL.get(engine)
    if local is not None:
        local.checkpoints.start(processes=processes)
        at_end_of(engine, local.checkpoints.end)


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """Give a connection whose reads see one state of the database."""
    local = _LOCAL.get(engine)
    if local is not None:
        return LocalReading(local)
    return _REMOTE[engine].reading()


def reading_again(engine: Engine, work: Callable[[Connection], Found]) -> Found:
    """Return what is made of a read; it is done once more if what it relied on was not so.

    On PostgreSQL it does not wait for what `Prepared.first_as_before` asks. So nothing but the
    result may come of `work`, whose first end may be a refusal of somebody who may ask after all.
    """
    local = _LOCAL.get(engine)
    if local is not None:
        with LocalReading(local) as connection:
            return work(connection)
    try:
        with _REMOTE[engine].reading(may_expect=True) as connection:
            return work(connection)
    except StaleReadError:
        with reading(engine) as connection:
            return work(connection)


def changing(
    engine: Engine, *, keep: bool = True, waits: bool = True, is_told: bool = True
) -> AbstractContextManager[Connection]:
    """Give a connection that holds SQLite's write lock; commits at the end, rolls back on errors.

    With `keep=False` everything is rolled back in the end: a rehearsal. With `waits=False` a lock
    that another holds is an error at once (SQLite's; PostgreSQL has no lock of the whole). With
    `is_told=False` PostgreSQL is not waited for at the end, nor has to have it on its disk: of a
    failure this thread's next transaction is told, and nothing later is kept without it.

    Raises:
        sqlite3.OperationalError: `waits` is false and the database is being written.
    """
    local = _LOCAL.get(engine)
    if local is not None:
        return LocalChange(local, keep=keep, waits=waits)
    return _REMOTE[engine].changing(keep=keep, is_told=is_told)


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """Give what `changing` gives, for changes of the schema.

    SQLite changes much of a table only by making it anew; while foreign keys are looked after, to
    drop the old one deletes what refers to its rows. So they are looked at once, in the end.

    Raises:
        RuntimeError: rows refer to what is not there.
    """
    if engine.dialect.name != "sqlite":
        with changing(engine) as connection:
            yield connection
        return
    with engine.connect() as connection:
        # It does not go back to the pool with this setting, which no transaction can change.
        connection.detach()
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
        driver: Any = connection.connection.dbapi_connection
        with connection.begin():
            driver.begin(UNORDERED)
            yield connection
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise RuntimeError("rows refer to what is not there any more")


def at_end_of(engine: Engine, end: Callable[[], None]) -> None:
    """Have something end with an engine, whenever that is disposed of."""
    event.listen(engine, "engine_disposed", lambda _: end())


def has_room(engine: Engine) -> bool:
    """Tell whether the disk of a SQLite database takes a change of usual size."""
    local = _LOCAL.get(engine)
    return local is None or local.file.has_room()


def session_on(connection: Connection) -> Session:
    """Return a session inside a connection's transaction, which it does not end."""
    if not connection.in_transaction():
        connection.begin()
    return Session(connection, autoflush=False, expire_on_commit=False)


@contextmanager
def writing(engine: Engine, *, keep: bool = True) -> Iterator[Session]:
    """Give what `changing` gives as a session, for work with ORM objects."""
    with changing(engine, keep=keep) as connection, session_on(connection) as session:
        yield session
        session.flush()
