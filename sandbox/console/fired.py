"""What fires, or has fired, as a list by kind: of 900 renewals nobody reads each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.client.answers import Fired

SHOWN: Final = 10
"""So many of a kind are shown."""


@dataclass(frozen=True, slots=True)
class FiredKind:
    """Events of one kind: how many there are, and the first of them."""

    kind: str
    count: int
    first: Sequence["Fired"]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.first)


def by_kind(fired: Iterable["Fired"], counts: Mapping[str, int] | None = None) -> list[FiredKind]:
    """Return events by kind, in the order in which the kinds first fired.

    Args:
        fired: the events, or the first of them.
        counts: how many there are of each kind; those that are there when it is not given.
    """
    found: dict[str, list[Fired]] = {}
    for event in fired:
        found.setdefault(event.kind, []).append(event)
    totals = counts if counts is not None else {kind: len(events) for kind, events in found.items()}
    return [
        FiredKind(kind, totals[kind], found.get(kind, [])[:SHOWN])
        for kind in [*found, *(kind for kind in totals if kind not in found)]
    ]


def in_words(counts: Mapping[str, int]) -> str:
    """Return what fired as part of a sentence."""
    if not counts:
        return "nothing fired"
    kinds = ", ".join(f"{kind} {count}" for kind, count in counts.items())
    return f"{sum(counts.values())} fired: {kinds}"
