"""What becomes of a three-year commitment, as functions of plain values (TC-4 to TC-6, X41 to X48).

Everyone who wants to know asks here: what runs on the clock, orders, renewals, and whatever shows
what they will do. `quantities` are qualifying quantities by offer type, 'LICENSE' and
'CONSUMABLES'; what they count (held, ordered too, renewing) is the caller's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sandbox.accounts.benefits import Commitment, CommitmentStatus, ThreeYearCommit
from sandbox.domain.calendar import TERM_MONTHS, add_months, start_of
from sandbox.domain.ruleset import Ruleset

COMMITMENT_MONTHS: Final = 3 * TERM_MONTHS
FULL_TERM_DAYS: Final = 30
"""Who accepts this many days before the anniversary, or later, has three whole terms (X41)."""
SMALLEST: Final[Mapping[str, int]] = {"LICENSE": 10, "CONSUMABLES": 1000}
"""The least that may be committed of a type, where the levels of the program begin (TC-3, TC-9)."""
Quantities = Mapping[str, int]
_DAY: Final = timedelta(days=1)
_RUNNING: Final = frozenset({CommitmentStatus.COMMITTED, CommitmentStatus.NONCOMPLIANT})


@dataclass(frozen=True, slots=True)
class Anniversary:
    """The pending anniversary of a customer, and the day of the month that it keeps (RN-1)."""

    day: date
    anchor_day: int

    def years_on(self, months: int) -> date:
        """Return the day so many months after it."""
        return add_months(self.day, months, anchor_day=self.anchor_day)


def term_of(today: date, anniversary: Anniversary | None, rules: Ruleset) -> tuple[date, date]:
    """Return first and last day of a commitment that is accepted today (X41, X42).

    Args:
        today: the UTC day of the acceptance.
        anniversary: the one pending; None for a customer without a term, which begins one today.
        rules: the world's, for `commitmentEnd`.
    """
    whole = add_months(today, COMMITMENT_MONTHS) - _DAY
    if anniversary is None:
        return today, whole
    if anniversary.day - timedelta(days=FULL_TERM_DAYS) <= today:
        return today, anniversary.years_on(COMMITMENT_MONTHS) - _DAY
    if rules.commitment_end == "acceptance":
        return today, whole
    return today, anniversary.years_on(COMMITMENT_MONTHS - TERM_MONTHS) - _DAY


def request_expires_at(request: Commitment, rules: Ruleset) -> datetime | None:
    """Return when a request that nobody accepts expires; None while its days do not run yet.

    The day of the request is day 0, the last of `commitmentAcceptanceDays` is inside.
    """
    if request.status is not CommitmentStatus.REQUESTED or request.requested_on is None:
        return None
    return start_of(request.requested_on + timedelta(days=rules.commitment_acceptance_days + 1))


def compliance_ends_on(request: Commitment, rules: Ruleset) -> date | None:
    """Return the last day on which an accepted request may be complied with (X4).

    A recommitment's days count from its own first day, which is after the acceptance. None for a
    request of unknown acceptance, and where nothing waits to be complied with.
    """
    if request.status is not CommitmentStatus.ACCEPTED or request.accepted_on is None:
        return None
    begins = max(request.accepted_on, request.start_date or request.accepted_on)
    return begins + timedelta(days=rules.commitment_compliance_days)


def ends_at(commitment: Commitment) -> datetime | None:
    """Return when a commitment that runs is over: 00:00 UTC of the day after its last one."""
    if commitment.status not in _RUNNING or commitment.end_date is None:
        return None
    return start_of(commitment.end_date + _DAY)


def running(held: ThreeYearCommit | None, on: date) -> Commitment | None:
    """Return the commitment that is COMMITTED on a day, if there is one."""
    commitment = held.commitment if held else None
    if commitment is None or commitment.status is not CommitmentStatus.COMMITTED:
        return None
    return None if commitment.end_date and commitment.end_date < on else commitment


def in_recommitment_window(commitment: Commitment, today: date, rules: Ruleset) -> bool:
    """Tell whether a recommitment may be requested: the last days of a commitment (X46)."""
    end = commitment.end_date
    if not rules.recommitment_window_days or end is None:
        return True
    return end - timedelta(days=rules.recommitment_window_days - 1) <= today


def requested(
    held: ThreeYearCommit | None, minimums: Quantities, on: date | None
) -> ThreeYearCommit:
    """Return what a commitmentRequest makes: it overwrites the one before, clock and all (TC-4).

    `on` is the UTC day that its days count from; None for a customer that is still pending.
    """
    return replace(held or ThreeYearCommit(), request=_request(minimums, on))


def requested_again(
    held: ThreeYearCommit, minimums: Quantities, on: date | None
) -> ThreeYearCommit:
    """Return what a recommitmentRequest makes (X46)."""
    return replace(held, recommitment=_request(minimums, on))


def _request(minimums: Quantities, on: date | None) -> Commitment:
    return Commitment(status=CommitmentStatus.REQUESTED, minimums=dict(minimums), requested_on=on)


def accepted(
    held: ThreeYearCommit, today: date, anniversary: Anniversary | None, rules: Ruleset
) -> ThreeYearCommit:
    """Return what an acceptance makes of the request that waits for it; unchanged without one.

    What raises a commitment keeps its days, and a recommitment begins when the old one is over.
    """
    if held.request and held.request.status is CommitmentStatus.REQUESTED:
        old = running(held, today)
        start, end = (old.start_date, old.end_date) if old else term_of(today, anniversary, rules)
        return replace(held, request=_accepted(held.request, today, start, end))
    if held.recommitment and held.recommitment.status is CommitmentStatus.REQUESTED:
        old_end = held.commitment.end_date if held.commitment else None
        begins = (old_end or today) + _DAY
        end = _years_after(begins, anniversary) - _DAY
        return replace(held, recommitment=_accepted(held.recommitment, today, begins, end))
    return held


def _years_after(begins: date, anniversary: Anniversary | None) -> date:
    """Return the day after three years: by the customer's anchor day where they begin on it."""
    anchor = anniversary.anchor_day if anniversary else begins.day
    is_on_anchor = add_months(begins, 0, anchor_day=anchor) == begins
    return add_months(begins, COMMITMENT_MONTHS, anchor_day=anchor if is_on_anchor else begins.day)


