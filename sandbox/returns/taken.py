"""How much of a line returns have taken, whether they are complete or being processed (RE-1)."""

from sqlalchemy import func, select

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import OrderLine
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.timeline.open_world import OpenWorld


def returned_quantity(world: OpenWorld, line: OrderLine) -> int:
    """Return how much of a line was returned, or is about to be."""
    found: int = world.connection.execute(
        select(func.coalesce(func.sum(OrderLineRow.quantity), 0))
        .join(
            OrderRow,
            (OrderRow.world_id == OrderLineRow.world_id)
            & (OrderRow.order_id == OrderLineRow.order_id),
        )
        .where(
            OrderRow.world_id == world.world_id,
            OrderRow.reference_order_id == line.order_id,
            OrderRow.order_type == OrderType.RETURN.value,
            OrderLineRow.line_number == line.line_number,
            OrderLineRow.status.in_((Status.COMPLETE.value, Status.PENDING.value)),
        )
    ).scalar_one()
    return int(found)
