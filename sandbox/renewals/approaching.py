"""Whether a customer's Anniversary Date approaches, and something is to be ordered before."""

from datetime import date

from sandbox.renewals.rules import Window, window_on
from sandbox.subscriptions.portfolio import Portfolio, product_of


def approaching_anniversary(portfolio: Portfolio, customer_id: str) -> date | None:
    """Return the Anniversary Date that the Admin Console alerts to; None: there is no alert.

    It does from AD-`earlyRenewalDays` to AD-1, while something is not renewed in full: then a
    renewal order can be placed (RN-3, seed 003). The same customers are ready for renewal in the
    Reseller Console.
    """
    world = portfolio.world
    dates = [
        subscription.renewal_date
        for subscription in portfolio.active(customer_id)
        if not product_of(world.reference, subscription.base_offer_id).is_credit_pack
        and (subscription.renewed_quantity or 0) < subscription.current_quantity
        and window_on(
            world.today,
            subscription.renewal_date,
            early_days=world.rules.early_renewal_days,
            late_days=world.rules.late_renewal_days,
        )
        is Window.EARLY
    ]
    return min(dates, default=None)
