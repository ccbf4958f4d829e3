"""Instants to places: each stretch of time is linear within its own part of the width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

DAY = timedelta(days=1)
AROUND_DAYS = 45
"""So many days on either side of an anniversary have room at least."""
DAYS_OF_AIR = 8


@dataclass(frozen=True, slots=True)
class Scale:
    """The edges of the stretches, each with its x."""

    edges: Sequence[datetime]
    xs: Sequence[float]

    @property
    def stretches(self) -> list[tuple[datetime, datetime, float]]:
        """Each stretch from its first instant to its last, with the width of one day in it."""
        return [
            (begin, end, (right - left) / ((end - begin) / DAY))
            for (begin, left), (end, right) in pairwise(zip(self.edges, self.xs, strict=True))
        ]

    def x(self, at: datetime) -> float:
        """Return where an instant stands; what is out of sight stands at the edge."""
        for (left, x_left), (right, x_right) in pairwise(zip(self.edges, self.xs, strict=True)):
            if at <= right:
                share = max(0.0, (at - left) / (right - left))
                return round(x_left + share * (x_right - x_left), 1)
        return self.xs[-1]


def days_around(anniversary: datetime, before: int, after: int) -> tuple[datetime, datetime]:
    """Return the days around an anniversary that want room, for windows of so many days."""
    first = anniversary - (max(AROUND_DAYS, before) + DAYS_OF_AIR) * DAY
    return first, anniversary + (max(AROUND_DAYS, after) + DAYS_OF_AIR) * DAY


def scale_of(
    first: datetime,
    last: datetime,
    around: tuple[datetime, datetime] | None,
    instants: Sequence[datetime],
    *,
    left: float,
    right: float,
    weight_around: int = 3,
) -> Scale:
    """Divide the width: the days around an anniversary have more of it than their number.

    Args:
        first: where time begins.
        last: where it ends.
        around: the days that want room, which may go beyond both.
        instants: what is marked; a stretch with more of it is wider.
        left: the first x.
        right: the last x.
        weight_around: how much of the width they have, where another stretch has 1.
    """
    edges = [first, last]
    if around is not None:
        edges = [min(first, around[0]), max(last, around[1])]
        edges[1:1] = [edge for edge in around if edges[0] < edge < edges[1]]
    weights = [
        (weight_around if around and begin >= around[0] and end <= around[1] else 1)
        + min(4, len({at.date() for at in instants if begin < at <= end}))
        for begin, end in pairwise(edges)
    ]
    room = (right - left) / sum(weights)
    xs = [left]
    for weight in weights:
        xs.append(xs[-1] + weight * room)
    return Scale(edges, xs)
