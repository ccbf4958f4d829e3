"""Orders as they are read from the store, with their lines, and written to it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from sandbox.orders.cancelling import read_cancelling, save_cancelling, write_cancelling
from sandbox.orders.model import Order, OrderLine
from sandbox.store.among import among
from sandbox.store.base import RowsId, table_of
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.prepared import Prepared
from sandbox.store.rows import columns_for
from sandbox.timeline.open_world import OpenWorld

DISCOUNTED_LINES: Final = "discounted_line"
"""The world's counter of lines with flexible discounts: without any nobody looks for them."""

ORDERS = select(*columns_for(Order, OrderRow))
"""The columns that `orders_from` reads; a statement adds which orders are meant."""
_LINES = (
    select(*columns_for(OrderLine, OrderLineRow))
    .where(OrderLineRow.world_id == bindparam("of_world"))
    .order_by(OrderLineRow.order_id, OrderLineRow.position)
)
_LINES_OF_SOME = Prepared(_LINES.where(among(OrderLineRow.order_id, "orders")), OrderLine)
_LINES_OF_ONE = Prepared(_LINES.where(OrderLineRow.order_id == bindparam("of_order")), OrderLine)
_NEW_ORDER = Prepared(insert(table_of(OrderRow)))
_NEW_LINE = Prepared(insert(table_of(OrderLineRow)))
_SET_ORDER = Prepared(
    update(table_of(OrderRow))
    .where(OrderRow.world_id == bindparam("of_world"), OrderRow.order_id == bindparam("of_order"))
    .values(status=bindparam("new_status"))
)
_SET_LINE = Prepared(
    update(table_of(OrderLineRow))
    .where(
        OrderLineRow.world_id == bindparam("of_world"),
        OrderLineRow.order_id == bindparam("of_order"),
        OrderLineRow.line_number == bindparam("of_line"),
    )
    .values(
        status=bindparam("new_status"),
        subscription_id=bindparam("new_subscription"),
        remaining_quantity=bindparam("new_remaining"),
    )
)


def orders_from(
    connection: Connection, world_id: RowsId, rows: Iterable[Sequence[Any]]
) -> list[Order]:
    """Return the orders of rows of `ORDERS`, in their order, with lines read for all at once."""
    orders = [Order(*row) for row in rows]
    keys = {"of_world": world_id}
    if len(orders) == 1:
        found = _LINES_OF_ONE.all(connection, keys | {"of_order": orders[0].order_id})
        orders[0].lines = list(found)
    elif orders:
        by_id = {order.order_id: order for order in orders}
        for line in _LINES_OF_SOME.all(connection, keys | {"orders": list(by_id)}):
            by_id[line.order_id].lines.append(line)
    read_cancelling(connection, world_id, orders)
    return orders


def write_orders(world: OpenWorld, orders: Sequence[Order]) -> None:
    """Insert orders with their lines; those with flexible discounts are counted."""
    lines = [line for order in orders for line in order.lines]
    discounted = sum(1 for line in lines if line.flex_discount_code)
    if discounted:
        world.draw(DISCOUNTED_LINES, discounted)
    if orders:
        _NEW_ORDER.run_for(world.connection, orders, world_id=world.world_id)
    if lines:
        _NEW_LINE.run_for(world.connection, lines, world_id=world.world_id)
    write_cancelling(world.connection, world.world_id, orders)


def save_statuses(world: OpenWorld, orders: Sequence[Order], lines: Sequence[OrderLine]) -> None:
    """Write what processing and returns change: statuses, subscriptions, remaining quantities."""
    of_world = {"of_world": world.world_id}
    if orders:
        _SET_ORDER.run_many(
            world.connection,
            [
                of_world | {"of_order": order.order_id, "new_status": order.status}
                for order in orders
            ],
        )
        save_cancelling(world.connection, world.world_id, orders)
    if lines:
        _SET_LINE.run_many(world.connection, [of_world | _changes_of_line(line) for line in lines])


def _changes_of_line(line: OrderLine) -> dict[str, Any]:
    return {
        "of_order": line.order_id,
        "of_line": line.line_number,
        "new_status": line.status,
        "new_subscription": line.subscription_id,
        "new_remaining": line.remaining_quantity,
    }
