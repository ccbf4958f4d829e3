"""A connection for each thread that works with a database, kept open between transactions.

SQLAlchemy's pool takes as long to hand a connection out and to take it back as SQLite takes for
five rows (`docs/performance.md`). A server has one thread that answers (decision 0002), so it needs
no pool: it keeps one connection. Whoever needs another at the same time, and threads beyond the
first few, go to the pool as before.
"""

import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass
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

    def close(self) -> None:
        """Close the driver's connection too: a pool that is disposed of would keep it open."""
        with suppress(*failures()):
            self.connection.invalidate()
            self.connection.close()


@dataclass(slots=True, eq=False)
class _Kept(Generic[Driver]):
    """A thread's connection; `free` holds it while nobody works with it.

    Who takes it out of `free` has it alone: so nobody closes what another thread is amid of.
    """

    lent: Lent[Driver]
    free: list[Lent[Driver]]
    is_over: bool = False

    @property
    def is_of_use(self) -> bool:
        connection = self.lent.connection
        return not (self.is_over or connection.closed or connection.invalidated)

    def end(self) -> None:
        """Close it, now or as soon as it is given back."""
        self.is_over = True
        with suppress(IndexError):
            self.free.pop()
            self.close()

    def close(self) -> None:
        self.lent.close()


class _Mine(threading.local, Generic[Driver]):
    """What a thread has."""

    kept: _Kept[Driver] | None = None


class Lending(Generic[Driver]):
    """Lends the connections of an engine, a thread its own."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is opened yet; what is kept is closed when the engine is disposed of."""
        # Weak: an engine that nobody else has is forgotten, with what is kept for it.
        self._engine = weakref.ref(engine)
        self._mine: _Mine[Driver] = _Mine()
        self._kept: dict[threading.Thread, _Kept[Driver]] = {}
        self._guard = threading.Lock()
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def take(self) -> Lent[Driver]:
        """Return a connection without a transaction, which is to be given back."""
        kept = self._mine.kept
        if kept is None or not kept.is_of_use:
            kept = self._keep_one()
        if kept is not None:
            try:
                return kept.free.pop()
            except IndexError:
                pass  # This thread has it already, or it was closed just now.
        return self._lent(self._connect(), is_kept=False)

    def give_back(self, lent: Lent[Driver], *, is_whole: bool) -> None:
        """Take a connection back; what is not committed is rolled back.

        Args:
            lent: as `take` returned it.
            is_whole: what was done with it came to its end.
        """
        connection, driver, is_kept = lent
        kept = self._mine.kept
        if not is_kept:
            connection.close()
            return
        if kept is None or lent is not kept.lent:
            # The engine was disposed of meanwhile, by this thread.
            lent.close()
            return
        try:
            transaction = connection.get_transaction()
            if transaction is not None:
                transaction.close()
            if not connection.invalidated and (driver.in_transaction or not is_whole):
                driver.rollback()
        finally:
            kept.free.append(lent)
            if kept.is_over:
                kept.end()

    def close(self) -> None:
        """Close what is kept; a thread that comes again gets a new one."""
        with self._guard:
            closing, self._kept = self._kept, {}
        self._mine.kept = None
        for kept in closing.values():
            kept.end()

    def _connect(self) -> Connection:
        engine = self._engine()
        if engine is None:
            raise RuntimeError("the engine of these connections is no more")
        return engine.connect()

    def _keep_one(self) -> _Kept[Driver] | None:
        """Open this thread's connection; None: enough are kept."""
        with self._guard:
            self._close_ended()
            if len(self._kept) >= MOST_KEPT:
                return None
            lent = self._lent(self._connect(), is_kept=True)
            kept = self._kept[threading.current_thread()] = _Kept(lent, [lent])
        self._mine.kept = kept
        return kept

    def _close_ended(self) -> None:
        """Let go of what threads had that are no more, or that is of no use any more."""
        for thread, kept in list(self._kept.items()):
            if not thread.is_alive():
                kept.close()
            elif kept.is_of_use:
                continue
            kept.end()
            del self._kept[thread]

    def _lent(self, connection: Connection, *, is_kept: bool) -> Lent[Driver]:
        return Lent(connection, cast("Driver", connection.connection.dbapi_connection), is_kept)
