"""Who may bring a high volume discount of VIP along, and what it becomes here: pure.

Source: docs migration/migrate-hvd.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sandbox.catalogue.high_volume import POST, PRE, discount_code
from sandbox.catalogue.offers import Product

VIP_LEVELS: Final = range(17, 24)
"""The levels of the program in VIP (docs customer-account/high-growth)."""
MIGRATING_LEVELS: Final = range(17, 23)
PLANS: Final = (PRE, POST)
"""Prices from before the price action, or those since."""
SEGMENTS: Final = ("COM", "GOV")
_FAMILIES: Final = frozenset({"Acrobat Pro", "Acrobat Standard"})
_LEVELS: Final = ((100, "14"), (50, "13"))
"""Rows of (fewest licences, level here)."""
FEWEST_LICENSES: Final = _LEVELS[-1][0]


@dataclass(frozen=True, slots=True)
class VipDiscount:
    """The discount that a membership of VIP has: its level there, and the plan of its prices."""

    level: int
    plan: str

    @property
    def may_migrate(self) -> bool:
        """Whether customers of its level may come over."""
        return self.level in MIGRATING_LEVELS

    @property
    def code(self) -> str:
        """The code of its prices here."""
        return discount_code(self.level, self.plan)


def is_acrobat(products: Iterable[Product]) -> bool:
    """Tell whether any of the products is one that the discount is for."""
    return any(product.family in _FAMILIES for product in products)


def level_here(licenses: int) -> str:
    """Return the level that so many licences come to.

    Fewer than there is a level for keep the lowest: the discount is for the whole commitment.
    """
    return next((level for fewest, level in _LEVELS if licenses >= fewest), _LEVELS[-1][1])
