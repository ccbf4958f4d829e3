"""What a RETURN order does when it completes, or takes back when it fails (RE-1, RE-3)."""

from sqlalchemy import select

from sandbox.domain.statuses import Status
from sandbox.services.holdings import Holdings
from sandbox.services.order_book import Row, lines_of, save_statuses
from sandbox.store.open_world import OpenWorld
from sandbox.store.orders import Order


def finish_return(world: OpenWorld, holdings: Holdings, order: Row, lines: list[Row]) -> None:
    """Take the returned licences away and cancel what is wholly returned."""
    for line in lines:
        _take_licenses(holdings, line)
    original = _original_lines(world, order)
    for line in original:
        if line["remaining_quantity"] == 0:
            line["status"] = Status.CANCELLED.value
    cancelled = all(line["status"] == Status.CANCELLED for line in original)
    row: Row = {"order_id": order["reference_order_id"], "status": Status.CANCELLED.value}
    save_statuses(world, [row] if cancelled else [], original)


def undo_return(world: OpenWorld, order: Row, lines: list[Row]) -> None:
    """Make what a failed return had reserved returnable again."""
    original = _original_lines(world, order)
    by_number = {line["line_number"]: line for line in original}
    for line in lines:
        by_number[line["line_number"]]["remaining_quantity"] += line["quantity"]
    save_statuses(world, [], original)


def _original_lines(world: OpenWorld, order: Row) -> list[Row]:
    reference = order["reference_order_id"]
    return lines_of(world, [reference])[reference]


def _take_licenses(holdings: Holdings, line: Row) -> None:
    """Remove a line's licences; a subscription returned to 0 is inactive (RE-3)."""
    held = holdings.find(line["customer_id"], line["subscription_id"])
    if held is None:
        return
    held.current_quantity = max(0, held.current_quantity - line["quantity"])
    held.used_quantity = min(held.used_quantity, held.current_quantity)
    if held.current_quantity == 0:
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
