"""Anniversaries, terms and windows: pure functions of dates (program.md section 7, OF-9).

Windows are closed intervals of UTC dates; `AD` is the pending anniversary, a subscription's
renewalDate, which is not always the customer's cotermDate.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
TERM_MONTHS = 12
_FEBRUARY = 2
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# The months for which there are price lists: no world's clock stands outside of them.
FIRST_INSTANT = datetime(2018, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2040, 12, 31, 23, 59, 59, tzinfo=UTC)


def add_months(day: date, months: int, *, anchor_day: int | None = None) -> date:
    """Return the date some months later, on `anchor_day` where the month has it (RN-1).

    The 29th of February falls back to the 28th in a common year and returns to the 29th in a leap
    year, since the anchor is the day of the first order and not the day reached last.
    """
    month_index = day.year * 12 + day.month - 1 + months
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(anchor_day or day.day, _days_of(year, month + 1)))


def _days_of(year: int, month: int) -> int:
    """Return how many days a month has; `calendar.monthrange` also works out a weekday."""
    return 29 if month == _FEBRUARY and calendar.isleap(year) else _DAYS[month - 1]


def next_anniversary(day: date, *, anchor_day: int | None = None) -> date:
    """Return the anniversary twelve months after `day` (AC-5, RN-1)."""
    return add_months(day, TERM_MONTHS, anchor_day=anchor_day)


def pack_term(order_day: date) -> tuple[date, date]:
    """Return first day and end of a credit pack: one year from its own order (OR-3)."""
    return order_day, next_anniversary(order_day)


def start_of(day: date) -> datetime:
    """Return 00:00 UTC of a date, when that date's work is done (program.md section 7)."""
    return datetime.combine(day, time.min, UTC)


@lru_cache(maxsize=256)
def price_day(instant: datetime) -> date:
    """Return the date whose prices hold: the Pacific one (OF-9).

    Remembered, since all lines of an order or of a batch of renewals ask for the same instant.
    """
    return instant.astimezone(PACIFIC).date()


def return_deadline(order_day: date, window_days: int) -> date:
    """Return the last UTC date on which an order of `order_day` may be returned (RE-1).

    The day of the order is day 0.
    """
    return order_day + timedelta(days=window_days)


def preference_cutoff(anniversary: date, cutoff_days: int) -> datetime:
    """Return the first instant at which a changed preference is too late for AD (X12).

    Changes made on AD-`cutoff_days`, to its last second, still count.
    """
    return start_of(anniversary - timedelta(days=cutoff_days - 1))


def extended_term_bounds(created: date, max_months: int) -> tuple[date, date]:
    """Return the earliest and the latest cotermDate that may be asked for (AC-5, X9)."""
    return add_months(created, TERM_MONTHS + 1), add_months(created, max_months)


def in_order_freeze(instant: datetime, anniversary: date, hours: int) -> bool:
    """Tell whether orders are held back around the anniversary (OR-5).

    From `hours` before 00:00 Pacific of AD to the end of AD, Pacific; never with 0 hours.
    """
    if hours <= 0:
        return False
    local_start = datetime.combine(anniversary, time.min, PACIFIC)
    opens = local_start.astimezone(UTC) - timedelta(hours=hours)
    ends = datetime.combine(anniversary + timedelta(days=1), time.min, PACIFIC)
    return opens <= instant < ends
