"""Which orders can be given back now, by what Adobe's answers say (RE-1, RE-5, seed 002)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from partner_platform.adobe.orders import COMPLETED
from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.adobe.orders import OrderLine as AdobeLine
from partner_platform.adobe.subscriptions import Subscription as AdobeSubscription
from partner_platform.instances import Instance
from partner_platform.money import year_before
from partner_platform.offers import part_number
from partner_platform.services.left_customers import customer_of
from partner_platform.services.products import product_name
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.store import Store
from partner_platform.tables import Account, AddOn, Order, Product, Subscription

WINDOW_DAYS: Final = 14
_NEW: Final = "NEW"
_KINDS: Final = frozenset({_NEW, "RENEWAL"})


@dataclass(frozen=True, slots=True)
class CancellableLine:
    """A line of which something can be given back."""

    number: int
    offer_id: str
    name: str
    quantity: int
    """What is left to give back."""
    is_whole_only: bool
    """Whether Adobe takes all of it back or nothing (RE-2)."""


@dataclass(frozen=True, slots=True)
class CancellableOrder:
    """An order with the lines that can be given back."""

    order_id: str
    customer_id: str
    created: datetime
    days_left: int
    lines: tuple[CancellableLine, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the platform knows beside Adobe's orders."""

    today: date
    subscriptions: Mapping[str, AdobeSubscription]
    add_ons: Mapping[str | None, AddOn]
    products: Mapping[str, Product]
    names: Mapping[str, str]
    placed: frozenset[str | None]
    """Adobe's ids of the orders that the platform placed."""


def days_left(created: datetime, today: date) -> int:
    """Count the days on which an order can still be cancelled after today; negative: none.

    Whole UTC days count: on the 14th day after the order 0 are left, and it is still allowed.
    """
    return WINDOW_DAYS - (today - created.astimezone(UTC).date()).days


def find_cancellable(
    store: Store, instance: Instance, account: Account, container: Subscription
) -> list[CancellableOrder]:
    """Ask Adobe for the orders that are eligible for cancellation, newest first.

    Raises:
        NotPossible: the customer has left.
        AdobeError: Adobe could not be asked.
    """
    if account.adobe_customer_id is None:
        return []
    customer_of(store, instance, account)
    first_day = instance.today - timedelta(days=WINDOW_DAYS)
    orders = instance.adobe.orders(
        account.adobe_customer_id, start=first_day, end=instance.today + timedelta(days=1)
    )
    subscriptions = instance.adobe.subscriptions(account.adobe_customer_id)
    known = _what_is_known(store, instance, container, orders, subscriptions)
    found = (_cancellable(order, known) for order in orders)
    return [order for order in found if order is not None]


def _what_is_known(
    store: Store,
    instance: Instance,
    container: Subscription,
    orders: Sequence[AdobeOrder],
    subscriptions: Sequence[AdobeSubscription],
) -> _Known:
    offer_ids = {line.offer_id for order in orders for line in order.lines}
    with store.read() as session:
        products = {
            offer_id: session.get(Product, (instance.key, part_number(offer_id)))
            for offer_id in offer_ids
        }
        names = {offer_id: product_name(session, instance, offer_id) for offer_id in offer_ids}
        add_ons = add_ons_of(session, container)
        placed = session.scalars(
            select(Order.adobe_order_id).where(
                Order.instance == instance.key,
                Order.subscription_id == container.subscription_id,
            )
        ).all()
    return _Known(
        today=instance.today,
        subscriptions={found.subscription_id: found for found in subscriptions},
        add_ons={add_on.adobe_subscription_id: add_on for add_on in add_ons},
        products={offer_id: found for offer_id, found in products.items() if found is not None},
        names=names,
        placed=frozenset(placed),
    )


def _cancellable(order: AdobeOrder, known: _Known) -> CancellableOrder | None:
    left = days_left(order.created, known.today)
    if order.order_type not in _KINDS or order.status != COMPLETED or left < 0:
        return None
    lines = tuple(_shown(line, known) for line in order.lines if _is_returnable(order, line, known))
    if not lines:
        return None
    return CancellableOrder(order.order_id, order.customer_id, order.created, left, lines)


def _shown(line: AdobeLine, known: _Known) -> CancellableLine:
    product = known.products.get(line.offer_id)
    return CancellableLine(
        number=line.number,
        offer_id=line.offer_id,
        name=known.names[line.offer_id],
        quantity=line.remaining_quantity or 0,
        is_whole_only=product is not None and not product.is_prorated,
    )


def _is_returnable(order: AdobeOrder, line: AdobeLine, known: _Known) -> bool:
    if line.status != COMPLETED or not line.remaining_quantity:
        return False
    add_on = known.add_ons.get(line.subscription_id)
    if add_on is not None and _is_from_before(order, add_on, known):
        return False
    subscription = known.subscriptions.get(line.subscription_id)
    return (
        order.order_type != _NEW
        or subscription is None
        or not is_term_over(order.created, subscription.renewal_date, known.today)
    )


def _is_from_before(order: AdobeOrder, add_on: AddOn, known: _Known) -> bool:
    """Say whether an order is older than a change of reseller: such a one stays (RE-5).

    Adobe tells whole seconds. A clock that stands still has orders of both resellers in one: the
    platform's own came after.
    """
    if not add_on.transferred:
        return False
    came = add_on.created.replace(microsecond=0)
    return order.created < came or (order.created == came and order.order_id not in known.placed)


def is_term_over(created: datetime, renewal_date: date, today: date) -> bool:
    """Say whether the term that something was bought for has ended since (RE-1).

    Args:
        created: when it was bought.
        renewal_date: of its subscription: the next anniversary, or the last of a lapsed one.
        today: by UTC.
    """
    bought = created.astimezone(UTC).date()
    ends = (year_before(renewal_date), renewal_date)
    return any(bought < end <= today for end in ends)
