"""Codes that preferences name: taken as they come, or validated as on orders (FD-13, X20)."""

from sandbox.catalogue.offers import Product
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.flexible_discounts.asked import Asked
from sandbox.flexible_discounts.qualification import NOT_FOUND, Qualification
from sandbox.orders.price_points import Conditions
from sandbox.subscriptions.levels import Basis, Occasion
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of


def check_preferred_code(portfolio: Portfolio, subscription: Subscription) -> None:
    """Refuse the code that a preference names, as it stands now, where the rule says so (X20).

    Raises:
        Refusal: 2146 an unknown code; 2145 one on an add-on; 2144 beside a price that another code
            names; 2141 one that does not hold.
    """
    world = portfolio.world
    if world.rules.flex_preference_validation != "full":
        return
    code = subscription.flex_discount_code
    account = portfolio.accounts[subscription.customer_id]
    product = product_of(world.reference, subscription.base_offer_id)
    known = Qualification.load(portfolio, (code,), (subscription.deployment_id,))
    facts: Facts = {"code": code, "subscriptionId": subscription.subscription_id}
    if not known.is_known(account, code):
        raise Refusal(
            Error.INVALID_FLEX_DISCOUNT, [f"Reason: {NOT_FOUND.reason}"], facts=facts, rule="X20"
        )
    if product.requires:
        raise Refusal(Error.FLEX_DISCOUNT_ON_ADD_ON, facts=facts, rule="X20")
    if other := subscription.renewal_code or _high_volume_code(portfolio, subscription, product):
        raise Refusal(
            Error.FLEX_DISCOUNT_NOT_COMBINED, facts=facts | {"otherCode": other}, rule="X20"
        )
    verdict = known.verdict(Asked.at_renewal(portfolio, subscription, code, world.now))
    if verdict.fault is not None:
        facts |= {"startDate": verdict.starts_at, "endDate": verdict.ends_at}
        facts |= {"now": world.now, "reason": verdict.fault.what}
        details = [f"Reason: {verdict.fault.reason}"]
        raise Refusal(
            Error.NOT_QUALIFIED_FOR_FLEX_DISCOUNT, details, facts=facts, rule=verdict.fault.rule
        )


def _high_volume_code(portfolio: Portfolio, subscription: Subscription, product: Product) -> str:
    """Return the discount code that a subscription renews with, by what is held; else nothing."""
    world, account = portfolio.world, portfolio.accounts[subscription.customer_id]
    if not account.benefits:
        return ""
    held = portfolio.quantities(account.customer_id)
    basis = Basis(account, held, Occasion.ANNIVERSARY, subscription.renewal_date)
    conditions = Conditions.of(world, basis)
    offer = world.reference.catalogue.at_level(product, conditions.levels.of(product))
    return conditions.code_for(world, offer)
