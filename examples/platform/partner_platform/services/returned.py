"""A RETURN that Adobe completed: smaller add-ons, and a credit invoice, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeError
from partner_platform.adobe.orders import COMPLETED, PENDING
from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.instances import Instance
from partner_platform.money import rounded_down
from partner_platform.services.adopting import cycle_dates
from partner_platform.services.credit import Purchase, credit_of
from partner_platform.services.invoicing import Item, issue
from partner_platform.services.manual_credits import CHARGES, charges_of
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.store import Store
from partner_platform.tables import (
    Account,
    AddOn,
    AddOnStatus,
    Invoice,
    InvoiceKind,
    Order,
    OrderLine,
    OrderState,
    Product,
    Subscription,
)


def settle_returns(store: Store, instance: Instance, container: Subscription) -> None:
    """Look at all cancellations of a container that Adobe was still processing.

    Raises:
        AdobeError: Adobe could not be asked; they stay pending.
    """
    with store.read() as session:
        pending = session.scalars(
            select(Order.order_id).where(
                Order.instance == instance.key,
                Order.subscription_id == container.subscription_id,
                Order.order_type == "RETURN",
                Order.state == OrderState.PENDING.value,
            )
        ).all()
    for order_id in pending:
        settle_return(store, instance, order_id)


def settle_return(store: Store, instance: Instance, order_id: str) -> Order:
    """Ask Adobe what became of a RETURN that it took, and write it down.

    Raises:
        AdobeError: Adobe could not be asked; the RETURN stays pending.
    """
    with store.read() as session:
        order = session.get_one(Order, (instance.key, order_id))
        account = session.get_one(Account, (instance.key, order.account_id))
    if order.state != OrderState.PENDING:
        return order
    customer_id = account.adobe_customer_id or ""
    told = instance.adobe.order(customer_id, order.adobe_order_id or "")
    if told.status == PENDING:
        return order
    left = _quantities(instance, customer_id)
    with store.begin() as session:
        order = session.get_one(Order, (instance.key, order_id), with_for_update=True)
        if order.state == OrderState.PENDING:
            if told.status == COMPLETED:
                _complete(session, instance, order, told, left)
            else:
                order.state = OrderState.REFUSED.value
                order.problem = f"Adobe did not complete the order (status {told.status})."
    return order


def _quantities(instance: Instance, customer_id: str) -> Mapping[str, int] | None:
    """Ask Adobe how many licences are left, by subscription; None if it does not say."""
    try:
        found = instance.adobe.subscriptions(customer_id)
    except AdobeError:
        # The RETURN is completed all the same: then it is counted here.
        return None
    return {
        subscription.subscription_id: subscription.quantity if subscription.is_active else 0
        for subscription in found
    }


def _complete(
    session: Session,
    instance: Instance,
    order: Order,
    told: AdobeOrder,
    left: Mapping[str, int] | None,
) -> None:
    order.state = OrderState.COMPLETED.value
    container = session.get_one(
        Subscription, (instance.key, order.subscription_id or ""), with_for_update=True
    )
    lines = session.scalars(
        select(OrderLine)
        .where(OrderLine.instance == order.instance, OrderLine.order_id == order.order_id)
        .order_by(OrderLine.number)
    ).all()
    by_subscription = {
        add_on.adobe_subscription_id: add_on for add_on in add_ons_of(session, container)
    }
    for line in lines:
        add_on = by_subscription.get(line.adobe_subscription_id)
        if add_on is not None and add_on.status == AddOnStatus.ACTIVE:
            fewer = max(add_on.quantity - line.quantity, 0)
            known = None if left is None else left.get(line.adobe_subscription_id or "")
            _shrink(add_on, fewer if known is None else known)
    items = _within_what_is_left(
        _credits(session, container, told, lines),
        _left_to_credit(session, order),
        container.currency,
    )
    if items:
        issue(session, instance, container, InvoiceKind.CREDIT, items, order_id=order.order_id)


def _shrink(add_on: AddOn, quantity: int) -> None:
    add_on.quantity = quantity
    add_on.scheduled_quantity = min(add_on.scheduled_quantity, quantity)
    if quantity == 0:
        add_on.status = AddOnStatus.CANCELED.value


def _credits(
    session: Session, container: Subscription, told: AdobeOrder, lines: Sequence[OrderLine]
) -> list[Item]:
    """Credit from the day of the RETURN, by UTC as Adobe counts, to the end of the cycle."""
    cycle = cycle_dates(container)
    items = []
    for line in lines:
        if line.unit_price is None:
            continue
        product = session.get_one(Product, (container.instance, line.part_number))
        purchase = Purchase(line.unit_price, line.quantity, product.is_prorated)
        credit = credit_of(purchase, cycle, told.created.date(), container.currency)
        items.append(
            Item(
                name=line.name,
                offer_id=line.offer_id,
                quantity=line.quantity,
                unit_price=credit.unit_price,
                first_day=credit.first_day,
                last_day=credit.last_day,
                order_line=line.number,
            )
        )
    return items


def _left_to_credit(session: Session, order: Order) -> Mapping[int | None, Decimal]:
    """Return what can still be credited of the lines of a RETURN's original order, by number."""
    charged = session.scalars(
        select(Invoice)
        .join(Order, (Order.instance == Invoice.instance) & (Order.order_id == Invoice.order_id))
        .where(
            Invoice.instance == order.instance,
            Invoice.account_id == order.account_id,
            Invoice.kind.in_(CHARGES),
            Order.adobe_order_id == order.reference_order_id,
        )
    ).all()
    return {
        charge.item.order_line: charge.left
        for invoice in charged
        for charge in charges_of(session, invoice)
    }


def _within_what_is_left(
    items: Sequence[Item], left: Mapping[int | None, Decimal], currency: str
) -> list[Item]:
    """Lower credits that go beyond what was charged: some of it may have been credited by hand."""
    lowered = [
        replace(
            item,
            unit_price=min(
                item.unit_price, rounded_down(left[item.order_line] / item.quantity, currency)
            ),
        )
        if item.order_line in left
        else item
        for item in items
    ]
    return [item for item in lowered if item.unit_price > 0]
