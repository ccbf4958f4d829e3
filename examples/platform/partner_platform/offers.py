"""How offer ids are read: product, level and term (docs order-management).

`65304479CA01A12` is product `65304479CA`, at level `01`, for the term `A12`.
"""

from __future__ import annotations

from typing import Final

_CODE: Final = 8
_PRODUCT: Final = 10
_LEVEL: Final = 12


def shown_code(offer_id: str) -> str:
    """Return the first eight digits: the product as users know it, without its level."""
    return offer_id[:_CODE]


def part_number(offer_id: str) -> str:
    """Return the base part number: the product in a market segment, whatever the level."""
    return offer_id[:_PRODUCT]


def level(offer_id: str) -> str:
    """Return the discount level that an offer is bought at."""
    return offer_id[_PRODUCT:_LEVEL]
