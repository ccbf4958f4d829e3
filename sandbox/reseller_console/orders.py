"""The orders of a customer as its page lists them, with what may be returned (seed 001, RE-6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.accounts.lookup import customer_of_world, distributor_of_world
from sandbox.domain.calendar import FIRST_INSTANT
from sandbox.orders.history import HistoryFilters, order_history
from sandbox.orders.model import Order, OrderLine
from sandbox.returns.returnable import returnable_orders
from sandbox.subscriptions.emails import product_name
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with the name of its product, and how much of it may be returned now."""

    name: str
    returnable: int
    line: OrderLine


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order with its lines; `days_left` to return it, 0 on the last day, None: it cannot be."""

    order: Order
    lines: Sequence[ShownLine]
    days_left: int | None


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """A page of a customer's orders, the newest first, and how many there are."""

    total: int
    offset: int
    orders: Sequence[ShownOrder]


def customer_orders(world: OpenWorld, customer_id: str, *, limit: int, offset: int) -> OrdersPage:
    """Return what a customer's distributor has ordered for it, of all terms.

    Args:
        world: the open world.
        customer_id: the customer.
        limit: how many orders a page has.
        offset: after how many newer ones; too many is the last page.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    customer = customer_of_world(world, customer_id)
    partner = distributor_of_world(world, customer.distributor_id)

    def read(begins: int, most: int) -> tuple[int, list[Order]]:
        filters = HistoryFilters(start=FIRST_INSTANT, limit=most, offset=begins)
        return order_history(world.connection, world.world_id, partner, customer_id, filters)

    if offset:
        total, _ = read(0, 0)
        if offset >= total:
            offset = max(0, (total - 1) // limit * limit)
    total, orders = read(offset, limit)
    return OrdersPage(total, offset, _shown(world, customer_id, orders))


def _shown(world: OpenWorld, customer_id: str, orders: Sequence[Order]) -> list[ShownOrder]:
    found = returnable_orders(world, customer_id) if orders else []
    days_left = {returnable.order.order_id: returnable.days_left for returnable in found}
    returnable = {
        (line.order_id, line.line_number): line.remaining_quantity
        for order in found
        for line in order.lines
    }
    return [
        ShownOrder(
            order,
            [
                ShownLine(
                    product_name(world, line.offer_id),
                    returnable.get((line.order_id, line.line_number), 0),
                    line,
                )
                for line in order.lines
            ],
            days_left.get(order.order_id),
        )
        for order in orders
    ]
