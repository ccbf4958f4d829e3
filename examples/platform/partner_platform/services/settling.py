"""An order that Adobe completed becomes add-ons and a debit invoice, once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe.accounts import Customer
from partner_platform.adobe.orders import COMPLETED, PENDING
from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.instances import Instance
from partner_platform.services.adopting import cycle_dates, cycle_of, open_container
from partner_platform.services.invoicing import Item, issue
from partner_platform.services.purchase_plan import charged_price
from partner_platform.services.subscriptions import add_ons_of, container_of
from partner_platform.store import Store, next_id
from partner_platform.tables import (
    Account,
    AddOn,
    AddOnStatus,
    AddOnSync,
    InvoiceKind,
    Order,
    OrderLine,
    OrderState,
    Product,
    Subscription,
)


def settle_order(store: Store, instance: Instance, order_id: str) -> Order:
    """Ask Adobe what became of an order that it took, and write it down.

    Raises:
        AdobeError: Adobe could not be asked; the order stays pending.
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
    customer = instance.adobe.customer(customer_id)
    with store.begin() as session:
        order = session.get_one(Order, (instance.key, order_id), with_for_update=True)
        if order.state == OrderState.PENDING:
            if told.status == COMPLETED:
                _complete(session, instance, order, told, customer)
            else:
                order.state = OrderState.REFUSED.value
                order.problem = f"Adobe did not complete the order (status {told.status})."
    return order


def _complete(
    session: Session, instance: Instance, order: Order, told: AdobeOrder, customer: Customer
) -> None:
    # Two first orders of an account open one container.
    account = session.get_one(Account, (instance.key, order.account_id), with_for_update=True)
    lines = session.scalars(
        select(OrderLine)
        .where(OrderLine.instance == order.instance, OrderLine.order_id == order.order_id)
        .order_by(OrderLine.number)
    ).all()
    subscription_ids = {line.number: line.subscription_id for line in told.lines}
    for line in lines:
        line.adobe_subscription_id = subscription_ids.get(line.number) or None
    container = container_of(session, account)
    if container is None:
        cycle = cycle_of(customer, told.created.date())
        if cycle is None:
            return
        container = open_container(session, instance, account, cycle)
    else:
        _begin_anew(session, instance, container, customer)
    order.subscription_id = container.subscription_id
    order.state = OrderState.COMPLETED.value
    for line in lines:
        _add(session, instance, container, line)
    items = _items(session, container, told, lines)
    issue(session, instance, container, InvoiceKind.DEBIT, items, order_id=order.order_id)


def _begin_anew(
    session: Session, instance: Instance, container: Subscription, customer: Customer
) -> None:
    """Follow Adobe where nothing ran any more: the customer's next term begins with the order."""
    cycle = cycle_of(customer, instance.today)
    if cycle is None or cycle.last == container.cycle_end:
        return
    if any(add_on.status == AddOnStatus.ACTIVE for add_on in add_ons_of(session, container)):
        return
    container.cycle_start, container.cycle_end = cycle.first, cycle.last


def _add(session: Session, instance: Instance, container: Subscription, line: OrderLine) -> None:
    """Raise the add-on of a line, or make it; the price is that of the last purchase."""
    add_on = session.scalar(
        select(AddOn).where(
            AddOn.instance == container.instance,
            AddOn.subscription_id == container.subscription_id,
            AddOn.part_number == line.part_number,
            AddOn.status == AddOnStatus.ACTIVE.value,
            AddOn.adobe_subscription_id == line.adobe_subscription_id,
        )
    )
    if add_on is None:
        session.add(
            AddOn(
                instance=container.instance,
                addon_id=next_id(session, instance, "P"),
                subscription_id=container.subscription_id,
                name=line.name,
                offer_id=line.offer_id,
                part_number=line.part_number,
                quantity=line.quantity,
                unit_price=line.unit_price,
                price_list_id=line.price_list_id,
                status=AddOnStatus.ACTIVE.value,
                sync=AddOnSync.SYNCED.value,
                adobe_subscription_id=line.adobe_subscription_id,
                created=instance.now(),
            )
        )
    else:
        add_on.quantity += line.quantity
        add_on.offer_id = line.offer_id
        add_on.unit_price = line.unit_price
        add_on.price_list_id = line.price_list_id


def _items(
    session: Session, container: Subscription, told: AdobeOrder, lines: Sequence[OrderLine]
) -> list[Item]:
    """Charge from the day of the order, by UTC as Adobe counts, to the end of the cycle."""
    cycle = cycle_dates(container)
    day = max(told.created.date(), cycle.first)
    items = []
    for line in lines:
        if line.unit_price is None:
            continue
        product = session.get(Product, (container.instance, line.part_number))
        unit = charged_price(line.unit_price, product, cycle, day, container.currency)
        items.append(
            Item(line.name, line.offer_id, line.quantity, unit, day, cycle.last, line.number)
        )
    return items
