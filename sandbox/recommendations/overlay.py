"""What has become of a customer's overlay opportunities (RE-C7).

An order that consumes one writes nothing: what the customer ordered after it was made tells. So
orders cost nothing more, and one that fails after all consumes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from sqlalchemy import Connection, bindparam, select

from sandbox.catalogue.reference import Reference
from sandbox.domain.calendar import FIRST_INSTANT
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.recommendations.model import (
    Opportunity,
    OpportunityItem,
    OpportunityKind,
    OpportunityStatus,
)
from sandbox.store.base import RowsId
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.recommendations import OpportunityRow
from sandbox.subscriptions.portfolio import product_of

SHOWN_AFTER_EXPIRY: Final = timedelta(days=30)
_CONSUMED_BY: Final = {
    OpportunityKind.NEW: OrderType.NEW.value,
    OpportunityKind.RENEW: OrderType.RENEWAL.value,
}
# What has failed has bought nothing; what was returned has been bought.
_ACCEPTED: Final = (Status.COMPLETE.value, Status.PENDING.value, Status.CANCELLED.value)
_OF_CUSTOMER = (
    select(OpportunityRow.__table__)
    .where(
        OpportunityRow.world_id == bindparam("of_world"),
        OpportunityRow.customer_id == bindparam("of_customer"),
        OpportunityRow.expires_at >= bindparam("expiring_from"),
    )
    .order_by(OpportunityRow.created_at, OpportunityRow.sequence)
)
_ORDERED = (
    select(
        OrderRow.order_type,
        OrderRow.sequence,
        OrderRow.created_at,
        OrderLineRow.offer_id,
        OrderLineRow.quantity,
    )
    .join(
        OrderLineRow,
        (OrderLineRow.world_id == OrderRow.world_id) & (OrderLineRow.order_id == OrderRow.order_id),
    )
    .where(
        OrderRow.world_id == bindparam("of_world"),
        OrderRow.customer_id == bindparam("of_customer"),
        OrderRow.order_type.in_(list(_CONSUMED_BY.values())),
        OrderRow.status.in_(_ACCEPTED),
        OrderRow.sequence > bindparam("after"),
    )
)


class Moment(Protocol):
    """A world at an instant, as an enquiry and an open world both are."""

    @property
    def connection(self) -> Connection:
        """Where it is read."""

    @property
    def world_id(self) -> RowsId:
        """Which world."""

    @property
    def now(self) -> datetime:
        """The world's now."""

    @property
    def reference(self) -> Reference:
        """Its catalogue."""


def shown_opportunities(moment: Moment, customer_id: str) -> list[Opportunity]:
    """Return what partners are shown: what is open, and for 30 days what has expired."""
    found = read_opportunities(moment, customer_id, moment.now - SHOWN_AFTER_EXPIRY)
    return [known for known in found if known.status is not OpportunityStatus.CONSUMED]


def read_opportunities(
    moment: Moment, customer_id: str, expiring_from: datetime = FIRST_INSTANT
) -> list[Opportunity]:
    """Return a customer's opportunities that expire from an instant on, oldest first."""
    keys = {"of_world": moment.world_id, "of_customer": customer_id}
    expiring = keys | {"expiring_from": expiring_from}
    rows = moment.connection.execute(_OF_CUSTOMER, expiring).all()
    if not rows:
        return []
    after = min(row.orders_before for row in rows)
    ordered = moment.connection.execute(_ORDERED, keys | {"after": after}).all()
    return [_opportunity(moment, row, ordered) for row in rows]


def _opportunity(moment: Moment, row: Any, ordered: Sequence[Any]) -> Opportunity:  # noqa: ANN401 - rows
    kind = OpportunityKind(row.kind)
    items = [OpportunityItem(**item) for item in row.items]
    bought: Counter[str] = Counter()
    for line in ordered:
        is_counted = line.order_type == _CONSUMED_BY[kind] and line.sequence > row.orders_before
        if is_counted and line.created_at <= row.expires_at:
            bought[_product_id(moment, line.offer_id)] += line.quantity
    wanted: Counter[str] = Counter()
    for item in items:
        wanted[_product_id(moment, item.offer_id)] += item.quantity
    if all(bought[product_id] >= quantity for product_id, quantity in wanted.items()):
        status = OpportunityStatus.CONSUMED
    elif moment.now > row.expires_at:
        status = OpportunityStatus.EXPIRED
    else:
        status = OpportunityStatus.OPEN
    return Opportunity(
        row.opportunity_id, row.customer_id, kind, row.created_at, row.expires_at, status, items
    )


def _product_id(moment: Moment, offer_id: str) -> str:
    return product_of(moment.reference, offer_id).product_id
