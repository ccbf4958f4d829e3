"""Write and read the journal: in batches behind the requests, a refused change with its answer.

Under load the request that fills a batch writes it, or that finds one old: a thread beside the
answering one would take turns with it at every row, and open a connection of its own each time.
What no request finds is written a quarter of a second later by a thread, or as soon as somebody
reads. A refused POST or PATCH is written in the transaction that
keeps its answer, so that it is there when the client has it. The journal of a database holds its
newest entries only, and a process that is killed loses what waits.
"""

import logging
import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, delete, func, insert, select

from sandbox.store.among import among
from sandbox.store.base import table_of
from sandbox.store.engine import changing, reading
from sandbox.store.journal import JournalEntry
from sandbox.store.prepared import Prepared
from sandbox.store.trouble import failures, trouble_of
from sandbox.store.worlds import World

WAIT_SECONDS = 0.25
OLD_US = 200_000
"""How long entries wait before a request writes them: by the time of the timer they are."""
FULL = 200
"""How many entries the answering thread waits for before it writes."""
BATCH = 1000
MOST_WAITING = 20_000
KEPT = 200_000
Entry = dict[str, Any]

_JOURNAL = table_of(JournalEntry)
_COLUMNS = [column.name for column in _JOURNAL.columns if not column.primary_key]
_INSERT = Prepared(insert(_JOURNAL).values({name: bindparam(name) for name in _COLUMNS}).inline())
_TRIM = Prepared(
    delete(_JOURNAL).where(
        JournalEntry.entry_id
        <= select(func.max(JournalEntry.entry_id) - bindparam("kept")).scalar_subquery()
    )
)
_CUT = Prepared(
    delete(_JOURNAL).where(
        JournalEntry.world_id == bindparam("of_world"),
        JournalEntry.answered_us > bindparam("after_us"),
    )
)
_BEGUN = Prepared(
    select(World.world_id, World.journal_since_us).where(among(World.world_id, "worlds"))
)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Journal:
    """The journal of a process; `enabled=False` keeps none."""

    engine: Engine
    enabled: bool = True
    kept: int = KEPT
    _waiting: deque[Entry] = field(default_factory=lambda: deque(maxlen=MOST_WAITING))
    _timer: Timer | None = None
    _is_fresh: bool = False
    _old_at_us: int = 0
    _noting: Lock = field(default_factory=Lock)
    _writing: Lock = field(default_factory=Lock)

    @property
    def backlog(self) -> int:
        """How many entries wait to be written."""
        return len(self._waiting)

    def note(self, entry: Entry) -> None:
        """Take in an entry; it is written with a full batch, or a moment later."""
        if not self.enabled:
            return
        answered_us: int = entry["answered_us"]
        with self._noting:
            if not self._waiting:
                self._old_at_us = answered_us + OLD_US
            self._waiting.append(entry)
            is_due = len(self._waiting) % FULL == 0 or answered_us >= self._old_at_us
            if is_due:
                # Whoever finds the database busy is not followed by all others.
                self._old_at_us = answered_us + OLD_US
            if self._timer is None:
                self._arm()
        if is_due:
            self._write_due()

    def end(self) -> None:
        """Write nothing more behind the requests: the application of this journal has ended."""
        with self._noting:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _arm(self) -> None:
        self._timer = Timer(WAIT_SECONDS, self._write_behind)
        self._timer.daemon = True
        self._timer.start()

    def write(self, connection: Connection, entry: Entry) -> None:
        """Write an entry in a transaction that is open."""
        if self.enabled:
            _INSERT.send(connection, entry)

    def flush(self) -> None:
        """Write what waits; on return it is there, whoever wrote it."""
        with self._writing:
            self._write_waiting()

    def _write_due(self) -> None:
        """Write what waits, unless somebody is at it; a request does not wait for the database."""
        if not self._writing.acquire(blocking=False):
            return
        try:
            self._write_waiting(waits=False)
            self._is_fresh = True
        except failures():
            _log.debug("the database is not free; the journal waits for its timer")
        finally:
            self._writing.release()

    def _write_behind(self) -> None:
        with self._noting:
            if self._timer is None:
                return  # It has ended just now.
            if self._is_fresh:
                # Requests write batches before the timer: it would only write pieces of them.
                self._is_fresh = False
                self._arm()
                return
            self._timer = None
        try:
            self.flush()
        except failures() as error:
            # It is tried again with the next entry; the requests themselves were answered, and of
            # a database in trouble their answers tell.
            level = logging.WARNING if trouble_of(error) is None else logging.DEBUG
            _log.log(level, "the journal is not written yet: %s", str(error).partition("\n")[0])

    def _write_waiting(self, *, waits: bool = True) -> None:
        while batch := self._take():
            try:
                self._write(batch, waits=waits)
            except BaseException:
                with self._noting:
                    self._waiting.extendleft(reversed(batch))
                raise

    def _take(self) -> list[Entry]:
        with self._noting:
            return [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]

    def _write(self, batch: Sequence[Entry], *, waits: bool) -> None:
        with changing(self.engine, waits=waits) as connection:
            since = _begun(connection, {entry["world_id"] for entry in batch})
            kept = [each for each in batch if each["answered_us"] >= since(each["world_id"])]
            _INSERT.run_many(connection, kept)
            _TRIM.send(connection, {"kept": self.kept})

    def read(
        self,
        world_id: str,
        filters: Mapping[str, object],
        *,
        refused: bool | None = None,
        limit: int,
        offset: int,
    ) -> tuple[int, list[Entry]]:
        """Return how many entries of a world the filters leave, and a page, newest first.

        Args:
            world_id: the world.
            filters: column name → value; all must hold.
            refused: only what was refused, or only what was not.
            limit: how many entries at most.
            offset: how many to leave out first.
        """
        self.flush()
        where = _where(world_id, filters, refused=refused)
        with reading(self.engine) as connection:
            return _count(connection, where), _page(connection, where, limit, offset)

    def forget(self, world_id: str) -> None:
        """Empty the journal of a world."""
        self.flush()
        with changing(self.engine) as connection:
            forget_entries(connection, world_id)


