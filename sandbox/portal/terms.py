"""What a tester's hand does to a customer's term: move its dates, renew it now."""

from datetime import date

from sqlalchemy import delete, select

from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.marks import Mark
from sandbox.domain.statuses import Status
from sandbox.renewals.automatic import end_terms
from sandbox.store.accounts import Customer
from sandbox.store.events import DueEvent
from sandbox.store.orders import SubscriptionRow
from sandbox.subscriptions.portfolio import product_of
from sandbox.subscriptions.terms import schedule_end
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due, EventKind


def move_term(world: OpenWorld, customer: Customer, coterm_date: date) -> None:
    """Move a customer's cotermDate, with the renewalDates of what ends then.

    After an early renewal the renewalDate lies a year before the cotermDate (section 7), and stays
    so. Credit packs end by themselves. A date that is reached already does not renew by itself:
    that is what the portal's "renew" is for.
    """
    before = customer.coterm_date
    customer.coterm_date = coterm_date
    customer.anniversary_day = coterm_date.day
    for subscription in _active(world, customer.customer_id):
        if _is_pack(world, subscription):
            continue
        lags = before is not None and subscription.renewal_date < before
        subscription.renewal_date = add_months(coterm_date, -TERM_MONTHS) if lags else coterm_date
    rearm(world, customer)
    world.record(
        Mark.DATE,
        f"a tester's hand: the cotermDate is {coterm_date.isoformat()}",
        customer_id=customer.customer_id,
    )


def rearm(world: OpenWorld, customer: Customer) -> None:
    """Make due what is to come for a customer's subscriptions as they are now, and only that."""
    world.session.flush()
    world.write_events()
    world.session.execute(
        delete(DueEvent).where(
            DueEvent.world_id == world.world_id,
            DueEvent.customer_id == customer.customer_id,
            DueEvent.kind.in_((EventKind.TERM_ENDS.value, EventKind.RENEWAL_COMING.value)),
        )
    )
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)
    active = _active(world, customer.customer_id)
    packs = {subscription.renewal_date for subscription in active if _is_pack(world, subscription)}
    terms = {
        subscription.renewal_date for subscription in active if not _is_pack(world, subscription)
    }
    # What is bought before the cotermDate of a begun term ends then, and makes nothing due itself.
    if not terms and customer.term_start is not None and customer.coterm_date is not None:
        terms = {customer.coterm_date}
    for day in sorted(packs | terms):
        if day > world.today:
            schedule_end(world, customer.customer_id, day, announced=day in terms)


def renew_now(world: OpenWorld, customer_id: str) -> None:
    """Do the auto-renewal of what has renewalDate today or earlier (RN-1).

    Raises:
        ControlRefusal: NOTHING_DUE.
    """
    reached = [
        subscription
        for subscription in _active(world, customer_id)
        if subscription.renewal_date <= world.today
    ]
    if not reached:
        raise ControlRefusal(ControlError.NOTHING_DUE, [f"today: {world.today.isoformat()}"])
    world.session.flush()
    end_terms(world, [Due(0, world.now, EventKind.TERM_ENDS, customer_id, "")])


def _active(world: OpenWorld, customer_id: str) -> list[SubscriptionRow]:
    found = world.session.scalars(
        select(SubscriptionRow)
        .where(
            SubscriptionRow.world_id == world.world_id,
            SubscriptionRow.customer_id == customer_id,
            SubscriptionRow.status == Status.ACTIVE.value,
        )
        .order_by(SubscriptionRow.sequence)
    )
    return list(found)


def _is_pack(world: OpenWorld, subscription: SubscriptionRow) -> bool:
    product = product_of(world.reference, subscription.base_offer_id)
    return product.is_credit_pack
