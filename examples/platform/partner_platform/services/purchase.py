"""An order of a basket: placed with Adobe once, however often it is sent."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeRefusal
from partner_platform.adobe.orders import OrderLine as AdobeLine
from partner_platform.instances import Instance
from partner_platform.offers import level
from partner_platform.services import baskets
from partner_platform.services.order_states import forget_number, leave_placing
from partner_platform.services.purchase_plan import Plan, plan_order
from partner_platform.services.refusals import NotPossible
from partner_platform.services.settling import settle_order
from partner_platform.services.subscriptions import container_of
from partner_platform.store import Store, next_id
from partner_platform.tables import Account, Order, OrderLine, OrderState

IN_PROGRESS: Final = "4122"
"""Adobe's code while it works on a call of the same correlation id."""


def check_out(
    store: Store,
    instance: Instance,
    account: Account,
    correlation_id: str,
    *,
    by_distributor: bool,
) -> Order:
    """Order an account's basket; sent again, the same order is looked at again.

    Args:
        store: of the platform.
        instance: where to order.
        account: whose basket.
        correlation_id: which the basket had when the user saw its prices.
        by_distributor: whether a user of BSS orders.

    Returns:
        The order: completed, or pending while Adobe processes it.

    Raises:
        NotPossible: the basket is another one by now, or against a rule of the platform.
        AdobeRefusal: Adobe does not take the order; the basket is kept.
        AdobeUnreachable: nobody knows; to check out again asks for the same order.
    """
    order = _known(store, instance, correlation_id)
    if order is None:
        plan = plan_order(store, instance, account, by_distributor=by_distributor)
        if plan is None or plan.correlation_id != correlation_id:
            raise NotPossible("The basket was changed meanwhile. Please look at it again.")
        order = _begin_once(store, instance, account, plan)
    elif order.account_id != account.account_id:
        raise NotPossible("That is an order of another account.")
    if order.state == OrderState.PLACING:
        _place(store, instance, account, order)
    return settle_order(store, instance, order.order_id)


def try_again(store: Store, instance: Instance, account: Account, order: Order) -> Order:
    """Go on with an order that nobody knows the end of."""
    if order.state == OrderState.PLACING:
        _place(store, instance, account, order)
    return settle_order(store, instance, order.order_id)


def lines_of(session: Session, order: Order) -> list[OrderLine]:
    """Return an order's lines."""
    wanted = select(OrderLine).where(
        OrderLine.instance == order.instance, OrderLine.order_id == order.order_id
    )
    return list(session.scalars(wanted.order_by(OrderLine.number)))


def unfinished_orders(session: Session, account: Account) -> list[Order]:
    """Return the orders of an account whose end is open."""
    wanted = select(Order).where(
        Order.instance == account.instance,
        Order.account_id == account.account_id,
        Order.order_type == "NEW",
        Order.state.in_([OrderState.PLACING.value, OrderState.PENDING.value]),
    )
    return list(session.scalars(wanted.order_by(Order.created, Order.order_id)))


def _known(store: Store, instance: Instance, correlation_id: str) -> Order | None:
    with store.read() as session:
        return session.scalar(_by_correlation(instance, correlation_id))


def _by_correlation(instance: Instance, correlation_id: str) -> Select[Order]:
    return select(Order).where(
        Order.instance == instance.key, Order.correlation_id == correlation_id
    )


def _begin_once(store: Store, instance: Instance, account: Account, plan: Plan) -> Order:
    try:
        return _begin(store, instance, account, plan)
    except IntegrityError:
        # The same basket was sent twice at once: the other one was first.
        order = _known(store, instance, plan.correlation_id)
        if order is None:
            raise
        return order


def _begin(store: Store, instance: Instance, account: Account, plan: Plan) -> Order:
    """Write down what is about to be ordered, so that it can be asked for again."""
    with store.begin() as session:
        known = session.scalar(_by_correlation(instance, plan.correlation_id))
        if known is not None:
            return known
        container = container_of(session, account)
        order = Order(
            instance=instance.key,
            order_id=next_id(session, instance, "O"),
            account_id=account.account_id,
            subscription_id=None if container is None else container.subscription_id,
            order_type="NEW",
            adobe_order_id=None,
            reference_order_id=None,
            correlation_id=plan.correlation_id,
            state=OrderState.PLACING.value,
            problem="",
            currency=plan.currency,
            created=instance.now(),
        )
        session.add(order)
        session.add_all(
            OrderLine(
                instance=instance.key,
                order_id=order.order_id,
                number=number,
                offer_id=line.offer_id,
                level=level(line.offer_id),
                part_number=line.product.part_number,
                name=line.product.name,
                quantity=line.quantity,
                unit_price=line.unit_price,
                price_list_id=line.price_list_id,
                adobe_subscription_id=None,
            )
            for number, line in enumerate(plan.lines, 1)
        )
    return order


def _place(store: Store, instance: Instance, account: Account, order: Order) -> None:
    with store.read() as session:
        asked = [
            AdobeLine(line.number, line.offer_id, line.quantity)
            for line in lines_of(session, order)
        ]
    customer_id = account.adobe_customer_id or ""
    try:
        placed = instance.adobe.place_order(
            customer_id, order.currency, asked, order.correlation_id
        )
    except AdobeRefusal as refusal:
        if refusal.code != IN_PROGRESS:
            _refused(store, account, order, str(refusal))
        raise
    with store.begin() as session:
        forget_number(session, order, placed.order_id)
        leave_placing(session, order, OrderState.PENDING, adobe_order_id=placed.order_id)
        basket = baskets.basket_of(session, account)
        if basket is not None and basket.correlation_id == order.correlation_id:
            baskets.empty(session, account)


def _refused(store: Store, account: Account, order: Order, problem: str) -> None:
    """Keep the basket, as another order: Adobe would repeat its refusal of this one."""
    with store.begin() as session:
        leave_placing(session, order, OrderState.REFUSED, problem=problem)
        basket = baskets.basket_of(session, account)
        if basket is not None and basket.correlation_id == order.correlation_id:
            baskets.renew(session, account)