def forget_entries(connection: Connection, world_id: str) -> None:
    """Delete a world's entries in a transaction that is open."""
    cut_entries(connection, world_id, 0)


def cut_entries(connection: Connection, world_id: str, after_us: int) -> None:
    """Delete what a world answered later than at an instant of real time, in microseconds."""
    _CUT.send(connection, {"of_world": world_id, "after_us": after_us})


def _begun(connection: Connection, world_ids: Iterable[str]) -> Callable[[str], float]:
    """Return what tells since when a world's entries are its own: those of a gone one never are."""
    found = _BEGUN.all(connection, {"worlds": list(world_ids)})
    since = {row.world_id: row.journal_since_us for row in found}
    return lambda world_id: since.get(world_id, math.inf)


def _where(
    world_id: str, filters: Mapping[str, object], *, refused: bool | None
) -> list[ColumnElement[bool]]:
    is_refused = JournalEntry.code != ""
    return [
        JournalEntry.world_id == world_id,
        *([] if refused is None else [is_refused if refused else ~is_refused]),
        *(_JOURNAL.columns[name] == value for name, value in filters.items()),
    ]


def _count(connection: Connection, where: Sequence[ColumnElement[bool]]) -> int:
    counting = select(func.count()).select_from(JournalEntry).where(*where)
    return connection.execute(counting).scalar_one()


def _page(
    connection: Connection, where: Sequence[ColumnElement[bool]], limit: int, offset: int
) -> list[Entry]:
    page = (
        select(_JOURNAL)
        .where(*where)
        .order_by(JournalEntry.answered_us.desc(), JournalEntry.entry_id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [dict(row) for row in connection.execute(page).mappings()]
