"""The driver's connections to a SQLite file, and how they are set up."""

import sqlite3
from typing import Any
from weakref import WeakSet

from sandbox.store import locking
from sandbox.store.locking import insist

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    # A killed process loses nothing at this level; only a power cut may lose the last commits.
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)


class SqliteConnection(sqlite3.Connection):
    """A connection that a rollback frees of what was not read to its end.

    SQLite keeps the state that a pending read sees, beyond the rollback with which a connection
    goes back to the pool: an exception in the middle of a result keeps that result until it is
    collected, and the next user of the connection would be shown an old state, and could not write.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the driver's
        super().__init__(*args, **kwargs)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:  # noqa: ANN401 - the same
        """Return a cursor that a rollback closes."""
        made = super().cursor(factory)
        self._cursors.add(made)
        return made

    def rollback(self) -> None:
        """Roll back, and end what is read."""
        if self._cursors:
            for cursor in list(self._cursors):
                cursor.close()
        super().rollback()


def set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Set a new connection up; a listener of SQLAlchemy's."""
    # The driver must not begin transactions by itself: it would begin them too late, as reads.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        # To change the journal's mode SQLite does not wait for others, whatever its timeout.
        insist(connection, f"PRAGMA {pragma}", seconds=locking.WAIT_SECONDS)
