"""Which flexible discounts a distributor is shown (FD-1 to FD-4)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from sandbox.catalogue.countries import Countries
from sandbox.catalogue.offers import parse_offer_id
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.ruleset import Ruleset
from sandbox.flexible_discounts.closed_records import closed_of_codes
from sandbox.flexible_discounts.filters import DiscountSearch
from sandbox.flexible_discounts.model import (
    ClosedDiscount,
    DiscountStatus,
    FlexDiscount,
    Redemption,
)
from sandbox.flexible_discounts.records import all_discounts, discounts_of_codes, discounts_of_ids
from sandbox.flexible_discounts.terms import DiscountTerms
from sandbox.flexible_discounts.usage import Redeemed, redeemed_codes
from sandbox.store.base import RowsId
from sandbox.timeline.open_world import Partner


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, in which world at which instant."""

    connection: Connection
    world_id: RowsId
    now: datetime
    rules: Ruleset
    partner: Partner
    countries: Countries


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds, with the alpha-2 country that it is for."""

    country: str
    discounts: Sequence[FlexDiscount | ClosedDiscount]


def find_discounts(asked: Asker, search: DiscountSearch) -> Found:
    """Return what a search finds, open ones by start and code; a closed one comes alone.

    Raises:
        Refusal: 1178, 1160: the country or the segment is not the distributor's (FD-2); 2142, the
            code is a closed one that has been redeemed (FD-4).
    """
    country = check_contract(asked, search)
    if search.discount_id is not None:
        named = discounts_of_ids(asked.connection, asked.world_id, [search.discount_id])
        return Found(country, _shown(asked, search, country, named))
    if search.code is not None:
        closed = closed_of_codes(asked.connection, asked.world_id, [search.code])
        if closed:
            return Found(country, _closed(asked, search, country, closed[search.code]))
        named = discounts_of_codes(asked.connection, asked.world_id, [search.code])
    else:
        named = all_discounts(asked.connection, asked.world_id, since=asked.now)
    fitting = [discount for discount in named if _fits(asked, search, discount)]
    return Found(country, _shown(asked, search, country, fitting))


def _shown(
    asked: Asker, search: DiscountSearch, country: str, discounts: Iterable[FlexDiscount]
) -> list[FlexDiscount]:
    """Return those of the country and segment that are announced and not over."""
    return [
        discount
        for discount in discounts
        if discount.is_listed(asked.now)
        and _is_sold(discount.terms, country, search.market_segment)
    ]


def _is_sold(terms: DiscountTerms, country: str, market_segment: str) -> bool:
    return terms.is_sold_in(country, market_segment) and bool(terms.values_in(country))


def _fits(asked: Asker, search: DiscountSearch, discount: FlexDiscount) -> bool:
    """Tell whether a discount is what the optional parameters ask for (FD-1, FD-3)."""
    wanted = {DiscountStatus.ACTIVE}
    if search.with_reusable:
        wanted.add(DiscountStatus.REUSABLE)
    first, last = search.window(asked.now, asked.rules.flex_start_date_alone)
    return (
        discount.status(asked.now) in wanted
        and (not search.categories or discount.category in search.categories)
        and first <= last
        and discount.starts_at <= last
        and discount.ends_at >= first
        and _is_for_offers(discount.terms, search.offer_ids)
    )


def _is_for_offers(terms: DiscountTerms, offer_ids: Collection[str]) -> bool:
    """Tell whether terms cover one of some offers, at whatever level; those of all products do."""
    if not offer_ids or not terms.base_offer_ids:
        return True
    return not _products(offer_ids).isdisjoint(_products(terms.base_offer_ids))


def _products(offer_ids: Iterable[str]) -> set[str]:
    parts = (parse_offer_id(offer_id) for offer_id in offer_ids)
    return {found.product_id for found in parts if found is not None}


def _closed(
    asked: Asker, search: DiscountSearch, country: str, closed: ClosedDiscount
) -> list[ClosedDiscount]:
    """Return a closed discount for who may see it (FD-4); nothing else filters it.

    Raises:
        Refusal: 2142, it has been redeemed.
    """
    is_own = closed.distributor_id == asked.partner.distributor_id
    fits = closed.market_segment == search.market_segment
    if not (is_own and fits and _is_sold(closed.template.terms, country, search.market_segment)):
        return []
    used = redeemed_codes(asked.connection, asked.world_id, [closed.customer_id])
    is_used = Redeemed(closed.customer_id, closed.code) in used
    redemption = closed.redemption(asked.now, used=is_used)
    if redemption is Redemption.REDEEMED:
        facts = {"code": closed.code, "customerId": closed.customer_id}
        raise Refusal(Error.FLEX_DISCOUNT_REDEEMED, facts=facts)
    return [closed] if redemption is Redemption.ACTIVE else []


def check_contract(asked: Asker, search: DiscountSearch) -> str:
    """Refuse a search outside the distributor's contract; return the alpha-2 country.

    Raises:
        Refusal: 1178, the country is none of its; 1160, the segment is none of its.
    """
    countries, partner = asked.countries, asked.partner
    country = _alpha2(countries, search.country)
    sold = {_alpha2(countries, code) for code in partner.countries}
    if country not in sold:
        facts = {"country": search.country, "sold": sold}
        raise Refusal(Error.COUNTRY_NOT_SOLD, facts=facts)
    if search.market_segment not in partner.market_segments:
        facts = {"marketSegment": search.market_segment, "sold": set(partner.market_segments)}
        raise Refusal(Error.SEGMENT_NOT_SOLD, facts=facts, rule="FD-2")
    return country


def _alpha2(countries: Countries, code: str) -> str:
    """Return the two letters of a country; a code that names none stays as it is."""
    found = countries.find(code.upper())
    return code.upper() if found is None else found.code
