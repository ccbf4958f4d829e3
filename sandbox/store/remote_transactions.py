"""Transactions of PostgreSQL: begun with their first statement, on a connection that is kept."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import psycopg
from sqlalchemy import Connection

from sandbox.store.lending import Lending, Lent
from sandbox.store.measures import READ, WRITE, Measures
from sandbox.store.psycopg_connections import (
    ASYNCHRONOUS,
    CHANGING,
    READING,
    PipedConnection,
)
from sandbox.store.trouble import Trouble, trouble_of


@dataclass(frozen=True, slots=True)
class Remote:
    """Of an engine of PostgreSQL: its connections, and what is counted."""

    connections: Lending[PipedConnection]
    measures: Measures

    def reading(self, *, may_expect: bool = False) -> "RemoteTransaction":
        """Return a transaction whose statements see one state of the database.

        With `may_expect` it raises `StaleReadError` where an answer was not as before.
        """
        return RemoteTransaction(self, READ, keep=False, may_expect=may_expect)

    def changing(self, *, keep: bool, is_told: bool) -> "RemoteTransaction":
        """Return one that writes; what the options mean is said of `engine.changing`."""
        return RemoteTransaction(self, WRITE, keep=keep, is_told=is_told)


class RemoteTransaction(AbstractContextManager[Connection]):
    """A connection inside a transaction of its own."""

    __slots__ = ("_began", "_is_told", "_keep", "_kind", "_lent", "_may_expect", "_remote")

    def __init__(
        self,
        remote: Remote,
        kind: str,
        *,
        keep: bool,
        is_told: bool = True,
        may_expect: bool = False,
    ) -> None:
        """Nothing is begun yet; `kind` is `read` or `write`."""
        self._remote, self._kind, self._keep, self._is_told = remote, kind, keep, is_told
        self._may_expect = may_expect

    def __enter__(self) -> Connection:
        """Take a connection that is alive; nothing is sent yet.

        Raises:
            psycopg.OperationalError: whether what was committed before is kept is not known.
        """
        remote = self._remote
        asked = time.perf_counter()
        self._lent = lent = self._alive()
        lent.driver.begin(READING if self._kind == READ else CHANGING, may_expect=self._may_expect)
        if not self._is_told:
            lent.driver.say(ASYNCHRONOUS)
        self._began = began = time.perf_counter()
        remote.measures.waits[self._kind] += began - asked
        return lent.connection

    def _alive(self) -> Lent[PipedConnection]:
        connections = self._remote.connections
        lent = connections.take()
        if not lent.driver.is_alive:
            lent.connection.invalidate()
            connections.give_back(lent, is_whole=False)
            if lent.driver.is_owed:
                raise psycopg.OperationalError("the connection was lost amid a commit")
            lent = connections.take()
        return lent

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Commit, or roll back.

        Raises:
            StaleReadError: an answer was not as expected, so whatever came of it counts for
                nothing.
        """
        remote, lent = self._remote, self._lent
        is_whole = False
        try:
            if lent.driver.is_expecting:
                lent.driver.hear()
            if error is None and self._keep:
                self._commit(lent)
            is_whole = error is None
        except BaseException as failed:
            error = failed
            raise
        finally:
            try:
                _give_up_if_cut_off(lent, error)
                remote.connections.give_back(lent, is_whole=is_whole)
            finally:
                remote.measures.transactions[self._kind].add(time.perf_counter() - self._began)

    def _commit(self, lent: Lent[PipedConnection]) -> None:
        """Commit; where SQLAlchemy has run statements, it is to know."""
        transaction = lent.connection.get_transaction()
        if transaction is None:
            lent.driver.commit(waits=self._is_told or not lent.is_kept)
        else:
            transaction.commit()


def _give_up_if_cut_off(lent: Lent[PipedConnection], error: BaseException | None) -> None:
    """Take a connection that was cut off out of the pool: there is nothing to roll back in it.

    Prepared statements raise the driver's own errors, of which SQLAlchemy learns nothing; it would
    try, and log a traceback where the connection takes no more commands.
    """
    if error is None or lent.connection.invalidated:
        return
    if trouble_of(error) is Trouble.DATABASE_AWAY or not lent.driver.is_alive:
        lent.connection.invalidate()


def connect(_dialect: object, _record: object, args: Any, options: Any) -> PipedConnection:  # noqa: ANN401 - the driver's
    """Open a connection of ours where SQLAlchemy would open the driver's; a listener of its."""
    return PipedConnection.connect(*args, **options)
