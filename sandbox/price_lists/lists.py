"""Price lists: one per region, segment, currency, month and type (OF-5, docs manage-pricing)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.levels import Program, program_of
from sandbox.catalogue.offers import Offer, OfferKind
from sandbox.domain.calendar import add_months
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.timeline.open_world import Partner

FIRST_MONTH = date(2018, 1, 1)
LAST_MONTH = date(2040, 12, 1)
_OPEN_END = date(2040, 12, 31)
# Adobe's sample of a 3YC list shows level 01 too: a commitment locks the prices of all levels.
_PROGRAMS = {
    "STANDARD": {Program.STANDARD},
    "3YC": {Program.STANDARD, Program.THREE_YEAR_COMMIT},
    "STD-LGA": {Program.LARGE_GOVERNMENT_AGENCY},
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


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """One row of a list: an offer at a price, with the days on which it may be ordered so."""

    offer: Offer
    price: Decimal
    first: date
    last: date


def list_prices(catalogue: Catalogue, partner: Partner, wanted: ListRequest) -> list[ListedPrice]:
    """Return the rows of a list that the filters leave, by offer id and age.

    A standard list holds what may be ordered in its month at that month's price. A 3YC list holds
    the prices of the past too, since commitments lock them.

    Raises:
        Refusal: 1160 the partner does not sell in the segment, 1161 nor in the region or
            currency, 1162 there is no list of that month.
    """
    if wanted.market_segment not in partner.market_segments:
        facts: Facts = {"named": wanted.market_segment, "sold": partner.market_segments}
        raise Refusal(Error.SEGMENT_NOT_SOLD, facts=facts)
    if wanted.region != partner.region or wanted.currency not in partner.currencies:
        facts = {"region": partner.region, "currencies": partner.currencies}
        raise Refusal(Error.REGION_NOT_SOLD, facts=facts)
    if not FIRST_MONTH <= wanted.month <= LAST_MONTH:
        facts = {"month": wanted.month, "first": FIRST_MONTH, "last": LAST_MONTH}
        raise Refusal(Error.PRICE_LIST_NOT_FOUND, facts=facts)
    rows = (
        row
        for offer in catalogue.offers()
        if _belongs(offer, wanted)
        for row in _rows(catalogue, offer, wanted)
        if _passes(row, wanted)
    )
    return sorted(rows, key=lambda row: (row.offer.offer_id, row.first))


def check_offset(rows: Sequence[ListedPrice], offset: int) -> None:
    """Refuse a page past the end of a list.

    Raises:
        Refusal: 1162.
    """
    if offset and offset >= len(rows):
        facts = {"offset": offset, "totalCount": len(rows)}
        raise Refusal(Error.PRICE_LIST_NOT_FOUND, facts=facts)


def _belongs(offer: Offer, wanted: ListRequest) -> bool:
    # Minimum-order offers need a three-year commit, on whose list they stand.
    program = Program.THREE_YEAR_COMMIT if offer.kind is OfferKind.MOQ else program_of(offer.level)
    return (
        program in _PROGRAMS[wanted.list_type]
        and offer.product.market_segment == wanted.market_segment
    )


def _rows(catalogue: Catalogue, offer: Offer, wanted: ListRequest) -> Iterator[ListedPrice]:
    product = offer.product
    month_end = add_months(wanted.month, 1) - timedelta(days=1)
    steps = catalogue.price_steps(offer, region=wanted.region, currency=wanted.currency)
    known = [step for step in steps if step.first <= month_end]
    if wanted.list_type != "3YC":
        known = known[-1:]
    end = product.last_order_date or _OPEN_END
    for index, step in enumerate(known):
        first = max(step.first, product.first_order_date)
        is_last = index == len(known) - 1
        last = end if is_last else min(end, known[index + 1].first - timedelta(days=1))
        in_month = first <= month_end and last >= wanted.month
        if in_month or (wanted.list_type == "3YC" and first <= last):
            yield ListedPrice(offer, step.price, first, last)


def _passes(row: ListedPrice, wanted: ListRequest) -> bool:
    return (
        wanted.offer_id in ("", row.offer.offer_id)
        and wanted.product_family in ("", row.offer.product.family)
        and (wanted.first_order_after is None or row.first > wanted.first_order_after)
        and (wanted.last_order_from is None or row.last >= wanted.last_order_from)
        and not wanted.discount_code
    )
