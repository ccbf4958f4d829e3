"""Customers whose subscriptions have all lapsed, which partners have seen without levels (OR-6)."""

from sqlalchemy import Connection, bindparam, select

from sandbox.domain.ruleset import Ruleset
from sandbox.domain.statuses import Status
from sandbox.store.base import RowsId
from sandbox.store.orders import SubscriptionRow
from sandbox.store.prepared import Prepared

_STATUSES = Prepared(
    select(SubscriptionRow.status)
    .distinct()
    .where(
        SubscriptionRow.world_id == bindparam("of_world"),
        SubscriptionRow.customer_id == bindparam("of_customer"),
        SubscriptionRow.left_with == "",
    )
)


def hides_discounts(
    connection: Connection, world_id: RowsId, customer_id: str, rules: Ruleset
) -> bool:
    """Tell whether a customer is shown without discounts (rule `discountsWhenLapsed`).

    One that has never had a subscription keeps them. A query is made only where the rule asks.
    """
    if rules.discounts_when_lapsed == "kept":
        return False
    found = _STATUSES.all(connection, {"of_world": world_id, "of_customer": customer_id})
    return {row.status for row in found} == {Status.INACTIVE.value}
