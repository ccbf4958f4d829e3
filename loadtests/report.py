"""What the benchmarks found, as a table: each measure beside its yardstick and its target."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from rich.console import Console
from rich.table import Table

from loadtests.generator import Measured

WIDTH = 110
Bound = Literal["at least", "at most", "none"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure beside its yardstick; what counts is their ratio.

    The texts are for the reader: `cpu` says what a request costs either in processor time. A bound
    of "none" is for information: it is neither reached nor missed.
    """

    name: str
    ours: str
    yardstick: str
    ratio: float
    bound: Bound = "none"
    target: float = 0.0
    cpu: str = ""

    @property
    def is_reached(self) -> bool:
        """Tell whether the ratio is on the right side of the target."""
        if self.bound == "at least":
            return self.ratio >= self.target
        return self.bound == "none" or self.ratio <= self.target


def rates(
    name: str, ours: Iterable[float], yardstick: Iterable[float], bound: Bound, target: float = 0.0
) -> Comparison:
    """Compare the medians of interleaved rounds in requests a second."""
    mine, other = median(ours), median(yardstick)
    return Comparison(name, f"{mine:,.0f}/s", f"{other:,.0f}/s", mine / other, bound, target)


def loads(
    name: str,
    ours: Iterable[Measured],
    yardstick: Iterable[Measured],
    bound: Bound = "none",
    target: float = 0.0,
) -> Comparison:
    """Compare interleaved rounds of two servers: rates, and what a request costs them."""
    mine, other = list(ours), list(yardstick)
    found = rates(
        name,
        [measured.per_second for measured in mine],
        [measured.per_second for measured in other],
        bound,
        target,
    )
    costs = [median(measured.cpu_us for measured in of) for of in (mine, other)]
    return replace(found, cpu=" / ".join(f"{cost:,.0f}" for cost in costs) if all(costs) else "")


def durations(
    name: str, ours: Iterable[float], yardstick: Iterable[float], bound: Bound, target: float = 0.0
) -> Comparison:
    """Compare the medians of interleaved rounds in seconds."""
    mine, other = median(ours), median(yardstick)
    return Comparison(name, _time(mine), _time(other), mine / other, bound, target)


def _time(seconds: float) -> str:
    return f"{seconds:,.2f} s" if seconds >= 0.1 else f"{seconds * 1000:,.2f} ms"


def wide_console() -> Console:
    """Return a console that is wide enough for tables, also where nobody sits before it."""
    console = Console()
    return Console(width=max(console.width, WIDTH))


def show(title: str, rows: Iterable[Comparison], console: Console) -> None:
    """Print comparisons as a table."""
    found = list(rows)
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("measure", max_width=52)
    for heading in ("sandbox", "yardstick", "ratio", "target"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("reached")
    has_costs = any(each.cpu for each in found)
    if has_costs:
        table.add_column("CPU, µs", justify="right", no_wrap=True)
    for each in found:
        has_target = each.bound != "none"
        sign = {"at least": "≥", "at most": "≤", "none": ""}[each.bound]
        table.add_row(
            each.name,
            each.ours,
            each.yardstick,
            f"{each.ratio:.2f}",
            f"{sign} {each.target:g}" if has_target else "",
            ("[green]yes[/]" if each.is_reached else "[red]no[/]") if has_target else "",
            *((each.cpu,) if has_costs else ()),
        )
    console.print(table)
