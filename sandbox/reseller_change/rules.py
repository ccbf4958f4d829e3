"""When a customer may not change its reseller: the blackout around anniversaries (RC-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

BLACKOUT_REASON = "IN_RENEWAL_WINDOW"


@dataclass(frozen=True, slots=True)
class Blackout:
    """The days around one anniversary without reseller change, both ends included."""

    anniversary: date
    first_day: date
    last_day: date


def blackout_on(
    day: date, anniversaries: Iterable[date], *, before_days: int, after_days: int
) -> Blackout | None:
    """Return the blackout that a day lies in, if it lies in one (RC-3).

    Args:
        day: the UTC date.
        anniversaries: the customer's pending anniversary and the one reached last, where it has
            them; neither the first order's date, nor a cotermDate that an early renewal rolled
            ahead, nor the end of a credit pack.
        before_days: the ruleset's `resellerChangeBlackoutBeforeDays`.
        after_days: the ruleset's `resellerChangeBlackoutAfterDays`.
    """
    for anniversary in sorted(anniversaries):
        found = blackout_around(anniversary, before_days=before_days, after_days=after_days)
        if found.first_day <= day <= found.last_day:
            return found
    return None


def blackout_around(anniversary: date, *, before_days: int, after_days: int) -> Blackout:
    """Return the days around an anniversary on which no customer moves (RC-3)."""
    before, after = timedelta(days=before_days), timedelta(days=after_days)
    return Blackout(anniversary, anniversary - before, anniversary + after)


def code_expiry(created_at: datetime, hours: int) -> datetime:
    """Return the first instant at which an approval code is no longer valid (RC-1, X3)."""
    return created_at + timedelta(hours=hours)
