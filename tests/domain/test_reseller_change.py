"""The days around anniversaries without reseller change, and the life of a code (RC-1, RC-3)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.reseller_change.rules import Blackout, blackout_on, code_expiry

AD = date(2027, 1, 15)


def found(day: date, *anniversaries: date, before: int = 30, after: int = 30) -> Blackout | None:
    return blackout_on(day, anniversaries, before_days=before, after_days=after)


@pytest.mark.parametrize("offset", [-30, -1, 0, 1, 30])
def test_both_ends_and_the_anniversary_are_inside(offset: int) -> None:
    assert found(AD + timedelta(offset), AD) == Blackout(AD, date(2026, 12, 16), date(2027, 2, 14))


@pytest.mark.parametrize("offset", [-31, 31])
def test_the_day_before_and_the_day_after_are_outside(offset: int) -> None:
    assert found(AD + timedelta(offset), AD) is None


def test_without_an_anniversary_there_is_none() -> None:
    assert found(AD) is None


def test_with_no_days_on_either_side_the_anniversary_itself_remains() -> None:
    assert found(AD, AD, before=0, after=0) is not None
    assert found(AD + timedelta(1), AD, before=0, after=0) is None


def test_the_first_of_two_that_fit_is_named() -> None:
    later = AD + timedelta(20)
    blackout = found(AD + timedelta(10), later, AD)
    assert blackout is not None
    assert blackout.anniversary == AD


@given(st.integers(-800, 800), st.integers(0, 60), st.integers(0, 60))
def test_a_day_is_inside_exactly_when_it_is_near_enough(
    offset: int, before: int, after: int
) -> None:
    inside = found(AD + timedelta(offset), AD, before=before, after=after) is not None
    assert inside == (-before <= offset <= after)


def test_a_code_lives_as_many_hours_as_the_rule_says() -> None:
    made = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert code_expiry(made, 72) == datetime(2026, 3, 31, 12, tzinfo=UTC)
