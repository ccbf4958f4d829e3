"""The flexible discounts of one customer: for its next renewal, used, and to be used again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.flexible_discounts.by_themselves import discounted_uses
from sandbox.flexible_discounts.model import FlexDiscount
from sandbox.flexible_discounts.reusable import reusable_of
from sandbox.flexible_discounts.usage import Use
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio

MOST_USES: Final = 200
"""Lines that are told: the newest."""


@dataclass(frozen=True, slots=True)
class CustomerDiscounts:
    """What the page of a customer tells of flexible discounts.

    Attributes:
        preferred: subscriptions whose preference names a code for the next renewal.
        used: lines that were not returned in full, of orders that did not fail, oldest first,
            at most `MOST_USES`.
        reusable: what the customer may go on using (FD-5), by start and code.
    """

    preferred: Sequence[Subscription]
    used: Sequence[Use]
    reusable: Sequence[FlexDiscount]

    def __bool__(self) -> bool:
        """Tell whether there is anything to tell."""
        return bool(self.preferred or self.used or self.reusable)


def discounts_of_customer(portfolio: Portfolio, customer_id: str) -> CustomerDiscounts:
    """Return a customer's flexible discounts; a world without any costs no statement."""
    world = portfolio.world
    used = discounted_uses(world, [customer_id])
    return CustomerDiscounts(
        preferred=[
            held
            for held in portfolio.subscriptions[customer_id]
            if held.is_open and held.flex_discount_code
        ],
        used=used[-MOST_USES:],
        reusable=reusable_of(world.connection, world.world_id, used, world.now),
    )
