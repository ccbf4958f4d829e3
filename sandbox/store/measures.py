"""What a process has done, in plain numbers: requests, transactions, due events, advances.

Every request pays for this, so nothing here locks, and nothing knows how the numbers are published
(`web/exposition.py`). In CPython no thread is interrupted within a `+=` of an item, so that threads
beside the loop lose no counts.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

Numbers: TypeAlias = dict[str, Any]
"""All measures as JSON takes them, to be added to those of other processes."""

REQUEST_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
TRANSACTION_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5)
ADVANCE_SECONDS: Final = (0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1800)
READ: Final = "read"
WRITE: Final = "write"


class Histogram:
    """How often something took how many seconds: `counts` by upper bound; the last has none."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        """Nothing was measured yet."""
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Take in one measurement."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds

    def numbers(self) -> list[float]:
        """Return the counts and, last, the total."""
        return [*self.counts, self.total]

    def merge(self, numbers: Sequence[float]) -> None:
        """Add what another process measured with the same bounds."""
        for place, count in enumerate(numbers[:-1]):
            self.counts[place] += int(count)
        self.total += numbers[-1]


class Request(NamedTuple):
    """What requests are counted by; `status` is the first digit of the HTTP status."""

    api: str
    operation: str
    status: str
    code: str


class Series:
    """Requests that are counted together: how many, and the durations of their operation."""

    __slots__ = ("count", "durations")

    def __init__(self, durations: Histogram) -> None:
        """None was answered yet."""
        self.count = 0
        self.durations = durations

    def add(self, seconds: float) -> None:
        """Take in one that was answered."""
        self.count += 1
        self.durations.add(seconds)


@dataclass(slots=True)
class Measures:
    """The numbers of a process since its start.

    `durations` are by API and operation; `transactions` and `waits` (until one begins: for a
    connection, for the turn to write) by `read` and `write`; `due` are events that were handled, by
    kind; `advances` by how they ended.
    """

    requests: dict[Request, Series] = field(default_factory=dict)
    durations: dict[tuple[str, str], Histogram] = field(default_factory=dict)
    transactions: dict[str, Histogram] = field(
        default_factory=lambda: {kind: Histogram(TRANSACTION_SECONDS) for kind in (READ, WRITE)}
    )
    waits: dict[str, float] = field(default_factory=lambda: {READ: 0.0, WRITE: 0.0})
    due: dict[str, int] = field(default_factory=dict)
    advances: dict[str, Histogram] = field(default_factory=dict)

    def series(self, request: Request) -> Series:
        """Return where requests are counted; whoever counts many keeps it."""
        found = self.requests.get(request)
        if found is None:
            durations = self.durations.setdefault(request[:2], Histogram(REQUEST_SECONDS))
            found = self.requests.setdefault(request, Series(durations))
        return found

    def count_due(self, handled: Mapping[str, int]) -> None:
        """Take in due events that were handled, by kind."""
        for kind, count in handled.items():
            self.due[kind] = self.due.get(kind, 0) + count

    def count_advance(self, ending: str, seconds: float) -> None:
        """Take in an advance that ended."""
        self.advances.setdefault(ending, Histogram(ADVANCE_SECONDS)).add(seconds)

    def numbers(self) -> Numbers:
        """Return everything as JSON takes it."""
        return {
            "requests": [[*key, each.count] for key, each in list(self.requests.items())],
            "durations": [[*key, each.numbers()] for key, each in list(self.durations.items())],
            "transactions": {kind: each.numbers() for kind, each in self.transactions.items()},
            "waits": dict(self.waits),
            "due": dict(self.due),
            "advances": {ending: each.numbers() for ending, each in list(self.advances.items())},
        }

    def merge(self, numbers: Numbers) -> None:
        """Add the numbers of another process."""
        for *request, count in numbers["requests"]:
            self.series(Request(*request)).count += count
        for api, operation, found in numbers["durations"]:
            durations = self.durations.setdefault((api, operation), Histogram(REQUEST_SECONDS))
            durations.merge(found)
        for kind, found in numbers["transactions"].items():
            self.transactions[kind].merge(found)
        for kind, seconds in numbers["waits"].items():
            self.waits[kind] += seconds
        self.count_due(numbers["due"])
        for ending, found in numbers["advances"].items():
            self.advances.setdefault(ending, Histogram(ADVANCE_SECONDS)).merge(found)


_OF_ENGINE: Final[WeakKeyDictionary[Engine, Measures]] = WeakKeyDictionary()


def measures_of(engine: Engine) -> Measures:
    """Return what this process has done with a database since it made this engine."""
    found = _OF_ENGINE.get(engine)
    return _OF_ENGINE.setdefault(engine, Measures()) if found is None else found
