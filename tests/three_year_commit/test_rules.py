"""What becomes of a three-year commitment, rule by rule (TC-4, X41 to X47)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sandbox.accounts.benefits import Commitment, CommitmentStatus, ThreeYearCommit
from sandbox.domain.ruleset import Ruleset
from sandbox.three_year_commit.compliance import (
    at_anniversary,
    complies,
    reached,
    regained,
    shortfall,
)
from sandbox.three_year_commit.rules import (
    Anniversary,
    accepted,
    compliance_ends_on,
    declined,
    ends_at,
    expired_requests,
    in_recommitment_window,
    over,
    request_expires_at,
    requested,
    requested_again,
    term_of,
    uncomplied,
)

RULES = Ruleset()
TODAY = date(2026, 3, 10)
AD = Anniversary(date(2027, 1, 15), 15)
DAY = timedelta(days=1)
Status = CommitmentStatus


def committed(quantity: int = 10, *, end: date = date(2029, 1, 14), **others: int) -> Commitment:
    minimums = {"LICENSE": quantity} if quantity else {}
    return Commitment(
        status=Status.COMMITTED,
        minimums=minimums | others,
        start_date=TODAY,
        end_date=end,
        accepted_on=TODAY,
    )


def waiting(**minimums: int) -> ThreeYearCommit:
    """A request that was accepted today."""
    return accepted(requested(None, minimums, TODAY), TODAY, AD, RULES)


# --- Its days (X41, X42) ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 3, 10), date(2029, 1, 14)),
        (date(2026, 12, 15), date(2029, 1, 14)),
        (date(2026, 12, 16), date(2030, 1, 14)),
        (date(2027, 1, 14), date(2030, 1, 14)),
    ],
)
def test_it_ends_with_the_third_term_and_with_the_fourth_from_30_days_before_the_anniversary(
    today: date, end: date
) -> None:
    assert term_of(today, AD, RULES) == (today, end)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 3, 10), date(2029, 3, 9)),
        (date(2026, 12, 15), date(2029, 12, 14)),
        (date(2026, 12, 16), date(2030, 1, 14)),
    ],
)
def test_by_the_other_rule_it_ends_three_years_after_the_acceptance(today: date, end: date) -> None:
    rules = RULES.model_copy(update={"commitment_end": "acceptance"})
    assert term_of(today, AD, rules) == (today, end)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 3, 10), date(2029, 3, 9)),
        (date(2028, 2, 28), date(2031, 2, 27)),
        (date(2028, 2, 29), date(2031, 2, 27)),
        (date(2028, 3, 1), date(2031, 2, 28)),
    ],
)
def test_without_an_anniversary_it_ends_three_years_later(today: date, end: date) -> None:
    assert term_of(today, None, RULES) == (today, end)


def test_the_29th_of_february_returns_in_a_leap_year() -> None:
    anniversary = Anniversary(date(2026, 2, 28), 29)
    assert term_of(date(2025, 6, 1), anniversary, RULES)[1] == date(2028, 2, 28)


# --- Requests ---------------------------------------------------------------------------------


def test_a_request_may_be_accepted_through_day_seven() -> None:
    held = requested(None, {"LICENSE": 10}, TODAY)
    assert held.request
    expiry = request_expires_at(held.request, RULES)
    assert expiry == datetime(2026, 3, 18, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert expired_requests(held, expiry - second, RULES) == held
    after = expired_requests(held, expiry, RULES)
    assert after.request == replace(held.request, status=Status.EXPIRED)


def test_the_days_of_a_pending_customer_do_not_run() -> None:
    held = requested(None, {"LICENSE": 10}, None)
    assert held.request
    assert request_expires_at(held.request, RULES) is None


@pytest.mark.parametrize("status", ["DECLINED", "EXPIRED"])
def test_a_rule_says_what_a_declined_request_is(status: str) -> None:
    rules = RULES.model_copy(update={"declined_request_status": status})
    held = declined(requested(None, {"LICENSE": 10}, TODAY), rules)
    assert held.request
    assert held.request.status == status


def test_a_request_overwrites_the_one_before_with_its_clock() -> None:
    held = requested(waiting(LICENSE=10), {"LICENSE": 50}, TODAY + 3 * DAY)
    assert held.request
    assert held.request.minimums == {"LICENSE": 50}
    assert request_expires_at(held.request, RULES) == datetime(2026, 3, 21, tzinfo=UTC)
    assert compliance_ends_on(held.request, RULES) is None


def test_an_acceptance_is_complied_with_through_day_thirty() -> None:
    held = waiting(LICENSE=10)
    assert held.request
    last = compliance_ends_on(held.request, RULES)
    assert last == TODAY + 30 * DAY
    assert uncomplied(held, last, RULES) == held
    after = uncomplied(held, last + DAY, RULES)
    assert after.request == replace(held.request, status=Status.NONCOMPLIANT)


def test_what_raises_a_commitment_keeps_its_days() -> None:
    held = ThreeYearCommit(commitment=committed())
    raised = accepted(
        requested(held, {"LICENSE": 50}, date(2026, 9, 1)), date(2026, 9, 2), AD, RULES
    )
    assert raised.request
    assert (raised.request.start_date, raised.request.end_date) == (TODAY, date(2029, 1, 14))
    assert raised.request.accepted_on == date(2026, 9, 2)
    assert raised.commitment == held.commitment


def test_what_was_to_raise_a_commitment_does_not_outlive_it() -> None:
    held = ThreeYearCommit(commitment=committed(end=TODAY + 5 * DAY))
    raised = accepted(requested(held, {"LICENSE": 20}, TODAY), TODAY, AD, RULES)
    last = reached(raised, {"LICENSE": 20}, TODAY + 5 * DAY)
    assert last.commitment
    assert last.commitment.minimums == {"LICENSE": 20}
    late = reached(raised, {"LICENSE": 20}, TODAY + 6 * DAY)
    assert late.commitment
    assert late.request
    assert (late.commitment.status, late.commitment.minimums) == (Status.EXPIRED, {"LICENSE": 10})
    assert late.request.status is Status.NONCOMPLIANT


def test_what_raises_a_commitment_waits_until_a_renewal_regains_it() -> None:
    short = replace(committed(CONSUMABLES=1000), status=Status.NONCOMPLIANT)
    request = replace(committed(50, CONSUMABLES=1000), status=Status.ACCEPTED)
    held = ThreeYearCommit(commitment=short, request=request)
    bought = reached(held, {"LICENSE": 50}, AD.day)
    assert bought == held, "a NEW order does not make it compliant, nor drop a type"
    renewed = {"LICENSE": 50, "CONSUMABLES": 1000}
    after = reached(regained(held, renewed, AD.day), renewed, AD.day)
    assert after.request is None
    assert after.commitment
    assert after.commitment.status is Status.COMMITTED
    assert after.commitment.minimums == {"LICENSE": 50, "CONSUMABLES": 1000}


# --- What is reached --------------------------------------------------------------------------


@pytest.mark.parametrize(("quantity", "is_reached"), [(9, False), (10, True), (11, True)])
def test_a_minimum_that_is_held_makes_the_commitment(quantity: int, *, is_reached: bool) -> None:
    after = reached(waiting(LICENSE=10), {"LICENSE": quantity}, TODAY)
    assert (after.commitment is not None) is is_reached
    assert (after.request is None) is is_reached


def test_types_are_reached_one_by_one() -> None:
    held = waiting(LICENSE=100, CONSUMABLES=1000)
    after = reached(held, {"LICENSE": 99, "CONSUMABLES": 1000}, TODAY)
    assert after.commitment
    assert after.request
    assert after.commitment.minimums == {"CONSUMABLES": 1000}
    assert after.request.minimums == {"LICENSE": 100}
    assert after.request.status is Status.ACCEPTED
    both = reached(after, {"LICENSE": 100, "CONSUMABLES": 1000}, TODAY)
    assert both.commitment
    assert both.commitment.minimums == {"CONSUMABLES": 1000, "LICENSE": 100}
    assert both.request is None


def test_what_nobody_accepted_is_not_reached() -> None:
    held = requested(None, {"LICENSE": 10}, TODAY)
    assert reached(held, {"LICENSE": 10}, TODAY) == held


# --- Its end and the next one -----------------------------------------------------------------


def test_it_is_over_on_the_day_after_its_last_one() -> None:
    held = ThreeYearCommit(commitment=committed())
    assert over(held, date(2029, 1, 14)) == held
    after = over(held, date(2029, 1, 15))
    assert after.commitment
    assert after.commitment.status is Status.EXPIRED
    assert ends_at(after.commitment) is None


@pytest.mark.parametrize(
    ("days", "today", "is_open"),
    [
        (30, date(2028, 12, 15), False),
        (30, date(2028, 12, 16), True),
        (30, date(2029, 1, 14), True),
        (0, TODAY, True),
    ],
)
def test_a_recommitment_is_requested_in_the_last_days(
    days: int, today: date, *, is_open: bool
) -> None:
    rules = RULES.model_copy(update={"recommitment_window_days": days})
    assert in_recommitment_window(committed(), today, rules) is is_open


def recommitted(quantity: int = 12) -> ThreeYearCommit:
    held = ThreeYearCommit(commitment=committed())
    asked = requested_again(held, {"LICENSE": quantity}, date(2028, 12, 20))
    return accepted(asked, date(2028, 12, 21), AD, RULES)


def test_a_recommitment_begins_when_the_commitment_is_over_and_lasts_three_years() -> None:
    held = recommitted()
    assert held.recommitment
    days = (held.recommitment.start_date, held.recommitment.end_date)
    assert days == (date(2029, 1, 15), date(2032, 1, 14))
    assert compliance_ends_on(held.recommitment, RULES) == date(2029, 1, 15) + 30 * DAY
    before = reached(held, {"LICENSE": 12}, date(2029, 1, 14))
    assert before == held
    after = at_anniversary(held, date(2029, 1, 15), {"LICENSE": 12})
    assert after.recommitment is None
    assert after.commitment
    assert after.commitment.status is Status.COMMITTED
    assert (after.commitment.start_date, after.commitment.end_date) == days


def test_a_recommitment_off_the_anniversary_lasts_three_years_too() -> None:
    held = ThreeYearCommit(commitment=committed(end=date(2028, 2, 28)))
    asked = requested_again(held, {"LICENSE": 12}, date(2028, 2, 20))
    made = accepted(asked, date(2028, 2, 21), AD, RULES).recommitment
    assert made
    assert (made.start_date, made.end_date) == (date(2028, 2, 29), date(2031, 2, 27))
    month_ends = Anniversary(date(2028, 2, 29), 31)
    anchored = accepted(asked, date(2028, 2, 21), month_ends, RULES).recommitment
    assert anchored
    assert (anchored.start_date, anchored.end_date) == (date(2028, 2, 29), date(2031, 2, 27))


def test_a_recommitment_with_too_little_renewing_waits_to_be_reached() -> None:
    after = at_anniversary(recommitted(), date(2029, 1, 15), {"LICENSE": 11})
    assert after.commitment
    assert after.commitment.status is Status.EXPIRED
    assert after.recommitment
    assert after.recommitment.status is Status.ACCEPTED
    later = reached(after, {"LICENSE": 12}, date(2029, 2, 14))
    assert later.commitment
    assert later.commitment.minimums == {"LICENSE": 12}
    assert later.recommitment is None


# --- Anniversaries inside of it ---------------------------------------------------------------


def test_an_anniversary_with_the_minimum_changes_nothing() -> None:
    held = ThreeYearCommit(commitment=committed())
    assert at_anniversary(held, AD.day, {"LICENSE": 10}) == held


def test_one_licence_short_is_not_compliant_and_a_renewal_regains_it() -> None:
    held = ThreeYearCommit(commitment=committed())
    short = at_anniversary(held, AD.day, {"LICENSE": 9})
    assert short.commitment == replace(committed(), status=Status.NONCOMPLIANT)
    last = date(2029, 1, 14)
    assert regained(short, {"LICENSE": 9}, last) == short
    assert regained(short, {"LICENSE": 10}, last) == held
    assert regained(short, {"LICENSE": 10}, last + DAY) == short


def test_a_type_that_is_not_committed_has_no_minimum() -> None:
    assert complies({"LICENSE": 10}, {"LICENSE": 10, "CONSUMABLES": 0})
    assert shortfall({"LICENSE": 10, "CONSUMABLES": 1000}, {"LICENSE": 12}) == {"CONSUMABLES": 1000}
