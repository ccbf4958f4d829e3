"""Products, the offers they are sold as, and the grammar of offer ids (OF-1)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from sandbox.catalogue.levels import is_consumable_level, is_level
from sandbox.domain.ruleset import Ruleset

MOQ_LEVEL: Final = "14"
"""The level that minimum-order offers stand on (docs customer-account/high-growth)."""
MOQ_MINIMUMS: Final = {"X": 100, "Y": 250, "Z": 500}
"""Letter in the offer id of a minimum-order offer → licences that one order must hold."""
SEGMENT_LETTERS: Final = {"CA": "COM", "CB": "EDU", "CC": "GOV"}
"""Market segment that two letters of a product id tell; others occur (`EA`) and tell nothing."""

_OFFER_ID: Final = re.compile(
    r"(?P<product>[0-9]{8}(?P<letters>[A-Z]{2}))(?P<level>[0-9T][0-9A-Z])(?P<term>[A-Z0]12)",
    re.ASCII,
)


class OfferKind(StrEnum):
    """What an offer sells; decides about returns, maximums and levels."""

    LICENSE = "LICENSE"
    ADD_ON = "ADD_ON"
    CONSUMABLE = "CONSUMABLE"
    CREDIT_PACK = "CREDIT_PACK"
    LICENSE_PACK = "LICENSE_PACK"
    MOQ = "MOQ"


class Edition(StrEnum):
    """For whom a product is made; decides about the largest quantity of a line (X8)."""

    TEAM = "TEAM"
    ENTERPRISE = "ENTERPRISE"


class Proration(StrEnum):
    """Whether part of a term costs part of the price; values are Adobe's productTypeDetail."""

    ANNUAL = "Annual"
    NONE = "No Proration"
    TWELVE_MONTH = "12-month, no proration"


class Delivery(StrEnum):
    """How users come to a product; decides about Adobe's productType."""

    INSTALLED = "INSTALLED"
    HOSTED = "HOSTED"
    FEATURE_RESTRICTED = "FEATURE_RESTRICTED"


class Variant(NamedTuple):
    """A way in which a product is sold beside its plain offers, told by a letter in the term."""

    letter: str
    level: str
    minimum_quantity: int


class OfferIdParts(NamedTuple):
    """An offer id taken apart: `65304479CA14X12` is 65304479CA, level 14, term X12."""

    product_id: str
    letters: str
    level: str
    term: str


@dataclass(frozen=True, slots=True)
class Product:
    """A base product; its offers differ by level only.

    Attributes:
        product_id: Eight digits and two letters, `65304479CA`.
        market_segment: 'COM', 'EDU' or 'GOV'.
        sub_segment: None, or the only EDU sub-segment that may buy: 'K_12' or 'HIGHER_ED'.
        term: End of the id of its plain offers, 'A12' or '012'.
        base_level: Worst level sold, '01' or 'T1'; subscriptions show the offer at this level.
        levels: Levels sold, from the worst to the best for the customer.
        requires: Product ids of which the customer must have one (add-ons).
        incompatible_with: Product ids that the customer must not have beside it.
        once_per_term: A second purchase in one term is refused.
        qualifies: Its quantity counts for the customer's level.
        first_order_date: First day of its sale.
        last_order_date: Last day of its sale; None while it sells on.
        end_of_support_date: Last day on which it is supported; None while it is (TC-13).
        variants: Minimum-order and other special offers.
        minimum_quantity: Smallest quantity of one order.
        regions: Price regions where it is sold; empty means all.
        delivery: Installed, a service of Adobe's, or under feature restricted licensing.
    """

    product_id: str
    name: str
    family: str
    kind: OfferKind
    edition: Edition
    market_segment: str
    sub_segment: str | None
    term: str
    base_level: str
    levels: tuple[str, ...]
    first_order_date: date
    last_order_date: date | None = None
    requires: frozenset[str] = frozenset()
    incompatible_with: frozenset[str] = frozenset()
    once_per_term: bool = False
    proration: Proration = Proration.ANNUAL
    qualifies: bool = True
    variants: tuple[Variant, ...] = ()
    minimum_quantity: int = 1
    regions: frozenset[str] = frozenset()
    delivery: Delivery = Delivery.INSTALLED
    end_of_support_date: date | None = None

    @property
    def base_offer_id(self) -> str:
        """Offer id at the base level, which subscriptions carry (OF-1)."""
        return self.offer_id_at(self.base_level)

    @property
    def offer_type(self) -> str:
        """'LICENSE' or 'CONSUMABLES', as Adobe groups offers in discounts and commitments."""
        return "CONSUMABLES" if self.is_consumed else "LICENSE"

    @property
    def is_credit_pack(self) -> bool:
        """Whether every order of it ends a year later by itself and never renews (OR-3)."""
        return self.kind is OfferKind.CREDIT_PACK

    @property
    def is_consumed(self) -> bool:
        """Whether it is used up, not assigned to users: transactions and credits."""
        return self.kind in {OfferKind.CONSUMABLE, OfferKind.CREDIT_PACK}

    def offer_id_at(self, level: str) -> str:
        """Id of the plain offer at a level, sold or not."""
        return f"{self.product_id}{level}{self.term}"

    def on_sale(self, day: date) -> bool:
        """Whether it may be ordered on a day; its first and last order dates are inside."""
        return self.first_order_date <= day and (
            self.last_order_date is None or day <= self.last_order_date
        )

    def is_supported(self, day: date) -> bool:
        """Whether it is still supported on a day, on sale or not."""
        return self.end_of_support_date is None or day <= self.end_of_support_date


