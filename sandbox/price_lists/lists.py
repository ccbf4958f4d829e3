"""Price lists: one per region, segment, currency, month and type (OF-5, docs manage-pricing)."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.levels import Program, program_of
from sandbox.catalogue.offers import Offer, OfferKind
from sandbox.domain.calendar import add_months
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.large_agencies.rules import is_for_agencies
from sandbox.timeline.open_world import Partner

FIRST_MONTH = date(2018, 1, 1)
LAST_MONTH = date(2040, 12, 1)
_OPEN_END = date(2040, 12, 31)
AGENCIES = "STD-LGA"
# Adobe's sample of a 3YC list shows level 01 too: a commitment locks the prices of all levels.
_PROGRAMS = {
    "STANDARD": {Program.STANDARD},
    "3YC": {Program.STANDARD, Program.THREE_YEAR_COMMIT},
    AGENCIES: {Program.LARGE_GOVERNMENT_AGENCY},
}


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which list is wanted, and what of it; None or empty filters leave all."""

    region: str
    market_segment: str
    currency: str
    month: date
    list_type: str = "STANDARD"
    offer_id: str = ""
    product_family: str = ""
    first_order_after: date | None = None
    last_order_from: date | None = None
    discount_code: str = ""


class ListedPrice(NamedTuple):
    """One row of a list: an offer at a price, with the days on which it may be ordered so.

    `since` is the day from which the price holds, `before` the price until then (None: the first
    one). `discount_code` is that which the price asks for, "" where it asks for none.
    """

    offer: Offer
    price: Decimal
    first: date
    last: date
    since: date
    before: Decimal | None = None
    discount_code: str = ""


def list_prices(catalogue: Catalogue, partner: Partner, wanted: ListRequest) -> list[ListedPrice]:
    """Return the rows of a list that the filters leave, by offer id, code and age.

    A standard list holds what may be ordered in its month at that month's price. A 3YC list holds
    the prices of the past too, since commitments lock them, and those that discount codes have.

    Raises:
        Refusal: 1159 the partner's contract is inactive, 1160 the partner does not sell in the
            segment, 1161 nor in the region or currency, 1162 there is no list of that month.
    """
    _check(partner, wanted)
    month_end = add_months(wanted.month, 1) - timedelta(days=1)
    found = (catalogue.find(wanted.offer_id),) if wanted.offer_id else catalogue.offers()
    rows = [
        row
        for offer in found
        if offer is not None and _belongs(offer, wanted)
        for row in _rows(catalogue, offer, wanted, month_end)
    ]
    if wanted.first_order_after or wanted.last_order_from or wanted.discount_code:
        rows = [row for row in rows if _passes(row, wanted)]
    rows.sort(key=lambda row: (row.offer.offer_id, row.discount_code, row.first))
    return rows


def _check(partner: Partner, wanted: ListRequest) -> None:
    if partner.status != Status.ACTIVE:
        raise Refusal(Error.CONTRACT_INACTIVE, facts={"contractStatus": partner.status})
    if wanted.market_segment not in partner.market_segments:
        facts: Facts = {"named": wanted.market_segment, "sold": partner.market_segments}
        raise Refusal(Error.SEGMENT_NOT_SOLD, facts=facts)
    if wanted.region != partner.region or wanted.currency not in partner.currencies:
        facts = {"region": partner.region, "currencies": partner.currencies}
        raise Refusal(Error.REGION_NOT_SOLD, facts=facts)
    if not FIRST_MONTH <= wanted.month <= LAST_MONTH:
        facts = {"month": wanted.month, "first": FIRST_MONTH, "last": LAST_MONTH}
        raise Refusal(Error.PRICE_LIST_NOT_FOUND, facts=facts)


def check_offset(rows: Sequence[ListedPrice], offset: int) -> None:
    """Refuse a page past the end of a list.

    Raises:
        Refusal: 1162.
    """
    if offset and offset >= len(rows):
        facts = {"offset": offset, "totalCount": len(rows)}
        raise Refusal(Error.PRICE_LIST_NOT_FOUND, facts=facts)


def _belongs(offer: Offer, wanted: ListRequest) -> bool:
    product = offer.product
    if product.market_segment != wanted.market_segment:
        return False
    if wanted.list_type == AGENCIES and not is_for_agencies(product):
        return False
    if wanted.product_family and wanted.product_family != product.family:
        return False
    # Minimum-order offers need a three-year commit, on whose list they stand.
    program = Program.THREE_YEAR_COMMIT if offer.kind is OfferKind.MOQ else program_of(offer.level)
    return program in _PROGRAMS[wanted.list_type]


def _rows(
    catalogue: Catalogue, offer: Offer, wanted: ListRequest, month_end: date
) -> Iterator[ListedPrice]:
    product, is_commitment = offer.product, wanted.list_type == "3YC"
    known = catalogue.price_steps(offer, region=wanted.region, currency=wanted.currency)
    count = bisect_right(known, month_end, key=lambda step: step.first)
    code, end = offer.discount_code, product.last_order_date or _OPEN_END
    for index in range(0 if is_commitment else max(0, count - 1), count):
        since, price = known[index]
        first = max(since, product.first_order_date)
        last = end
        if index < count - 1:
            last = min(end, known[index + 1].first - timedelta(days=1))
        in_month = first <= month_end and last >= wanted.month
        if in_month or (is_commitment and first <= last):
            before = known[index - 1].price if index else None
            yield ListedPrice(offer, price, first, last, since, before, code)
    if is_commitment and catalogue.lists_codes(offer):
        yield from _coded_rows(catalogue, offer, wanted, month_end)


def _coded_rows(
    catalogue: Catalogue, offer: Offer, wanted: ListRequest, month_end: date
) -> Iterator[ListedPrice]:
    """Return what customers of VIP's high volume discount pay, a row a code (PL-4)."""
    product = offer.product
    end = product.last_order_date or _OPEN_END
    for coded in catalogue.coded_prices(
        offer, region=wanted.region, currency=wanted.currency, on=month_end
    ):
        first = max(coded.first or product.first_order_date, product.first_order_date)
        last = min(coded.last or end, end)
        if first <= min(last, month_end):
            yield ListedPrice(
                offer, coded.price, first, last, coded.since, coded.before, coded.code
            )


def _passes(row: ListedPrice, wanted: ListRequest) -> bool:
    return (
        (wanted.first_order_after is None or row.first > wanted.first_order_after)
        and (wanted.last_order_from is None or row.last >= wanted.last_order_from)
        and wanted.discount_code in ("", row.discount_code)
    )
