"""Which renewal codes will give nothing at the coming anniversary, as things stand (HG-4)."""

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.renewals.forecast import coming_ends, forecast_one
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


def lost_codes(look: Callable[[], OpenWorld], rows: Iterable[Any]) -> frozenset[str]:
    """Return the subscriptions with a renewal code whose offer their customer will not get.

    Its commitment will be over or fall short by then, or nothing of them renews. The choice stays:
    it counts again once the customer will get the offer.

    Args:
        look: opens the world to look at it; not called where nothing has a code, as of most.
        rows: subscriptions of one customer, or their columns.
    """
    customer_id = next((row.customer_id for row in rows if row.renewal_code), None)
    if customer_id is None:
        return frozenset()
    portfolio = Portfolio.load(look(), [customer_id])
    ending = coming_ends(portfolio).get(customer_id)
    if not ending:
        return frozenset()
    return frozenset(
        prospect.subscription.subscription_id
        for prospect in forecast_one(portfolio, ending).prospects
        if prospect.subscription.renewal_code and (prospect.obstacle or not prospect.coded)
    )
