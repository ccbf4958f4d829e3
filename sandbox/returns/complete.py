"""What a RETURN order does when it completes, or takes back when it fails (RE-1, RE-3)."""

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import Order, OrderLine, taken_lines
from sandbox.orders.records import ORDERS, orders_from, save_statuses
from sandbox.returns.emails import send_licenses_returned
from sandbox.store.orders import OrderRow
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.subscriptions.seat_removal import trim_seats
from sandbox.timeline.open_world import OpenWorld


def complete_return(portfolio: Portfolio, order: Order, original: Order | None) -> None:
    """Take the returned licences away and cancel what is wholly returned.

    Args:
        portfolio: what the customer holds.
        order: the RETURN order.
        original: what it takes back, where it has been read already.
    """
    world = portfolio.world
    original = original or _original(world, order)
    is_renewal = original.order_type == OrderType.RENEWAL
    for line in order.lines:
        _take_licenses(portfolio, line, is_renewal=is_renewal)
    returned = taken_lines(original, order)
    for line in returned:
        if line.remaining_quantity == 0:
            line.status = Status.CANCELLED.value
    is_cancelled = all(line.status == Status.CANCELLED for line in original.lines)
    if is_cancelled:
        original.status = Status.CANCELLED.value
    save_statuses(world, [original] if is_cancelled else [], returned)
    send_licenses_returned(world, portfolio.accounts[order.customer_id], order)


def fail_return(portfolio: Portfolio, order: Order, original: Order | None) -> None:
    """Make what a failed return had reserved returnable again.

    Another return of the same line may have completed meanwhile, and cancelled it with the rest
    reserved: it is not cancelled after all.
    """
    world = portfolio.world
    original = original or _original(world, order)
    returned = taken_lines(original, order)
    by_number = {line.line_number: line for line in returned}
    for line in order.lines:
        taken = by_number[line.line_number]
        taken.remaining_quantity += line.quantity
        if taken.status == Status.CANCELLED:
            taken.status = Status.COMPLETE.value
    is_reopened = original.status == Status.CANCELLED
    if is_reopened:
        original.status = Status.COMPLETE.value
    save_statuses(world, [original] if is_reopened else [], returned)


def _original(world: OpenWorld, order: Order) -> Order:
    reference = order.reference_order_id
    found = original_of(world, order.customer_id, reference)
    if found is None:
        raise LookupError(f"the order {reference} that {order.order_id} takes back is gone")
    return found


def _take_licenses(portfolio: Portfolio, line: OrderLine, *, is_renewal: bool) -> None:
    """Remove a line's licences; a subscription returned to 0 is inactive (RE-3).

    What was paid ahead of the anniversary is no longer; an early renewal has brought no licences
    yet that could go (RE-4).
    """
    subscription = portfolio.find(line.customer_id, line.subscription_id)
    if subscription is None or not subscription.is_open:
        return
    is_ahead = subscription.renewal_date < line.term_end
    if is_ahead:
        subscription.renewed_quantity = max(0, (subscription.renewed_quantity or 0) - line.quantity)
    if not (is_ahead and is_renewal):
        subscription.current_quantity = max(0, subscription.current_quantity - line.quantity)
        if subscription.used_quantity > subscription.current_quantity:
            world, quantity = portfolio.world, subscription.current_quantity
            trim_seats(world, subscription.customer_id, subscription.subscription_id, quantity)
            subscription.used_quantity = quantity
    if (
        subscription.current_quantity == 0
        and not subscription.renewed_quantity
        and subscription.renewal_quantity is None
    ):
        subscription.end()
    elif subscription.current_quantity == 0 and subscription.status == Status.ACTIVE:
        subscription.end()
        subscription.renewal_quantity = None
    portfolio.change(subscription)


def original_of(world: OpenWorld, customer_id: str, order_id: str) -> Order | None:
    """Return the order that a return refers to."""
    found = world.connection.execute(
        ORDERS.where(
            OrderRow.world_id == world.world_id,
            OrderRow.order_id == order_id,
            OrderRow.customer_id == customer_id,
        )
    )
    return next(iter(orders_from(world.connection, world.world_id, found)), None)
