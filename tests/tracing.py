"""What tests count statements with: prepared ones go past SQLAlchemy's own events."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from sandbox.app import Parts

TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@contextmanager
def statements(parts: Parts) -> Iterator[list[str]]:
    """Collect what the sandbox runs, without what begins and ends transactions.

    What other threads run, and the journal, are left out too: its entries are written from time
    to time, several at once.
    """
    seen: list[str] = []
    own = threading.get_ident()

    def note(sql: str) -> None:
        is_own = threading.get_ident() == own and "journal" not in sql
        if is_own and not sql.startswith(TRANSACTIONS):
            seen.append(sql)

    def trace(connection: Any, *_: object) -> None:  # the driver's own type
        connection.set_trace_callback(note)

    def untrace(connection: Any, *_: object) -> None:
        if connection is not None:
            connection.set_trace_callback(None)

    event.listen(parts.engine, "checkout", trace)
    event.listen(parts.engine, "checkin", untrace)
    # A thread keeps its connection: it shall come by a new one here, and after this. The journal's
    # own thread must not be amid a commit when its connection is closed.
    parts.journal.flush()
    parts.engine.dispose()
    try:
        yield seen
    finally:
        event.remove(parts.engine, "checkout", trace)
        event.remove(parts.engine, "checkin", untrace)
        parts.journal.flush()
        parts.engine.dispose()
