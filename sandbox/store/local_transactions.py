"""Transactions of a SQLite file: begun, measured and ended with as few steps as there can be.

Every request has one or two of them, and what is around their statements would cost more than
SQLite itself: so these are plain classes, and the driver is told itself (`docs/performance.md`).
"""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

from sqlalchemy import Connection

from sandbox.store.busy import BusyError
from sandbox.store.checkpoints import Checkpoints
from sandbox.store.database_file import DatabaseFile
from sandbox.store.lending import Lending, Lent
from sandbox.store.measures import READ, WRITE, Measures
from sandbox.store.next_writer import NextWriter
from sandbox.store.sqlite_connections import SqliteConnection
from sandbox.store.turns import Turns


@dataclass(frozen=True, slots=True)
class Local:
    """Of an engine of SQLite: its file, its connections, whose turn it is to write.

    `turns` of the threads here, `writer` of the processes; `checkpoints` are told of what is
    written.
    """

    file: DatabaseFile
    connections: Lending[SqliteConnection]
    turns: Turns
    writer: NextWriter
    measures: Measures
    checkpoints: Checkpoints


class LocalReading(AbstractContextManager[Connection]):
    """A connection whose reads see one state of the database."""

    __slots__ = ("_began", "_lent", "_local")

    def __init__(self, local: Local) -> None:
        """Nothing is begun yet."""
        self._local = local

    def __enter__(self) -> Connection:
        """Begin."""
        local = self._local
        asked = time.perf_counter()
        self._lent = lent = local.connections.take()
        try:
            lent.driver.begin(None)
        except BaseException:
            local.connections.give_back(lent, is_whole=False)
            raise
        self._began = began = time.perf_counter()
        local.measures.waits[READ] += began - asked
        return lent.connection

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End; what was written all the same is rolled back."""
        local = self._local
        try:
            local.connections.give_back(self._lent, is_whole=kind is None)
        finally:
            local.measures.transactions[READ].add(time.perf_counter() - self._began)


class LocalChange(AbstractContextManager[Connection]):
    """A connection that holds the write lock; commits at the end, rolls back on errors."""

    __slots__ = ("_before", "_began", "_keep", "_lent", "_local", "_waits")

    def __init__(self, local: Local, *, keep: bool, waits: bool) -> None:
        """Nothing is begun yet; `keep` and `waits` are those of `engine.changing`."""
        self._local, self._keep, self._waits = local, keep, waits

    def __enter__(self) -> Connection:
        """Wait for the turn and the lock.

        Raises:
            BusyError: another thread is writing, and this one does not wait.
            sqlite3.OperationalError: another process is.
            DatabaseReplacedError: the file is not the one that was opened.
        """
        local = self._local
        asked = time.perf_counter()
        if not local.turns.take(waits=self._waits):
            raise BusyError("another thread is writing")
        try:
            self._lent = self._locked()
        except BaseException:
            self._hand_on()
            raise
        self._before = self._lent.driver.total_changes
        self._began = began = time.perf_counter()
        local.measures.waits[WRITE] += began - asked
        return self._lent.connection

    def _hand_on(self) -> None:
        """Let others write, whatever comes of telling processes: all would wait for ever."""
        try:
            self._local.writer.tell()
        finally:
            self._local.turns.give()

    def _locked(self) -> Lent[SqliteConnection]:
        connections = self._local.connections
        lent = connections.take()
        try:
            lent.driver.begin(self._local.writer, waits=self._waits)
            self._local.file.check()
        except BaseException:
            connections.give_back(lent, is_whole=False)
            raise
        return lent

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Commit, or roll back."""
        local = self._local
        is_whole = False
        try:
            if kind is None and self._keep:
                _commit(self._lent)
                is_whole = True
                local.checkpoints.written(self._lent.driver.total_changes - self._before)
        finally:
            try:
                local.connections.give_back(self._lent, is_whole=is_whole)
            finally:
                self._hand_on()
                local.measures.transactions[WRITE].add(time.perf_counter() - self._began)


def _commit(lent: Lent[SqliteConnection]) -> None:
    """Commit; where SQLAlchemy has run statements, it is to know."""
    transaction = lent.connection.get_transaction()
    if transaction is None:
        lent.driver.commit()
    else:
        transaction.commit()