@dataclass(frozen=True, slots=True)
class Offer:
    """A product at a level, as it stands on an order.

    `kind` is MOQ for minimum-order variants, else the product's.
    `minimum_quantity` is the smallest quantity of one order.
    """

    offer_id: str
    product: Product
    level: str
    kind: OfferKind
    minimum_quantity: int = 1

    @property
    def discount_code(self) -> str:
        """'MOQ_100' of a minimum-order offer (docs customer-account/high-growth-apis), else ''."""
        return f"MOQ_{self.minimum_quantity}" if self.kind is OfferKind.MOQ else ""

    @property
    def is_plain(self) -> bool:
        """Whether it is the product at a level, not one of its special variants."""
        return self.offer_id.endswith(self.product.term)


def parse_offer_id(offer_id: str) -> OfferIdParts | None:
    """Take an offer id apart (OF-1); None when the grammar or its level is unknown."""
    match = _OFFER_ID.fullmatch(offer_id)
    if match is None or not is_level(match["level"]):
        return None
    return OfferIdParts(match["product"], match["letters"], match["level"], match["term"])


def plain_offer(product: Product, level: str) -> Offer:
    """The product's plain offer at a level, sold or not."""
    return Offer(product.offer_id_at(level), product, level, product.kind, product.minimum_quantity)


def variant_offer(product: Product, variant: Variant) -> Offer:
    """The offer of one of the product's variants: X, Y and Z are minimum-order offers."""
    kind = OfferKind.MOQ if variant.letter in MOQ_MINIMUMS else product.kind
    offer_id = f"{product.product_id}{variant.level}{variant.letter}{product.term[1:]}"
    return Offer(offer_id, product, variant.level, kind, variant.minimum_quantity)


def offers_of(product: Product) -> tuple[Offer, ...]:
    """All offers of a product, plain ones from the worst level to the best, then its variants."""
    return (
        *(plain_offer(product, level) for level in product.levels),
        *(variant_offer(product, variant) for variant in product.variants),
    )


def moq_variants() -> tuple[Variant, ...]:
    """The three minimum-order variants that Adobe sells, smallest first."""
    return tuple(Variant(letter, MOQ_LEVEL, least) for letter, least in MOQ_MINIMUMS.items())


def moq_minimum(code: str) -> int:
    """The least that a discount code such as 'MOQ_100' is for; 0 for any other code."""
    return next((least for least in MOQ_MINIMUMS.values() if code == f"MOQ_{least}"), 0)


def base_level_of(levels: tuple[str, ...]) -> str:
    """Base level of a product that is sold at these levels, from the worst to the best."""
    if not levels:
        raise ValueError("a product must be sold at one level at least")
    if len({is_consumable_level(level) for level in levels}) > 1:
        raise ValueError(f"levels of different ladders cannot be mixed: {', '.join(levels)}")
    return levels[0]


def quantity_max(product: Product, rules: Ruleset) -> int:
    """Return the largest quantity of one line item of a product (OR-2, X8)."""
    is_enterprise = product.edition is Edition.ENTERPRISE
    return rules.enterprise_quantity_max if is_enterprise else rules.team_quantity_max
