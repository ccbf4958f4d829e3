"""What a RETURN order does when it completes, or takes back when it fails (RE-1, RE-3)."""

from sqlalchemy import select

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import OrderWithLines, Row, lines_of, save_statuses, taken_lines
from sandbox.returns.emails import send_licenses_returned
from sandbox.store.orders import Order
from sandbox.subscriptions.portfolio import Holdings
from sandbox.subscriptions.seat_removal import trim_seats
from sandbox.timeline.open_world import OpenWorld


def complete_return(
    holdings: Holdings, order: Row, lines: list[Row], original: OrderWithLines | None
) -> None:
    """Take the returned licences away and cancel what is wholly returned.

    Args:
        holdings: what the customer holds.
        order: the RETURN order.
        lines: its lines.
        original: what it takes back, where it has been read already.
    """
    world = holdings.world
    original = original or _original(world, order)
    is_renewal = original.order["order_type"] == OrderType.RENEWAL
    for line in lines:
        _take_licenses(holdings, line, is_renewal=is_renewal)
    returned = taken_lines(original, lines)
    for line in returned:
        if line["remaining_quantity"] == 0:
            line["status"] = Status.CANCELLED.value
    is_cancelled = all(line["status"] == Status.CANCELLED for line in original.lines)
    if is_cancelled:
        original.order["status"] = Status.CANCELLED.value
    save_statuses(world, [original.order] if is_cancelled else [], returned)
    send_licenses_returned(world, holdings.holders[order["customer_id"]], order, lines)


def fail_return(
    holdings: Holdings, order: Row, lines: list[Row], original: OrderWithLines | None
) -> None:
    """Make what a failed return had reserved returnable again."""
    world = holdings.world
    original = original or _original(world, order)
    returned = taken_lines(original, lines)
    by_number = {line["line_number"]: line for line in returned}
    for line in lines:
        by_number[line["line_number"]]["remaining_quantity"] += line["quantity"]
    save_statuses(world, [], returned)


def _original(world: OpenWorld, order: Row) -> OrderWithLines:
    reference = order["reference_order_id"]
    found = original_of(world, order["customer_id"], reference)
    if found is None:
        raise LookupError(f"the order {reference} that {order['order_id']} takes back is gone")
    lines = lines_of(world.connection, world.world_id, [reference])[reference]
    return OrderWithLines(found, lines)


def _take_licenses(holdings: Holdings, line: Row, *, is_renewal: bool) -> None:
    """Remove a line's licences; a subscription returned to 0 is inactive (RE-3).

    What was paid ahead of the anniversary is no longer; an early renewal has brought no licences
    yet that could go (RE-4).
    """
    held = holdings.find(line["customer_id"], line["subscription_id"])
    if held is None or not held.is_open:
        return
    is_ahead = line["term_end"] is not None and held.renewal_date < line["term_end"]
    if is_ahead:
        held.renewed_quantity = max(0, (held.renewed_quantity or 0) - line["quantity"])
    if not (is_ahead and is_renewal):
        held.current_quantity = max(0, held.current_quantity - line["quantity"])
        if held.used_quantity > held.current_quantity:
            world, quantity = holdings.world, held.current_quantity
            trim_seats(world, held.customer_id, held.subscription_id, quantity)
            held.used_quantity = quantity
    if held.current_quantity == 0 and not held.renewed_quantity and held.renewal_quantity is None:
        held.status = Status.INACTIVE.value
    elif held.current_quantity == 0 and held.status == Status.ACTIVE:
        held.status = Status.INACTIVE.value
        held.renewal_quantity = None
    holdings.change(held)


def original_of(world: OpenWorld, customer_id: str, order_id: str) -> Row | None:
    """Return the order that a return refers to."""
    found = (
        world.connection.execute(
            select(Order.__table__).where(
                Order.world_id == world.world_id,
                Order.order_id == order_id,
                Order.customer_id == customer_id,
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if found is None else dict(found)
