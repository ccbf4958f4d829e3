"""Where bands, marks and days stand in the drawing of a term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sandbox.console.term.words import BANDS, SHORT_BANDS
from sandbox.customer_terms.model import Band, BandKind, CustomerTerm, Mark, MarkKind
from sandbox.domain.calendar import LAST_INSTANT, add_months, start_of
from sandbox.drawing.labels import AIR, Label, around, width_of
from sandbox.drawing.scale import DAY, Scale, days_around, scale_of

WIDTH = 1000
MARGIN = 14
LANE = 22
TOP = 60
"""The room above the bands: now, where it is dragged to, and the anniversary have a line each."""
MARK_ROOM = 15.0
"""Marks closer than this are one, with their number."""
AHEAD = timedelta(days=45)
"""There is always so much of the future to move into."""
NARROWEST = 2.5
"""A day that is narrower than this is no target: then a week is one, or a month."""
_LANES: tuple[frozenset[BandKind], ...] = (
    frozenset({BandKind.COMMITMENT}),
    frozenset({BandKind.PRICE_LOCK}),
    frozenset({BandKind.COMMITMENT_ACCEPTANCE, BandKind.COMMITMENT_COMPLIANCE}),
    frozenset({BandKind.EXTENDED_TERM}),
    frozenset({BandKind.UPCOMING_RENEWAL, BandKind.EARLY_RENEWAL, BandKind.LATE_RENEWAL}),
    frozenset({BandKind.PREFERENCES_CLOSED}),
    frozenset({BandKind.GRACE}),
    frozenset({BandKind.BLACKOUT}),
    frozenset({BandKind.RETURN_WINDOW, BandKind.REVERT_WINDOW}),
    frozenset({BandKind.DISCOUNT_REUSE}),
)


@dataclass(frozen=True, slots=True)
class DrawnBand:
    """A band in its lane, with its name where there is room."""

    band: Band
    x: float
    width: float
    lane: int
    label: Label


@dataclass(frozen=True, slots=True)
class DrawnMarks:
    """Marks that stand at one place; `is_ahead` tells that they are still to come."""

    x: float
    marks: Sequence[Mark]
    is_ahead: bool

    @property
    def symbol(self) -> str:
        """What they are drawn as: the first of their kinds."""
        kinds = [mark.kind for mark in self.marks]
        return next(kind.value for kind in MarkKind if kind in kinds)


@dataclass(frozen=True, slots=True)
class Target:
    """Days ahead that one can click: the clock goes to 00:00 UTC of the first."""

    day: date
    x: float
    width: float

    @property
    def month(self) -> str:
        """The month in which it lies."""
        return f"{self.day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Month:
    """The first of a month on the axis."""

    x: float
    label: Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn."""

    scale: Scale
    bands: Sequence[DrawnBand]
    lanes: int
    marks: Sequence[DrawnMarks]
    targets: Sequence[Target]
    months: Sequence[Month]
    now: float
    now_label: Label
    anniversary: float | None
    anniversary_label: Label | None

    @property
    def axis(self) -> int:
        """Where the axis lies, below lanes and marks."""
        return TOP + self.lanes * LANE + 2 * 22 + 4

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return self.axis + 26


def draw(term: CustomerTerm) -> Drawing:
    """Draw a term."""
    scale = _scale(term)
    bands, lanes = _bands(term.bands, scale)
    now = scale.x(term.now)
    anniversary = None if term.anniversary is None else scale.x(start_of(term.anniversary))
    return Drawing(
        scale=scale,
        bands=bands,
        lanes=lanes,
        marks=[*_marks(term, scale)],
        targets=[*_targets(term.now, scale)],
        months=_months(scale),
        now=now,
        now_label=around(now, f"now {term.now:%Y-%m-%d}", room=WIDTH),
        anniversary=anniversary,
        anniversary_label=(
            None
            if anniversary is None
            else around(anniversary, f"AD {term.anniversary}", room=WIDTH)
        ),
    )


