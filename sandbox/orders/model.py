"""Orders as they are written: rows of orders and line items, made in one place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update

from sandbox.catalogue.pricing import LinePrice
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.store.base import table_of
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.prepared import Prepared
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld

Row = dict[str, Any]
SOURCE_API = "API"
SOURCE_SYSTEM = "System"


@dataclass(frozen=True, slots=True)
class OrderWithLines:
    """An order and its lines, as rows; a preview has an empty id and status."""

    order: Row
    lines: list[Row]


def order_row(
    world: OpenWorld,
    account: Account,
    *,
    order_type: str,
    currency: str,
    external_reference_id: str = "",
    reference_order_id: str = "",
    source: str = SOURCE_API,
) -> Row:
    """Return a new pending order, with its id drawn; a preview has neither id nor status."""
    is_preview = OrderType(order_type).is_preview
    order_id, number = ("", 0) if is_preview else world.draw_id("order")
    return {
        "world_id": world.world_id,
        "order_id": order_id,
        "sequence": number,
        "customer_id": account.customer_id,
        "distributor_id": account.distributor_id,
        "reseller_id": account.reseller_id,
        "order_type": order_type,
        "status": "" if is_preview else Status.PENDING.value,
        "source": source,
        "external_reference_id": external_reference_id,
        "reference_order_id": reference_order_id,
        "currency": currency,
        "created_at": world.now,
    }


def line_row(
    order: Mapping[str, Any],
    *,
    line_number: int,
    position: int,
    offer_id: str,
    quantity: int,
    price: LinePrice,
    term_end: date | None,
    subscription_id: str = "",
) -> Row:
    """Return a new line of an order, with its status and the price that it is bought at."""
    return {
        "world_id": order["world_id"],
        "order_id": order["order_id"],
        "line_number": line_number,
        "position": position,
        "customer_id": order["customer_id"],
        "offer_id": offer_id,
        "quantity": quantity,
        "remaining_quantity": quantity,
        "subscription_id": subscription_id,
        "status": order["status"],
        "currency": order["currency"],
        "term_end": term_end,
        "prorated_days": price.prorated_days,
        "partner_price": price.partner_price,
        "discounted_price": price.discounted_partner_price,
        "net_price": price.net_partner_price,
        "line_price": price.line_item_partner_price,
    }


def write_orders(world: OpenWorld, orders: Sequence[Row], lines: Sequence[Row]) -> None:
    """Insert orders with their lines."""
    if orders:
        _NEW_ORDER.run_many(world.connection, orders)
    if lines:
        _NEW_LINE.run_many(world.connection, lines)


_NEW_ORDER = Prepared(insert(table_of(OrderRow)))
_NEW_LINE = Prepared(insert(table_of(OrderLineRow)))
_LINE_COLUMNS = (
    select(table_of(OrderLineRow))
    .where(OrderLineRow.world_id == bindparam("of_world"))
    .order_by(OrderLineRow.order_id, OrderLineRow.position)
)
_LINES = _LINE_COLUMNS.where(OrderLineRow.order_id.in_(bindparam("orders", expanding=True)))
_LINES_OF_ONE = Prepared(_LINE_COLUMNS.where(OrderLineRow.order_id == bindparam("of_order")))
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


def lines_of(
    connection: Connection, world_id: str, order_ids: Sequence[str]
) -> dict[str, list[Row]]:
    """Return the lines of some orders as mutable rows, by order and in their order."""
    found: dict[str, list[Row]] = {order_id: [] for order_id in order_ids}
    keys = {"of_world": world_id}
    if len(found) == 1:
        rows = _LINES_OF_ONE.all(connection, keys | {"of_order": order_ids[0]})
    else:
        rows = connection.execute(_LINES, keys | {"orders": list(order_ids)}).all()
    for row in rows:
        found[row.order_id].append(row._asdict())
    return found


def save_statuses(world: OpenWorld, orders: Sequence[Row], lines: Sequence[Row]) -> None:
    """Write what processing and returns change: statuses, subscriptions, remaining quantities."""
    if orders:
        _SET_ORDER.run_many(
            world.connection,
            [
                {
                    "of_world": world.world_id,
                    "of_order": order["order_id"],
                    "new_status": order["status"],
                }
                for order in orders
            ],
        )
    if lines:
        _SET_LINE.run_many(
            world.connection,
            [
                {
                    "of_world": world.world_id,
                    "of_order": line["order_id"],
                    "of_line": line["line_number"],
                    "new_status": line["status"],
                    "new_subscription": line["subscription_id"],
                    "new_remaining": line["remaining_quantity"],
                }
                for line in lines
            ],
        )


_PENDING = select(OrderRow.order_id).where(
    OrderRow.world_id == bindparam("of_world"),
    # Not a parameter: the index of pending orders serves those who say so in the statement.
    OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
)
_PENDING_OF_ONE = Prepared(
    _PENDING.where(OrderRow.customer_id == bindparam("of_customer")).order_by(OrderRow.sequence)
)
_PENDING_RENEWALS = _PENDING.where(OrderRow.order_type == OrderType.RENEWAL.value)
_MANUAL_RENEWALS = Prepared(
    _PENDING_RENEWALS.where(
        OrderRow.customer_id == bindparam("of_customer"), OrderRow.source == SOURCE_API
    )
)


def pending_orders(world: OpenWorld, customer_id: str) -> list[str]:
    """Return the orders of a customer that are being processed."""
    keys = {"of_world": world.world_id, "of_customer": customer_id}
    return [row.order_id for row in _PENDING_OF_ONE.all(world.connection, keys)]


def pending_manual_renewals(world: OpenWorld, customer_id: str) -> list[str]:
    """Return the RENEWAL orders of a partner that are being processed (RN-3)."""
    keys = {"of_world": world.world_id, "of_customer": customer_id}
    return sorted(row.order_id for row in _MANUAL_RENEWALS.all(world.connection, keys))


def stored_price(line: Mapping[str, Any]) -> LinePrice:
    """Return the price that a line was bought at."""
    total: Decimal = line["line_price"]
    return LinePrice(
        prorated_days=line["prorated_days"],
        partner_price=line["partner_price"],
        discounted_partner_price=line["discounted_price"],
        net_partner_price=line["net_price"],
        line_item_partner_price=total,
        exact_total=total,
    )


def order_day(order: Mapping[str, Any]) -> date:
    """Return the UTC date of an order."""
    created: datetime = order["created_at"]
    return created.date()


def taken_lines(original: OrderWithLines, lines: Iterable[Row]) -> list[Row]:
    """Return the lines of the original order that the lines of a return take back."""
    numbers = {line["line_number"] for line in lines}
    return [line for line in original.lines if line["line_number"] in numbers]
