"""Change the partner's own reference of an order (docs order-management/update-order)."""

from sqlalchemy import update

from sandbox.orders.model import Order
from sandbox.orders.rules import check_external_reference
from sandbox.store.orders import OrderRow
from sandbox.timeline.open_world import OpenWorld


def change_reference(world: OpenWorld, order: Order, reference: str) -> None:
    """Give an order another externalReferenceId; '' takes it away.

    Raises:
        Refusal: 2126, it is too long.
    """
    check_external_reference(reference)
    order.external_reference_id = reference
    world.connection.execute(
        update(OrderRow)
        .where(OrderRow.world_id == world.world_id, OrderRow.order_id == order.order_id)
        .values(external_reference_id=reference)
    )
