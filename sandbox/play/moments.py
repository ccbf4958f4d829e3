"""Moments of a scenario: `AD-30`, `AD+14d`, `order+14d 23:59:59`, `start`, `2027-01-15`.

`AD` is bound once, to the renewalDate at the end of the start, and does not move (RN-10).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sandbox.domain.calendar import add_months

_MOMENT = re.compile(
    r"(?P<anchor>AD|[0-9]{4}-[0-9]{2}-[0-9]{2}|[a-z][A-Za-z0-9_]*)"
    r"(?:(?P<sign>[+-])(?P<count>[0-9]{1,4})(?P<unit>[dmy]?))?"
    r"(?:[ T](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)Z?)?"
)
# The same without the names of groups, which JSON Schema's dialect spells otherwise.
PATTERN = "^" + re.sub(r"\?P<[a-z]+>", "", _MOMENT.pattern) + "$"
AD = "AD"
START = "start"
# The middle of the day: it has the same date in UTC and in California, where price lists change.
NOON = time(12)
FORMS = "a moment such as AD-30, AD+14d, order+14d 23:59:59, start+1y or 2027-01-15"


class MomentError(ValueError):
    """A moment that is none, or that hangs on something that is not there."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it is written; `clock` is the time of day, None where none is given."""

    anchor: str
    count: int
    unit: str
    clock: time | None

    @property
    def has_offset(self) -> bool:
        """Tell whether days, months or years are counted from the anchor."""
        return self.unit != ""

    @property
    def alias(self) -> str | None:
        """The name that the moment hangs on; None for AD, the start and dates."""
        is_name = self.anchor not in (AD, START) and not self.anchor[0].isdigit()
        return self.anchor if is_name else None


def parse_moment(text: str) -> Moment:
    """Read a moment.

    Raises:
        MomentError: it is none.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise MomentError(f"expected {FORMS}, got {text!r}")
    try:
        clock = time.fromisoformat(match["time"]) if match["time"] else None
        if match["anchor"][0].isdigit():
            date.fromisoformat(match["anchor"])
    except ValueError as error:
        raise MomentError(f"expected {FORMS}, got {text!r}: {error}") from None
    count = int(match["count"] or 0) * (-1 if match["sign"] == "-" else 1)
    unit = (match["unit"] or "d") if match["sign"] else ""
    return Moment(match["anchor"], count, unit, clock)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What moments hang on: the instants of `start` and of aliases, and AD once it is known."""

    instants: Mapping[str, datetime]
    ad: date | None = None

    def day(self, moment: Moment) -> date:
        """Return a moment's UTC date.

        Raises:
            MomentError: its anchor is not there, or the date is out of the calendar.
        """
        if moment.anchor == AD:
            if self.ad is None:
                raise MomentError("there is no AD: nothing that renews was bought in `given`")
            day = self.ad
        elif moment.anchor[0].isdigit():
            day = date.fromisoformat(moment.anchor)
        else:
            day = self._instant(moment.anchor).date()
        try:
            return _moved(day, moment)
        except (ValueError, OverflowError):
            raise MomentError(f"{moment.anchor}{moment.count:+}{moment.unit} is no date") from None

    def instant(self, moment: Moment, *, now: datetime | None = None) -> datetime:
        """Return a moment's instant.

        A day without a time of day means noon, or now where the clock stands later on that day.

        Raises:
            MomentError: as for `day`.
        """
        day = self.day(moment)
        if moment.clock is not None:
            return datetime.combine(day, moment.clock, UTC)
        if not moment.has_offset and moment.anchor in self.instants:
            return self.instants[moment.anchor]
        noon = datetime.combine(day, NOON, UTC)
        return now if now is not None and now.date() == day and now > noon else noon

    def label(self, instant: datetime) -> str:
        """Write an instant's date by its distance from AD: `AD-30`; empty where there is no AD."""
        if self.ad is None:
            return ""
        days = (instant.date() - self.ad).days
        return f"{AD}{days:+d}" if days else AD

    def _instant(self, anchor: str) -> datetime:
        if anchor not in self.instants:
            raise MomentError(f"nothing called {anchor!r} has happened yet")
        return self.instants[anchor]


def _moved(day: date, moment: Moment) -> date:
    if moment.unit == "m":
        return add_months(day, moment.count)
    if moment.unit == "y":
        return add_months(day, 12 * moment.count)
    return day + timedelta(days=moment.count)
