"""The dates of a customer's term agree with each other (AC-5, RN-1, RN-3, RN-5)."""

import calendar
from collections.abc import Callable
from datetime import date

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.invariants.held import HeldSubscription
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import Records

IsPack = Callable[[HeldSubscription], bool]


def check_anniversaries(records: Records, today: date, is_pack: IsPack) -> Findings:
    """Compare the cotermDate with its day of month, and the renewalDates with the cotermDate."""
    coterm, day = records.account.coterm_date, records.account.anniversary_day
    if coterm is not None and day is not None and coterm.day != _in_month(coterm, day):
        yield Broken(
            Invariant.ANNIVERSARIES,
            records.customer_id,
            {"cotermDate": coterm, "anniversaryDay": day},
        )
        return
    if records.is_dated_by_hand:
        return
    for subscription in records.subscriptions:
        if (
            subscription.status != Status.INACTIVE
            and subscription.subscription_id not in records.set_by_hand
            and not is_pack(subscription)
            and not _agrees(records, subscription, today)
        ):
            yield Broken(
                Invariant.ANNIVERSARIES,
                records.customer_id,
                {
                    "subscriptionId": subscription.subscription_id,
                    "renewalDate": subscription.renewal_date,
                    "cotermDate": coterm,
                },
            )


def _in_month(day: date, wanted: int) -> int:
    return min(wanted, calendar.monthrange(day.year, day.month)[1])


def _agrees(records: Records, subscription: HeldSubscription, today: date) -> bool:
    """Tell whether a renewalDate is the cotermDate, or may be another.

    It is a year before it after an early renewal, and while its own is processed; what is renewed
    late after a new term has begun keeps its own anniversary.
    """
    coterm, end = records.account.coterm_date, subscription.renewal_date
    if coterm is None or end == coterm:
        return end == coterm
    if end == records.years_from(coterm, -1):
        is_rolled = any(
            line.term_end == coterm and line.is_renewal and line.status != Status.FAILED
            for line in records.lines
        )
        came_over = any(line.order_type == OrderType.TRANSFER for line in records.lines)
        return is_rolled or came_over or end <= today
    return any(
        line.is_renewal
        and not line.is_automatic
        and line.subscription_id == subscription.subscription_id
        and line.term_end == end
        and line.created_at.date() >= records.years_from(end, -1)
        for line in records.lines
    )
