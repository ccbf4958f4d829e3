"""The queue of due events: a table ordered by (due_at, priority, event_id)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select, update

from sandbox.store.base import RowsId, table_of
from sandbox.store.events import DueEvent
from sandbox.store.prepared import Prepared


class EventKind(StrEnum):
    """What can become due."""

    ACCOUNT_PROCESSED = "account.processed"
    ORDER_PROCESSED = "order.processed"
    TRANSFER_PROCESSED = "transfer.processed"
    TERM_ENDS = "term.ends"
    GRACE_ENDS = "grace.ends"
    RENEWAL_COMING = "renewal.coming"
    AUTHORIZATION_PAST_DUE = "authorization.past_due"
    PRICE_LIST_MONTH = "price_list.month"
    REQUEST_EXPIRES = "commitment.request_expires"
    COMPLIANCE_ENDS = "commitment.compliance_ends"
    COMMITMENT_ENDS = "commitment.ends"
    LINKED_ANNIVERSARY = "linked.anniversary"
    LINKED_REFRESHED = "linked.refreshed"
    UPGRADE_LAPSES = "agency.upgrade_lapses"


# At one instant: what was bought is there before the term ends, and the term ends before anything
# that the end of a term makes due. Days to accept or comply with a commitment are over before
# anything is bought on the next one, and a commitment before the term that it ends with. What is
# bought, renewed and lapsed at an instant counts for the levels of linked memberships.
PRIORITIES = {
    EventKind.ACCOUNT_PROCESSED: 10,
    EventKind.REQUEST_EXPIRES: 15,
    EventKind.COMPLIANCE_ENDS: 15,
    EventKind.ORDER_PROCESSED: 20,
    EventKind.TRANSFER_PROCESSED: 25,
    EventKind.COMMITMENT_ENDS: 27,
    EventKind.TERM_ENDS: 30,
    EventKind.LINKED_ANNIVERSARY: 33,
    EventKind.LINKED_REFRESHED: 36,
    EventKind.UPGRADE_LAPSES: 35,
    EventKind.GRACE_ENDS: 40,
    EventKind.RENEWAL_COMING: 50,
    EventKind.AUTHORIZATION_PAST_DUE: 60,
    EventKind.PRICE_LIST_MONTH: 70,
}


class Due(NamedTuple):
    """A due event as its handler sees it."""

    event_id: int
    due_at: datetime
    kind: str
    customer_id: str
    subject_id: str


_FIRST = Prepared(
    select(DueEvent.due_at, DueEvent.kind)
    .where(DueEvent.world_id == bindparam("of_world"), DueEvent.due_at <= bindparam("until"))
    .order_by(DueEvent.due_at, DueEvent.priority, DueEvent.event_id)
    .limit(1)
)
_BATCH = Prepared(
    select(
        DueEvent.event_id,
        DueEvent.due_at,
        DueEvent.kind,
        DueEvent.customer_id,
        DueEvent.subject_id,
    )
    .where(
        DueEvent.world_id == bindparam("of_world"),
        DueEvent.due_at == bindparam("of_instant"),
        DueEvent.kind == bindparam("of_kind"),
    )
    .order_by(DueEvent.priority, DueEvent.event_id)
    .limit(bindparam("most")),
    Due,
)
_NEXT = Prepared(
    select(func.min(DueEvent.due_at)).where(DueEvent.world_id == bindparam("of_world"))
)

_REMOVE = Prepared(
    delete(table_of(DueEvent)).where(
        DueEvent.world_id == bindparam("of_world"), DueEvent.event_id == bindparam("of_event")
    )
)


def next_batch(connection: Connection, world_id: RowsId, until: datetime, most: int) -> list[Due]:
    """Return the first events due by `until` that share their instant and kind, in order."""
    first = _FIRST.first(connection, {"of_world": world_id, "until": until})
    if first is None:
        return []
    batch = {"of_instant": first.due_at, "of_kind": first.kind, "most": most}
    return list(_BATCH.all(connection, {"of_world": world_id, **batch}))


def next_due_at(connection: Connection, world_id: RowsId) -> datetime | None:
    """Return the instant of the first due event, if there is one."""
    found = _NEXT.first(connection, {"of_world": world_id})
    return None if found is None else found[0]


def remove(connection: Connection, world_id: RowsId, events: Sequence[Due]) -> None:
    """Take events that are done off the queue."""
    _REMOVE.run_many(
        connection, [{"of_world": world_id, "of_event": due.event_id} for due in events]
    )


def mark_failed(connection: Connection, world_id: RowsId, due: Due, failure: str) -> None:
    """Keep an event that failed on the queue, with what went wrong."""
    connection.execute(
        update(DueEvent)
        .where(DueEvent.world_id == world_id, DueEvent.event_id == due.event_id)
        .values(failure=failure)
    )


def by_customer(events: Iterable[Due]) -> list[list[Due]]:
    """Part a batch by customer, in order of first appearance."""
    parts: dict[str, list[Due]] = {}
    for due in events:
        parts.setdefault(due.customer_id or due.subject_id, []).append(due)
    return list(parts.values())
