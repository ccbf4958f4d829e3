"""The term of a play as a drawing: its windows, and where the steps stand.

Time runs from left to right. The days around the anniversary have most of the width; what lies far
before and after them is drawn closer together, with a break between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sandbox.domain.calendar import start_of
from sandbox.drawing.labels import Label, around, beside
from sandbox.drawing.scale import DAY, Scale, days_around, scale_of
from sandbox.play.records import Entry, Played, Standing

WIDTH = 1000
MARGIN = 30
BAND_HEIGHT = 22
MARKER_ROOM = 20


@dataclass(frozen=True, slots=True)
class Band:
    """A window: from the first instant of its first day to the end of its last day.

    `name` is told whole in the legend; `label` is what there is room for in its row.
    """

    kind: str
    name: str
    x: float
    width: float
    row: int
    label: Label


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis; those too close to each other stand in rows below each other."""

    x: float
    name: str
    day: str
    label: Label
    row: int


@dataclass(frozen=True, slots=True)
class Marker:
    """A step, by its number; steps close to each other stand in rows above each other."""

    x: float
    row: int
    number: int
    standing: Standing
    what: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn; the template puts it on the page."""

    bands: Sequence[Band]
    ticks: Sequence[Tick]
    markers: Sequence[Marker]
    breaks: Sequence[float]
    anniversary: float | None

    @property
    def rows(self) -> int:
        """How many rows the windows take."""
        return 1 + max((band.row for band in self.bands), default=-1)

    @property
    def tick_rows(self) -> int:
        """How many rows the dates take."""
        return 1 + max((tick.row for tick in self.ticks), default=0)

    @property
    def marker_rows(self) -> int:
        """How many rows the steps take."""
        return 1 + max((marker.row for marker in self.markers), default=0)


def draw(played: Played) -> Drawing | None:
    """Draw a play; None where it has no beginning."""
    if played.start is None:
        return None
    instants = [entry.at for entry in played.entries if entry.at is not None]
    first, last = played.start, max([played.start, *instants])
    scale = scale_of(
        first - DAY,
        last + DAY,
        _around(played),
        instants,
        left=float(MARGIN),
        right=float(WIDTH - MARGIN),
    )
    bands = _bands(played, scale)
    return Drawing(
        bands=bands,
        ticks=_ticks(played, scale, first, last),
        markers=_markers(played.entries, scale),
        breaks=scale.xs[1:-1],
        anniversary=scale.x(start_of(played.ad)) if played.ad else None,
    )


def _around(played: Played) -> tuple[datetime, datetime] | None:
    """Return the days around the anniversary that want room."""
    if played.ad is None:
        return None
    before = max(days for _, _, days, _ in _windows(played))
    after = max(days for _, _, _, days in _windows(played))
    return days_around(start_of(played.ad), before, after)


def _windows(played: Played) -> list[tuple[str, str, int, int]]:
    """Return kind, name, and the first day before and the last day after AD of each window."""
    rules = played.rules
    return [
        ("renewal", "early renewal", rules["earlyRenewalDays"], -1),
        ("late", "late renewal", 0, rules["lateRenewalDays"]),
        # So many days from AD on: the users lose their licences with the first second after them.
        ("grace", "grace: licences stay usable", 0, rules["graceServiceDays"] - 1),
        (
            "blackout",
            "blackout: no reseller change",
            rules["resellerChangeBlackoutBeforeDays"],
            rules["resellerChangeBlackoutAfterDays"],
        ),
    ]


def _bands(played: Played, scale: Scale) -> list[Band]:
    found = []
    bought = next((each.at for each in played.entries if each.is_purchase), None)
    if bought is not None:
        deadline = bought.date() + timedelta(days=played.rules["returnWindowDays"])
        found.append(_band("return", "return", bought.date(), deadline, 0, scale))
    if played.ad is None:
        return found
    for kind, name, before, after in _windows(played):
        opens = played.ad - before * DAY
        closes = played.ad + after * DAY
        if closes >= opens:
            found.append(_band(kind, name, opens, closes, len(found), scale))
    return found


def _band(kind: str, name: str, opens: date, closes: date, row: int, scale: Scale) -> Band:
    x = scale.x(start_of(opens))
    width = round(scale.x(start_of(closes + DAY)) - x, 1)
    whole = f"{name}, {opens} to {closes}"
    label = beside(x, width, (whole, name, name.partition(":")[0]), room=WIDTH)
    return Band(kind, whole, x, width, row, label)


def _ticks(played: Played, scale: Scale, first: datetime, last: datetime) -> list[Tick]:
    wanted = [("start", first.date())]
    if played.ad is not None:
        before, after = played.rules["earlyRenewalDays"], played.rules["lateRenewalDays"]
        wanted = [("AD", played.ad), *wanted]
        wanted += [(f"AD-{before}", played.ad - before * DAY)]
        wanted += [(f"AD+{after}", played.ad + after * DAY)]
    wanted += [("end", last.date())]
    ticks: list[Tick] = []
    for name, day in dict.fromkeys(wanted):
        x = scale.x(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        label = around(x, max(name, day.isoformat(), key=len), room=WIDTH)
        row = next(
            row
            for row in range(len(ticks) + 1)
            if all(not label.touches(each.label) for each in ticks if each.row == row)
        )
        ticks.append(Tick(x, name, day.isoformat(), label, row))
    return ticks


def _markers(entries: Sequence[Entry], scale: Scale) -> list[Marker]:
    made: list[Marker] = []
    for number, entry in enumerate(entries, start=1):
        if entry.at is None:
            continue
        x = scale.x(entry.at)
        taken = {each.row for each in made if abs(each.x - x) < MARKER_ROOM}
        row = next(n for n in range(len(made) + 1) if n not in taken)
        made.append(Marker(x, row, number, entry.standing, entry.what))
    return made
