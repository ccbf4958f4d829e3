"""A connection for each thread that works with a database, kept open between transactions.

SQLAlchemy's pool takes as long to hand a connection out and to take it back as SQLite takes for
five rows (`docs/performance.md`). A server has one thread that answers (decision 0002), so it needs
no pool: it keeps one connection. Whoever needs another at the same time, and threads beyond the
first few, go to the pool as before.
"""

import threading
from contextlib import suppress
from typing import Final, Generic, NamedTuple, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine, event

from sandbox.store.trouble import failures

MOST_KEPT: Final = 8
"""Connections that are kept: each of SQLite may have a page cache of 64 MB."""


class OfDriver(Protocol):
    """What is asked of the driver's connections."""

    @property
    def in_transaction(self) -> bool:
        """Tell whether there is something to be ended."""

    def rollback(self) -> None:
        """Roll back."""


Driver = TypeVar("Driver", bound=OfDriver)


class Lent(NamedTuple, Generic[Driver]):
    """A connection without a transaction, and the driver's own; `is_kept`: it is the thread's."""

    connection: Connection
    driver: Driver
    is_kept: bool


class _Mine(threading.local, Generic[Driver]):
    """What a thread has."""

    lent: Lent[Driver] | None = None
    is_lent = False


class Lending(Generic[Driver]):
    """Lends the connections of an engine, a thread its own."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is opened yet; what is kept is closed when the engine is disposed of."""
        self._engine = engine
        self._mine: _Mine[Driver] = _Mine()
        self._kept: dict[threading.Thread, Connection] = {}
        self._guard = threading.Lock()
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def take(self) -> Lent[Driver]:
        """Return a connection without a transaction, which is to be given back."""
        mine = self._mine
        lent = mine.lent
        if lent is None or lent.connection.closed or lent.connection.invalidated:
            lent = self._keep_one()
        if lent is None or mine.is_lent:
            return self._lent(self._engine.connect(), is_kept=False)
        mine.is_lent = True
        return lent

    def give_back(self, lent: Lent[Driver], *, is_whole: bool) -> None:
        """Take a connection back; what is not committed is rolled back.

        Args:
            lent: as `take` returned it.
            is_whole: what was done with it came to its end.
        """
        connection, driver, _ = lent
        mine = self._mine
        if lent is not mine.lent:
            connection.close()
            return
        try:
            transaction = connection.get_transaction()
            if transaction is not None:
                transaction.close()
            if not connection.invalidated and (driver.in_transaction or not is_whole):
                driver.rollback()
        finally:
            mine.is_lent = False

    def close(self) -> None:
        """Close what is kept; a thread that comes again gets a new one."""
        with self._guard:
            kept, self._kept = self._kept, {}
        for connection in kept.values():
            # Another thread may be amid its last statement.
            with suppress(*failures()):
                connection.invalidate()
                connection.close()

    def _keep_one(self) -> Lent[Driver] | None:
        """Open this thread's connection; None: enough are kept."""
        with self._guard:
            self._close_ended()
            if len(self._kept) >= MOST_KEPT:
                return None
            connection = self._engine.connect()
            self._kept[threading.current_thread()] = connection
        self._mine.lent = lent = self._lent(connection, is_kept=True)
        self._mine.is_lent = False
        return lent

    def _close_ended(self) -> None:
        """Let go of what threads had that are no more, or that is of no use any more."""
        for thread, connection in list(self._kept.items()):
            if not thread.is_alive() or connection.closed or connection.invalidated:
                del self._kept[thread]
                connection.close()

    def _lent(self, connection: Connection, *, is_kept: bool) -> Lent[Driver]:
        return Lent(connection, cast("Driver", connection.connection.dbapi_connection), is_kept)
