"""Read the subscriptions of a customer, with what may be done to each of them now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from sandbox.domain.errors import Error, Refusal
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
from sandbox.store.orders import SubscriptionRow
from sandbox.store.prepared import Prepared
from sandbox.subscriptions.actions import Actions, Moment
from sandbox.timeline.open_world import Partner

_OF_CUSTOMER = Prepared(
    select(Customer.customer_id.label("owner"), SubscriptionRow.__table__)
    .outerjoin(
        SubscriptionRow,
        (SubscriptionRow.world_id == Customer.world_id)
        & (SubscriptionRow.customer_id == Customer.customer_id)
        & (SubscriptionRow.left_with == ""),
    )
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
        Customer.distributor_id == bindparam("of_distributor"),
    )
    .order_by(SubscriptionRow.sequence)
)


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """A subscription's columns, and what may be done to it now."""

    row: Any
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class SubscriptionReader:
    """Reads for a distributor at a moment; `actions` say what may be done to subscriptions."""

    connection: Connection
    world_id: RowsId
    partner: Partner
    moment: Moment
    actions: tuple[Actions, ...]

    def all_of(self, customer_id: str) -> list[SubscriptionView]:
        """Return all subscriptions of a customer, lapsed ones too, in order of their creation.

        Raises:
            Refusal: 1116, the distributor has no such customer.
        """
        found = self._rows(customer_id)
        if not found:
            raise Refusal(Error.INVALID_CUSTOMER, facts={"customerId": customer_id})
        return self._views(found)

    def one_of(self, customer_id: str, subscription_id: str) -> SubscriptionView:
        """Return one subscription of a customer.

        Raises:
            Refusal: 3115, it is not among them.
        """
        for view in self._views(self._rows(customer_id)):
            if view.row.subscription_id == subscription_id:
                return view
        raise Refusal(Error.INVALID_SUBSCRIPTION, facts={"subscriptionId": subscription_id})

    def _rows(self, customer_id: str) -> Sequence[Any]:
        """Return a customer's subscriptions; one empty row for a customer without any."""
        keys = {
            "of_world": self.world_id,
            "of_customer": customer_id,
            "of_distributor": self.partner.distributor_id,
        }
        return _OF_CUSTOMER.all(self.connection, keys)

    def _views(self, found: Sequence[Any]) -> list[SubscriptionView]:
        rows = [row for row in found if row.subscription_id is not None]
        allowed: dict[str, list[str]] = {}
        for ask in self.actions:
            for subscription_id, action in ask(rows, self.moment).items():
                allowed.setdefault(subscription_id, []).append(action)
        return [SubscriptionView(row, allowed.get(row.subscription_id, ())) for row in rows]
