"""Moments: what they hang on, how days are counted, and what a day without a time means."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sandbox.play.moments import Anchors, MomentError, parse_moment

START = datetime(2026, 1, 15, 9, tzinfo=UTC)
ORDER = datetime(2026, 2, 20, 23, 30, tzinfo=UTC)
ANCHORS = Anchors({"start": START, "order": ORDER}, ad=date(2027, 1, 15))


def instant(text: str, now: datetime | None = None) -> str:
    return ANCHORS.instant(parse_moment(text), now=now).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AD", "2027-01-15 12:00:00"),
        ("AD 00:00:00", "2027-01-15 00:00:00"),
        ("AD-30", "2026-12-16 12:00:00"),
        ("AD-30d", "2026-12-16 12:00:00"),
        ("AD+14d", "2027-01-29 12:00:00"),
        ("AD-3 23:59:59", "2027-01-12 23:59:59"),
        ("AD+1y", "2028-01-15 12:00:00"),
        ("AD+1m", "2027-02-15 12:00:00"),
        ("AD-0", "2027-01-15 12:00:00"),
        ("start", "2026-01-15 09:00:00"),
        ("start+0d", "2026-01-15 12:00:00"),
        ("start 00:30", "2026-01-15 00:30:00"),
        ("order", "2026-02-20 23:30:00"),
        ("order+14d", "2026-03-06 12:00:00"),
        ("order+14d 23:59:59", "2026-03-06 23:59:59"),
        ("2028-02-29", "2028-02-29 12:00:00"),
        ("2028-02-29+1y", "2029-02-28 12:00:00"),
        ("2028-02-29T10:11:12Z", "2028-02-29 10:11:12"),
    ],
)
def test_a_moment_is_an_instant(text: str, expected: str) -> None:
    assert instant(text) == expected


def test_a_day_without_a_time_is_now_where_the_clock_is_past_noon_already() -> None:
    late = datetime(2027, 1, 15, 18, tzinfo=UTC)
    assert instant("AD", late) == "2027-01-15 18:00:00"
    assert instant("AD+1", late) == "2027-01-16 12:00:00"
    assert instant("AD 12:00:00", late) == "2027-01-15 12:00:00"


@pytest.mark.parametrize(
    "text",
    ["", "AD-", "AD+1w", "2026-02-30", "2026-13-01", "AD 25:00:00", "AD 1:00", "ad-3 x", "AD --3"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(MomentError, match="expected a moment such as"):
        parse_moment(text)


def test_what_has_not_happened_yet_is_no_anchor() -> None:
    with pytest.raises(MomentError, match="nothing called 'renewal' has happened yet"):
        instant("renewal+1d")
    with pytest.raises(MomentError, match="there is no AD"):
        Anchors({}).instant(parse_moment("AD"))


def test_a_date_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(MomentError, match="is no date"):
        instant("AD+9999y")


def test_days_are_told_by_their_distance_from_the_anniversary() -> None:
    told = [ANCHORS.label(datetime(2027, 1, day, 23, tzinfo=UTC)) for day in (12, 15, 16)]
    assert told == ["AD-3", "AD", "AD+1"]
    assert Anchors({}).label(START) == ""
