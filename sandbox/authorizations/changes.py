"""What time, orders and changed rules do to purchase authorizations (VC-3)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select

from sandbox.authorizations.awaited import awaiting_an_order
from sandbox.authorizations.emails import send_past_due
from sandbox.authorizations.rules import expiry_of
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, AuthorizationStatus, Status
from sandbox.orders.model import Order, OrderLine
from sandbox.store.events import DueEvent
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, Due, EventKind

KIND = EventKind.AUTHORIZATION_PAST_DUE
_IS_PENDING = PurchaseAuthorization.status.in_(PENDING_AUTHORIZATIONS)


def follow_order(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Let a NEW order that ended pay for what its customer took, or make that due again."""
    account = portfolio.accounts[order.customer_id]
    if order.order_type != OrderType.NEW or not account.has_pending_authorizations:
        return
    if order.status == Status.COMPLETE:
        cover(portfolio, order)
    look_again(portfolio.world, account.customer_id)


def cover(portfolio: Portfolio, order: Order) -> None:
    """Let a completed NEW order pay for what its customer took of the same products.

    The oldest authorization comes first, past due or not; part of a quantity covers that part.
    Licences in use come first too, and then count as used of the subscription that was bought.
    """
    world = portfolio.world
    pending = pending_of(world, order.customer_id)
    for line in order.lines:
        product_id = product_of(world.reference, line.offer_id).product_id
        left = line.quantity
        for authorization in pending:
            paid = (
                min(left, authorization.waiting_quantity)
                if authorization.product_id == product_id
                else 0
            )
            if paid:
                left -= paid
                _pay(portfolio, authorization, paid, line)
    world.flush()


def _pay(
    portfolio: Portfolio, authorization: PurchaseAuthorization, paid: int, line: OrderLine
) -> None:
    in_use = min(paid, authorization.assigned_quantity)
    authorization.covered_quantity += paid
    authorization.assigned_quantity -= in_use
    if not authorization.waiting_quantity:
        authorization.status = AuthorizationStatus.COVERED.value
    subscription = portfolio.find(line.customer_id, line.subscription_id)
    if in_use and subscription is not None:
        subscription.used_quantity += in_use
        portfolio.change(subscription)
    portfolio.world.record(
        "authorization.covered",
        f"{paid} of {described(authorization)} are paid for by order {line.order_id}",
        customer_id=line.customer_id,
        order_id=line.order_id,
        subscription_id=line.subscription_id,
    )


def mark_past_due(world: OpenWorld, events: list[Due]) -> None:
    """Deactivate the licences of what nobody has ordered in time.

    The handler of `authorization.past_due`; what was covered or cancelled since stays as it is.
    What waits for an order that is being processed is looked at again when that is settled.
    """
    days = world.rules.purchase_authorization_days
    found = _rows(
        world,
        PurchaseAuthorization.reference_id.in_({due.subject_id for due in events}),
        PurchaseAuthorization.status == AuthorizationStatus.OPEN.value,
    )
    expired = [
        authorization
        for authorization in found
        if expiry_of(authorization.created_at, days) <= world.now
    ]
    late = [
        authorization
        for authorization, _ in awaiting_an_order(
            world.connection, world.world_id, world.reference, expired
        )
    ]
    for authorization in late:
        authorization.status = AuthorizationStatus.PAST_DUE.value
        authorization.assigned_quantity = 0
        world.record(
            "authorization.past_due",
            f"{authorization.waiting_quantity} of {described(authorization)} are past due and "
            "deactivated",
            customer_id=authorization.customer_id,
        )
    send_past_due(world, late)
    world.flush()


def look_again(world: OpenWorld, customer_id: str) -> None:
    """Make due what had expired while an order for it was being processed, which is settled now."""
    days = world.rules.purchase_authorization_days
    for authorization in pending_of(world, customer_id):
        is_open = authorization.status == AuthorizationStatus.OPEN
        if is_open and expiry_of(authorization.created_at, days) <= world.now:
            schedule_past_due(world, authorization)


def schedule_past_due(world: OpenWorld, authorization: PurchaseAuthorization) -> None:
    """Make the end of an open authorization due; where it is over already, now."""
    days = world.rules.purchase_authorization_days
    world.schedule(
        KIND,
        max(world.now, expiry_of(authorization.created_at, days)),
        customer_id=authorization.customer_id,
        subject_id=authorization.reference_id,
        priority=PRIORITIES[KIND],
    )


def rearm_authorizations(world: OpenWorld) -> None:
    """Put a world's authorizations under `purchaseAuthorizationDays` as it is now.

    What is over by a shorter life is due now; what is not over by a longer one is open again, with
    none of its licences assigned.
    """
    days = world.rules.purchase_authorization_days
    world.write_events()
    world.session.execute(
        delete(DueEvent).where(
            DueEvent.world_id == world.world_id,
            DueEvent.kind == KIND.value,
            # The clock stands at an event that failed until it is done or skipped.
            DueEvent.failure.is_(None),
        )
    )
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)
    for authorization in _rows(world, _IS_PENDING):
        if (
            world.now < expiry_of(authorization.created_at, days)
            and authorization.status != AuthorizationStatus.OPEN
        ):
            authorization.status = AuthorizationStatus.OPEN.value
            world.record(
                "authorization.reopened",
                f"{described(authorization)} are open again, by a rule of {days} days",
                customer_id=authorization.customer_id,
            )
        if authorization.status == AuthorizationStatus.OPEN:
            schedule_past_due(world, authorization)
    world.flush()


def authorizations_of(world: OpenWorld, customer_id: str) -> Sequence[PurchaseAuthorization]:
    """Return all that a customer ever took before ordering it, oldest first."""
    return _rows(world, PurchaseAuthorization.customer_id == customer_id)


def pending_of(world: OpenWorld, customer_id: str) -> Sequence[PurchaseAuthorization]:
    """Return what a customer took and has no order for yet, oldest first."""
    return _rows(world, PurchaseAuthorization.customer_id == customer_id, _IS_PENDING)


def described(authorization: PurchaseAuthorization) -> str:
    """Return what an authorization holds, for the list of events."""
    offer, reference = authorization.base_offer_id, authorization.reference_id
    return f"{authorization.quantity} x {offer} under {reference}"


def _rows(world: OpenWorld, *conditions: ColumnElement[bool]) -> Sequence[PurchaseAuthorization]:
    return world.session.scalars(
        select(PurchaseAuthorization)
        .where(PurchaseAuthorization.world_id == world.world_id, *conditions)
        .order_by(PurchaseAuthorization.sequence)
        .execution_options(populate_existing=True)
    ).all()
