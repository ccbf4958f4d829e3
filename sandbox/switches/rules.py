"""When a switch may be reverted, and which levels may be left: plain values (SW-6, SW-10)."""

from datetime import date, timedelta

from sandbox.catalogue.levels import Program, program_of
from sandbox.catalogue.offers import Product
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
    if line.status != Status.COMPLETE:
        return None
    deadline = return_deadline(order.day, world.rules.return_window_days)
    return order.day, min(deadline, line.term_end - timedelta(days=1))


def keeps_level(level: str, target: Product) -> bool:
    """Tell whether a customer at a level of a program has it of a product too (SW-6).

    Who has a three-year commitment must keep its level; a standard one is corrected as ever.
    """
    return program_of(level) is not Program.THREE_YEAR_COMMIT or level in target.levels
