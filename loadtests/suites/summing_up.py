"""From what processes have counted to what came of a run."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from loadtests.suites.limits import ALL, Limit
from loadtests.suites.outcome import (
    Advance,
    Facts,
    Outcome,
    Phase,
    Problem,
    Row,
    Second,
    Soundness,
)
from loadtests.suites.phases import Begun
from loadtests.suites.tally import Counts, Tally, merged


def outcome_of(
    facts: Facts,
    tally: Tally,
    begun: Sequence[Begun],
    advances: Sequence[Advance],
    soundness: Soundness,
    limits: Iterable[Limit],
) -> Outcome:
    """Put together what came of a run; `begun` in seconds since it began."""
    phases = _phases(begun, facts.seconds)
    rows = list(_rows(tally, phases, facts.seconds))
    measures: dict[str, dict[str, float | None]] = {
        row.phase: _measures(row) for row in rows if row.operation == ALL
    }
    whole = measures.setdefault(ALL, {})
    whole |= {"broken": len(soundness.broken), "missing": len(soundness.missing)}
    return Outcome(
        facts=facts,
        phases=tuple(phases),
        rows=tuple(rows),
        seconds=tuple(_seconds(tally)),
        problems=tuple(_problems(tally)),
        advances=tuple(advances),
        soundness=soundness,
        limits=tuple(limit.judge(measures) for limit in limits),
    )


def _phases(begun: Sequence[Begun], seconds: float) -> list[Phase]:
    ends = Begun(max(seconds, begun[-1].at if begun else 0.0), "")
    return [
        Phase(name=phase.name, begins=phase.at, ends=following.at, moving=phase.moving)
        for phase, following in pairwise([*begun, ends])
    ]


def _rows(tally: Tally, phases: Sequence[Phase], seconds: float) -> Iterable[Row]:
    """Give the whole run first, then its phases in order; of each the sum, then its operations."""
    lengths = {ALL: seconds}
    for phase in phases:
        lengths[phase.name] = lengths.get(phase.name, 0.0) + phase.ends - phase.begins
    unplanned = {name: 0.0 for name, _ in tally.by_key if name not in lengths}
    for wanted, length in (lengths | unplanned).items():
        counted: dict[str, Counts] = {}
        for (name, operation), counts in sorted(tally.by_key.items()):
            if wanted in (name, ALL):
                counted.setdefault(operation, Counts()).merge(counts)
        yield _row(wanted, ALL, merged(counted.values()), length)
        yield from (_row(wanted, name, counts, length) for name, counts in counted.items())


def _row(phase: str, operation: str, counts: Counts, seconds: float) -> Row:
    percentiles: dict[str, Any] = {
        f"p{share}": counts.percentile(share / 100) for share in (50, 90, 95, 99)
    }
    return Row(
        phase=phase,
        operation=operation,
        requests=counts.requests,
        failures=counts.failures,
        per_second=counts.requests / seconds if seconds else 0.0,
        mean=counts.mean,
        most=counts.most,
        **percentiles,
    )


def _measures(row: Row) -> dict[str, float | None]:
    rate = 100 * row.failures / row.requests if row.requests else None
    return {
        "p50": row.p50,
        "p90": row.p90,
        "p95": row.p95,
        "p99": row.p99,
        "max": row.most,
        "mean": row.mean,
        "errors": row.failures,
        "error-rate": rate,
        "requests": row.requests,
        "rps": row.per_second,
    }


def _seconds(tally: Tally) -> Iterable[Second]:
    for second, counts in sorted(tally.by_second.items()):
        p50, p95 = counts.percentile(0.5), counts.percentile(0.95)
        if p50 is not None and p95 is not None:
            yield Second(
                second=second,
                requests=counts.requests,
                failures=counts.failures,
                p50=p50,
                p95=p95,
            )


def _problems(tally: Tally) -> Iterable[Problem]:
    times: dict[str, int] = {}
    for (_, operation), counts in tally.by_key.items():
        times[operation] = times.get(operation, 0) + counts.failures
    for name, example in sorted(tally.problems.items(), key=lambda found: -times[found[0]]):
        yield Problem(name=name, times=times[name], example=example)
