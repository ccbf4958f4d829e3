"""The platform's database: short transactions, and numbers for what is made in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from partner_platform.instances import Instance
from partner_platform.tables import Base, Number

_LOCK_SECONDS: Final = 30
_MAKING_TABLES: Final = 7431
"""The number of PostgreSQL's lock for it, which nobody else may use."""

_READS_ONLY: Final = "platform_reads_only"

_open: ContextVar[bool] = ContextVar("platform_transaction_is_open", default=False)


def is_open() -> bool:
    """Say whether this thread has a transaction open: nobody is asked over HTTP meanwhile."""
    return _open.get()


class Store:
    """The database of the platform, for all instances.

    Whoever works with it reads, leaves, asks Adobe, and writes: no transaction is open while
    Adobe is asked, since Adobe takes its time. Rows can still be read after their transaction.
    """

    def __init__(self, database_url: str) -> None:
        """Open a database and make the tables that it lacks."""
        self.engine = create_engine(database_url)
        if self.engine.dialect.name == "sqlite":
            _lock_on_begin(self.engine)
        _make_tables(self.engine)
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        reading = self.engine.execution_options(**{_READS_ONLY: True})
        self._reading = sessionmaker(reading, expire_on_commit=False, autoflush=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Work in one transaction, which is committed at the end, or rolled back on an error."""
        with _marked(), self._writing.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Read one state of the database, waiting for nobody; what is changed is lost."""
        with _marked(), self._reading() as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _marked() -> Iterator[None]:
    mark = _open.set(True)
    try:
        yield
    finally:
        _open.reset(mark)


def _make_tables(engine: Engine) -> None:
    """Make what is missing; of processes that start at once, one after the other."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_MAKING_TABLES)))
        Base.metadata.create_all(connection)


def _lock_on_begin(engine: Engine) -> None:
    """Let SQLite's writers begin with the write lock, so that none fails half-way."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_LOCK_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS_ONLY, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def next_id(session: Session, instance: Instance, kind: str) -> str:
    """Give the next id of a kind: `next_id(session, instance, "S")` is `S-1`, then `S-2`.

    The kinds: A account, S subscription, P add-on, O order, I invoice, C change of reseller,
    M order by hand.
    """
    # Whoever is first makes the row; two at once make one.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(Number).values(instance=instance.key, kind=kind, last=0)
    session.execute(first.on_conflict_do_nothing())
    row = session.scalars(
        select(Number).where(Number.instance == instance.key, Number.kind == kind).with_for_update()
    ).one()
    row.last += 1
    session.flush()
    return f"{kind}-{row.last}"
