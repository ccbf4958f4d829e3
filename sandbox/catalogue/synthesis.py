"""Plausible products for offer ids that the catalogue lacks (rule `unknownOffers`)."""

from datetime import date
from decimal import Decimal
from typing import Final

from sandbox.catalogue.levels import (
    BASE_CONSUMABLE_LEVEL,
    BASE_LICENSE_LEVEL,
    CONSUMABLE_LADDER,
    LICENSE_LADDER,
    Program,
    is_consumable_level,
    program_of,
)
from sandbox.catalogue.offers import (
    MOQ_LEVEL,
    MOQ_MINIMUMS,
    SEGMENT_LETTERS,
    Edition,
    Offer,
    OfferKind,
    Product,
    Proration,
    moq_variants,
    offers_of,
    parse_offer_id,
)
from sandbox.catalogue.price_rules import PriceRule

PLAIN_TERMS: Final = frozenset({"A12", "012"})
FIRST_ORDER_DATE: Final = date(2018, 1, 1)
_EDU_SHARE: Final = Decimal("0.4")


def synthesize(offer_id: str) -> Offer | None:
    """Make an offer of a plausible product from an id alone; equal ids make equal offers.

    Answers None when the id is not of the grammar: unknown level, unknown term, or a
    minimum-order letter at another level than 14 (OF-1).
    """
    parts = parse_offer_id(offer_id)
    if parts is None:
        return None
    letter = parts.term[0]
    if parts.term not in PLAIN_TERMS and not (letter in MOQ_MINIMUMS and parts.level == MOQ_LEVEL):
        return None
    consumed = is_consumable_level(parts.level)
    segment = SEGMENT_LETTERS.get(parts.letters, "COM")
    product = Product(
        product_id=parts.product_id,
        name=f"Synthesized product {parts.product_id}",
        family="Synthesized",
        kind=OfferKind.CONSUMABLE if consumed else OfferKind.LICENSE,
        edition=Edition.ENTERPRISE if parts.letters == "EA" else Edition.TEAM,
        market_segment=segment,
        sub_segment=None,
        term=parts.term if parts.term in PLAIN_TERMS else "A12",
        base_level=BASE_CONSUMABLE_LEVEL if consumed else BASE_LICENSE_LEVEL,
        levels=CONSUMABLE_LADDER if consumed else _license_levels(segment),
        first_order_date=FIRST_ORDER_DATE,
        proration=Proration.NONE if consumed else Proration.ANNUAL,
        variants=() if consumed or segment == "EDU" else moq_variants(),
    )
    return next((offer for offer in offers_of(product) if offer.offer_id == offer_id), None)


def synthetic_rule(product: Product) -> PriceRule:
    """An invented price that follows from the digits of the product id.

    Between 120 and 1200 dollars a year for a licence, 1 and 2 for a transaction.
    """
    digits = int(product.product_id[:8])
    if product.kind is OfferKind.CONSUMABLE:
        return PriceRule(usd=1 + Decimal(digits % 100) / 100)
    yearly = 12 * (10 + Decimal(digits % 9000) / 100)
    return PriceRule(usd=yearly * _EDU_SHARE if product.market_segment == "EDU" else yearly)


def _license_levels(segment: str) -> tuple[str, ...]:
    programs = {
        "EDU": {Program.STANDARD},
        "GOV": set(Program),
    }.get(segment, {Program.STANDARD, Program.THREE_YEAR_COMMIT})
    return tuple(level for level in LICENSE_LADDER if program_of(level) in programs)