def _scale(term: CustomerTerm) -> Scale:
    first = start_of(min(term.first_day, term.now.date()))
    last = min(LAST_INSTANT, max(start_of(term.last_day) + DAY, term.now + AHEAD))
    near = None
    if term.anniversary is not None:
        windows = [band for band in term.bands if band.anniversary == term.anniversary]
        before = max([(term.anniversary - band.first_day).days for band in windows], default=0)
        after = max([(band.last_day - term.anniversary).days for band in windows], default=0)
        near = days_around(start_of(term.anniversary), before, after)
        near = max(near[0], first), near[1]
    return scale_of(
        first, last, near, (), left=float(MARGIN), right=float(WIDTH - MARGIN), weight_around=1
    )


def _bands(bands: Sequence[Band], scale: Scale) -> tuple[list[DrawnBand], int]:
    """Put each kind into a lane of its own; what overlaps there goes into the next one."""
    placed: list[tuple[Band, int]] = []
    lanes = 0
    for kinds in _LANES:
        ends: list[date] = []
        for band in bands:
            if band.kind in kinds:
                lane = next((n for n, end in enumerate(ends) if end < band.first_day), len(ends))
                ends[lane : lane + 1] = [band.last_day]
                placed.append((band, lanes + lane))
        lanes += len(ends)
    return _named([_unnamed(band, lane, scale) for band, lane in placed]), lanes


def _unnamed(band: Band, lane: int, scale: Scale) -> DrawnBand:
    x = scale.x(start_of(band.first_day))
    width = max(2.0, round(scale.x(start_of(band.last_day) + DAY) - x, 1))
    return DrawnBand(band, x, width, lane, Label("", x, "start"))


def _named(bands: Sequence[DrawnBand]) -> list[DrawnBand]:
    """Give each band its name where that covers no other band and no other name of its lane."""
    named: list[DrawnBand] = []
    for drawn in bands:
        others = [band for band in bands if band is not drawn and band.lane == drawn.lane]
        names = [band.label for band in named if band.lane == drawn.lane and band.label.text]
        label = next(
            (
                label
                for label in _places(drawn)
                if not any(label.touches(name) for name in names)
                and not any(
                    label.left < band.x + band.width and band.x < label.right for band in others
                )
            ),
            drawn.label,
        )
        named.append(replace(drawn, label=label))
    return named


def _places(drawn: DrawnBand) -> Iterator[Label]:
    """List where a band's name could stand: in it, right or left of it; the whole one first."""
    end = drawn.x + drawn.width
    for name in (BANDS[drawn.band.kind], SHORT_BANDS[drawn.band.kind]):
        needed = width_of(name) + 2 * AIR
        if needed <= drawn.width:
            yield Label(name, round(drawn.x + AIR, 1), "start")
        elif end + needed <= WIDTH:
            yield Label(name, round(end + AIR, 1), "start")
        if needed <= drawn.x:
            yield Label(name, round(drawn.x - AIR, 1), "end")


def _marks(term: CustomerTerm, scale: Scale) -> Iterator[DrawnMarks]:
    for is_ahead in (False, True):
        found: list[Mark] = []
        for mark in term.marks:
            if (mark.at > term.now or mark.kind is MarkKind.DUE) is not is_ahead:
                continue
            if found and scale.x(mark.at) - scale.x(found[0].at) > MARK_ROOM:
                yield DrawnMarks(scale.x(found[0].at), found, is_ahead)
                found = []
            found.append(mark)
        if found:
            yield DrawnMarks(scale.x(found[0].at), found, is_ahead)


def _targets(now: datetime, scale: Scale) -> Iterator[Target]:
    day = now.date() + DAY
    for begin, end, width in scale.stretches:
        step = next((days for days in (1, 7) if days * width >= NARROWEST), 30)
        day = max(day, begin.date())
        while start_of(day) < end:
            x = scale.x(start_of(day))
            after = min(start_of(day) + step * DAY, end)
            yield Target(day, x, round(scale.x(after) - x, 1))
            day += step * DAY


def _months(scale: Scale) -> list[Month]:
    """Name the months, as many as there is room for; a January by its year too."""
    months: list[Month] = []
    first = scale.edges[0].date()
    day = add_months(date(first.year, first.month, 1), 1)
    while start_of(day) < scale.edges[-1]:
        x = scale.x(start_of(day))
        label = around(x, f"{day:%b %Y}" if day.month == 1 else f"{day:%b}", room=WIDTH)
        is_hidden = any(label.touches(month.label) for month in months if month.label.text)
        months.append(Month(x, Label("", x, "middle") if is_hidden else label))
        day = add_months(day, 1)
    return months
