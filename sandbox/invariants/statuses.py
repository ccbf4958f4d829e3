"""Statuses of orders, lines and subscriptions fit together, and quantities fit the status."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from sandbox.catalogue.offers import moq_minimum
from sandbox.domain.statuses import Status
from sandbox.invariants.held import HeldSubscription, PlacedLine
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import GIVEN, Records


def check_statuses(records: Records, today: date) -> Findings:
    """Look at every order and every subscription of a customer."""
    known = {subscription.subscription_id for subscription in records.subscriptions}
    for order_id, placed in groupby(records.lines, key=lambda line: line.order_id):
        lines = list(placed)
        faults = [*_faults_of_lines(lines, known)]
        if order_id not in records.set_by_hand:
            faults += _faults_of_order(lines)
        if faults:
            yield Broken(
                Invariant.STATUSES,
                records.customer_id,
                {
                    "orderId": order_id,
                    "status": lines[0].order_status,
                    "statusOfLines": [line.status for line in lines],
                    "faults": faults,
                },
            )
    for subscription in records.subscriptions:
        faults = [*_faults_of_quantities(subscription)]
        if subscription.subscription_id not in records.set_by_hand:
            is_over = records.is_dated_by_hand or subscription.renewal_date <= today
            faults += _faults_of_subscription(subscription, is_over=is_over)
        if faults:
            yield Broken(
                Invariant.STATUSES,
                records.customer_id,
                {
                    "subscriptionId": subscription.subscription_id,
                    "status": subscription.status,
                    "currentQuantity": subscription.current_quantity,
                    "usedQuantity": subscription.used_quantity,
                    "renewalDate": subscription.renewal_date,
                    "faults": faults,
                },
            )


def _faults_of_lines(lines: Sequence[PlacedLine], known: Collection[str]) -> Iterator[str]:
    pending = {line.is_pending for line in lines}
    if pending != {lines[0].order_status == Status.PENDING}:
        yield "an order is pending with all of its lines"
    if any(line.status == Status.CANCELLED and line.remaining_quantity for line in lines):
        yield "a cancelled line has nothing left to return"
    if any(line.status in GIVEN and line.subscription_id not in known for line in lines):
        yield "a completed line has a subscription of its customer"


def _faults_of_order(lines: Sequence[PlacedLine]) -> Iterator[str]:
    """Compare the status that an order shows with its lines: a tester may set that alone."""
    status, of_lines = lines[0].order_status, {line.status for line in lines}
    is_complete = Status.COMPLETE in of_lines and of_lines <= GIVEN
    if (status == Status.CANCELLED) != (of_lines == {Status.CANCELLED}):
        yield "an order is cancelled with all of its lines"
    if (status == Status.COMPLETE) != is_complete:
        yield "an order is complete with its lines"


def _faults_of_quantities(subscription: HeldSubscription) -> Iterator[str]:
    if subscription.current_quantity < 0 or subscription.used_quantity < 0:
        yield "no quantity is negative"
    if subscription.used_quantity > subscription.current_quantity:
        yield "no more is used than there is"


def _faults_of_subscription(subscription: HeldSubscription, *, is_over: bool) -> Iterator[str]:
    quantity = subscription.current_quantity
    match subscription.status:
        case Status.ACTIVE:
            if not quantity:
                yield "what is active has licences"
            # What it renews with at its renewalDate comes when that order is processed.
            if quantity < moq_minimum(subscription.moq_code) and not is_over:
                yield "what is held by a minimum-order offer has no fewer than it is for"
        case Status.SCHEDULED:
            if quantity:
                yield "what is scheduled has no licences yet"
        case Status.INACTIVE:
            if quantity and not is_over:
                yield "what has licences lapses at its renewalDate"
            if subscription.moq_code or subscription.renewal_code:
                yield "what is inactive is held by no minimum-order offer"
        case _:
            yield "a subscription is active, scheduled or inactive"
