"""What is being returned: RETURN orders that are not processed yet (RE-1)."""

from typing import NamedTuple

from sqlalchemy import bindparam, func, literal_column, select

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.prepared import Prepared
from sandbox.timeline.open_world import OpenWorld

_PENDING_RETURNS = select(OrderRow.order_id).where(
    OrderRow.world_id == bindparam("of_world"),
    OrderRow.customer_id == bindparam("of_customer"),
    # Not a parameter: the index of pending orders serves those who say so.
    OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
    OrderRow.order_type == OrderType.RETURN.value,
)
# Not a join: SQLite would begin with all lines of the world.
_UNDER_WAY = Prepared(
    select(OrderLineRow.subscription_id, OrderLineRow.offer_id, func.sum(OrderLineRow.quantity))
    .where(
        OrderLineRow.world_id == bindparam("of_world"),
        OrderLineRow.order_id.in_(_PENDING_RETURNS),
    )
    .group_by(OrderLineRow.subscription_id, OrderLineRow.offer_id)
)


class BeingReturned(NamedTuple):
    """Licences that go when pending returns complete: still held, and no longer counted."""

    subscription_id: str
    offer_id: str
    quantity: int


def being_returned(world: OpenWorld, customer_id: str) -> list[BeingReturned]:
    """List what is being returned of a customer, by subscription and offer."""
    keys = {"of_world": world.world_id, "of_customer": customer_id}
    found = _UNDER_WAY.all(world.connection, keys)
    return [BeingReturned(place, offer_id, int(total)) for place, offer_id, total in found]


def quantity_being_returned(world: OpenWorld, customer_id: str, subscription_id: str) -> int:
    """Return how many licences of one subscription are being returned."""
    return sum(
        returning.quantity
        for returning in being_returned(world, customer_id)
        if returning.subscription_id == subscription_id
    )
