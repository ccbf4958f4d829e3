"""When a switch may be reverted: plain dates (SW-10)."""

from datetime import date, timedelta

from sandbox.domain.calendar import return_deadline
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import Order
from sandbox.timeline.open_world import OpenWorld


def revert_days(world: OpenWorld, order: Order) -> tuple[date, date] | None:
    """Return the first and the last day on which an order may be reverted.

    None where it is no switch, is not complete, or is reverted already.
    """
    if order.order_type != OrderType.SWITCH or order.status != Status.COMPLETE:
        return None
    (line,) = order.lines
    deadline = return_deadline(order.day, world.rules.return_window_days)
    return order.day, min(deadline, line.term_end - timedelta(days=1))
