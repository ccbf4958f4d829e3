"""What a month changes about an offer: Adobe's acdIndicator (PL-2, docs manage-pricing).

Adobe's page tells the two fields and their purpose; when which of the three is set, and the words
of the description, are assumed.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sandbox.price_lists.lists import ListedPrice


class Indicator(StrEnum):
    """Whether an offer is new, changed or deleted."""

    ADD = "Add"
    CHANGE = "Change"
    DELETE = "Delete"


class Change(NamedTuple):
    """One change, the day on which it counts, and a sentence about it."""

    indicator: Indicator
    effective: date
    description: str


def change_of(row: ListedPrice, month: date) -> Change | None:
    """Return what a list's month changes about one of its rows; None: nothing.

    An offer goes in the month of its last order date, comes in that of its first, and changes in a
    month whose price differs from that of the month before. Rows of a 3YC list whose price is over
    changed in months of their own.

    Args:
        row: the row.
        month: the first day of the list's month.
    """
    product = row.offer.product
    last, first = product.last_order_date, product.first_order_date
    if last is not None and row.last == last and _same_month(last, month):
        return Change(Indicator.DELETE, last, f"The last order date is {last.isoformat()}.")
    if row.first == first and _same_month(first, month):
        return Change(Indicator.ADD, first, f"The first order date is {first.isoformat()}.")
    if row.before is not None and row.before != row.price and _same_month(row.since, month):
        text = f"The partner price is {row.price:f} instead of {row.before:f}."
        return Change(Indicator.CHANGE, row.since, text)
    return None


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)
