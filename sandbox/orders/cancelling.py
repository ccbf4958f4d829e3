"""What switches give up: the cancelling items of orders, read and written beside their lines.

Orders of other types have none, and nobody looks for any.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from sandbox.domain.order_types import OrderType
from sandbox.orders.model import CancellingItem, Order
from sandbox.store.base import RowsId, table_of
from sandbox.store.orders import CancellingItemRow
from sandbox.store.rows import column_names, columns_for

SWITCHING: Final = frozenset(kind.value for kind in OrderType if kind.is_switch)
_NAMES = column_names(CancellingItem)
_values_of = attrgetter(*_NAMES)
_ITEMS = (
    select(*columns_for(CancellingItem, CancellingItemRow))
    .where(
        CancellingItemRow.world_id == bindparam("of_world"),
        CancellingItemRow.order_id.in_(bindparam("orders", expanding=True)),
    )
    .order_by(CancellingItemRow.order_id, CancellingItemRow.line_number)
)
_SET = (
    update(table_of(CancellingItemRow))
    .where(
        CancellingItemRow.world_id == bindparam("of_world"),
        CancellingItemRow.order_id == bindparam("of_order"),
        CancellingItemRow.line_number == bindparam("of_line"),
    )
    .values(status=bindparam("new_status"))
)


def read_cancelling(connection: Connection, world_id: RowsId, orders: Iterable[Order]) -> None:
    """Give orders their cancelling items, by one query for all switches among them."""
    switches = {order.order_id: order for order in orders if order.order_type in SWITCHING}
    if not switches:
        return
    for row in connection.execute(_ITEMS, {"of_world": world_id, "orders": list(switches)}):
        item = CancellingItem(*row)
        switches[item.order_id].cancelling.append(item)


def write_cancelling(connection: Connection, world_id: RowsId, orders: Iterable[Order]) -> None:
    """Insert the cancelling items of orders."""
    items = _items_of(orders)
    if items:
        rows = [_columns(world_id, item) for item in items]
        connection.execute(insert(table_of(CancellingItemRow)), rows)


def save_cancelling(connection: Connection, world_id: RowsId, orders: Iterable[Order]) -> None:
    """Write the statuses of the cancelling items of orders."""
    items = _items_of(orders)
    if items:
        connection.execute(
            _SET,
            [
                {
                    "of_world": world_id,
                    "of_order": item.order_id,
                    "of_line": item.line_number,
                    "new_status": item.status,
                }
                for item in items
            ],
        )


def _items_of(orders: Iterable[Order]) -> Sequence[CancellingItem]:
    return [item for order in orders for item in order.cancelling]


def _columns(world_id: RowsId, item: CancellingItem) -> dict[str, Any]:
    columns = dict(zip(_NAMES, _values_of(item), strict=True))
    columns["world_id"] = world_id
    return columns
