"""Who may buy what, and at which level (OR-2, OF-2 to OF-4)."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sandbox.catalogue.levels import (
    Program,
    consumable_level,
    higher,
    is_open_to,
    license_level,
    program_of,
)
from sandbox.catalogue.offers import Offer, OfferKind, Product
from sandbox.domain.errors import Facts, line_detail, reason_detail


class Levels(NamedTuple):
    """A customer's discount levels; the consumable one is empty until it buys consumables."""

    license: str
    consumable: str = ""

    def of(self, product: Product) -> str:
        """Return the level that counts for a product; licence level where it has no other."""
        if product.kind is OfferKind.CONSUMABLE:
            return self.consumable or consumable_level(0)
        return self.license


class Line(NamedTuple):
    """A line whose offer is known; empty texts mean home and the currency of the order.

    `discount_code` names the price that it has, where that is not the offer's own.
    """

    number: int
    offer: Offer
    quantity: int
    deployment_id: str = ""
    currency: str = ""
    discount_code: str = ""


class Buyer(NamedTuple):
    """What eligibility asks about a customer: segments, and the products that it has.

    `coming` are those that begin at the next anniversary, and `begins_then` tells whether the
    lines do too: then those may be their bases. Beside them nothing incompatible may be bought.
    """

    market_segment: str
    market_sub_segments: Collection[str]
    reseller_segments: Collection[str]
    held: Collection[str]
    bought_this_term: Collection[str] = ()
    coming: Collection[str] = ()
    begins_then: bool = False


def ineligible_lines(lines: Sequence[Line], buyer: Buyer) -> list[str]:
    """Return the details of 2129 for the lines that the customer may not buy, if any (OR-2)."""
    faults = []
    for line in lines:
        reason = _reason(line, lines, buyer)
        if reason is not None:
            faults.append(line_detail(line.number, reason))
    return faults


def buyer_facts(lines: Sequence[Line], buyer: Buyer) -> Facts:
    """Return what `ineligible_lines` looks at, for the journal."""
    return {
        "marketSegment": buyer.market_segment,
        "marketSubSegments": list(buyer.market_sub_segments),
        "resellerSegments": list(buyer.reseller_segments),
        "held": set(buyer.held),
        "boughtThisTerm": set(buyer.bought_this_term),
        "coming": set(buyer.coming),
        "lines": [
            {
                "line": line.number,
                "product": line.offer.product.product_id,
                "marketSegment": line.offer.product.market_segment,
                "requires": set(line.offer.product.requires),
                "incompatibleWith": set(line.offer.product.incompatible_with),
            }
            for line in lines
        ],
    }


def _reason(line: Line, lines: Sequence[Line], buyer: Buyer) -> str | None:
    product = line.offer.product
    others = [other for other in lines if other is not line]
    having = {*buyer.held, *(other.offer.product.product_id for other in others)}
    bases = {*having, *buyer.coming} if buyer.begins_then else having
    reason = None
    if not _in_segment(product, buyer):
        reason = "INELIGIBLE_MARKET_SEGMENT"
    elif product.requires and not product.requires & bases:
        reason = "INELIGIBLE_ADD_ON"
    elif product.incompatible_with & {*having, *buyer.coming} or any(
        product.product_id in other.offer.product.incompatible_with for other in others
    ):
        reason = "INELIGIBLE_SWITCH"
    elif product.once_per_term and _bought_again(product, others, buyer):
        reason = "CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE"
    return reason


def _in_segment(product: Product, buyer: Buyer) -> bool:
    return (
        product.market_segment == buyer.market_segment
        and product.market_segment in buyer.reseller_segments
        and (product.sub_segment is None or product.sub_segment in buyer.market_sub_segments)
    )


def _bought_again(product: Product, others: Iterable[Line], buyer: Buyer) -> bool:
    same_order = any(other.offer.product is product for other in others)
    return same_order or product.product_id in buyer.bought_this_term


def entitled_levels(current: Levels, quantities: Iterable[tuple[Product, int]]) -> Levels:
    """Return the levels that cumulative quantities entitle to; never below the current (OF-3).

    Args:
        current: the customer's levels now.
        quantities: every product held or ordered, with its quantity.
    """
    reached = levels_anew(quantities)
    consumable = reached.consumable
    if current.consumable:
        consumable = higher(current.consumable, consumable or current.consumable)
    return Levels(higher(current.license, reached.license), consumable)


def levels_anew(quantities: Iterable[tuple[Product, int]]) -> Levels:
    """Return the levels computed from quantities alone, as at an anniversary (OF-3, RN-4)."""
    licenses, consumables = qualifying(quantities)
    consumed = "" if consumables is None else consumable_level(consumables)
    return Levels(license_level(licenses), consumed)


def qualifying(quantities: Iterable[tuple[Product, int]]) -> tuple[int, int | None]:
    """Count qualifying licences, and transactions: None where no product has any (OF-2)."""
    licenses = consumables = 0
    consumes = False
    for product, quantity in quantities:
        if product.kind is OfferKind.CONSUMABLE:
            consumables += quantity
            consumes = True
        elif product.qualifies:
            licenses += quantity
    return licenses, consumables if consumes else None


def level_facts(lines: Sequence[Line], entitled: Levels) -> Facts:
    """Return what `too_good_lines` looks at, for the journal."""
    return {
        "lines": [
            {
                "line": line.number,
                "ordered": line.offer.level,
                "entitled": entitled.of(line.offer.product),
            }
            for line in lines
        ]
    }


def too_good_lines(lines: Sequence[Line], entitled: Levels, *, is_agency: bool) -> list[str]:
    """Return the details of 2129 for lines at a better level than entitled (OF-4).

    Minimum-order offers stand apart from levels: their quantity is their entitlement. The levels
    of large agencies have a detail of their own, without the line, for who is none (LG-1).
    """
    too_good = [
        line
        for line in lines
        if line.offer.is_plain
        and len(line.offer.product.levels) > 1
        and not is_open_to(line.offer.level, entitled=entitled.of(line.offer.product))
    ]
    details = [
        reason_detail("Not an LGA Customer")
        if not is_agency and program_of(line.offer.level) is Program.LARGE_GOVERNMENT_AGENCY
        else line_detail(line.number)
        for line in too_good
    ]
    return list(dict.fromkeys(details))
