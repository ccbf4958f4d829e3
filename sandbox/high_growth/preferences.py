"""Choose a minimum-order offer for the next term, or give it up again (HG-4, HG-5)."""

from sandbox.accounts.benefits import three_year_commit_of
from sandbox.catalogue.offers import Offer, OfferKind, Product
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.high_growth.checks import (
    check_bracket,
    check_commitment,
    check_opt_in_day,
    check_renewal_quantity,
)
from sandbox.high_growth.offers import moq_offer
from sandbox.renewals.code_points import CodeWish, ScheduledOffer
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld


def preferred_code(portfolio: Portfolio, subscription: Subscription, wish: CodeWish) -> str:
    """Return the renewal code of a preference that is as it shall be otherwise.

    Raises:
        Refusal: 5123 no such offer; 5125 what does not go together; 5134 auto-renewal off; 5128,
            5129, 5132, 5127, 5126 as the offer is refused; 5124 too few to renew.
    """
    world, had = portfolio.world, subscription.renewal_code
    product = product_of(world.reference, subscription.base_offer_id)
    if wish.code:
        offer = _known(world, product, wish.code)
        _check_together(subscription, wish)
        account = portfolio.accounts[subscription.customer_id]
        if wish.code != had:
            _check_chosen(portfolio, account, offer, subscription)
        check_renewal_quantity(offer, _to_renew(subscription))
        return wish.code
    _check_together(subscription, wish)
    if not subscription.auto_renewal and (subscription.moq_code or (had and not wish.resets)):
        facts: Facts = {"renewalCode": had, "heldBy": subscription.moq_code}
        raise Refusal(Error.MOQ_ALWAYS_RENEWS, facts=facts)
    if wish.resets or not had:
        return ""
    kept = moq_offer(world.reference, product, had)
    if kept is not None:
        check_renewal_quantity(kept, _to_renew(subscription))
    return had


def check_scheduled(portfolio: Portfolio, account: Account, scheduled: ScheduledOffer) -> None:
    """Refuse a product of the next term whose offer and renewal code the customer may not have.

    Raises:
        Refusal: as `preferred_code`.
    """
    offer, code = scheduled.offer, scheduled.renewal_code
    chosen = _known(portfolio.world, offer.product, code) if code else offer
    if chosen.offer_id != offer.offer_id or (offer.kind is OfferKind.MOQ) != bool(code):
        facts: Facts = {"offerId": offer.offer_id, "renewalCode": code}
        raise Refusal(Error.RENEWAL_CODE_MISUSED, facts=facts)
    if not code:
        return
    held = three_year_commit_of(account.benefits)
    check_commitment(portfolio.world, account, offer, held, scheduled.anniversary)
    check_opt_in_day(portfolio.world, scheduled.anniversary)
    check_bracket(portfolio, account, offer)
    check_renewal_quantity(offer, scheduled.quantity)


def _known(world: OpenWorld, product: Product, code: str) -> Offer:
    offer = moq_offer(world.reference, product, code)
    if offer is None:
        facts: Facts = {
            "renewalCode": code,
            "codes": [
                known.discount_code for known in world.reference.catalogue.moq_offers(product)
            ],
        }
        raise Refusal(Error.RENEWAL_CODE_INVALID, facts=facts)
    return offer


def _check_together(subscription: Subscription, wish: CodeWish) -> None:
    """Refuse to set a code and reset it, or to have one without renewing; or to reset none."""
    resets_nothing = wish.resets and not subscription.renewal_code
    if resets_nothing or (wish.code and (wish.resets or not subscription.auto_renewal)):
        facts: Facts = {
            "renewalCode": wish.code,
            "resets": wish.resets,
            "enabled": subscription.auto_renewal,
            "before": subscription.renewal_code,
        }
        raise Refusal(Error.RENEWAL_CODE_MISUSED, facts=facts)


def _check_chosen(
    portfolio: Portfolio, account: Account, offer: Offer, subscription: Subscription
) -> None:
    held, anniversary = three_year_commit_of(account.benefits), subscription.renewal_date
    check_commitment(portfolio.world, account, offer, held, anniversary)
    check_opt_in_day(portfolio.world, anniversary)
    check_bracket(portfolio, account, offer)


def _to_renew(subscription: Subscription) -> int:
    quantity = subscription.renewal_quantity
    return subscription.licenses_to_renew if quantity is None else quantity
