"""The clocks: a world's, and the one on the wall that only this module reads."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple

from sandbox.domain.calendar import FIRST_INSTANT, LAST_INSTANT

Mode = Literal["frozen", "live", "scaled"]
FROZEN: Final[Mode] = "frozen"


def real_ms() -> int:
    """Return the wall clock in milliseconds since 1970: leases, markers and live worlds need it."""
    return time.time_ns() // 1_000_000


def real_us() -> int:
    """Return the wall clock in microseconds since 1970: the journal orders answers by it."""
    return time.time_ns() // 1000


def real_now() -> datetime:
    """Return the wall clock as an aware UTC instant, in whole seconds."""
    return datetime.fromtimestamp(real_ms() // 1000, UTC)


class WallClockError(Exception):
    """This machine's clock shows a time that no world can have."""


def check_wall_clock() -> None:
    """Check that a world can live by the wall clock, as `default` does.

    Raises:
        WallClockError: says what it shows, and between which years it would have to be.
    """
    seconds = real_ms() // 1000
    if not FIRST_INSTANT.timestamp() <= seconds <= LAST_INSTANT.timestamp():
        shown = time.strftime("%Y-%m-%d", time.gmtime(seconds))
        raise WallClockError(
            f"this machine's clock shows {shown}, and worlds live from {FIRST_INSTANT.year} to "
            f"{LAST_INSTANT.year}: set the clock of the machine"
        )


class Clock(NamedTuple):
    """A world's clock: world time `at` belongs to the wall's `real_ms` and runs from there.

    `rate` is world seconds a real second; it matters to a scaled clock only.
    """

    mode: str
    at: datetime
    real_ms: int
    rate: float

    def now(self, wall_ms: int) -> datetime:
        """Return world time in whole seconds; it never runs backwards of `at`."""
        if self.mode == FROZEN:
            return self.at
        rate = self.rate if self.mode == "scaled" else 1.0
        elapsed = max(0, wall_ms - self.real_ms) / 1000 * rate
        # A scaled clock would else run out of the years that the price lists cover.
        room = max(0.0, (LAST_INSTANT - self.at).total_seconds())
        return self.at + timedelta(seconds=int(min(elapsed, room)))
