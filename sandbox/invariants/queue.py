"""The queue has what the dates and the statuses make due, and nothing without a cause."""

from datetime import date

from sandbox.domain.calendar import start_of
from sandbox.domain.statuses import Status
from sandbox.invariants.held import HeldSubscription, WakeUp
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import Records, ends_of
from sandbox.timeline.queue import EventKind


def check_queue(records: Records, today: date) -> Findings:
    """Compare a customer's events with its subscriptions and orders, both ways."""
    queued = ends_of(records)
    if not records.has_skipped:
        yield from _missing_ends(records, queued, today)
        yield from _missing_orders(records)
    yield from _without_cause(records, queued)


def _missing_ends(records: Records, queued: set[date], today: date) -> Findings:
    renewing = records.renewing()
    is_reached = any(day <= today for day in queued)
    for subscription in records.subscriptions:
        end = subscription.renewal_date
        if subscription.status == Status.INACTIVE or end in queued:
            continue
        if end <= today and (subscription.subscription_id in renewing or is_reached):
            # Its renewal is being processed, or its end is due and not done yet.
            continue
        if records.years_from(end, -1) in queued:
            # Bought to a rolled cotermDate: the end before makes the next one due (RN-3).
            continue
        if _is_by_hand(records, subscription, end <= today):
            continue
        yield _broken(
            records,
            "the end of a term is due",
            subscriptionId=subscription.subscription_id,
            status=subscription.status,
            renewalDate=end,
        )


def _is_by_hand(records: Records, subscription: HeldSubscription, is_reached: bool) -> bool:  # noqa: FBT001 - told once, beside
    """Tell whether a tester's hand explains it: a date that was reached already renews by hand.

    What is only scheduled is not armed anew where the hand has been.
    """
    is_touched = records.is_dated_by_hand or bool(records.set_by_hand)
    return is_touched and (is_reached or subscription.status == Status.SCHEDULED)


def _missing_orders(records: Records) -> Findings:
    if records.account.is_settling:
        # Such orders wait for the account, whose end nobody but a tester may know (OR-7).
        return
    awake = {
        wake_up.subject_id
        for wake_up in records.wake_ups
        if wake_up.kind == EventKind.ORDER_PROCESSED
    }
    for order_id in {line.order_id: None for line in records.lines if line.is_pending}:
        if order_id not in awake:
            yield _broken(records, "a pending order is processed some time", orderId=order_id)


def _without_cause(records: Records, queued: set[date]) -> Findings:
    ends = records.ends()
    orders = {line.order_id for line in records.lines}
    held = {subscription.subscription_id for subscription in records.subscriptions}
    for wake_up in records.wake_ups:
        match wake_up.kind:
            case EventKind.TERM_ENDS:
                day = wake_up.due_at.date()
                has_cause = day in ends and wake_up.due_at == start_of(day)
            case EventKind.ORDER_PROCESSED:
                has_cause = wake_up.subject_id in orders
            case EventKind.GRACE_ENDS:
                has_cause = wake_up.subject_id in held
            case EventKind.RENEWAL_COMING:
                has_cause = _announces(wake_up, queued)
            case _:
                has_cause = True
        if not has_cause:
            yield _broken(
                records,
                "an event has a cause",
                eventId=wake_up.event_id,
                kind=wake_up.kind,
                dueAt=wake_up.due_at,
                subjectId=wake_up.subject_id,
            )


def _announces(wake_up: WakeUp, queued: set[date]) -> bool:
    return wake_up.subject_id in {day.isoformat() for day in queued}


def _broken(records: Records, fault: str, **facts: object) -> Broken:
    return Broken(Invariant.QUEUE, records.customer_id, {"fault": fault, **facts})
