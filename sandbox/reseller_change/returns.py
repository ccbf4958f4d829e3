"""What was bought before a change of reseller cannot be returned after it (RE-5)."""

from collections.abc import Sequence

from sandbox.domain.errors import Error, Facts, Refusal, reason_detail
from sandbox.orders.model import Order
from sandbox.orders.rules import LineRequest
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def check_ordered_since_change(
    _: Portfolio, account: Account, original: Order, __: Sequence[LineRequest]
) -> None:
    """Refuse what was bought before the customer came to its reseller (RE-5).

    Raises:
        Refusal: 2127.
    """
    if original.sequence > account.orders_before_move:
        return
    facts: Facts = {
        "orderDate": original.day,
        "orderedThrough": original.reseller_id,
        "resellerId": account.reseller_id,
    }
    detail = reason_detail("ORDERED_BEFORE_RESELLER_CHANGE")
    raise Refusal(Error.CANCELLATION_NOT_ALLOWED, [detail], facts=facts, rule="RE-5")
