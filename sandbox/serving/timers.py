"""What a loop has to do at an instant to come."""

import heapq
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Final, TypeAlias

Action: TypeAlias = Callable[[], None]


class Timers:
    """Actions by the instant at which they are due, in seconds of the monotonic clock."""

    __slots__ = ("_heap", "_numbers")

    def __init__(self) -> None:
        """Nothing is to be done."""
        self._heap: list[tuple[float, int, Action]] = []
        self._numbers: Final = count()

    def add(self, seconds: float, action: Action) -> None:
        """Let something be done so many seconds from now."""
        due = time.monotonic() + seconds
        heapq.heappush(self._heap, (due, next(self._numbers), action))

    def wait(self, most: float) -> float:
        """Return how long nothing is due, at most so many seconds."""
        if not self._heap:
            return most
        return min(max(self._heap[0][0] - time.monotonic(), 0), most)

    def due(self, now: float) -> Iterator[Action]:
        """Take out what is due by an instant, in order."""
        while self._heap and self._heap[0][0] <= now:
            yield heapq.heappop(self._heap)[2]