def _accepted(request: Commitment, today: date, start: date | None, end: date | None) -> Commitment:
    return replace(
        request,
        status=CommitmentStatus.ACCEPTED,
        start_date=start,
        end_date=end,
        accepted_on=today,
    )


def declined(held: ThreeYearCommit, rules: Ruleset) -> ThreeYearCommit:
    """Return what it is when the customer declines the request that waits for it (X47)."""
    return _answered(held, CommitmentStatus(rules.declined_request_status))


def expired_requests(held: ThreeYearCommit, now: datetime, rules: Ruleset) -> ThreeYearCommit:
    """Return what it is after the days to accept, where they are over."""
    for slot in (held.request, held.recommitment):
        due = request_expires_at(slot, rules) if slot else None
        if due and due <= now:
            held = _answered(held, CommitmentStatus.EXPIRED)
    return held


def _answered(held: ThreeYearCommit, status: CommitmentStatus) -> ThreeYearCommit:
    """Give the request that nobody answered a status; a request or a recommitment, never both."""
    if held.request and held.request.status is CommitmentStatus.REQUESTED:
        return replace(held, request=replace(held.request, status=status))
    if held.recommitment and held.recommitment.status is CommitmentStatus.REQUESTED:
        return replace(held, recommitment=replace(held.recommitment, status=status))
    return held


def uncomplied(held: ThreeYearCommit, today: date, rules: Ruleset) -> ThreeYearCommit:
    """Return what it is after the days to comply, where they are over: NONCOMPLIANT (X4).

    A commitment that runs, for another type or of a lower quantity, goes on.
    """
    for name in ("request", "recommitment"):
        slot: Commitment | None = getattr(held, name)
        last = compliance_ends_on(slot, rules) if slot else None
        if slot and last and last < today:
            held = replace(held, **{name: replace(slot, status=CommitmentStatus.NONCOMPLIANT)})
    return held


def over(held: ThreeYearCommit, today: date) -> ThreeYearCommit:
    """Return what it is after the last day of the commitment: EXPIRED.

    What was to raise it, and was not complied with until then, can be no more: NONCOMPLIANT.
    """
    request = held.request
    if request and request.status is CommitmentStatus.ACCEPTED and has_ended(request, today):
        held = replace(held, request=replace(request, status=CommitmentStatus.NONCOMPLIANT))
    commitment = held.commitment
    end = ends_at(commitment) if commitment else None
    if commitment is None or end is None or start_of(today) < end:
        return held
    return replace(held, commitment=replace(commitment, status=CommitmentStatus.EXPIRED))


def has_ended(commitment: Commitment, today: date) -> bool:
    """Tell whether the last day of a commitment, or of an accepted request, is over."""
    return commitment.end_date is not None and commitment.end_date < today
