"""Which days of a term are windows, by the rules of the features that they belong to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sandbox.accounts.benefits import Commitment, CommitmentStatus, three_year_commit_of
from sandbox.accounts.profile import Shown
from sandbox.customer_terms.model import Band, BandKind
from sandbox.domain.calendar import next_anniversary, preference_cutoff
from sandbox.domain.ruleset import Ruleset
from sandbox.orders.model import Order
from sandbox.renewals.rules import early_window, grace_window, late_window, upcoming_window
from sandbox.reseller_change.rules import blackout_around
from sandbox.returns.returnable import return_days
from sandbox.subscriptions.model import Account
from sandbox.switches.rules import revert_days
from sandbox.three_year_commit.rules import compliance_ends_on, request_expires_at
from sandbox.timeline.open_world import OpenWorld


def pending_bands(anniversary: date, rules: Ruleset) -> Iterator[Band]:
    """List the windows around an anniversary that is to come; the late ones hold what may lapse."""
    early = early_window(anniversary, rules.early_renewal_days)
    upcoming = upcoming_window(
        anniversary,
        upcoming_days=rules.upcoming_renewal_days,
        early_days=rules.early_renewal_days,
    )
    closed = preference_cutoff(anniversary, rules.preference_cutoff_days).date()
    yield _around(BandKind.UPCOMING_RENEWAL, anniversary, *upcoming)
    yield _around(BandKind.EARLY_RENEWAL, anniversary, *early)
    yield _around(BandKind.PREFERENCES_CLOSED, anniversary, closed, early.last)
    yield from lapsed_bands(anniversary, rules)


def lapsed_bands(anniversary: date, rules: Ruleset) -> Iterator[Band]:
    """List the windows from the anniversary on for what did not renew."""
    late = late_window(anniversary, rules.late_renewal_days)
    grace = grace_window(anniversary, rules.grace_service_days)
    yield _around(BandKind.LATE_RENEWAL, anniversary, *late)
    yield _around(BandKind.GRACE, anniversary, *grace)


def blackout_band(anniversary: date, rules: Ruleset) -> Band:
    """Return the days around an anniversary without reseller change."""
    found = blackout_around(
        anniversary,
        before_days=rules.reseller_change_blackout_before_days,
        after_days=rules.reseller_change_blackout_after_days,
    )
    return _around(BandKind.BLACKOUT, anniversary, found.first_day, found.last_day)


def return_bands(world: OpenWorld, account: Account, orders: Iterable[Order]) -> Iterator[Band]:
    """List the return windows of orders of which something is left, over ones too."""
    for order in orders:
        days = return_days(world, order)
        if days is not None and order.sequence > account.orders_before_move:
            yield Band(
                kind=BandKind.RETURN_WINDOW,
                first_day=days[0],
                last_day=days[1],
                order_id=order.order_id,
            )


def revert_bands(world: OpenWorld, orders: Iterable[Order]) -> Iterator[Band]:
    """List the days on which switches may be reverted, over ones too (SW-10)."""
    for order in orders:
        days = revert_days(world, order)
        if days is not None:
            yield Band(
                kind=BandKind.REVERT_WINDOW,
                first_day=days[0],
                last_day=days[1],
                order_id=order.order_id,
            )


def extended_bands(account: Account, anniversary: date | None) -> Iterator[Band]:
    """List the term that was paid up front for more than a year, if it is one (AC-5)."""
    start = account.term_start
    if start is None or anniversary is None:
        return
    if next_anniversary(start, anchor_day=account.anniversary_day) < anniversary:
        last_day = anniversary - timedelta(days=1)
        yield Band(kind=BandKind.EXTENDED_TERM, first_day=start, last_day=last_day)


def commitment_bands(benefits: Sequence[Shown], rules: Ruleset) -> Iterator[Band]:
    """List a customer's three-year commitment, its price lock, and the days of its requests.

    A request has days to be accepted and then days to be complied with (X4); prices are locked
    while the commitment is COMMITTED (TC-12).
    """
    held = three_year_commit_of(benefits)
    if held is None:
        return
    commitment = held.commitment
    if commitment and commitment.start_date and commitment.end_date:
        days = commitment.start_date, commitment.end_date
        yield Band(kind=BandKind.COMMITMENT, first_day=days[0], last_day=days[1])
        if commitment.status is CommitmentStatus.COMMITTED:
            yield Band(kind=BandKind.PRICE_LOCK, first_day=days[0], last_day=days[1])
    for request in (held.request, held.recommitment):
        if request:
            yield from _request_bands(request, rules)


def _request_bands(request: Commitment, rules: Ruleset) -> Iterator[Band]:
    expires = request_expires_at(request, rules)
    if expires and request.requested_on:
        yield Band(
            kind=BandKind.COMMITMENT_ACCEPTANCE,
            first_day=request.requested_on,
            last_day=expires.date() - timedelta(days=1),
        )
    complied = compliance_ends_on(request, rules)
    if complied:
        yield Band(
            kind=BandKind.COMMITMENT_COMPLIANCE,
            first_day=complied - timedelta(days=rules.commitment_compliance_days),
            last_day=complied,
        )


def _around(kind: BandKind, anniversary: date, first_day: date, last_day: date) -> Band:
    return Band(kind=kind, first_day=first_day, last_day=last_day, anniversary=anniversary)
