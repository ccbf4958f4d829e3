"""What is held by a minimum-order offer, or has chosen one, is not switched (HG-9, SW-6)."""

from sandbox.catalogue.eligibility import Line
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio


def check_not_held(
    portfolio: Portfolio, account: Account, source: Subscription, line: Line
) -> None:
    """Refuse to switch licences from such a subscription, or to add some to one.

    Raises:
        Refusal: 2154.
    """
    target = (line.offer.product.product_id, source.deployment_id)
    concerned = [
        held
        for held in portfolio.active(account.customer_id)
        if held is source or (held.product_id, held.deployment_id) == target
    ]
    codes = {
        held.subscription_id: held.moq_code or held.renewal_code
        for held in concerned
        if held.moq_code or held.renewal_code
    }
    if codes:
        facts: Facts = {"minimumOrderOffers": codes}
        raise Refusal(Error.UPGRADE_NOT_SUPPORTED, facts=facts)
