"""`--fail-if "p95>200,errors>0"`: what makes a run fail, read and judged."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

ALL: Final = "all"
"""The whole run, where a limit names no phase."""
UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("p50", "p90", "p95", "p99", "max", "mean"), "ms"),
    "errors": "",
    "error-rate": "%",
    "requests": "",
    "rps": "/s",
}
"""What can be limited in any phase, with its unit."""
WHOLE_RUN: Final[Mapping[str, str]] = {"broken": "", "missing": ""}
"""What can be limited for a whole run: broken rules of the world, lost orders."""
DEFAULT: Final = "errors>0"
_LIMIT: Final = re.compile(
    r"(?:(?P<phase>[a-z-]+)\.)?(?P<metric>[a-z0-9-]+)\s*(?P<sign>>=|<=|>|<)\s*"
    r"(?P<value>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>ms|s|%|/s)?"
)
_SIGNS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
Measures = Mapping[str, Mapping[str, float | None]]
"""What was measured, by phase and metric; None where nothing was."""


class LimitError(ValueError):
    """A text that is no limit; the message says what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A run fails if this is so. `value` is in the metric's own unit."""

    text: str
    phase: str
    metric: str
    sign: str
    value: float

    def judge(self, measures: Measures) -> "Judged":
        """Judge a run. What was not measured passes no limit."""
        found = measures.get(self.phase, {}).get(self.metric)
        failed = found is None or _SIGNS[self.sign](found, self.value)
        return Judged(self.text, found, UNITS.get(self.metric, ""), failed)


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a limit: its text, what was measured with its unit, whether the run fails."""

    text: str
    measured: float | None
    unit: str
    failed: bool


def read_limits(text: str, phases: tuple[str, ...] = ()) -> list[Limit]:
    """Read limits, comma separated; an empty text has none.

    Args:
        text: such as `p95>200,errors>0,during.p99>1s`.
        phases: those of the run, which may be named.

    Raises:
        LimitError: one of them is none.
    """
    return [_read(part.strip(), phases) for part in text.split(",") if part.strip()]


def _read(text: str, phases: tuple[str, ...]) -> Limit:
    found = _LIMIT.fullmatch(text.lower())
    if found is None:
        raise LimitError(
            f"{text!r} is no limit; write a metric, one of > >= < <=, and a number, "
            "such as p95>200 or errors>0"
        )
    phase, metric = found["phase"] or ALL, found["metric"]
    known = {**UNITS, **WHOLE_RUN}
    if metric not in known:
        raise LimitError(f"{text!r}: there is no {metric!r}{_meant(metric, list(known))}")
    if phase != ALL and metric in WHOLE_RUN:
        raise LimitError(f"{text!r}: {metric} is counted for the whole run; leave out {phase!r}")
    if phase not in {ALL, *phases}:
        raise LimitError(f"{text!r}: the run has no phase {phase!r}{_meant(phase, list(phases))}")
    return Limit(text, phase, metric, found["sign"], _value(text, found, known[metric]))


def _value(text: str, found: re.Match[str], unit: str) -> float:
    value, given = float(found["value"]), found["unit"]
    if given == "s" and unit == "ms":
        return value * 1000
    if given not in {None, unit}:
        wants = f"is in {unit}" if unit else "is a plain number"
        raise LimitError(f"{text!r}: {found['metric']} {wants}, not in {given}")
    return value


def _meant(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    meant = f"; did you mean {close[0]}?" if close else ";"
    return f"{meant} There are {', '.join(known) or 'none'}"
