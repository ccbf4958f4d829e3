"""How much of what was paid comes back: the days that are not used (PF-2, seed 002).

Adobe gives the full amount back within its 14 days; the platform credits the days from the
cancellation to the end of the cycle, both counted. A price is rounded half up to the currency's
minor unit for one unit first, then multiplied, as on debit invoices: 361 of 365 days of 197.76 are
195.59, five licences 977.95.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partner_platform.money import Cycle, rounded, unit_price_from


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is given back."""

    unit_price: Decimal
    """Paid for one unit and a whole cycle, at the level it was bought at."""
    quantity: int
    is_prorated: bool
    """Whether a part of a cycle costs a part of the price; else all of it comes back."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit invoice says of it."""

    unit_price: Decimal
    amount: Decimal
    first_day: date
    last_day: date


def credit_of(purchase: Purchase, cycle: Cycle, day: date, currency: str) -> Credit:
    """Return the credit for what is given back on a day of the cycle it was paid for."""
    first_day = min(max(day, cycle.first), cycle.last)
    unit = (
        unit_price_from(purchase.unit_price, cycle, first_day, currency)
        if purchase.is_prorated
        else rounded(purchase.unit_price, currency)
    )
    amount = rounded(unit * purchase.quantity, currency)
    return Credit(unit, amount, first_day, cycle.last)
