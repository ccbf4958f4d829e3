"""The minimum-order offers of products, and those that a customer may choose (HG-1 to HG-3)."""

from collections.abc import Iterable, Iterator

from sandbox.catalogue.offers import Offer, Product
from sandbox.catalogue.reference import Reference
from sandbox.domain.calendar import price_day
from sandbox.high_growth.rules import ACROBAT, chosen_from
from sandbox.orders.model import EligibleOffer
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld


def moq_offer(reference: Reference, product: Product, code: str) -> Offer | None:
    """Return the offer of a product that a code such as 'MOQ_100' names; None without one."""
    offers = reference.catalogue.moq_offers(product)
    return next((offer for offer in offers if offer.discount_code == code), None)


def held_by(reference: Reference, subscription: Subscription) -> Offer | None:
    """Return the minimum-order offer that a subscription is held by, if it is (HG-6)."""
    if not subscription.moq_code:
        return None
    product = product_of(reference, subscription.base_offer_id)
    return moq_offer(reference, product, subscription.moq_code)


def acrobat_seats(portfolio: Portfolio, customer_id: str) -> int:
    """Count the seats of Acrobat that a customer has now, wherever they are deployed (HG-2)."""
    return sum(quantity for _, _, quantity in _acrobat(portfolio, customer_id))


def eligible_offers(portfolio: Portfolio, account: Account) -> tuple[EligibleOffer, ...]:
    """Return what a customer with Acrobat may choose for its next term (HG-3).

    Whatever it is committed to, and has chosen already. Of each product that it holds and that
    has such offers; without any, of those of the same edition that are sold to it.
    """
    acrobat = list(_acrobat(portfolio, account.customer_id))
    if not acrobat:
        return ()
    moqs = chosen_from(sum(quantity for _, _, quantity in acrobat))
    world = portfolio.world
    places = {
        (product, held.deployment_id): None
        for held, product, _ in acrobat
        if world.reference.catalogue.moq_offers(product)
    } or {
        (product, held.deployment_id): None
        for held, own, _ in acrobat
        for product in _alike(world, account, own, held.currency)
    }
    return tuple(
        EligibleOffer(offer.offer_id, offer.discount_code, offer.minimum_quantity, deployment_id)
        for product, deployment_id in places
        for offer in world.reference.catalogue.moq_offers(product)
        if offer.minimum_quantity in moqs
    )


def _acrobat(portfolio: Portfolio, customer_id: str) -> Iterator[tuple[Subscription, Product, int]]:
    reference = portfolio.world.reference
    for held in portfolio.active(customer_id):
        product = product_of(reference, held.base_offer_id)
        if product.family in ACROBAT:
            yield held, product, held.current_quantity


def _alike(world: OpenWorld, account: Account, own: Product, currency: str) -> Iterable[Product]:
    """List the products with minimum-order offers that who holds another may change to."""
    catalogue, day = world.reference.catalogue, price_day(world.now)
    for product in catalogue.products:
        if (
            (product.edition, product.market_segment) == (own.edition, own.market_segment)
            and product.on_sale(day)
            and (product.sub_segment is None or product.sub_segment in account.market_sub_segments)
            and (offers := catalogue.moq_offers(product))
            and catalogue.price(offers[0], region=account.region, currency=currency, on=day)
        ):
            yield product
