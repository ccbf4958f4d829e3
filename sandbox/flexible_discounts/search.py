"""Which flexible discounts a distributor is shown (FD-1 to FD-3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sandbox.catalogue.countries import Countries
from sandbox.domain.errors import Error, Refusal
from sandbox.timeline.open_world import Partner

LARGEST_PAGE: Final = 50
USUAL_PAGE: Final = 20
CATEGORIES: Final = ("STANDARD", "INTRO")


@dataclass(frozen=True, slots=True)
class DiscountSearch:
    """What is asked for; a filter that is None or empty is not set.

    `country` is a code of two or three letters; dates are instants in UTC.
    """

    market_segment: str
    country: str
    categories: tuple[str, ...] = ()
    offer_ids: tuple[str, ...] = ()
    code: str | None = None
    discount_id: str | None = None
    with_reusable: bool = False
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """A flexible discount. No world has any until the program is there."""

    discount_id: str
    code: str


def find_discounts(
    partner: Partner, countries: Countries, search: DiscountSearch
) -> tuple[Discount, ...]:
    """Return what a search finds, by start and code.

    Raises:
        Refusal: 1178, 1160: the country or the segment is not the distributor's (FD-2).
    """
    check_contract(partner, countries, search)
    return ()


def check_contract(partner: Partner, countries: Countries, search: DiscountSearch) -> None:
    """Refuse a search outside the distributor's contract.

    Raises:
        Refusal: 1178, the country is none of its; 1160, the segment is none of its.
    """
    sold = {_alpha2(countries, code) for code in partner.countries}
    if _alpha2(countries, search.country) not in sold:
        facts = {"country": search.country, "sold": sold}
        raise Refusal(Error.COUNTRY_NOT_SOLD, facts=facts)
    if search.market_segment not in partner.market_segments:
        facts = {"marketSegment": search.market_segment, "sold": set(partner.market_segments)}
        raise Refusal(Error.SEGMENT_NOT_SOLD, facts=facts, rule="FD-2")


def _alpha2(countries: Countries, code: str) -> str:
    """Return the two letters of a country; a code that names none stays as it is."""
    found = countries.find(code.upper())
    return code.upper() if found is None else found.code
