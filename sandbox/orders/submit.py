"""Submit an order: the one way in which orders of every kind begin to be processed (OR-1)."""

from sandbox.orders.complete import process
from sandbox.orders.kinds import tell
from sandbox.orders.model import Order, taken_lines
from sandbox.orders.records import save_statuses, write_orders
from sandbox.orders.schedule import schedule_processing
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


def submit(
    world: OpenWorld,
    portfolio: Portfolio,
    order: Order,
    *,
    original: Order | None = None,
) -> Order:
    """Write a new order, and process it now or when it is due.

    Without processing time it is written as it ends, which spares writing it as pending, a due
    event, and reading all of it again. An order of an account that is still being validated waits
    for it (OR-7).

    Args:
        world: the world of the order.
        portfolio: what its customer holds.
        order: the pending order, which is not written yet.
        original: what a RETURN takes back; its lines have their new remaining quantities.

    Returns:
        The order as it is answered: pending.
    """
    placed = order.copy()
    account = portfolio.accounts[order.customer_id]
    if world.rules.order_processing_seconds or world.held or account.is_settling:
        schedule_processing(world, portfolio, order)
        if original is not None:
            save_statuses(world, [], taken_lines(original, order))
    else:
        process(world, portfolio, order, original=original)
        tell(portfolio, [order])
        portfolio.write()
    write_orders(world, [order])
    return placed
