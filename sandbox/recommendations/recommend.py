"""Recommend products to a customer, alone or beside another answer (RE-C1, RE-C3, RE-C5)."""

from collections.abc import Sequence

from sandbox.catalogue.offers import Offer
from sandbox.domain.calendar import price_day
from sandbox.recommendations.candidates import find_candidate
from sandbox.recommendations.checks import check_place
from sandbox.recommendations.fixtures import recommended_products
from sandbox.recommendations.model import (
    Candidate,
    Context,
    Enquiry,
    ProductRecommendations,
    Recommendation,
    Recommendations,
    Wish,
)
from sandbox.recommendations.overlay import shown_opportunities
from sandbox.recommendations.propensity import predict
from sandbox.recommendations.rules import Categories, Found, for_products, without_cart
from sandbox.renewals.standing import Preference
from sandbox.subscriptions.model import Subscription


def fetch(enquiry: Enquiry, wish: Wish) -> Recommendations:
    """Return all that recommendations tell of a customer.

    Raises:
        Refusal: 1116 no such customer; 5136, 5137.
    """
    candidate = find_candidate(enquiry, wish.customer_id)
    check_place(enquiry, candidate, wish.country, wish.language)
    return Recommendations(
        _products(enquiry, candidate, wish),
        shown_opportunities(enquiry, candidate.customer_id),
        predict(enquiry, candidate, wish.signals),
    )


def recommend_products(enquiry: Enquiry, wish: Wish) -> ProductRecommendations:
    """Return which products are recommended, for an answer about something else.

    Raises:
        Refusal: 1116 no such customer; 5136, 5137.
    """
    candidate = find_candidate(enquiry, wish.customer_id)
    check_place(enquiry, candidate, wish.country, wish.language)
    return _products(enquiry, candidate, wish)


def _products(enquiry: Enquiry, candidate: Candidate, wish: Wish) -> ProductRecommendations:
    found = _found(enquiry, candidate, wish)
    upsells, cross_sells, add_ons = (_offered(enquiry, candidate, category) for category in found)
    return ProductRecommendations(upsells, cross_sells, add_ons)


def _found(enquiry: Enquiry, candidate: Candidate, wish: Wish) -> Categories:
    table, catalogue = recommended_products(), enquiry.reference.catalogue
    if wish.context in {Context.GENERIC, Context.ORDERS_VIEW}:
        active = [held.base_offer_id for held in candidate.holdings if held.is_active]
        return without_cart(table.generic, active)
    cart = wish.offer_ids
    if wish.context is Context.RENEWAL_ORDER_PREVIEW and not cart:
        cart = tuple(held.base_offer_id for held in candidate.holdings if _renews(held))
    products = [catalogue.product(add_on) for add_on in table.by_products.add_ons]
    requires = {product.product_id: product.requires for product in products if product}
    return for_products(table.by_products, _known(enquiry, cart), requires)


def _renews(held: Subscription) -> bool:
    """Tell whether auto-renewal is on for one licence at least (RN-2)."""
    return held.is_open and Preference.of(held).wanted(held) > 0


def _known(enquiry: Enquiry, offer_ids: Sequence[str]) -> list[Offer]:
    """Return the offers of a cart; unknown ones are ignored."""
    synthesize = enquiry.rules.synthesizes_offers
    resolve = enquiry.reference.catalogue.resolve
    found = [resolve(offer_id, synthesize=synthesize) for offer_id in offer_ids]
    return [offer for offer in found if offer is not None]


def _offered(
    enquiry: Enquiry, candidate: Candidate, found: Sequence[Found]
) -> list[Recommendation]:
    """Leave out what is not sold to the customer today, and what it owns where that counts."""
    owned = {held.product_id for held in candidate.holdings if held.is_open}
    without = owned if enquiry.rules.recommendations == "owned" else set()
    today, made = price_day(enquiry.now), []
    for product_id, offer_ids in found:
        product = enquiry.reference.catalogue.product(product_id)
        if (
            product is not None
            and product.market_segment == candidate.market_segment
            and product.on_sale(today)
            and (not product.regions or enquiry.partner.region in product.regions)
            and product_id not in without
        ):
            made.append(Recommendation(product, offer_ids))
    return made
