"""Renewals that a linked membership waits for before it counts what is held (LM-4, RN-4).

A term is over at its anniversary, but what it renews with is there when the order is processed:
until then a subscription has the quantity of the old term.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, literal_column, select

from sandbox.domain.calendar import start_of
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.store.base import RowsId
from sandbox.store.events import DueEvent
from sandbox.store.linked import LinkedMemberRow
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.timeline.queue import EventKind

_RENEWED_AT: Final = (
    select(LinkedMemberRow.group_id, func.max(DueEvent.due_at).label("due_at"))
    .select_from(LinkedMemberRow)
    .join(
        OrderRow,
        (OrderRow.world_id == LinkedMemberRow.world_id)
        & (OrderRow.customer_id == LinkedMemberRow.customer_id)
        & (OrderRow.order_type == OrderType.RENEWAL.value)
        # Not a parameter: the index of pending orders serves those who say so in the statement.
        & (OrderRow.status == literal_column(f"'{Status.PENDING.value}'")),
    )
    .join(
        OrderLineRow,
        (OrderLineRow.world_id == OrderRow.world_id) & (OrderLineRow.order_id == OrderRow.order_id),
    )
    .join(
        SubscriptionRow,
        (SubscriptionRow.world_id == OrderLineRow.world_id)
        & (SubscriptionRow.subscription_id == OrderLineRow.subscription_id)
        & (SubscriptionRow.status == Status.ACTIVE.value)
        & (SubscriptionRow.renewal_date <= bindparam("today")),
    )
    .outerjoin(
        DueEvent,
        (DueEvent.world_id == OrderRow.world_id)
        & (DueEvent.kind == EventKind.ORDER_PROCESSED.value)
        & (DueEvent.customer_id == OrderRow.customer_id)
        & (DueEvent.subject_id == OrderRow.order_id)
        & (DueEvent.due_at > bindparam("now")),
    )
    .where(
        LinkedMemberRow.world_id == bindparam("of_world"),
        LinkedMemberRow.group_id.in_(bindparam("groups", expanding=True)),
    )
    .group_by(LinkedMemberRow.group_id)
)


def renewed_at(
    connection: Connection, world_id: RowsId, group_ids: Collection[str], now: datetime
) -> dict[str, datetime]:
    """Return when to look again at groups in which something is still being renewed.

    A group of which all terms that are over have renewed or lapsed is left out. Where an order
    waits for a tester, tomorrow is soon enough.
    """
    today = now.date()
    keys = {"of_world": world_id, "groups": list(group_ids), "today": today, "now": now}
    tomorrow = start_of(today + timedelta(days=1))
    found = connection.execute(_RENEWED_AT, keys)
    return {row.group_id: row.due_at or tomorrow for row in found}
