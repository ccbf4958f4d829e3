"""What was measured, small enough to be sent: counts and rounded milliseconds, by phase.

Processes that make load each keep a tally and send it; the master adds them up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]
"""A phase and an operation."""


@dataclass(slots=True)
class Counts:
    """Requests of one kind, with their milliseconds: whole ones to 100, then two digits count."""

    requests: int = 0
    failures: int = 0
    total_ms: float = 0.0
    times: Counter[int] = field(default_factory=Counter)

    def add(self, milliseconds: float, *, failed: bool) -> None:
        """Count a request."""
        self.requests += 1
        self.failures += failed
        self.total_ms += milliseconds
        self.times[rounded(milliseconds)] += 1

    def merge(self, other: "Counts") -> None:
        """Count what another one has counted."""
        self.requests += other.requests
        self.failures += other.failures
        self.total_ms += other.total_ms
        self.times.update(other.times)

    def percentile(self, share: float) -> int | None:
        """Return the milliseconds in which so large a share was answered; None of nothing."""
        left = share * self.requests
        for milliseconds in sorted(self.times):
            left -= self.times[milliseconds]
            if left <= 1e-9:
                return milliseconds
        return None

    @property
    def most(self) -> int | None:
        """The milliseconds of the slowest."""
        return max(self.times, default=None)

    @property
    def mean(self) -> float | None:
        """The milliseconds of all, divided by their number."""
        return self.total_ms / self.requests if self.requests else None


def rounded(milliseconds: float) -> int:
    """Round so that there are few different values, and none is off by more than 5 %."""
    whole = round(milliseconds)
    digits = len(str(whole)) - 2
    return whole if digits < 1 else round(whole, -digits)


def merged(counts: Iterable[Counts]) -> Counts:
    """Add counts up."""
    found = Counts()
    for part in counts:
        found.merge(part)
    return found


@dataclass(slots=True)
class Tally:
    """All that one process has measured.

    Attributes:
        by_key: By phase and operation.
        by_second: All requests, by the second of the run in which they ended.
        problems: Unexpected answers by the names under which they failed, with one of the texts.
        placed: Customer and order of every order that was answered 201.
    """

    by_key: defaultdict[Key, Counts] = field(default_factory=lambda: defaultdict(Counts))
    by_second: defaultdict[int, Counts] = field(default_factory=lambda: defaultdict(Counts))
    problems: dict[str, str] = field(default_factory=dict)
    placed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, key: Key, second: int, milliseconds: float, problem: str | None) -> None:
        """Count a request."""
        self.by_key[key].add(milliseconds, failed=problem is not None)
        self.by_second[second].add(milliseconds, failed=problem is not None)
        if problem is not None:
            self.problems.setdefault(key[1], problem[:500])

    def message(self) -> dict[str, Any]:
        """Return it as plain lists, which any serializer takes, with nothing but text as keys."""
        return {
            "by_key": [[*key, *_plain(counts)] for key, counts in self.by_key.items()],
            "by_second": [[second, *_plain(counts)] for second, counts in self.by_second.items()],
            "problems": dict(self.problems),
            "placed": [list(pair) for pair in self.placed],
        }

    def merge(self, message: dict[str, Any]) -> None:
        """Add what another process has measured."""
        for phase, operation, *counts in message["by_key"]:
            self.by_key[phase, operation].merge(_counts(counts))
        for second, *counts in message["by_second"]:
            self.by_second[second].merge(_counts(counts))
        for name, problem in message["problems"].items():
            self.problems.setdefault(name, problem)
        self.placed += [(customer_id, order_id) for customer_id, order_id in message["placed"]]


def _plain(counts: Counts) -> list[Any]:
    times = [[milliseconds, number] for milliseconds, number in counts.times.items()]
    return [counts.requests, counts.failures, counts.total_ms, times]


def _counts(plain: list[Any]) -> Counts:
    requests, failures, total_ms, times = plain
    return Counts(requests, failures, total_ms, Counter(dict(times)))
