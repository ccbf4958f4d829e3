"""Marks in the history of what a tester's hand did to what else only orders and terms change.

Whoever looks at a world later knows by them what does not follow from its orders.
"""

from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """A kind of event that says what a tester did."""

    STATUS = "portal.status"
    DATE = "portal.date"
    RETURN = "portal.return"


MARKS: Final = tuple(mark.value for mark in Mark)
