"""Which products are recommended, and why: pure functions (RE-C3)."""

from collections.abc import Iterable, Iterator, Sequence

from sandbox.catalogue.offers import Offer
from sandbox.recommendations.fixtures import ByProducts, Fixed

Found = tuple[str, tuple[str, ...]]
"""A product by its id, and the offers that led to it."""
Categories = tuple[Sequence[Found], Sequence[Found], Sequence[Found]]
"""Upsells, cross-sells, add-ons."""


def without_cart(fixed: Fixed, held: Sequence[str]) -> Categories:
    """Return what is recommended to anybody, led to by the offers that the customer holds."""
    led_by = tuple(dict.fromkeys(held))
    upsells, cross_sells, add_ons = (
        [(product_id, led_by) for product_id in category]
        for category in (fixed.upsells, fixed.cross_sells, fixed.add_ons)
    )
    return upsells, cross_sells, add_ons


def for_products(
    by_products: ByProducts, cart: Sequence[Offer], requires: dict[str, frozenset[str]]
) -> Categories:
    """Return what is recommended for the products of a cart.

    Args:
        by_products: what the fixtures say.
        cart: the offers of the cart.
        requires: by add-on, the products of which it needs one.
    """
    better = ((upsell.product, {upsell.of}) for upsell in by_products.upsells)
    adding = ((add_on, requires.get(add_on, frozenset[str]())) for add_on in by_products.add_ons)
    everything = tuple(dict.fromkeys(offer.offer_id for offer in cart))
    return (
        list(_led_to(cart, better)),
        [(product_id, everything) for product_id in by_products.cross_sells],
        list(_led_to(cart, adding)),
    )


def _led_to(cart: Sequence[Offer], wanted: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Found]:
    for product_id, sources in wanted:
        of = set(sources)
        offers = [offer.offer_id for offer in cart if offer.product.product_id in of]
        if offers:
            yield product_id, tuple(dict.fromkeys(offers))
