"""A world inside a transaction: what every service is given."""

import json
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update
from sqlalchemy.orm import Session

from sandbox.catalogue.reference import Reference
from sandbox.domain.errors import explanation
from sandbox.domain.extension import Program
from sandbox.domain.ruleset import Ruleset
from sandbox.store.base import RowsId, table_of
from sandbox.store.engine import session_on
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.ids import make_id
from sandbox.store.measures import measures_of
from sandbox.store.outbox import Email
from sandbox.store.prepared import Prepared
from sandbox.store.savepoints import savepoint
from sandbox.store.worlds import Distributor, World

# Made once: `json.dumps` makes one anew for each text whose keys are sorted.
_as_json = json.JSONEncoder(sort_keys=True).encode
_SAVE = Prepared(
    update(table_of(World))
    .where(World.world_id == bindparam("of_world"))
    .values(counters=bindparam("new_counters"), next_due_at=bindparam("new_due"))
)
_NEW_DUE = Prepared(insert(table_of(DueEvent)))
_NEW_FIRED = Prepared(insert(table_of(FiredEvent)))
_NEW_EMAIL = Prepared(insert(table_of(Email)))


@dataclass(frozen=True, slots=True)
class Partner:
    """The distributor that asks: what it may sell where (OF-5, OR-2), under which contract.

    `lga_enabled`: it may sell to large government agencies (LG-1).
    """

    distributor_id: str
    region: str
    currencies: tuple[str, ...]
    countries: tuple[str, ...]
    market_segments: tuple[str, ...]
    global_sales_enabled: bool
    status: str
    lga_enabled: bool = False

    @classmethod
    def of(cls, row: Row[Any] | Distributor) -> "Partner":
        """Return the distributor of a row that has its columns."""
        return cls(
            distributor_id=row.distributor_id,
            region=row.region,
            currencies=tuple(row.currencies),
            countries=tuple(row.countries),
            market_segments=tuple(row.market_segments),
            global_sales_enabled=row.global_sales_enabled,
            lga_enabled=row.lga_enabled,
            status=row.status,
        )


@dataclass(slots=True)
class OpenWorld:
    """A world whose write lock is held, at one instant of its time.

    `world_id` is the key of its rows, `public_id` what everybody outside calls it, the world's own
    row too. Ids are drawn and events are noted in memory; `save` writes them with the world's row,
    inside the transaction that made them.
    """

    connection: Connection
    world_id: RowsId
    public_id: str
    seed: int
    program: Program
    rules: Ruleset
    reference: Reference
    now: datetime
    counters: dict[str, int]
    next_due_at: datetime | None
    held: bool = False
    scheduled: list[dict[str, Any]] = field(default_factory=list)
    fired: list[dict[str, Any]] = field(default_factory=list)
    emails: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    handled: Counter[str] = field(default_factory=Counter)
    why: dict[str, Any] | None = None
    _session: Session | None = None

    @property
    def session(self) -> Session:
        """A session inside the transaction, made when it is first asked for."""
        if self._session is None:
            self._session = session_on(self.connection)
        return self._session

    @contextmanager
    def savepoint(self) -> Generator[None, None, None]:
        """Undo what the block wrote if it fails; what it noted in memory stays."""
        self.flush()
        try:
            with savepoint(self.connection):
                yield
                self.flush()
        except BaseException:
            if self._session is not None:
                self._session.expunge_all()
            raise

    def flush(self) -> None:
        """Write what was changed of ORM objects, so that the connection's statements see it."""
        if self._session is not None:
            self._session.flush()

    @property
    def today(self) -> date:
        """The UTC date: windows of days are UTC (OF-9)."""
        return self.now.date()

    @property
    def is_behind(self) -> bool:
        """Tell whether something is due that nobody else is to do."""
        due = self.next_due_at
        return not self.held and due is not None and due <= self.now

    def draw(self, kind: str, count: int = 1) -> int:
        """Take the next `count` numbers of a kind; the first of them is returned."""
        last = self.counters.get(kind, 0)
        self.counters[kind] = last + count
        return last + 1

    def draw_id(self, kind: str) -> tuple[str, int]:
        """Take the next id of a kind, with its number (the order of creation)."""
        number = self.draw(kind)
        return make_id(kind, self.seed, number), number

    def schedule(
        self,
        kind: str,
        due_at: datetime,
        *,
        customer_id: str = "",
        subject_id: str = "",
        priority: int = 50,
    ) -> None:
        """Note a due event: a wake-up at an instant, not a command (design: Words)."""
        self.scheduled.append(
            {
                "world_id": self.world_id,
                "event_id": self.draw("event"),
                "due_at": due_at,
                "priority": priority,
                "kind": kind,
                "customer_id": customer_id,
                "subject_id": subject_id,
                "failure": None,
            }
        )
        if self.next_due_at is None or due_at < self.next_due_at:
            self.next_due_at = due_at

    def record(
        self,
        kind: str,
        summary: str,
        *,
        customer_id: str = "",
        order_id: str = "",
        subscription_id: str = "",
    ) -> None:
        """Note something that has happened now."""
        self.counts[kind] += 1
        self.fired.append(
            {
                "world_id": self.world_id,
                "event_id": self.draw("fired"),
                "at": self.now,
                "kind": kind,
                "customer_id": customer_id,
                "order_id": order_id,
                "subscription_id": subscription_id,
                "summary": summary,
            }
        )

    def explain(self, rule: str, facts: Mapping[str, object]) -> None:
        """Tell the journal which rule an accepted request was answered by, where that surprises."""
        self.why = explanation(rule, facts)

    def send(
        self, kind: str, customer_id: str, recipients: Sequence[str], subject: str, text: str
    ) -> None:
        """Put an email into the outbox; without recipients there is none (VC-4)."""
        if recipients:
            self.emails.append(
                {
                    "world_id": self.world_id,
                    "email_id": self.draw("email"),
                    "at": self.now,
                    "kind": kind,
                    "customer_id": customer_id,
                    "recipients": list(recipients),
                    "subject": subject[:255],
                    "text": text,
                }
            )

    def write_events(self) -> list[dict[str, Any]]:
        """Write what was scheduled, sent and recorded; returns what was recorded."""
        if self.scheduled:
            _NEW_DUE.run_many(self.connection, self.scheduled)
            self.scheduled = []
        if self.emails:
            _NEW_EMAIL.run_many(self.connection, self.emails)
            self.emails = []
        fired, self.fired = self.fired, []
        if fired:
            _NEW_FIRED.run_many(self.connection, fired)
        return fired

    def save(self) -> None:
        """Write events, counters and the next due instant; called once before the commit."""
        self.flush()
        self.write_events()
        _SAVE.send(
            self.connection,
            {
                "of_world": self.public_id,
                "new_counters": _as_json(self.counters),
                "new_due": self.next_due_at,
            },
        )
        if self.handled:
            measures_of(self.connection.engine).count_due(self.handled)
            self.handled.clear()
