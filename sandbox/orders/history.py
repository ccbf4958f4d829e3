"""Read orders: one, or the history of a customer with filters (OR-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, select

from sandbox.domain.calendar import start_of
from sandbox.domain.errors import Error, Refusal
from sandbox.orders.model import Order
from sandbox.orders.records import ORDERS, orders_from
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.windows import Window, on_page
from sandbox.timeline.open_world import Partner

MAX_LIMIT = 100
_KEYS: Final = (OrderRow.created_at, OrderRow.sequence)


@dataclass(frozen=True, slots=True)
class HistoryFilters:
    """What a history is narrowed to: AND between filters, OR within one; empty means all."""

    order_types: Sequence[str] = ()
    reseller_ids: Sequence[str] = ()
    statuses: Sequence[str] = ()
    reference_order_ids: Sequence[str] = ()
    offer_ids: Sequence[str] = ()
    start: datetime | None = None
    end: datetime | None = None
    limit: int = 25
    offset: int = 0


_ONE = ORDERS.join(
    Customer,
    (Customer.world_id == OrderRow.world_id) & (Customer.customer_id == OrderRow.customer_id),
).where(
    # The customer may have moved to another distributor since (RC-5).
    Customer.distributor_id == OrderRow.distributor_id,
    OrderRow.world_id == bindparam("of_world"),
    OrderRow.order_id == bindparam("of_order"),
    OrderRow.customer_id == bindparam("of_customer"),
    OrderRow.distributor_id == bindparam("of_distributor"),
)
_CUSTOMER = select(Customer.distributor_id, Customer.term_start, Customer.created_at).where(
    Customer.world_id == bindparam("of_world"),
    Customer.customer_id == bindparam("of_customer"),
)


def find_order(
    connection: Connection, world_id: RowsId, partner: Partner, customer_id: str, order_id: str
) -> Order:
    """Return one order that the distributor placed, of a customer that is still its own.

    Raises:
        Refusal: 2115, it has no such order (ACC-6).
    """
    keys = {
        "of_world": world_id,
        "of_order": order_id,
        "of_customer": customer_id,
        "of_distributor": partner.distributor_id,
    }
    row = connection.execute(_ONE, keys).one_or_none()
    if row is None:
        facts = {"customerId": customer_id, "orderId": order_id}
        raise Refusal(Error.INVALID_ORDER, facts=facts)
    (order,) = orders_from(connection, world_id, [row])
    return order


def order_history(
    connection: Connection,
    world_id: RowsId,
    partner: Partner,
    customer_id: str,
    filters: HistoryFilters,
) -> tuple[int, list[Order]]:
    """Return how many orders the filters leave, and a page of them, newest first.

    Without a start the current term is meant. Ties are in the order of creation, newest first too.

    Raises:
        Refusal: 1116 no such customer, 1133 the offset lies past the end.
    """
    keys = {"of_world": world_id, "of_customer": customer_id}
    customer = connection.execute(_CUSTOMER, keys).one_or_none()
    if customer is None or customer.distributor_id != partner.distributor_id:
        raise Refusal(Error.INVALID_CUSTOMER, facts={"customerId": customer_id})
    start = filters.start or term_beginning(customer.term_start, customer.created_at)
    where = [
        OrderRow.world_id == world_id,
        OrderRow.customer_id == customer_id,
        OrderRow.distributor_id == partner.distributor_id,
        OrderRow.created_at >= start,
        *_conditions(filters),
    ]
    total = connection.execute(
        select(func.count()).select_from(OrderRow).where(*where)
    ).scalar_one()
    if filters.offset > total:
        facts = {"offset": filters.offset, "found": total}
        raise Refusal(Error.OFFSET_OUT_OF_RANGE, facts=facts)
    window = Window.of(total, limit=filters.limit, offset=filters.offset)
    if not window.size:
        return total, []
    page = on_page(ORDERS.where(*where), _KEYS, descending=True, window=window)
    rows = window.in_order(connection.execute(page).all())
    return total, orders_from(connection, world_id, rows)


def term_beginning(term_start: date | None, created_at: datetime) -> datetime:
    """Return where a history begins by itself: with the current term, or with the customer."""
    return created_at if term_start is None else start_of(term_start)


def _conditions(filters: HistoryFilters) -> list[ColumnElement[bool]]:
    listed = (
        (OrderRow.order_type, filters.order_types),
        (OrderRow.reseller_id, filters.reseller_ids),
        (OrderRow.status, filters.statuses),
        (OrderRow.reference_order_id, filters.reference_order_ids),
    )
    found: list[ColumnElement[bool]] = [column.in_(values) for column, values in listed if values]
    if filters.end is not None:
        found.append(OrderRow.created_at <= filters.end)
    if filters.offer_ids:
        found.append(
            exists().where(
                OrderLineRow.world_id == OrderRow.world_id,
                OrderLineRow.order_id == OrderRow.order_id,
                OrderLineRow.offer_id.in_(filters.offer_ids),
            )
        )
    return found
