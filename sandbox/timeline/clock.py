"""The clocks: a world's, and the one on the wall that only this module reads."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sandbox.domain.calendar import LAST_INSTANT

Mode = Literal["frozen", "live", "scaled"]


def real_ms() -> int:
    """Return the wall clock in milliseconds since 1970: leases, markers and live worlds need it."""
    return time.time_ns() // 1_000_000


def real_us() -> int:
    """Return the wall clock in microseconds since 1970: the journal orders answers by it."""
    return time.time_ns() // 1000


def real_now() -> datetime:
    """Return the wall clock as an aware UTC instant, in whole seconds."""
    return datetime.fromtimestamp(real_ms() // 1000, UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """A world's clock: world time `at` belongs to the wall's `real_ms` and runs from there.

    `rate` is world seconds a real second; it matters to a scaled clock only.
    """

    mode: str
    at: datetime
    real_ms: int
    rate: float

    def now(self, wall_ms: int) -> datetime:
        """Return world time in whole seconds; it never runs backwards of `at`."""
        if self.mode == "frozen":
            return self.at
        rate = self.rate if self.mode == "scaled" else 1.0
        elapsed = max(0, wall_ms - self.real_ms) / 1000 * rate
        # A scaled clock would else run out of the years that the price lists cover.
        room = max(0.0, (LAST_INSTANT - self.at).total_seconds())
        return self.at + timedelta(seconds=int(min(elapsed, room)))
