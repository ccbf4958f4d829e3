"""The products of the shop: what Adobe's price lists name, one a base part number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe.price_lists import ListedOffer
from partner_platform.instances import Instance
from partner_platform.offers import part_number
from partner_platform.tables import Price, Product

SIGN_ADD_ON: Final = "Phone Authentication Add On"
"""Additional Details of the add-ons that need a base in the same order (PF-1, seed 002)."""
SIGN_BASES: Final = frozenset(
    {"Acrobat Sign Solutions for business", "Acrobat Sign Solutions for enterprise"}
)
_PRORATED: Final = "Annual"


@dataclass(frozen=True, slots=True)
class Article:
    """A product with the offer that an order of it begins with: Adobe finds the level."""

    product: Product
    offer_id: str
    price: Decimal


def keep_products(
    session: Session, instance: Instance, segment: str, offers: Sequence[ListedOffer]
) -> None:
    """Add the products of a list that the shop does not have."""
    known = set(
        session.scalars(select(Product.part_number).where(Product.instance == instance.key))
    )
    named = _usual_offers(offers)
    bases = sorted(number for number, offer in named.items() if offer.name in SIGN_BASES)
    session.add_all(
        Product(
            instance=instance.key,
            part_number=number,
            name=offer.name,
            family=offer.family,
            segment=segment,
            is_prorated=offer.proration == _PRORATED,
            prerequisites=" ".join(bases) if offer.name == SIGN_ADD_ON else "",
            is_sold=True,
        )
        for number, offer in named.items()
        if number not in known
    )


def _usual_offers(offers: Iterable[ListedOffer]) -> dict[str, ListedOffer]:
    """Return the dearest offer of each product: the one without a discount or a minimum."""
    usual: dict[str, ListedOffer] = {}
    for offer in offers:
        number = part_number(offer.offer_id)
        if number not in usual or offer.price > usual[number].price:
            usual[number] = offer
    return usual


def articles_on(session: Session, instance: Instance, price_list_id: str) -> Mapping[str, Article]:
    """Return by part number what is sold by a price list, ordered by family and name."""
    prices = session.scalars(
        select(Price).where(Price.instance == instance.key, Price.price_list_id == price_list_id)
    )
    dearest: dict[str, Price] = {}
    for price in prices:
        number = part_number(price.offer_id)
        if number not in dearest or price.price > dearest[number].price:
            dearest[number] = price
    sold = session.scalars(
        select(Product)
        .where(Product.instance == instance.key, Product.is_sold)
        .order_by(Product.family, Product.name, Product.part_number)
    )
    return {
        product.part_number: Article(
            product, dearest[product.part_number].offer_id, dearest[product.part_number].price
        )
        for product in sold
        if product.part_number in dearest
    }


def product_name(session: Session, instance: Instance, offer_id: str) -> str:
    """Name the product of an offer; one that the shop does not know by its code."""
    product = session.get(Product, (instance.key, part_number(offer_id)))
    return offer_id if product is None else product.name


def missing_bases(products: Iterable[Product], names: Mapping[str, str]) -> str:
    """Say which product of one order lacks its base in it (PF-1); empty if none does.

    Args:
        products: of the order.
        names: of all products by part number.
    """
    ordered = list(products)
    numbers = {product.part_number for product in ordered}
    for product in ordered:
        bases = product.prerequisites.split()
        if bases and not numbers.intersection(bases):
            wanted = " or ".join(f'"{names.get(number, number)}"' for number in bases)
            return f'"{product.name}" requires {wanted} in the same order.'
    return ""
