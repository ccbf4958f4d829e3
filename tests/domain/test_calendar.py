"""Anniversaries, windows and price days (program.md section 7; RN-1, X9, X12, RE-1, OR-5, OF-9)."""

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest

from sandbox.domain.calendar import (
    add_months,
    extended_term_bounds,
    in_order_freeze,
    next_anniversary,
    pack_term,
    preference_cutoff,
    price_day,
    return_deadline,
    start_of,
)

SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_anniversary_is_the_same_day_a_year_later() -> None:
    assert next_anniversary(date(2026, 1, 15)) == date(2027, 1, 15)


def test_the_29th_of_february_falls_back_and_returns_after_four_years() -> None:
    day, seen = date(2024, 2, 29), []
    for _ in range(4):
        day = next_anniversary(day, anchor_day=29)
        seen.append(day)
    assert seen == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_without_its_original_day_a_leap_anniversary_would_stay_on_the_28th() -> None:
    assert next_anniversary(date(2027, 2, 28)) == date(2028, 2, 28)


def test_a_28th_of_february_stays_the_28th_in_a_leap_year() -> None:
    assert next_anniversary(date(2027, 2, 28), anchor_day=28) == date(2028, 2, 28)


def test_a_century_that_is_no_leap_year_has_no_29th() -> None:
    assert next_anniversary(date(2099, 2, 28), anchor_day=29) == date(2100, 2, 28)


def test_months_have_the_days_of_the_calendar() -> None:
    months = [(year, month) for year in range(1999, 2105) for month in range(1, 13)]
    assert [add_months(date(year, month, 1), 0, anchor_day=31).day for year, month in months] == [
        calendar.monthrange(year, month)[1] for year, month in months
    ]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
        (date(2026, 8, 31), 13, date(2027, 9, 30)),
        (date(2026, 8, 31), 12, date(2027, 8, 31)),
        (date(2026, 4, 30), 12, date(2027, 4, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), 48, date(2030, 1, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_an_anchor_brings_the_31st_back_after_a_shorter_month() -> None:
    assert add_months(date(2026, 2, 28), 1, anchor_day=31) == date(2026, 3, 31)
    assert add_months(date(2026, 2, 28), 2, anchor_day=31) == date(2026, 4, 30)


def test_a_credit_pack_ends_a_year_after_its_own_order() -> None:
    assert pack_term(date(2026, 3, 1)) == (date(2026, 3, 1), date(2027, 3, 1))
    assert pack_term(date(2028, 2, 29)) == (date(2028, 2, 29), date(2029, 2, 28))


def test_a_day_begins_at_midnight_utc() -> None:
    assert start_of(date(2027, 1, 15)) == at("2027-01-15T00:00:00")


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        # Winter: Pacific midnight is 08:00 UTC.
        ("2027-01-15T00:00:00", date(2027, 1, 14)),
        ("2027-01-14T23:00:00", date(2027, 1, 14)),
        ("2027-01-15T01:00:00", date(2027, 1, 14)),
        ("2027-01-15T07:00:00", date(2027, 1, 14)),
        ("2027-01-15T07:59:59", date(2027, 1, 14)),
        ("2027-01-15T08:00:00", date(2027, 1, 15)),
        ("2027-01-15T09:00:00", date(2027, 1, 15)),
        # Summer: 07:00 UTC.
        ("2027-07-01T06:59:59", date(2027, 6, 30)),
        ("2027-07-01T07:00:00", date(2027, 7, 1)),
        # The nights of the change, in 2027 March 14 and November 7.
        ("2027-03-14T07:59:59", date(2027, 3, 13)),
        ("2027-03-14T08:00:00", date(2027, 3, 14)),
        ("2027-03-15T06:59:59", date(2027, 3, 14)),
        ("2027-03-15T07:00:00", date(2027, 3, 15)),
        ("2027-11-07T07:00:00", date(2027, 11, 7)),
        ("2027-11-08T07:59:59", date(2027, 11, 7)),
        ("2027-11-08T08:00:00", date(2027, 11, 8)),
    ],
)
def test_prices_are_those_of_the_pacific_date(instant: str, expected: date) -> None:
    assert price_day(at(instant)) == expected


def test_the_day_of_the_order_is_day_0_of_its_return_window() -> None:
    assert return_deadline(date(2026, 1, 15), 14) == date(2026, 1, 29)
    assert return_deadline(date(2028, 2, 20), 14) == date(2028, 3, 5)
    assert return_deadline(date(2026, 1, 15), 0) == date(2026, 1, 15)


def test_preferences_are_cut_off_at_the_end_of_the_third_day_before() -> None:
    cutoff = preference_cutoff(date(2027, 1, 15), 3)
    assert cutoff == at("2027-01-13T00:00:00")
    assert (cutoff - SECOND).date() == date(2027, 1, 12)


def test_a_cutoff_of_one_day_is_the_midnight_of_the_anniversary() -> None:
    assert preference_cutoff(date(2027, 1, 15), 1) == at("2027-01-15T00:00:00")


def test_a_cutoff_reaches_back_over_a_leap_day() -> None:
    assert preference_cutoff(date(2028, 3, 1), 3) == at("2028-02-28T00:00:00")
    assert preference_cutoff(date(2027, 3, 1), 3) == at("2027-02-27T00:00:00")


@pytest.mark.parametrize(
    ("created", "months", "first", "last"),
    [
        (date(2026, 1, 15), 36, date(2027, 2, 15), date(2029, 1, 15)),
        (date(2026, 1, 15), 48, date(2027, 2, 15), date(2030, 1, 15)),
        (date(2026, 1, 31), 36, date(2027, 2, 28), date(2029, 1, 31)),
        (date(2024, 2, 29), 48, date(2025, 3, 29), date(2028, 2, 29)),
        (date(2024, 2, 29), 36, date(2025, 3, 29), date(2027, 2, 28)),
    ],
)
def test_an_extended_term_lasts_from_13_months_to_its_maximum(
    created: date, months: int, first: date, last: date
) -> None:
    assert extended_term_bounds(created, months) == (first, last)


@pytest.mark.parametrize(
    ("instant", "is_frozen"),
    [
        ("2027-01-13T07:59:59", False),  # 48 hours before 00:00 Pacific of the 15th, less a second
        ("2027-01-13T08:00:00", True),
        ("2027-01-15T08:00:00", True),
        ("2027-01-16T07:59:59", True),
        ("2027-01-16T08:00:00", False),
    ],
)
def test_orders_freeze_from_some_hours_before_to_the_end_of_the_pacific_day(
    instant: str, *, is_frozen: bool
) -> None:
    assert in_order_freeze(at(instant), date(2027, 1, 15), 48) is is_frozen


def test_orders_never_freeze_by_default() -> None:
    assert not in_order_freeze(at("2027-01-15T12:00:00"), date(2027, 1, 15), 0)


def test_a_freeze_counts_hours_that_pass_where_the_clocks_change() -> None:
    # The night to March 14 lasts an hour less: 24 hours before 00:00 PDT of the 15th.
    assert not in_order_freeze(at("2027-03-14T06:59:59"), date(2027, 3, 15), 24)
    assert in_order_freeze(at("2027-03-14T07:00:00"), date(2027, 3, 15), 24)
    assert in_order_freeze(at("2027-03-16T06:59:59"), date(2027, 3, 15), 24)
    assert not in_order_freeze(at("2027-03-16T07:00:00"), date(2027, 3, 15), 24)
