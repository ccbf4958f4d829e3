"""What a line costs: days, daily prices and roundings (OF-6)."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from sandbox.catalogue.offers import Proration

DAILY_STEP: Final = Decimal("0.000000001")
NET_STEP: Final = Decimal("0.001")
_MINOR_UNITS: Final = {"JPY": Decimal(1)}
_MINOR_UNIT_ELSE: Final = Decimal("0.01")


class LinePrice(NamedTuple):
    """Prices of one line, in its currency.

    Attributes:
        prorated_days: Days from the line's start to the day before the anniversary.
        partner_price: Yearly price of one unit, in the currency's minor unit.
        discounted_partner_price: The same after flexible discounts.
        net_partner_price: Price of one unit for the line's days, to 3 decimals.
        line_item_partner_price: Price of the line, in the currency's minor unit.
        exact_total: Price of the line before rounding.
    """

    prorated_days: int
    partner_price: Decimal
    discounted_partner_price: Decimal
    net_partner_price: Decimal
    line_item_partner_price: Decimal
    exact_total: Decimal


def minor_unit(currency: str) -> Decimal:
    """Smallest amount of a currency: 1 yen, else 0.01."""
    return _MINOR_UNITS.get(currency, _MINOR_UNIT_ELSE)


def round_money(amount: Decimal, currency: str) -> Decimal:
    """An amount rounded half up to the currency's minor unit."""
    return amount.quantize(minor_unit(currency), ROUND_HALF_UP)


def days_between(start: date, anniversary: date) -> int:
    """Days of a line from its start to the day before the anniversary, both included (OF-6).

    Raises:
        ValueError: The line would hold no day.
    """
    days = (anniversary - start).days
    if days < 1:
        raise ValueError(f"a line from {start} holds no day before the anniversary {anniversary}")
    return days


def holds_leap_day(first: date, end: date) -> bool:
    """Whether a 29 February falls on `first` or later and before `end`."""
    return any(
        first <= date(year, 2, 29) < end
        for year in range(first.year, end.year + 1)
        if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    )


def daily_price(yearly: Decimal, *, leap_term: bool) -> Decimal:
    """Price of one unit for one day, cut (not rounded) at 9 decimals (OF-6)."""
    return (yearly / (366 if leap_term else 365)).quantize(DAILY_STEP, ROUND_DOWN)


def price_line(
    yearly: Decimal,
    *,
    quantity: int,
    start: date,
    term_start: date,
    anniversary: date,
    proration: Proration,
    currency: str,
    discounted: Decimal | None = None,
) -> LinePrice:
    """Price a line that runs from `start` to the day before `anniversary` (OF-6).

    The year has 366 days when the term, [term_start, anniversary), holds a 29 February. That is
    taken literally for extended terms too: one leap day makes every day of a term of 36 months
    a 366th of the yearly price. Products without proration cost the full price.

    Args:
        yearly: Price of one unit for twelve months.
        quantity: Units; 1 or more.
        start: First day of the line.
        term_start: First day of the customer's term.
        anniversary: Day after the last day of the term.
        proration: Kind of proration of the product.
        currency: ISO 4217 code.
        discounted: Yearly price after flexible discounts; None when there are none.

    Raises:
        ValueError: No day or no unit to price.
    """
    if quantity < 1:
        raise ValueError(f"a line is priced for one unit or more, not {quantity}")
    days = days_between(start, anniversary)
    effective = yearly if discounted is None else discounted
    if proration is Proration.ANNUAL:
        unit = daily_price(effective, leap_term=holds_leap_day(term_start, anniversary)) * days
    else:
        unit = effective
    total = unit * quantity
    return LinePrice(
        prorated_days=days,
        partner_price=round_money(yearly, currency),
        discounted_partner_price=round_money(effective, currency),
        net_partner_price=unit.quantize(NET_STEP, ROUND_HALF_UP),
        line_item_partner_price=round_money(total, currency),
        exact_total=total,
    )
