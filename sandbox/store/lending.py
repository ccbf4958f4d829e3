"""A connection for each thread that works with a SQLite file, kept open between transactions.

SQLAlchemy's pool takes as long to hand a connection out and to take it back as SQLite takes for
five rows (`docs/performance.md`). A server has one thread that answers (decision 0002), so it needs
no pool: it keeps one connection. Whoever needs another at the same time, and threads beyond the
first few, go to the pool as before.
"""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, Final, cast

from sqlalchemy import Connection, Engine, event

MOST_KEPT: Final = 8
"""Connections that are kept: each may have a page cache of 64 MB."""


class Lending:
    """Lends the connections of an engine, a thread its own."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is opened yet; what is kept is closed when the engine is disposed of."""
        self._engine = engine
        self._mine = threading.local()
        self._kept: dict[threading.Thread, Connection] = {}
        self._guard = threading.Lock()
        event.listen(engine, "engine_disposed", lambda _: self.close())

    @contextmanager
    def lend(self) -> Generator[Connection, None, None]:
        """Give a connection without a transaction; what is not committed is rolled back."""
        mine = self._mine
        connection: Connection | None = getattr(mine, "connection", None)
        if connection is None or connection.closed or connection.invalidated:
            connection = self._keep_one()
        if connection is None or mine.is_lent:
            with self._engine.connect() as pooled:
                yield pooled
            return
        mine.is_lent = True
        try:
            yield connection
        except BaseException:
            self._give_back(connection, is_whole=False)
            raise
        else:
            self._give_back(connection, is_whole=True)
        finally:
            mine.is_lent = False

    def close(self) -> None:
        """Close what is kept; a thread that comes again gets a new one."""
        with self._guard:
            kept, self._kept = self._kept, {}
        for connection in kept.values():
            # Another thread may be amid its last statement.
            with suppress(sqlite3.Error):
                connection.invalidate()
                connection.close()

    def _keep_one(self) -> Connection | None:
        """Open this thread's connection; None: enough are kept."""
        with self._guard:
            self._close_ended()
            if len(self._kept) >= MOST_KEPT:
                return None
            connection = self._engine.connect()
            self._kept[threading.current_thread()] = connection
        self._mine.connection = connection
        self._mine.is_lent = False
        return connection

    def _close_ended(self) -> None:
        """Let go of what threads had that are no more, or that is of no use any more."""
        for thread, connection in list(self._kept.items()):
            if not thread.is_alive() or connection.closed or connection.invalidated:
                del self._kept[thread]
                connection.close()

    def _give_back(self, connection: Connection, *, is_whole: bool) -> None:
        """End what is still open in it, as a pool does when it takes a connection back."""
        transaction = connection.get_transaction()
        if transaction is not None:
            transaction.close()
        raw = cast("Any", connection.connection.dbapi_connection)
        if not is_whole or raw.in_transaction:
            raw.rollback()
