"""Orders as a tester sets them in Adobe's sandbox portal."""

from datetime import datetime

from sqlalchemy import update

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.marks import Mark
from sandbox.domain.statuses import Status
from sandbox.orders.complete import process
from sandbox.orders.kinds import is_returnable, tell
from sandbox.orders.model import Order
from sandbox.orders.records import ORDERS, orders_from, save_statuses
from sandbox.returns.place import return_whole_order
from sandbox.store.orders import OrderRow
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


def change_order(
    world: OpenWorld, order_id: str, *, status: str | None, created_at: datetime | None
) -> None:
    """Set an order's status, its creation date, or both.

    1008 returns all that remains, whatever the order's age; a pending order is completed by 1000
    and fails with the other statuses; else the status is only shown.

    Raises:
        ControlRefusal: ORDER_NOT_FOUND; INVALID_REQUEST, a date that is still to come.
        Refusal: 2116 or 2118, there is nothing to be returned.
    """
    order = find_order(world, order_id)
    if created_at is not None:
        _date_back(world, order, created_at)
    if status == Status.CANCELLED:
        _cancel(world, order)
    elif status is not None and order.status == Status.PENDING:
        _settle(world, order, status)
    elif status is not None:
        order.status = status
        save_statuses(world, [order], [])
        _mark(world, Mark.STATUS, order, f"shows status {status}")


def find_order(world: OpenWorld, order_id: str) -> Order:
    """Return an order of any distributor of the world.

    Raises:
        ControlRefusal: ORDER_NOT_FOUND.
    """
    rows = world.connection.execute(
        ORDERS.where(OrderRow.world_id == world.world_id, OrderRow.order_id == order_id)
    )
    for order in orders_from(world.connection, world.world_id, rows):
        return order
    raise ControlRefusal(ControlError.ORDER_NOT_FOUND, [f"orderId: {order_id}"])


def _date_back(world: OpenWorld, order: Order, created_at: datetime) -> None:
    if created_at > world.now:
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            ["creationDate: lies after the world's now; name an earlier one or advance the clock"],
        )
    order.created_at = created_at
    world.connection.execute(
        update(OrderRow)
        .where(OrderRow.world_id == world.world_id, OrderRow.order_id == order.order_id)
        .values(created_at=created_at)
    )
    _mark(world, Mark.DATE, order, f"was dated to {created_at.isoformat()}")


def _cancel(world: OpenWorld, order: Order) -> None:
    if order.status == Status.CANCELLED:
        raise Refusal(Error.ALREADY_CANCELLED)
    if order.status != Status.COMPLETE or not is_returnable(world, order):
        raise Refusal(Error.INVALID_STATUS)
    portfolio = Portfolio.load(world, [order.customer_id])
    if return_whole_order(world, portfolio, order) is None:
        raise Refusal(Error.ALREADY_CANCELLED)
    _mark(world, Mark.RETURN, order, "was returned, whatever its age")


def _settle(world: OpenWorld, order: Order, status: str) -> None:
    """End the processing of an order now, with the outcome that the tester wants."""
    portfolio = Portfolio.load(world, [order.customer_id])
    process(world, portfolio, order, outcome=status)
    tell(portfolio, [order])
    portfolio.write()
    save_statuses(world, [order], order.lines)


def _mark(world: OpenWorld, mark: Mark, order: Order, what: str) -> None:
    world.record(
        mark,
        f"a tester's hand: order {order.order_id} {what}",
        customer_id=order.customer_id,
        order_id=order.order_id,
    )
