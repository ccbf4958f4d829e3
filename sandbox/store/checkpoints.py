"""Copying the log of a SQLite file into the file, beside those who write.

SQLite lets whoever commits the 16,000th page copy all of them, and everybody waits for that: some
60 ms every 700 orders. A server copies sooner, by a thread of its own that nobody waits for; once
nearly all is copied it takes the write lock for the little that came meanwhile, so that the log
begins anew with the next commit. What it cannot keep up with SQLite copies as before.
"""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from threading import Event, Thread
from typing import Any, Final

from sandbox.store.database_file import DatabaseFile
from sandbox.store.trouble import failures

ROWS: Final = 4_000
"""Rows that all processes change between two copies: about 8,000 pages of the log."""
_END_SECONDS: Final = 1
"""How long a server that stops waits for a copy: whatever is not copied, the log keeps."""
_log: Final = logging.getLogger(__name__)


class Checkpoints:
    """Has the log of a file copied when enough was written; before `start` that is SQLite's."""

    __slots__ = ("_due", "_file", "_is_over", "_locking", "_most", "_rows", "_thread")

    def __init__(
        self, file: DatabaseFile, locking: Callable[[], AbstractContextManager[Any]]
    ) -> None:
        """Nothing is copied yet; `locking` gives a transaction that holds the write lock."""
        self._file, self._locking = file, locking
        self._rows, self._most = 0, ROWS
        self._due = Event()
        self._is_over = False
        self._thread: Thread | None = None

    def start(self, *, processes: int = 1) -> None:
        """Copy from now on; of so many processes that write, each after its share of the rows."""
        self._is_over = False
        self._most = ROWS // processes
        self._thread = Thread(target=self._run, daemon=True, name="checkpoints")
        self._thread.start()

    def end(self) -> None:
        """Copy no more; on return nothing is open, unless another holds the write lock for long."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._is_over = True
            self._due.set()
            thread.join(_END_SECONDS)

    def written(self, rows: int) -> None:
        """Take in that so many rows were changed."""
        if self._thread is None:
            return
        self._rows += rows
        if self._rows >= self._most:
            self._rows = 0
            self._due.set()

    def _run(self) -> None:
        while True:
            self._due.wait()
            self._due.clear()
            if self._is_over:
                return
            try:
                self._copy()
            except failures() as error:
                # Whoever commits is told what is wrong with the database, if anything is.
                _log.debug("the log is not copied: %s", error)

    def _copy(self) -> None:
        # The log would be copied into whatever file is there now; where none is, SQLite makes one.
        self._file.check()
        uri = f"{self._file.path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=NORMAL")
            # The long part: who writes goes on, at the end of the log.
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            with self._locking():
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
