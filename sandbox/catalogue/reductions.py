"""What a flexible discount makes of a yearly price (FD-11)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sandbox.catalogue.pricing import round_money


class OutcomeType(StrEnum):
    """How a discount takes off (docs flex-discounts/apis, `outcomes[].type`)."""

    PERCENTAGE = "PERCENTAGE_DISCOUNT"
    FIXED = "FIXED_DISCOUNT"
    PRICE = "FIXED_PRICE"


@dataclass(frozen=True, slots=True)
class Reduction:
    """One outcome: `value` is a percentage, or an amount in the line's currency."""

    outcome: OutcomeType
    value: Decimal

    def of(self, yearly: Decimal, currency: str) -> Decimal:
        """Return the discounted yearly price of a unit, in the currency's minor unit.

        It is rounded before days and quantity count; never below nothing, and a fixed price never
        above the plain one.
        """
        if self.outcome is OutcomeType.PERCENTAGE:
            return round_money(yearly * (100 - self.value) / 100, currency)
        if self.outcome is OutcomeType.FIXED:
            return round_money(max(Decimal(), yearly - self.value), currency)
        return round_money(min(yearly, self.value), currency)
