"""What the end of a cycle leaves behind: a new cycle with invoices, a failure, or the end."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from partner_platform.instances import Instance
from partner_platform.money import Cycle, rounded, year_after
from partner_platform.offers import level
from partner_platform.services.invoicing import Item, issue
from partner_platform.services.order_states import forget_number
from partner_platform.services.renewal_amounts import Renewal, RenewedOrder
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.store import Store, next_id
from partner_platform.tables import (
    AddOn,
    AddOnStatus,
    BillingJob,
    Invoice,
    InvoiceKind,
    JobState,
    Order,
    OrderLine,
    OrderState,
    Status,
    Subscription,
)


def turn(store: Store, instance: Instance, container: Subscription, renewal: Renewal) -> date:
    """Give a container its next cycle with renewal invoices; return where that ends."""
    with store.begin() as session:
        current = _locked(session, instance, container)
        if current.cycle_end != container.cycle_end or current.status != Status.ACTIVE:
            # Somebody else was first.
            return current.cycle_end
        job = _job(session, instance, current)
        job.state, job.problem = JobState.DONE.value, ""
        job.invoice_id = _turn(session, instance, current, renewal)
        return current.cycle_end


def give_up(
    store: Store, instance: Instance, container: Subscription, renewal: Renewal, problem: str
) -> date | None:
    """End what Adobe has not renewed; what it has renewed goes on."""
    with store.begin() as session:
        current = _locked(session, instance, container)
        if current.cycle_end != container.cycle_end or current.status != Status.ACTIVE:
            return None
        job = _job(session, instance, current)
        job.state, job.problem = JobState.GIVEN_UP.value, problem
        if renewal.orders:
            job.invoice_id = _turn(session, instance, current, renewal)
            return current.cycle_end
        _end(session, current)
        return None


def note_failure(store: Store, instance: Instance, container: Subscription, problem: str) -> None:
    """Write down why a renewal could not be billed."""
    with store.begin() as session:
        current = _locked(session, instance, container)
        if current.cycle_end == container.cycle_end:
            job = _job(session, instance, current)
            job.state, job.problem = JobState.FAILED.value, problem


def end(store: Store, instance: Instance, container: Subscription, problem: str) -> None:
    """Let a container end with its cycle: it and its add-ons become inactive.

    Args:
        store: of the platform.
        instance: whose container.
        container: what ends.
        problem: what Adobe has of it all the same; empty if nothing.
    """
    with store.begin() as session:
        current = _locked(session, instance, container)
        if current.cycle_end == container.cycle_end and current.status == Status.ACTIVE:
            if problem:
                job = _job(session, instance, current)
                job.state, job.problem = JobState.GIVEN_UP.value, problem
            _end(session, current)


def _locked(session: Session, instance: Instance, container: Subscription) -> Subscription:
    return session.get_one(
        Subscription, (instance.key, container.subscription_id), with_for_update=True
    )


def _job(session: Session, instance: Instance, container: Subscription) -> BillingJob:
    """Find or make the job of the cycle that begins, and count the try."""
    cycle_start = container.cycle_end + timedelta(days=1)
    job = session.get(BillingJob, (instance.key, container.subscription_id, cycle_start))
    if job is None or job.state != JobState.FAILED:
        # A job that is done was done before Adobe was set back: it begins anew.
        job = session.merge(
            BillingJob(
                instance=instance.key,
                subscription_id=container.subscription_id,
                cycle_start=cycle_start,
                state=JobState.FAILED.value,
                tries=0,
                last_tried=instance.now(),
                problem="",
                invoice_id=None,
            )
        )
    job.tries += 1
    job.last_tried = instance.now()
    return job


def _end(session: Session, container: Subscription) -> None:
    container.status = Status.INACTIVE.value
    for add_on in add_ons_of(session, container):
        if add_on.status == AddOnStatus.ACTIVE:
            was_cancelled = container.auto_renew and _ends_whole(add_on)
            ended = AddOnStatus.CANCELED if was_cancelled else AddOnStatus.INACTIVE
            add_on.status, add_on.scheduled_quantity = ended.value, 0


def _ends_whole(add_on: AddOn) -> bool:
    return add_on.scheduled_quantity >= add_on.quantity


def _turn(
    session: Session, instance: Instance, container: Subscription, renewal: Renewal
) -> str | None:
    """Begin the next cycle; return the id of its first invoice."""
    first = container.cycle_end + timedelta(days=1)
    cycle = Cycle(first, year_after(first) - timedelta(days=1))
    container.cycle_start, container.cycle_end = cycle.first, cycle.last
    lines = [line for order in renewal.orders for line in order.lines]
    renewed = {line.add_on.addon_id: line for line in lines}
    for add_on in add_ons_of(session, container):
        line = renewed.get(add_on.addon_id)
        if line is not None:
            add_on.offer_id = line.offer_id
            # An early renewal of a part has an order beside that of the anniversary.
            add_on.quantity = sum(
                part.quantity for part in lines if part.add_on.addon_id == add_on.addon_id
            )
            add_on.unit_price, add_on.price_list_id = line.unit_price, line.price_list_id
            add_on.scheduled_quantity = 0
        elif add_on.status == AddOnStatus.ACTIVE:
            ended = AddOnStatus.CANCELED if _ends_whole(add_on) else AddOnStatus.INACTIVE
            add_on.status, add_on.scheduled_quantity = ended.value, 0
    invoices = [_invoice(session, instance, container, order, cycle) for order in renewal.orders]
    return invoices[0].invoice_id if invoices else None


def _invoice(
    session: Session,
    instance: Instance,
    container: Subscription,
    renewed: RenewedOrder,
    cycle: Cycle,
) -> Invoice:
    """Keep Adobe's RENEWAL order with its prices, and charge it for the new cycle."""
    order = Order(
        instance=instance.key,
        order_id=next_id(session, instance, "O"),
        account_id=container.account_id,
        subscription_id=container.subscription_id,
        order_type="RENEWAL",
        adobe_order_id=renewed.order_id,
        reference_order_id=None,
        # Adobe placed it: nothing is asked for under this id.
        correlation_id=str(uuid4()),
        state=OrderState.COMPLETED.value,
        problem="",
        currency=renewed.currency,
        created=instance.now(),
    )
    forget_number(session, order, renewed.order_id)
    session.add(order)
    session.add_all(
        OrderLine(
            instance=instance.key,
            order_id=order.order_id,
            number=line.number,
            offer_id=line.offer_id,
            level=level(line.offer_id),
            part_number=line.add_on.part_number,
            name=line.add_on.name,
            quantity=line.quantity,
            unit_price=line.unit_price,
            price_list_id=line.price_list_id,
            adobe_subscription_id=line.add_on.adobe_subscription_id,
        )
        for line in renewed.lines
    )
    items = [
        Item(
            name=line.add_on.name,
            offer_id=line.offer_id,
            quantity=line.quantity,
            unit_price=rounded(line.unit_price, container.currency),
            first_day=cycle.first,
            last_day=cycle.last,
            order_line=line.number,
        )
        for line in renewed.lines
    ]
    return issue(session, instance, container, InvoiceKind.RENEWAL, items, order_id=order.order_id)
