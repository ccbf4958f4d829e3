"""Prices that VIP's customers of high volume discounts keep here (docs migration/migrate-hvd).

Their level in VIP, 17 to 22, has no offer in the marketplace: a discount code names it, beside an
offer of level 13 or 14. Who committed before the price action of 2023 keeps the prices from before
it (`HVD_L17_PRE`), who did later those since (`HVD_L17_POST`).
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from sandbox.catalogue.offers import Offer
from sandbox.catalogue.price_rules import PriceStep, round_yearly

PRE: Final = "PRE"
POST: Final = "POST"


def discount_code(level: int, plan: str) -> str:
    """Return the code of a level in VIP: `HVD_L18_PRE`; the plan is PRE or POST."""
    return f"HVD_L{level}_{plan}"


def next_code(code: str) -> str:
    """Return the code of the commitment that follows one with a code; empty: it has none.

    Prices from before the price action step down to those since; who has those has none further
    (figures of docs migration/migrate-hvd).
    """
    before = code.removesuffix(PRE)
    return before + POST if before != code else ""


class CodedPrice(NamedTuple):
    """The yearly price of an offer with a discount code.

    It is that of commitments accepted from `first` on (None: from the product's first order date)
    until `last` (None: until the product's last one). It holds since a day, and was `before` until
    then (None: it was none).
    """

    code: str
    price: Decimal
    first: date | None
    last: date | None
    since: date
    before: Decimal | None


class HighVolume(BaseModel):
    """What the discount covers, and how much it takes off the base level.

    Attributes:
        family: Family of the products that have it.
        levels: Levels that its customers come to.
        price_action: First day of the later prices.
        percents: Percent off by level in VIP.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str
    levels: frozenset[str]
    price_action: date
    percents: Mapping[int, Annotated[Decimal, Field(ge=0, lt=100)]]

    def covers(self, offer: Offer) -> bool:
        """Whether an offer is sold at these prices."""
        is_sold = offer.level in self.levels and offer.product.family == self.family
        return is_sold and offer.is_plain

    def prices(
        self, offer: Offer, base_steps: tuple[PriceStep, ...], *, currency: str, on: date
    ) -> Iterator[CodedPrice]:
        """The prices of a covered offer as they are known on a day, by code.

        Args:
            offer: the offer.
            base_steps: prices of its product at the base level.
            currency: what it is paid in.
            on: the day; before the price action there are no later prices.
        """
        if not base_steps:
            return
        day_before = self.price_action - timedelta(days=1)
        plans: list[tuple[str, date, date | None, date | None]] = [
            (PRE, min(on, day_before), None, day_before)
        ]
        if on >= self.price_action:
            plans.append((POST, on, self.price_action, None))
        for plan, day, first, last in plans:
            index = bisect_right(base_steps, day, key=lambda step: step.first) - 1
            since, yearly = base_steps[max(index, 0)]
            is_first = index < 1 or (first is not None and since <= first)
            earlier = None if is_first else base_steps[index - 1].price
            for level, percent in self.percents.items():
                left = (100 - percent) / 100
                price = round_yearly(yearly * left, offer.product.proration, currency)
                before = earlier and round_yearly(earlier * left, offer.product.proration, currency)
                yield CodedPrice(discount_code(level, plan), price, first, last, since, before)
