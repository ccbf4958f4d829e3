"""Which orders used which flexible discounts: derived from order lines (FD-9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, literal_column, select

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.flexible_discounts.model import FlexDiscount
from sandbox.store.base import RowsId
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.rows import columns_for

USING: Final = (OrderType.NEW.value, OrderType.RENEWAL.value, OrderType.SWITCH.value)
STANDING: Final = (Status.PENDING.value, Status.COMPLETE.value, Status.CANCELLED.value)
"""Statuses of orders that did not fail; lines returned in full are left out by their quantity."""


@dataclass(frozen=True, slots=True)
class Use:
    """A line that carries a discount, of a NEW, RENEWAL or SWITCH order that did not fail.

    Attributes:
        discount_id: the discount's, or that of a closed code's template.
        order_type: of the order, as `order_id` and `created_at` are.
        quantity: licences of the line that were not returned: one at least.
    """

    customer_id: str
    discount_id: str
    code: str
    subscription_id: str
    offer_id: str
    quantity: int
    order_id: str
    order_type: str
    created_at: datetime

    def counts_for(self, discount: FlexDiscount) -> bool:
        """Whether it lets the customer use a discount again: it is of before its end (FD-9)."""
        return self.discount_id == discount.discount_id and self.created_at <= discount.ends_at


class Redeemed(NamedTuple):
    """A customer and a code on an order of it."""

    customer_id: str
    code: str


_CARRIES = OrderLineRow.flex_discount_code != literal_column("''")  # As its index says it.
_USES = (
    select(
        *columns_for(
            Use,
            OrderLineRow,
            discount_id=OrderLineRow.flex_discount_id,
            code=OrderLineRow.flex_discount_code,
            quantity=OrderLineRow.remaining_quantity,
            order_type=OrderRow.order_type,
            created_at=OrderRow.created_at,
        )
    )
    .join(
        OrderRow,
        (OrderRow.world_id == OrderLineRow.world_id) & (OrderRow.order_id == OrderLineRow.order_id),
    )
    .where(
        OrderLineRow.world_id == bindparam("of_world"),
        _CARRIES,
        OrderLineRow.remaining_quantity > 0,
        OrderRow.order_type.in_(USING),
        OrderRow.status.in_(STANDING),
    )
    .order_by(OrderRow.created_at, OrderRow.sequence, OrderLineRow.position)
)
_USES_OF_CUSTOMERS = _USES.where(
    OrderLineRow.customer_id.in_(bindparam("customers", expanding=True))
)
_REDEEMED = (
    select(OrderLineRow.customer_id, OrderLineRow.flex_discount_code)
    .join(
        OrderRow,
        (OrderRow.world_id == OrderLineRow.world_id) & (OrderRow.order_id == OrderLineRow.order_id),
    )
    .where(
        OrderLineRow.world_id == bindparam("of_world"),
        OrderLineRow.customer_id.in_(bindparam("customers", expanding=True)),
        _CARRIES,
        OrderRow.order_type.in_(USING),
        OrderRow.status.in_(STANDING),
    )
    .distinct()
)


def uses_of(connection: Connection, world_id: RowsId, customer_ids: Collection[str]) -> list[Use]:
    """Return what customers have used, oldest first; a line returned in full is no use (FD-9)."""
    keys = {"of_world": world_id, "customers": list(customer_ids)}
    return [Use(*row) for row in connection.execute(_USES_OF_CUSTOMERS, keys)]


def redeemed_codes(
    connection: Connection, world_id: RowsId, customer_ids: Collection[str]
) -> set[Redeemed]:
    """Return each customer with each code on its orders that did not fail.

    A return frees no closed code, so lines that were returned count here (section 9).
    """
    keys = {"of_world": world_id, "customers": list(customer_ids)}
    return {Redeemed(*row) for row in connection.execute(_REDEEMED, keys)}
