"""Invented yearly prices, made by rule from one price a product (OF-5, OF-8).

A price is constant over a calendar month, as in a month's price list: changes and promotions
begin on the first of a month.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from sandbox.catalogue.offers import Offer, Proration
from sandbox.catalogue.pricing import minor_unit

MONTHS_OF_A_YEARLY_PRICE: Final = 12
_HUNDRED: Final = Decimal(100)


class PriceStep(NamedTuple):
    """A price that holds from a day until the next step."""

    first: date
    price: Decimal


class DatedPercent(NamedTuple):
    """From a day on, prices are this many percent of those written down."""

    first: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Promotion:
    """A lower price in some months of some years (OF-8)."""

    months: frozenset[int]
    percent: Decimal
    first_year: int
    last_year: int

    def covers(self, day: date) -> bool:
        """Whether the promotional price holds on a day."""
        return day.month in self.months and self.first_year <= day.year <= self.last_year

    def edges(self) -> Iterable[date]:
        """First days of the months in which the price falls or rises."""
        for year in range(self.first_year, self.last_year + 1):
            for month in self.months:
                yield date(year, month, 1)
                yield date(year + month // 12, month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class PriceRule:
    """What is particular to one product: its price in US dollars, its changes, its promotions."""

    usd: Decimal
    changes: tuple[DatedPercent, ...] = ()
    promotions: tuple[Promotion, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A price region: how much dearer it is than North America, and what one pays with there."""

    factor: Decimal
    currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceBook:
    """What all products have in common: regions, rates, the index, discounts in percent."""

    first_day: date
    last_day: date
    regions: Mapping[str, Region]
    rates: Mapping[str, Decimal]
    index: tuple[DatedPercent, ...]
    level_discounts: Mapping[str, Decimal]
    variant_discounts: Mapping[str, Decimal]
    level_regions: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def sells(self, offer: Offer, *, region: str, currency: str) -> bool:
        """Whether an offer is sold in a region for a currency."""
        if region not in self.regions or currency not in self.regions[region].currencies:
            return False
        return region in (offer.product.regions or self.regions) and region in (
            self.level_regions.get(offer.level, self.regions)
        )

    def steps(
        self, offer: Offer, rule: PriceRule, *, region: str, currency: str
    ) -> tuple[PriceStep, ...]:
        """All yearly prices of an offer, oldest first; empty when it is not sold there.

        The first price holds before its day too, so that a lookup finds one for any day.
        """
        if not self.sells(offer, region=region, currency=currency):
            return ()
        base = (
            rule.usd * self.regions[region].factor * self.rates[currency] * _left(self._off(offer))
        )
        edges = {self.first_day, *(entry.first for entry in (*self.index, *rule.changes))}
        edges.update(edge for promotion in rule.promotions for edge in promotion.edges())
        found: list[PriceStep] = []
        for day in sorted(edges):
            price = round_yearly(base * self._factor(rule, day), offer.product.proration, currency)
            if not found or found[-1].price != price:
                found.append(PriceStep(day, price))
        return tuple(found)

    def _factor(self, rule: PriceRule, day: date) -> Decimal:
        factor = _percent_on(self.index, day) * _percent_on(rule.changes, day)
        deepest = max((p.percent for p in rule.promotions if p.covers(day)), default=Decimal(0))
        return factor * _left(deepest)

    def _off(self, offer: Offer) -> Decimal:
        if offer.is_plain:
            return self.level_discounts[offer.level]
        letter = offer.offer_id[-3]
        return self.variant_discounts.get(letter, self.level_discounts[offer.level])


def price_on(steps: tuple[PriceStep, ...], day: date) -> Decimal | None:
    """The price of a day; the first one for any day before it, None when there is no price."""
    if not steps:
        return None
    place = bisect_right(steps, day, key=lambda step: step.first)
    return steps[max(place - 1, 0)].price


def _percent_on(entries: tuple[DatedPercent, ...], day: date) -> Decimal:
    place = bisect_right(entries, day, key=lambda entry: entry.first)
    return entries[place - 1].percent / _HUNDRED if place else Decimal(1)


def _left(percent_off: Decimal) -> Decimal:
    return (_HUNDRED - percent_off) / _HUNDRED


def round_yearly(amount: Decimal, proration: Proration, currency: str) -> Decimal:
    """A yearly price as lists write it: what is prorated is rounded by the month."""
    parts = MONTHS_OF_A_YEARLY_PRICE if proration is Proration.ANNUAL else 1
    return (amount / parts).quantize(minor_unit(currency), ROUND_HALF_UP) * parts
