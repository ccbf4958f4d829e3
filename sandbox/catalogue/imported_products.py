"""From the rows of a partner's price list to products and dated prices."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from sandbox.catalogue.levels import is_consumable_level, rank
from sandbox.catalogue.offers import (
    MOQ_MINIMUMS,
    Delivery,
    Edition,
    OfferIdParts,
    OfferKind,
    Product,
    Proration,
    Variant,
    base_level_of,
    parse_offer_id,
)
from sandbox.catalogue.price_list_cells import LARGEST_PRICE
from sandbox.catalogue.price_list_csv import PriceListRow
from sandbox.catalogue.price_rules import PriceStep

PLAIN_LETTERS: Final = frozenset("A0")
OPEN_END_YEAR: Final = 2099
"""Price lists write a date of this year or later for offers that sell on."""

MINIMUM_DIGITS: Final = 6
_SUB_SEGMENTS: Final = {"K-12": "K_12", "K12": "K_12", "HED": "HIGHER_ED"}
_MINIMUM: Final = re.compile(r"\(([0-9]+)\+\)\s*$", re.ASCII)


class PriceKey(NamedTuple):
    """What one price list calls one price."""

    offer_id: str
    region: str
    currency: str


class _Span(NamedTuple):
    """Days, both included, on which a row's price holds."""

    first: date
    last: date
    price: Decimal


def merge_products(known: Mapping[str, Product], rows: Iterable[PriceListRow]) -> list[Product]:
    """Products that the rows name: known ones with the levels sold in addition, and new ones."""
    by_product: defaultdict[str, list[tuple[OfferIdParts, PriceListRow]]] = defaultdict(list)
    for row in rows:
        parts = parse_offer_id(row.offer_id)
        if parts is None:
            raise ValueError(f"{row.offer_id!r} is no offer id: parse the price list first")
        by_product[parts.product_id].append((parts, row))
    return [_merge(known.get(product_id), found) for product_id, found in by_product.items()]


def usable_rows(
    known: Mapping[str, Product], rows: Iterable[PriceListRow]
) -> tuple[list[PriceListRow], list[str]]:
    """The rows of earlier imports that make products with prices, and why others do not.

    An import that an earlier version took in, or that no longer goes with the built-in catalogue,
    must not stop every world of the database: its rows are left out.
    """
    by_product: defaultdict[str, list[PriceListRow]] = defaultdict(list)
    faults: list[str] = []
    for row in rows:
        parts = parse_offer_id(row.offer_id)
        if parts is None or not 0 <= row.partner_price < LARGEST_PRICE:
            faults.append(f"{row.offer_id}: no offer id, or no price that a unit can have")
        else:
            by_product[parts.product_id].append(row)
    usable: list[PriceListRow] = []
    for found in by_product.values():
        try:
            merge_products(known, found)
        except ValueError as error:
            faults.append(str(error))
        else:
            usable += found
    return usable, faults


def price_steps(rows: Iterable[PriceListRow]) -> dict[PriceKey, tuple[PriceStep, ...]]:
    """Dated prices by offer, region and currency, oldest first.

    A row holds from its first to its last order date, and from its list's month on. Of two rows
    for one day the one that began later holds, and if they began together the one that ends
    first; where none holds, the one that ended last goes on. Rows of
    the STANDARD list come before those of the others; rows with a discount code are left out,
    since their price is that of a discount, but for minimum-order offers, whose only price it is.
    """
    by_key: defaultdict[PriceKey, list[PriceListRow]] = defaultdict(list)
    for row in rows:
        if not row.discount_code or row.discount_code.startswith("MOQ_"):
            by_key[PriceKey(row.offer_id, row.region, row.currency)].append(row)
    return {key: _steps(found) for key, found in by_key.items()}


def _steps(rows: list[PriceListRow]) -> tuple[PriceStep, ...]:
    standard = [row for row in rows if row.price_list_type == "STANDARD"]
    spans = [_span(row) for row in standard or rows]
    spans.sort(key=lambda span: span.last, reverse=True)
    spans.sort(key=lambda span: span.first)
    edges = {span.first for span in spans}
    edges.update(span.last + timedelta(days=1) for span in spans if span.last < date.max)
    steps: list[PriceStep] = []
    for day in sorted(edges):
        begun = [span for span in spans if span.first <= day]
        covering = [span for span in begun if day <= span.last]
        price = covering[-1].price if covering else max(begun, key=lambda span: span.last).price
        if not steps or steps[-1].price != price:
            steps.append(PriceStep(day, price))
    return tuple(steps)


