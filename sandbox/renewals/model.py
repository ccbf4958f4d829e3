"""What a forecast of renewals says (RN-1 to RN-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from sandbox.catalogue.eligibility import Levels
from sandbox.catalogue.offers import Product
from sandbox.orders.price_points import LineDiscount
from sandbox.renewals.code_points import CodedOffer
from sandbox.renewals.lines import RenewalLine
from sandbox.subscriptions.levels import Basis
from sandbox.subscriptions.model import Account, Subscription


class Obstacle(Enum):
    """Why licences do not renew by themselves; the values are what people are told."""

    OPTED_OUT = "auto-renewal is off"
    ENDED = "its product is no longer sold"
    NO_BASE = "its base does not renew"
    NO_PRICE = "it has no price in its currency"
    DISTRIBUTOR_INACTIVE = "the distributor's contract is inactive"
    RESELLER_INACTIVE = "the reseller is inactive"
    CUSTOMER_INACTIVE = "the customer is inactive"
    FALLS_SHORT = "less than its three-year commitment would renew"
    NO_UPGRADE = "its upgrade to a large government agency is not possible"


@dataclass(slots=True)
class Prospect:
    """What becomes of one subscription at its anniversary.

    Attributes:
        subscription: the subscription as it is before.
        product: its product.
        wanted: the licences that it is to have by the preference that counts; 0: opted out.
        renewed: the licences that are renewed early, and paid: they go on in any case (RN-3).
        to_order: how many are wanted beyond those.
        next_date: the renewal date after this one, of what goes on.
        obstacle: why what is not renewed early does not renew; None where it does.
        line: what is ordered, or would be without the obstacle; None where nothing is left to.
        discount: the flexible discount of its line, whether it holds or not (FD-14).
        flex_discount_code: the code of the preference that counts, if it is to renew.
        renewal_code: the renewal code of that preference.
        coded: the offer that it renews with by this code; None where it has the plain one.
    """

    subscription: Subscription
    product: Product
    wanted: int
    renewed: int
    to_order: int
    next_date: date
    obstacle: Obstacle | None = None
    line: RenewalLine | None = None
    discount: LineDiscount | None = None
    flex_discount_code: str = ""
    renewal_code: str = ""
    coded: CodedOffer | None = None

    @property
    def quantity(self) -> int:
        """How many licences there are after the anniversary; with 0 the subscription lapses."""
        return self.renewed if self.obstacle else self.renewed + self.to_order

    @property
    def fails(self) -> bool:
        """Whether licences that are to renew will not."""
        return self.obstacle not in (None, Obstacle.OPTED_OUT)


class Forecast(NamedTuple):
    """What becomes of one customer's licences at an anniversary.

    Attributes:
        account: the customer.
        anniversary: AD.
        prospects: the subscriptions whose term ends then, in the order of their creation.
        running_on: what was bought to a later anniversary after an early renewal (RN-3).
        basis: what goes on if its orders complete, with its quantities.
        levels: those of what is counted, up or down: the lines are ordered at them (RN-4).
        outcome: the status that renewal orders end with, as the accounts stand.
        price_day: the day whose prices the lines have.
    """

    account: Account
    anniversary: date
    prospects: Sequence[Prospect]
    running_on: Sequence[Subscription]
    basis: Basis
    levels: Levels
    outcome: str
    price_day: date

    @property
    def counted(self) -> Sequence[tuple[Product, int]]:
        """Return what goes on if its orders complete, with its quantities."""
        return self.basis.quantities

    @property
    def ordered(self) -> list[Prospect]:
        """Return what is ordered at the anniversary, or would be if nothing stood against it."""
        return [prospect for prospect in self.prospects if prospect.line is not None]
