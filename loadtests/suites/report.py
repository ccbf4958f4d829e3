"""The report of a run: one HTML page that loads nothing, and opens with the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from loadtests.suites.limits import ALL
from loadtests.suites.outcome import Outcome, Second
from sandbox.drawing.labels import Label, around

WIDTH: Final = 960
HEIGHT: Final = 260
LEFT: Final = 60
TOP: Final = 26
BOTTOM: Final = 30
LETTER: Final = 7
TICKS: Final = 4
SHOWN_MISSING: Final = 50
_TEMPLATES: Final = Environment(
    loader=PackageLoader("loadtests.suites"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(found: Outcome) -> str:
    """Write the page."""
    return _TEMPLATES.get_template("report.html").render(
        found=found,
        drawing=draw(found),
        by_phase=[row for row in found.rows if row.operation == ALL],
        by_operation=[row for row in found.rows if row.phase == ALL and row.operation != ALL],
        in_phases=[row for row in found.rows if ALL not in (row.phase, row.operation)],
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        top=TOP,
        bottom=BOTTOM,
        shown_missing=SHOWN_MISSING,
    )


@dataclass(frozen=True, slots=True)
class Band:
    """A phase as it is drawn; its name is empty where there is no room for it."""

    x: float
    width: float
    label: str
    name: str
    moving: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the drawing, with its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Latency over the seconds of a run: two lines, as SVG takes points, over its phases."""

    p50: str
    p95: str
    bands: Sequence[Band]
    milliseconds: Sequence[Tick]
    seconds: Sequence[Label]


def draw(found: Outcome) -> Drawing:
    """Put the seconds and phases of a run into places."""
    ends = max([found.facts.seconds, 1.0, *(second.second + 1.0 for second in found.seconds)])
    highest = _above(max((second.p95 for second in found.seconds), default=1))

    def x(seconds: float) -> float:
        return round(LEFT + (WIDTH - LEFT - 10) * min(seconds, ends) / ends, 1)

    def y(milliseconds: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * milliseconds / highest, 1)

    def points(of: Sequence[tuple[Second, int]]) -> str:
        return " ".join(f"{x(second.second + 0.5)},{y(value)}" for second, value in of)

    bands = []
    for phase in found.phases:
        width = max(x(phase.ends) - x(phase.begins), 1.0)
        label = phase.name if len(phase.name) * LETTER < width else ""
        bands.append(Band(x(phase.begins), width, label, phase.name, phase.moving))
    step = _above(ends / 8)
    return Drawing(
        p50=points([(second, second.p50) for second in found.seconds]),
        p95=points([(second, second.p95) for second in found.seconds]),
        bands=bands,
        milliseconds=[
            Tick(y(highest * number / TICKS), f"{highest * number / TICKS:,.4g} ms")
            for number in range(TICKS + 1)
        ],
        seconds=[
            around(x(number * step), f"{number * step:,.4g} s", room=WIDTH)
            for number in range(int(ends // step) + 1)
        ],
    )


def _above(value: float) -> float:
    """Return the next of 1, 2, 4, 5, 10, 20, … that is not below a value."""
    for power in count():
        for digit in (1, 2, 4, 5):
            if digit * 10.0**power >= value:
                return digit * 10.0**power
    raise AssertionError("numbers have an end")
