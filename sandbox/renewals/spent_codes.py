"""What an anniversary makes of the codes of preferences: of discounts, of offers."""

from sandbox.renewals.model import Prospect
from sandbox.subscriptions.portfolio import Portfolio


def spend_codes(portfolio: Portfolio, prospect: Prospect) -> None:
    """Take off a preference what was for this renewal, and keep what is for later ones."""
    if prospect.flex_discount_code:
        _spend_discount(portfolio, prospect)
    if prospect.renewal_code or prospect.subscription.moq_code:
        _settle_renewal_code(portfolio, prospect)


def _spend_discount(portfolio: Portfolio, prospect: Prospect) -> None:
    """Take the code that counted off a preference: it was for this renewal (FD-14).

    One that was set too late for it stays for the next.
    """
    code, subscription = prospect.flex_discount_code, prospect.subscription
    if prospect.line is not None and not prospect.line.is_discounted:
        portfolio.world.record(
            "flex_discount.failed",
            f"flexible discount {code} did not hold when subscription "
            f"{subscription.subscription_id} was to renew",
            customer_id=subscription.customer_id,
            subscription_id=subscription.subscription_id,
        )
    if subscription.flex_discount_code == code:
        subscription.flex_discount_code = ""
        portfolio.change(subscription)


def _settle_renewal_code(portfolio: Portfolio, prospect: Prospect) -> None:
    """Let a subscription be held by the offer that it renews with, or by none (HG-8).

    The code stays for the next anniversary where it will give the offer then too.
    """
    subscription, code, coded = prospect.subscription, prospect.renewal_code, prospect.coded
    subscription.moq_code = code if coded else ""
    stays = coded is not None and coded.renews_on(prospect.next_date)
    if subscription.renewal_code == code and not stays:
        subscription.renewal_code = ""
    portfolio.change(subscription)
