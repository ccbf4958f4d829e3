"""The driver's connections to a SQLite file, and how they are set up."""

import sqlite3
from typing import Any, Final
from weakref import WeakSet

from sandbox.store import locking
from sandbox.store.locking import insist
from sandbox.store.next_writer import NextWriter

CHECKPOINT_PAGES: Final = 16_000
MOST_REMEMBERED: Final = 1000
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    # A killed process loses nothing at this level; only a power cut may lose the last commits.
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
    # Every 64 MB instead of 4: pages that many orders change are copied into the file once. More
    # than that is cut off when the log begins anew. A server copies sooner (`checkpoints.py`).
    f"wal_autocheckpoint={CHECKPOINT_PAGES}",
    f"journal_size_limit={CHECKPOINT_PAGES * 4096}",
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
        self.own_cursor = sqlite3.Cursor(self)
        """For statements that are read to their end at once: it need not be looked after."""
        self._insists = False
        self._remembered: dict[Any, Any] = {}
        self._state: tuple[int, int] | None = None
        self._reads_since: int | None = None

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:  # noqa: ANN401 - the same
        """Return a cursor that a rollback closes."""
        made = super().cursor(factory)
        self._cursors.add(made)
        return made

    def begin(self, writer: NextWriter | None, *, waits: bool = True) -> None:
        """Begin a transaction; one that writes takes the lock, which another process may hold.

        It waits by the turn of its process (`next_writer.py`): SQLite's own waiting comes to a
        tenth of a second between two tries, and misses the moments in which a long advance lets go.
        What only reads waits as SQLite does, where it has to. The connection remembers which of
        both it was told last.

        Args:
            writer: who is the next to write, of a transaction that takes the lock; else None.
            waits: whether it waits for the lock.

        Raises:
            sqlite3.OperationalError: the lock was not to be had.
        """
        cursor, writes = self.own_cursor, writer is not None
        self._reads_since = None if writes else self.total_changes
        if self._insists != writes:
            cursor.execute(f"PRAGMA busy_timeout={0 if writes else locking.WAIT_SECONDS * 1000}")
            self._insists = writes
        if writer is None:
            cursor.execute("BEGIN")
        elif not waits:
            cursor.execute("BEGIN IMMEDIATE")
        else:
            with writer.being(locking.WAIT_SECONDS):
                insist(cursor, "BEGIN IMMEDIATE", seconds=locking.WAIT_SECONDS, wait=writer.wait)

    def remembered(self) -> dict[Any, Any]:
        """Return what was read before of the state of the database that this transaction sees.

        SQLite tells by its data version whether another connection has committed since, and by the
        count of its changes whether this one has written: if neither did, all that was read stands.
        A transaction that writes remembers nothing, since what it sees may be rolled back.
        """
        if self._reads_since != self.total_changes:
            return {}
        version = self.own_cursor.execute("PRAGMA data_version").fetchall()[0][0]
        state = version, self.total_changes
        if state != self._state or len(self._remembered) >= MOST_REMEMBERED:
            self._remembered = {}
            self._state = state
        return self._remembered

    def rollback(self) -> None:
        """Roll back, and end what is read."""
        if self._cursors:
            for cursor in list(self._cursors):
                cursor.close()
        if self.in_transaction:
            # The driver's own way compiles the statement anew each time; so does that of commits.
            self.own_cursor.execute("ROLLBACK")

    def commit(self) -> None:
        """Commit; without a transaction nothing happens."""
        if self.in_transaction:
            self.own_cursor.execute("COMMIT")


def set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Set a new connection up; a listener of SQLAlchemy's."""
    # The driver must not begin transactions by itself: it would begin them too late, as reads.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        # To change the journal's mode SQLite does not wait for others, whatever its timeout.
        insist(connection, f"PRAGMA {pragma}", seconds=locking.WAIT_SECONDS)
