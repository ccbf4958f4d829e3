"""Orders and their lines, and how new ones are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from sandbox.catalogue.pricing import LinePrice
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld

SOURCE_API = "API"
SOURCE_SYSTEM = "System"


@dataclass(slots=True)
class OrderLine:
    """A line item with the price that it was bought at, as `store.orders` describes it.

    `has_price` is False where a preview lists what has none, and will fail for it (RN-6);
    `discount_holds` is False where it shows a flexible discount that will fail (FD-12).
    """

    order_id: str
    line_number: int
    position: int
    customer_id: str
    offer_id: str
    quantity: int
    remaining_quantity: int
    subscription_id: str
    status: str
    currency: str
    term_end: date
    prorated_days: int
    partner_price: Decimal
    discounted_price: Decimal
    net_price: Decimal
    line_price: Decimal
    deployment_id: str
    flex_discount_id: str
    flex_discount_code: str
    discount_code: str
    has_price: bool = True
    discount_holds: bool = True

    @property
    def price(self) -> LinePrice:
        """The price that it was bought at."""
        return LinePrice(
            prorated_days=self.prorated_days,
            partner_price=self.partner_price,
            discounted_partner_price=self.discounted_price,
            net_partner_price=self.net_price,
            line_item_partner_price=self.line_price,
            exact_total=self.line_price,
        )


@dataclass(frozen=True, slots=True)
class EligibleOffer:
    """An offer that a customer may choose for its next term, by its renewal code (HG-3).

    It is for so many licences, which a three-year commitment has to be for as well; the deployment
    is empty at home.
    """

    offer_id: str
    renewal_code: str
    min_quantity: int
    deployment_id: str


@dataclass(slots=True)
class CancellingItem:
    """What a switch gives up for its line, at the price of its day (SW-4, SW-5).

    `order_total` is what the order comes to, the line less this, from sums that were not rounded
    before; `reassigns_users` tells that the users of the licences move along (SW-11).
    """

    order_id: str
    line_number: int
    reference_line_number: int
    customer_id: str
    offer_id: str
    quantity: int
    subscription_id: str
    status: str
    currency: str
    deployment_id: str
    prorated_days: int
    partner_price: Decimal
    discounted_price: Decimal
    net_price: Decimal
    line_price: Decimal
    order_total: Decimal
    reassigns_users: bool
    discount_code: str


@dataclass(slots=True)
class Order:
    """An order of a customer, always with its lines; a preview has an empty id and status.

    `cancelling` is what a switch gives up; orders of other types have none.
    `eligible_offers` are those of a preview of what renews by itself.
    """

    order_id: str
    sequence: int
    customer_id: str
    distributor_id: str
    reseller_id: str
    order_type: str
    status: str
    source: str
    external_reference_id: str
    reference_order_id: str
    currency: str
    created_at: datetime
    tracker_id: str
    lines: list[OrderLine] = field(default_factory=list)
    cancelling: list[CancellingItem] = field(default_factory=list)
    eligible_offers: Sequence[EligibleOffer] = ()

    @property
    def day(self) -> date:
        """The UTC date on which it was placed."""
        return self.created_at.date()

    def end_parts(self, status: Status) -> None:
        """Give lines and cancelling items the status with which they end."""
        ended = status.value
        for line in self.lines:
            line.status = ended
        for item in self.cancelling:
            item.status = ended

    def copy(self) -> "Order":
        """Return an order that stays as this one is now, its lines too."""
        copied = Order(*_all_of_order(self))
        copied.lines = [OrderLine(*_all_of_line(line)) for line in self.lines]
        copied.cancelling = [replace(item) for item in self.cancelling]
        return copied


_all_of_order = attrgetter(*(member.name for member in fields(Order)))
_all_of_line = attrgetter(*(member.name for member in fields(OrderLine)))


def new_order(
    world: OpenWorld,
    account: Account,
    *,
    order_type: str,
    currency: str,
    external_reference_id: str = "",
    reference_order_id: str = "",
    source: str = SOURCE_API,
    tracker_id: str = "",
) -> Order:
    """Return a new pending order without lines yet; a preview has neither id nor status."""
    is_preview = OrderType(order_type).is_preview
    order_id, number = ("", 0) if is_preview else world.draw_id("order")
    return Order(
        order_id=order_id,
        sequence=number,
        customer_id=account.customer_id,
        distributor_id=account.distributor_id,
        reseller_id=account.reseller_id,
        order_type=order_type,
        status="" if is_preview else Status.PENDING.value,
        source=source,
        external_reference_id=external_reference_id,
        reference_order_id=reference_order_id,
        currency=currency,
        created_at=world.now,
        tracker_id=tracker_id,
    )


def new_line(
    order: Order,
    *,
    line_number: int,
    position: int,
    offer_id: str,
    quantity: int,
    price: LinePrice,
    term_end: date,
    subscription_id: str = "",
) -> OrderLine:
    """Return a new line of an order at home, with its status and the price that it is bought at."""
    return OrderLine(
        order_id=order.order_id,
        line_number=line_number,
        position=position,
        customer_id=order.customer_id,
        offer_id=offer_id,
        quantity=quantity,
        remaining_quantity=quantity,
        subscription_id=subscription_id,
        status=order.status,
        currency=order.currency,
        term_end=term_end,
        prorated_days=price.prorated_days,
        partner_price=price.partner_price,
        discounted_price=price.discounted_partner_price,
        net_price=price.net_partner_price,
        line_price=price.line_item_partner_price,
        deployment_id="",
        flex_discount_id="",
        flex_discount_code="",
        discount_code="",
    )


def taken_lines(original: Order, order: Order) -> list[OrderLine]:
    """Return the lines of the original order that the lines of a return take back."""
    numbers = {line.line_number for line in order.lines}
    return [line for line in original.lines if line.line_number in numbers]