def _span(row: PriceListRow) -> _Span:
    last = row.last_order_date or date.max
    first = row.first_order_date or date.min
    if row.price_list_month and first < row.price_list_month <= last:
        first = row.price_list_month
    return _Span(first, last, row.partner_price)


def _merge(known: Product | None, found: list[tuple[OfferIdParts, PriceListRow]]) -> Product:
    plain_terms = (parts.term for parts, _ in found if parts.term[0] in PLAIN_LETTERS)
    term = known.term if known else next(plain_terms, "A12")
    levels = {parts.level for parts, _ in found if parts.term == term}
    variants = {
        Variant(parts.term[0], parts.level, MOQ_MINIMUMS.get(parts.term[0], _minimum(row)))
        for parts, row in found
        if parts.term != term
    }
    if known is not None:
        levels.update(known.levels)
        variants.update(known.variants)
    elif not levels:
        # A list that holds minimum-order offers only: the product itself needs a plain level.
        levels.add("T1" if is_consumable_level(found[0][0].level) else "01")
    if len({is_consumable_level(level) for level in levels}) > 1:
        listed = ", ".join(sorted(levels))
        raise ValueError(
            f"{found[0][0].product_id} is listed at levels of licences and of consumables: {listed}"
        )
    ordered = tuple(sorted(levels, key=rank))
    product = known or _new_product(found, term)
    return replace(
        product,
        base_level=base_level_of(ordered),
        levels=ordered,
        variants=tuple(sorted(variants)),
    )


def _new_product(found: list[tuple[OfferIdParts, PriceListRow]], term: str) -> Product:
    parts, row = found[0]
    kind = _kind(parts, row)
    ends = [r.last_order_date for _, r in found]
    last = None if None in ends else max(end for end in ends if end is not None)
    return Product(
        product_id=parts.product_id,
        name=row.product_family or f"Imported product {parts.product_id}",
        family=row.product_family,
        kind=kind,
        edition=Edition.ENTERPRISE if "enterprise" in row.product_type.lower() else Edition.TEAM,
        market_segment=row.market_segment,
        sub_segment=next(
            (name for prefix, name in _SUB_SEGMENTS.items()
             if row.additional_detail.upper().startswith(prefix)),
            None,
        ),
        term=term,
        base_level=parts.level,
        levels=(parts.level,),
        first_order_date=min(r.first_order_date or date.min for _, r in found),
        last_order_date=last if last and last.year < OPEN_END_YEAR else None,
        proration=_proration(row),
        qualifies=kind in {OfferKind.LICENSE, OfferKind.CONSUMABLE},
        minimum_quantity=_minimum(row),
        delivery=_delivery(row),
    )  # fmt: skip


def _kind(parts: OfferIdParts, row: PriceListRow) -> OfferKind:
    if row.users.lower() == "per credit pack":
        return OfferKind.CREDIT_PACK
    if is_consumable_level(parts.level) or "consum" in row.product_type.lower():
        return OfferKind.CONSUMABLE
    if re.search(
        r"licen[sc]e pack", f"{row.product_family} {row.additional_detail}", re.IGNORECASE
    ):
        return OfferKind.LICENSE_PACK
    return OfferKind.LICENSE


def _delivery(row: PriceListRow) -> Delivery:
    words = row.product_type.lower()
    if "feature restricted" in words:
        return Delivery.FEATURE_RESTRICTED
    return Delivery.HOSTED if "hosted" in words else Delivery.INSTALLED


def _proration(row: PriceListRow) -> Proration:
    detail = row.product_type_detail.lower()
    if detail.startswith("12-month"):
        return Proration.TWELVE_MONTH
    return Proration.NONE if detail.startswith("no proration") else Proration.ANNUAL


def _minimum(row: PriceListRow) -> int:
    match = _MINIMUM.search(row.additional_detail)
    # No order is as large as what more digits would say.
    return int(match[1]) if match and len(match[1]) <= MINIMUM_DIGITS else 1
