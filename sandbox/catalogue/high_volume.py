"""Prices that VIP's customers of high volume discounts keep here (docs migration/migrate-hvd).

Their level in VIP, 17 to 22, has no offer in the marketplace: a discount code names it, beside an
offer of level 13 or 14. Who committed before the price action of 2023 keeps the prices from before
it (`HVD_L17_PRE`), who did later those since (`HVD_L17_POST`).
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
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


class _Span(NamedTuple):
    """A price of the base level by a plan, in the terms of `CodedPrice`."""

    plan: str
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
        """Whether an offer is sold at these prices: at any level, to who has a code of them.

        Adobe's samples buy at the base level with a code (docs migration/migrate-hvd).
        """
        product = offer.product
        is_sold = product.family == self.family and not self.levels.isdisjoint(product.levels)
        return is_sold and offer.is_plain

    def lists(self, offer: Offer) -> bool:
        """Whether lists have these prices of an offer: at the levels of the discount alone."""
        return self.covers(offer) and offer.level in self.levels

    def prices(
        self, offer: Offer, base_steps: tuple[PriceStep, ...], *, currency: str, on: date
    ) -> Iterator[CodedPrice]:
        """The prices of a covered offer as they are known on a day, those of a code oldest first.

        A commitment has the one that was listed on its first day (TC-12): since the price action
        each month's price has days of its own, from before it the last price has all of them.

        Args:
            offer: the offer.
            base_steps: prices of its product at the base level.
            currency: what it is paid in.
            on: the day; before the price action there are no later prices.
        """
        for span in self._spans(base_steps, on):
            for level, percent in self.percents.items():
                left, proration = (100 - percent) / 100, offer.product.proration
                code = discount_code(level, span.plan)
                price = round_yearly(span.price * left, proration, currency)
                before = span.before and round_yearly(span.before * left, proration, currency)
                yield CodedPrice(code, price, span.first, span.last, span.since, before)

    def _spans(self, base_steps: tuple[PriceStep, ...], on: date) -> Iterator[_Span]:
        """The last price from before the action, and every price since, oldest first."""
        if not base_steps:
            return
        known = base_steps[: max(1, bisect_right(base_steps, on, key=lambda step: step.first))]
        earlier = [step for step in known if step.first < self.price_action] or known[:1]
        last_before = self.price_action - timedelta(days=1)
        previous = earlier[-2].price if len(earlier) > 1 else None
        yield _Span(PRE, earlier[-1].price, None, last_before, earlier[-1].first, previous)
        if on < self.price_action:
            return
        # The step that holds on the day of the action is the first of the later ones.
        begun = bisect_right(known, self.price_action, key=lambda step: step.first)
        since_then = known[max(0, begun - 1) :]
        previous = None
        for step, following in zip_longest(since_then, since_then[1:]):
            last = following.first - timedelta(days=1) if following else None
            first = max(step.first, self.price_action)
            yield _Span(POST, step.price, first, last, step.first, previous)
            previous = step.price
