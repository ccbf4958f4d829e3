"""What a subscription holds is what its lines gave, and returns and switches did not take.

RE-3, RN-1, SW-7.

A line counts for the term that it was bought to: what ends on the renewalDate is held until then,
and what ends a year later is paid ahead. A purchase to a date beyond the renewalDate, made after an
early renewal had rolled the cotermDate on, counts for both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sandbox.domain.calendar import start_of
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.invariants.held import HeldSubscription, PlacedLine
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import GIVEN, Records


@dataclass(slots=True)
class _Sum:
    """What lines come to; `brought` is what a migration brought, and may be paid ahead too.

    `was_switched`: a switch, or the revert of one, has taken some.
    """

    held: int = 0
    ahead: int = 0
    brought: int = 0
    was_switched: bool = False
    counted: list[str] = field(default_factory=list)


def check_quantities(records: Records) -> Findings:
    """Compare each subscription with its lines."""
    if records.is_dated_by_hand:
        return
    types = {line.order_id: line.order_type for line in records.lines}
    by_subscription: dict[str, list[PlacedLine]] = {}
    skipped = set(records.set_by_hand)
    for line in (*records.lines, *records.taken):
        if line.subscription_id:
            by_subscription.setdefault(line.subscription_id, []).append(line)
        if line.order_id in records.returned_by_hand:
            skipped.add(line.subscription_id)
    for subscription in records.subscriptions:
        if subscription.subscription_id in skipped:
            continue
        lines = by_subscription.get(subscription.subscription_id, [])
        found = _sum_of(records, subscription, lines, types)
        yield from _compare(records, subscription, found)


def _compare(records: Records, subscription: HeldSubscription, found: _Sum) -> Findings:
    # No more is taken off than came, where a switch took off: a revert may have put it elsewhere.
    floor = found.held if found.was_switched else 0
    held, ahead = {max(floor, found.held)}, {max(0, found.ahead)}
    if found.brought:
        # Nobody keeps whether a membership's product was renewed before it came (MG-3).
        held.add(max(0, found.held + found.brought))
        ahead.add(max(0, found.ahead + found.brought))
    renewed = subscription.renewed_quantity or 0
    is_open = subscription.status != Status.INACTIVE
    if subscription.current_quantity in held and (renewed in ahead or not is_open):
        return
    yield Broken(
        Invariant.QUANTITIES,
        records.customer_id,
        {
            "subscriptionId": subscription.subscription_id,
            "status": subscription.status,
            "renewalDate": subscription.renewal_date,
            "currentQuantity": subscription.current_quantity,
            "ofOrders": found.held,
            "renewedQuantity": renewed,
            "ofOrdersAhead": found.ahead,
            "orders": found.counted,
        },
    )


def _sum_of(
    records: Records,
    subscription: HeldSubscription,
    lines: Iterable[PlacedLine],
    types: dict[str, str],
) -> _Sum:
    found, end = _Sum(), subscription.renewal_date
    lines = [line for line in lines if line.status in GIVEN]
    is_renewed = any(line.is_renewal and line.term_end == end for line in lines)
    for line in lines:
        of_renewal = line.is_renewal or (
            line.is_return and types.get(line.reference_order_id) == OrderType.RENEWAL
        )
        is_held, is_ahead = _counts(
            records, subscription, line, of_renewal=of_renewal, is_renewed=is_renewed
        )
        quantity = -line.quantity if line.is_return else line.quantity
        found.held += quantity * is_held
        found.was_switched |= is_held and quantity < 0 and not line.is_return
        found.ahead += quantity * is_ahead
        if is_held or is_ahead:
            found.counted.append(line.order_id)
        if line.order_type == OrderType.TRANSFER and _may_be_ahead(records, line, end):
            found.brought += line.quantity
    return found


def _counts(
    records: Records,
    subscription: HeldSubscription,
    line: PlacedLine,
    *,
    of_renewal: bool,
    is_renewed: bool,
) -> tuple[bool, bool]:
    """Tell whether a line is part of what is held, and of what is paid for the next term."""
    end = subscription.renewal_date
    begun = records.years_from(end, -1)
    done = records.completed.get(line.order_id)
    may_wait = line.order_type in (OrderType.NEW, OrderType.RETURN)
    if may_wait and done is not None and done > start_of(line.term_end):
        # It waited for an account beyond its own term: it came to the term that ran by then.
        is_after = line.is_return and subscription.status == Status.INACTIVE
        return done > start_of(begun) and not is_after, False
    if line.term_end == end:
        return True, False
    if line.term_end > end:
        return not of_renewal, _is_next(records, end, line.term_end, of_renewal=of_renewal)
    # Of two first orders the later one may be processed first, and its day begins the term.
    return not is_renewed and line.term_end > begun, False


def _is_next(records: Records, end: date, term_end: date, *, of_renewal: bool) -> bool:
    rolled = records.account.coterm_date
    to_rolled = not of_renewal and term_end == rolled
    return term_end == records.years_from(end, 1) or to_rolled


def _may_be_ahead(records: Records, line: PlacedLine, end: date) -> bool:
    return end in (line.term_end, records.years_from(line.term_end, 1))
