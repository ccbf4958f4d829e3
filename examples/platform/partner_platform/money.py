"""Sums of money, and what part of a price is for a part of a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

_WITHOUT_MINOR_UNITS: Final = frozenset({"JPY"})


@dataclass(frozen=True, slots=True)
class Cycle:
    """A billing cycle; both days belong to it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def days_from(self, day: date) -> int:
        """Count the days from `day` to the end, both counted; none after the end."""
        counted_from = max(day, self.first)
        return max((self.last - counted_from).days + 1, 0)

    @classmethod
    def before(cls, coterm_date: date) -> Cycle:
        """Return the year that ends when the term does, on the day before the anniversary."""
        return cls(year_before(coterm_date), coterm_date - timedelta(days=1))


def year_before(day: date) -> date:
    """Return the same day a year earlier; of the 29th of February the 28th."""
    return _in_year(day, day.year - 1)


def year_after(day: date) -> date:
    """Return the same day a year later; of the 29th of February the 28th."""
    return _in_year(day, day.year + 1)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # The 29th of February.
        return date(year, 2, 28)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round half up to the currency's minor unit."""
    return amount.quantize(_minor_unit(currency), ROUND_HALF_UP)


def rounded_down(amount: Decimal, currency: str) -> Decimal:
    """Round down to the currency's minor unit: what may not be more."""
    return amount.quantize(_minor_unit(currency), ROUND_DOWN)


def _minor_unit(currency: str) -> Decimal:
    return Decimal(1) if currency in _WITHOUT_MINOR_UNITS else Decimal("0.01")


def unit_price_from(price: Decimal, cycle: Cycle, day: date, currency: str) -> Decimal:
    """Return what one unit costs from a day to the end of its cycle (partial charges, PF-2).

    Debit and credit invoices both count this way: 361 of 365 days of 197.76 are 195.59.
    """
    return rounded(price * cycle.days_from(day) / cycle.days, currency)
