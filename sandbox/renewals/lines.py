"""The one line of a renewal: automatic, early or late, ordered or previewed (RN-1, RN-3, OF-6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import Offer
from sandbox.catalogue.pricing import LinePrice
from sandbox.domain.calendar import TERM_MONTHS, add_months, price_day, start_of
from sandbox.orders.model import Order, OrderLine, new_line
from sandbox.orders.price_points import NO_LOCKS, LineDiscount, note_discount
from sandbox.orders.prices import list_day, term_price
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld


class Wanted(NamedTuple):
    """What is to be ordered of one product.

    Attributes:
        offer: the offer at the level that it renews at.
        quantity: the licences to order, 1 or more.
        currency: what is paid in.
        subscription_id: what it renews; empty for a product that is new in the next term.
        deployment_id: where it is deployed; empty at home.
        discount: its flexible discount, if any.
        discount_code: names the price of a high volume discount that it has instead of the offer's.
    """

    offer: Offer
    quantity: int
    currency: str
    subscription_id: str = ""
    deployment_id: str = ""
    discount: LineDiscount | None = None
    discount_code: str = ""


class RenewalLine(NamedTuple):
    """What is to be ordered of one product for the whole next term.

    Attributes:
        wanted: the product, and how much of it.
        anniversary: AD, the first day of the next term.
        next_date: the anniversary after it.
        price: None where the offer has no price in the currency.
    """

    wanted: Wanted
    anniversary: date
    next_date: date
    price: LinePrice | None

    @property
    def is_discounted(self) -> bool:
        """Whether it has a flexible discount that holds."""
        discount = self.wanted.discount
        return discount is not None and discount.reduction is not None

    def of_order(self, order: Order, position: int, *, number: int | None = None) -> OrderLine:
        """Return the line as one of an order; without a price it can be shown, not kept.

        Args:
            order: the order.
            position: its place in the order, from 0.
            number: its extLineItemNumber; None numbers the lines from 1.
        """
        line = new_line(
            order,
            line_number=position + 1 if number is None else number,
            position=position,
            offer_id=self.wanted.offer.offer_id,
            quantity=self.wanted.quantity,
            price=self.price or _NOTHING,
            term_end=self.next_date,
            subscription_id=self.wanted.subscription_id,
        )
        line.currency, line.deployment_id = self.wanted.currency, self.wanted.deployment_id
        line.discount_code = self.wanted.discount_code
        line.has_price = self.price is not None
        note_discount(line, self.wanted.discount)
        return line


_NOTHING = LinePrice(0, Decimal(), Decimal(), Decimal(), Decimal(), Decimal())


def next_anniversary_of(account: Account, anniversary: date) -> date:
    """Return when the term that begins at an anniversary ends (RN-1)."""
    return add_months(anniversary, TERM_MONTHS, anchor_day=account.anniversary_day)


def automatic_price_day(world: OpenWorld, at: datetime) -> date:
    """Return the day whose prices an automatic renewal at an instant has (X16)."""
    return price_day(at) if world.rules.renewal_price_day == "pacific" else at.date()


def renewal_day(world: OpenWorld, anniversary: date) -> date:
    """Return the day whose price list an automatic renewal at an anniversary has (X16).

    One that is due already has that of now.
    """
    return automatic_price_day(world, max(start_of(anniversary), world.now))


@dataclass(slots=True)
class Prices:
    """Prices of renewals, worked out once for lines that are alike: a batch has many of them.

    `regions` are those of the deployments that lines may name.
    """

    world: OpenWorld
    regions: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[object, ...], LinePrice | None] = field(default_factory=dict)

    def line(
        self,
        account: Account,
        wanted: Wanted,
        *,
        term: tuple[date, date],
        on: date,
        locks: Mapping[str, date] = NO_LOCKS,
    ) -> RenewalLine:
        """Return the line of a customer's renewal for a term, at the prices of a day.

        `locks` are the days whose prices hold instead, by offer type (TC-12).
        """
        region = self.regions.get(wanted.deployment_id, account.region)
        locked = locks.get(wanted.offer.product.offer_type) if locks else None
        key = (
            wanted.offer.offer_id, wanted.quantity, region, wanted.currency, term, on,
            wanted.discount, wanted.discount_code, locked,
        )  # fmt: skip
        try:
            price = self._known[key]
        except KeyError:
            price = self._known[key] = self._price(wanted, region, term, on, locks)
        return RenewalLine(wanted, *term, price)

    def _price(
        self,
        wanted: Wanted,
        region: str,
        term: tuple[date, date],
        on: date,
        locks: Mapping[str, date],
    ) -> LinePrice | None:
        return term_price(
            self.world,
            region,
            wanted.currency,
            Line(0, wanted.offer, wanted.quantity, discount_code=wanted.discount_code),
            start=term[0],
            term=term,
            on=list_day(self.world, wanted.offer, region, wanted.currency, locks=locks, on=on),
            discount=wanted.discount,
        )
