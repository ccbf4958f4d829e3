"""What stands at an instant of a term: orders, authorizations, events."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.accounts.linked import linked_membership_of
from sandbox.authorizations.rules import expiry_of
from sandbox.customer_terms.model import Mark, MarkKind
from sandbox.domain.calendar import start_of
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS
from sandbox.linked_memberships.records import find_group
from sandbox.linked_memberships.schedule import next_anniversary
from sandbox.orders.model import Order, OrderLine
from sandbox.store.moves import PurchaseAuthorization
from sandbox.timeline.events import EventFilters, due_events, last_events
from sandbox.timeline.open_world import OpenWorld

MOST = 200
"""How many of each kind are listed: the newest of what was, the first of what is to come."""


def order_marks(orders: Iterable[Order]) -> Iterator[Mark]:
    """Mark when orders were placed."""
    for order in orders:
        given_up = [f"{item.quantity} x {item.offer_id} to " for item in order.cancelling]
        lines = "".join(given_up) + ", ".join(map(_line_text, order.lines[:3]))
        more = f" and {len(order.lines) - 3} more lines" if len(order.lines) > 3 else ""
        yield Mark(
            kind=MarkKind.ORDER,
            at=order.created_at,
            what=order.order_type,
            subject_id=order.order_id,
            summary=f"{lines}{more}, status {order.status}",
        )


def _line_text(line: OrderLine) -> str:
    place = f" for deployment {line.deployment_id}" if line.deployment_id else ""
    code = line.flex_discount_code or line.discount_code
    discount = f" with discount {code}" if code else ""
    return f"{line.quantity} x {line.offer_id}{place}{discount}"


def authorization_marks(
    found: Sequence[PurchaseAuthorization], days: int, since: datetime
) -> Iterator[Mark]:
    """Mark when licences were taken, and when that is or was past due unless it was ordered."""
    for row in found:
        if row.created_at < since and row.status not in PENDING_AUTHORIZATIONS:
            continue
        summary = f"{row.quantity} x {row.base_offer_id}"
        about = {"what": row.status, "subject_id": row.reference_id, "summary": summary}
        yield Mark(kind=MarkKind.AUTHORIZATION, at=row.created_at, **about)
        if row.status in PENDING_AUTHORIZATIONS:
            ends = expiry_of(row.created_at, days)
            yield Mark(kind=MarkKind.AUTHORIZATION_ENDS, at=ends, **about)


def group_marks(world: OpenWorld, benefits: Sequence[Mapping[str, Any]]) -> Iterator[Mark]:
    """Mark when the levels of a customer's linked membership are computed anew (LM-4).

    Its owner has that among what is due as well; for members nothing else tells it.
    """
    linked = linked_membership_of(benefits)
    group = linked and find_group(world.connection, world.world_id, linked.group_id)
    if linked and group:
        yield Mark(
            kind=MarkKind.GROUP_ANNIVERSARY,
            at=start_of(next_anniversary(group, world.today)),
            what=group.name,
            subject_id=group.group_id,
            summary=f"{linked.role.capitalize()}, levels of all are computed anew",
        )


def due_marks(world: OpenWorld, customer_id: str) -> tuple[int, list[Mark]]:
    """Return how much is due for a customer, and the first of it."""
    page = due_events(
        world.connection, world.world_id, EventFilters(customer_id=customer_id, limit=MOST)
    )
    marks = [
        Mark(
            kind=MarkKind.DUE,
            at=row.due_at,
            what=row.kind,
            subject_id=row.subject_id,
            summary=row.failure or "",
        )
        for row in page.rows
    ]
    return page.total, marks


def fired_marks(world: OpenWorld, customer_id: str, since: datetime) -> tuple[int, list[Mark]]:
    """Return how much has happened to a customer since an instant, and the last of it."""
    filters = EventFilters(customer_id=customer_id, start=since, limit=MOST)
    page = last_events(world.connection, world.world_id, filters)
    marks = [
        Mark(
            kind=MarkKind.FIRED,
            at=row.at,
            what=row.kind,
            subject_id=row.order_id or row.subscription_id,
            summary=row.summary,
        )
        for row in page.rows
    ]
    return page.total, marks
