"""Which subscriptions a RENEWAL order is being processed for (RN-2)."""

from collections.abc import Iterable

from sqlalchemy import bindparam, literal_column, select

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.store.among import among
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.prepared import Prepared
from sandbox.timeline.open_world import OpenWorld

# A subquery rather than a join: SQLite would begin the join with all lines of the world.
_BEING_RENEWED = Prepared(
    select(OrderLineRow.subscription_id).where(
        OrderLineRow.world_id == bindparam("of_world"),
        OrderLineRow.order_id.in_(
            select(OrderRow.order_id).where(
                OrderRow.world_id == bindparam("of_world"),
                # Not a parameter: the index of pending orders wants it in the statement.
                OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
                OrderRow.order_type == OrderType.RENEWAL.value,
                among(OrderRow.customer_id, "customers"),
            )
        ),
    )
)


def being_renewed(world: OpenWorld, customer_ids: Iterable[str]) -> set[str]:
    """Return the subscriptions of some customers whose renewal order is being processed."""
    keys = {"of_world": world.world_id, "customers": list(customer_ids)}
    return {line.subscription_id for line in _BEING_RENEWED.all(world.connection, keys)}
