"""Which orders of a customer are being processed."""

from sqlalchemy import bindparam, literal_column, select

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import SOURCE_API
from sandbox.store.orders import OrderRow
from sandbox.store.prepared import Prepared
from sandbox.timeline.open_world import OpenWorld

_PENDING = select(OrderRow.order_id).where(
    OrderRow.world_id == bindparam("of_world"),
    # Not a parameter: the index of pending orders serves those who say so in the statement.
    OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
)
_PENDING_OF_ONE = Prepared(
    _PENDING.where(OrderRow.customer_id == bindparam("of_customer")).order_by(OrderRow.sequence)
)
_MANUAL_RENEWALS = Prepared(
    _PENDING.where(
        OrderRow.order_type == OrderType.RENEWAL.value,
        OrderRow.customer_id == bindparam("of_customer"),
        OrderRow.source == SOURCE_API,
    )
)


def pending_orders(world: OpenWorld, customer_id: str) -> list[str]:
    """Return the orders of a customer that are being processed."""
    keys = {"of_world": world.world_id, "of_customer": customer_id}
    return [row.order_id for row in _PENDING_OF_ONE.all(world.connection, keys)]


def pending_manual_renewals(world: OpenWorld, customer_id: str) -> list[str]:
    """Return the RENEWAL orders of a partner that are being processed (RN-3)."""
    keys = {"of_world": world.world_id, "of_customer": customer_id}
    return sorted(row.order_id for row in _MANUAL_RENEWALS.all(world.connection, keys))
