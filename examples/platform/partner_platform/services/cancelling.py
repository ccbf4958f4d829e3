"""`Cancel Adobe Order`: a RETURN order, placed with Adobe once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeRefusal
from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.adobe.orders import OrderLine as AdobeLine
from partner_platform.instances import Instance
from partner_platform.offers import level
from partner_platform.services.cancellation_checks import PlannedReturn, plan_return
from partner_platform.services.cancellation_problems import ChangedMeanwhile
from partner_platform.services.left_customers import customer_of
from partner_platform.services.order_states import forget_number, leave_placing
from partner_platform.services.prices import load_current_list
from partner_platform.services.refusals import NotPossible
from partner_platform.services.returned import settle_return
from partner_platform.store import Store, next_id
from partner_platform.tables import Account, Order, OrderLine, OrderState, Subscription

IN_PROGRESS = "4122"
"""Adobe's code while it works on a call of the same correlation id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to cancel."""

    order_id: str
    """Adobe's id of the order."""
    quantities: Mapping[int, int]
    """How much of each line, by its number; lines that are not named stay."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a cancellation would do."""

    order: AdobeOrder
    lines: Sequence[PlannedReturn]


def preview_cancellation(
    store: Store, instance: Instance, account: Account, container: Subscription, wanted: Wanted
) -> Preview:
    """Look whether the platform can cancel, and what it would credit; changes nothing.

    Raises:
        NotPossible: the platform cannot, or the customer has left; `CannotCancel` says because of
            which products.
        AdobeError: Adobe could not be asked.
    """
    customer_of(store, instance, account)
    order = instance.adobe.order(account.adobe_customer_id or "", wanted.order_id)
    if order.order_type == "RENEWAL":
        _load_prices(store, instance, account)
    by_number = {line.number: line for line in order.lines}
    lines = [
        (by_number[number], quantity)
        for number, quantity in sorted(wanted.quantities.items())
        if number in by_number
    ]
    if not lines or len(lines) < len(wanted.quantities):
        raise NotPossible("Please choose how many licenses of which product to cancel.")
    with store.read() as session:
        planned = plan_return(session, instance, account, container, order, lines)
    return Preview(order, planned)


def cancel_order(
    store: Store,
    instance: Instance,
    account: Account,
    container: Subscription,
    wanted: Wanted,
    correlation_id: str,
) -> Order:
    """Give lines of an order back; sent again, the same RETURN is looked at again.

    Args:
        store: of the platform.
        instance: where the order was placed.
        account: whose order.
        container: of the account.
        wanted: which order, and how much of its lines.
        correlation_id: of the confirmation that the user saw.

    Returns:
        The RETURN: completed, pending while Adobe processes it, or refused before.

    Raises:
        NotPossible: the platform cannot; nothing was asked of Adobe.
        AdobeRefusal: Adobe does not take it; nothing is changed.
        AdobeUnreachable: nobody knows; to cancel again asks for the same RETURN.
    """
    known = _known(store, instance, account, wanted, correlation_id)
    if known is None:
        preview = preview_cancellation(store, instance, account, container, wanted)
        known = _begin(store, instance, account, container, preview, correlation_id)
    if known.state == OrderState.PLACING:
        _place(store, instance, account, known)
    settled = settle_return(store, instance, known.order_id)
    if known.correlation_id != correlation_id and not _is_same(store, known, wanted):
        raise ChangedMeanwhile
    return settled


def _load_prices(store: Store, instance: Instance, account: Account) -> None:
    """Have the current list, by which renewed subscriptions are credited (PF-2)."""
    # Where there is none, an older list counts, or the price is not found.
    with suppress(AdobeRefusal):
        load_current_list(store, instance, account.segment)


def _known(
    store: Store, instance: Instance, account: Account, wanted: Wanted, correlation_id: str
) -> Order | None:
    """Find the same RETURN, or one of the same order whose answer nobody heard."""
    with store.read() as session:
        returns = select(Order).where(Order.instance == instance.key, Order.order_type == "RETURN")
        order = session.scalar(returns.where(Order.correlation_id == correlation_id))
        if order is None:
            order = session.scalar(
                returns.where(
                    Order.account_id == account.account_id,
                    Order.reference_order_id == wanted.order_id,
                    Order.state == OrderState.PLACING.value,
                )
            )
    if order is not None and (
        order.account_id != account.account_id or order.reference_order_id != wanted.order_id
    ):
        raise NotPossible("That is the cancellation of another order.")
    return order


def _begin(
    store: Store,
    instance: Instance,
    account: Account,
    container: Subscription,
    preview: Preview,
    correlation_id: str,
) -> Order:
    """Write down what is about to be given back, so that it can be asked for again."""
    try:
        with store.begin() as session:
            order = Order(
                instance=instance.key,
                order_id=next_id(session, instance, "O"),
                account_id=account.account_id,
                subscription_id=container.subscription_id,
                order_type="RETURN",
                adobe_order_id=None,
                reference_order_id=preview.order.order_id,
                correlation_id=correlation_id,
                state=OrderState.PLACING.value,
                problem="",
                currency=preview.order.currency,
                created=instance.now(),
            )
            session.add(order)
            session.add_all(_line(order, planned) for planned in preview.lines)
    except IntegrityError:
        # The same form was sent twice, and the other one was first.
        with store.read() as session:
            return session.scalars(
                select(Order).where(
                    Order.instance == instance.key, Order.correlation_id == correlation_id
                )
            ).one()
    return order


def _line(order: Order, planned: PlannedReturn) -> OrderLine:
    paid = planned.paid
    return OrderLine(
        instance=order.instance,
        order_id=order.order_id,
        number=planned.line.number,
        offer_id=planned.line.offer_id,
        level=level(planned.line.offer_id),
        part_number=planned.product.part_number,
        name=planned.add_on.name,
        quantity=planned.quantity,
        unit_price=paid.unit_price if paid.is_invoiced else None,
        price_list_id=paid.price_list_id,
        adobe_subscription_id=planned.line.subscription_id,
    )


def _place(store: Store, instance: Instance, account: Account, order: Order) -> None:
    with store.read() as session:
        lines = [
            AdobeLine(line.number, line.offer_id, line.quantity)
            for line in return_lines(session, order)
        ]
    try:
        placed = instance.adobe.return_order(
            account.adobe_customer_id or "",
            order.reference_order_id or "",
            order.currency,
            lines,
            order.correlation_id,
        )
    except AdobeRefusal as refusal:
        if refusal.code != IN_PROGRESS:
            with store.begin() as session:
                problem = f"{refusal.code}: {refusal.message}"
                leave_placing(session, order, OrderState.REFUSED, problem=problem)
        raise
    with store.begin() as session:
        forget_number(session, order, placed.order_id)
        leave_placing(session, order, OrderState.PENDING, adobe_order_id=placed.order_id)


def return_lines(session: Session, order: Order) -> Sequence[OrderLine]:
    """Return the lines of a RETURN."""
    wanted = select(OrderLine).where(
        OrderLine.instance == order.instance, OrderLine.order_id == order.order_id
    )
    return session.scalars(wanted.order_by(OrderLine.number)).all()


def _is_same(store: Store, order: Order, wanted: Wanted) -> bool:
    with store.read() as session:
        asked = {line.number: line.quantity for line in return_lines(session, order)}
    return asked == dict(wanted.quantities)
