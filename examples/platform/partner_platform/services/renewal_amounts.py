"""What Adobe renewed of a container, and for how much: the RENEWAL orders of an anniversary."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeRefusal
from partner_platform.adobe.orders import COMPLETED, PENDING
from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.adobe.orders import OrderLine as AdobeLine
from partner_platform.instances import Instance
from partner_platform.services.left_customers import customer_of
from partner_platform.services.prices import load_current_list, price_now
from partner_platform.store import Store
from partner_platform.tables import Account, AddOn

EARLY_DAYS: Final = 30
"""How long before the anniversary a subscription can be renewed."""
RETRY_DAYS: Final = 10
"""How long after it the platform asks (PF-3)."""


@dataclass(frozen=True, slots=True)
class RenewedLine:
    """A line of a RENEWAL order of an add-on."""

    number: int
    add_on: AddOn
    offer_id: str
    quantity: int
    unit_price: Decimal
    """Of one unit for the new cycle."""
    price_list_id: str | None


@dataclass(frozen=True, slots=True)
class RenewedOrder:
    """A RENEWAL order, as far as it is the platform's affair."""

    order_id: str
    currency: str
    lines: tuple[RenewedLine, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What Adobe says of an anniversary."""

    orders: tuple[RenewedOrder, ...]
    problem: str
    """Why it is not all that the platform expects; empty if it is."""


def ask_renewal(
    store: Store,
    instance: Instance,
    account: Account,
    add_ons: Sequence[AddOn],
    anniversary: date,
) -> Renewal:
    """Ask Adobe what became of add-ons that should have renewed.

    Raises:
        NotPossible: the customer has left, with what Adobe renewed.
        AdobeError: Adobe could not be asked.
    """
    customer_id = customer_of(store, instance, account).customer_id
    found = instance.adobe.orders(
        customer_id,
        order_type="RENEWAL",
        start=anniversary - timedelta(days=EARLY_DAYS),
        end=anniversary + timedelta(days=RETRY_DAYS + 1),
    )
    complete = [
        instance.adobe.order(customer_id, order.order_id, with_prices=True)
        for order in found
        if order.status == COMPLETED
    ]
    # Without a list there are still the prices of the order.
    with suppress(AdobeRefusal):
        load_current_list(store, instance, account.segment)
    with store.read() as session:
        orders = [_renewed(session, instance, account, add_ons, order) for order in complete]
    return Renewal(
        tuple(order for order, _ in orders if order.lines),
        _problem(add_ons, [order for order, _ in orders], found)
        or " ".join(problem for _, problem in orders if problem),
    )


def renewed_all_the_same(
    instance: Instance, account: Account, add_ons: Sequence[AddOn], anniversary: date
) -> str:
    """Say what Adobe renewed of add-ons that do not renew here; empty if nothing.

    Raises:
        AdobeError: Adobe could not be asked.
    """
    found = instance.adobe.orders(
        account.adobe_customer_id or "",
        order_type="RENEWAL",
        start=anniversary - timedelta(days=EARLY_DAYS),
        end=anniversary + timedelta(days=RETRY_DAYS + 1),
    )
    renewed = {
        line.subscription_id
        for order in found
        for line in order.lines
        if line.status in {COMPLETED, PENDING}
    }
    names = [add_on.name for add_on in add_ons if add_on.adobe_subscription_id in renewed]
    if not names:
        return ""
    return 'Adobe has renewed "{}", which does not renew here.'.format('", "'.join(names))


def _renewed(
    session: Session,
    instance: Instance,
    account: Account,
    add_ons: Sequence[AddOn],
    order: AdobeOrder,
) -> tuple[RenewedOrder, str]:
    by_subscription = {add_on.adobe_subscription_id: add_on for add_on in add_ons}
    lines: list[RenewedLine] = []
    unpriced: list[str] = []
    for line in order.lines:
        add_on = by_subscription.get(line.subscription_id)
        if add_on is None or line.status != COMPLETED:
            continue
        price, price_list_id = _price(session, instance, account, line)
        if price is None:
            unpriced.append(add_on.name)
        else:
            lines.append(
                RenewedLine(
                    number=line.number,
                    add_on=add_on,
                    offer_id=line.offer_id,
                    # What was given back before it was charged is not charged.
                    quantity=line.quantity
                    if line.remaining_quantity is None
                    else line.remaining_quantity,
                    unit_price=price,
                    price_list_id=price_list_id,
                )
            )
    names = '", "'.join(unpriced)
    problem = f'Price for the product(s) "{names}" was not found.' if unpriced else ""
    return RenewedOrder(order.order_id, order.currency, tuple(lines)), problem


def _price(
    session: Session, instance: Instance, account: Account, line: AdobeLine
) -> tuple[Decimal | None, str | None]:
    """Return what Adobe says that a unit costs, or else the current list."""
    listed, price_list_id = price_now(session, instance, account.segment, line.offer_id)
    told = None if line.pricing is None else line.pricing.partner_price
    return (listed if told is None else told), price_list_id


def _problem(
    add_ons: Sequence[AddOn], orders: Sequence[RenewedOrder], found: Sequence[AdobeOrder]
) -> str:
    renewed = {line.add_on.addon_id for order in orders for line in order.lines}
    missing = [add_on.name for add_on in add_ons if add_on.addon_id not in renewed]
    if not missing:
        return ""
    if any(order.status == PENDING for order in found):
        return "Adobe has not completed the renewal yet."
    names = '", "'.join(missing)
    return f'Adobe has not renewed "{names}".'
