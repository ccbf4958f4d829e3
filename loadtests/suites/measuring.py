"""One process's part of a run: its instants, its tally, the phases that it was told."""

import time
from dataclasses import dataclass, field

from loadtests.suites.phases import Phases
from loadtests.suites.tally import Tally


@dataclass(slots=True)
class Measuring:
    """Measures requests; instants are seconds since it began."""

    began: float = field(default_factory=time.monotonic)
    tally: Tally = field(default_factory=Tally)
    phases: Phases = field(default_factory=Phases)

    @property
    def now(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    def add(
        self, name: str, milliseconds: float, problem: str | None, placed: tuple[str, str] | None
    ) -> None:
        """Count a request that ends now."""
        now = self.now
        phase = self.phases.of(now - milliseconds / 1000, now)
        self.tally.add((phase, name), int(now), milliseconds, problem)
        if placed is not None:
            self.tally.placed.append(placed)

    def taken(self) -> Tally:
        """Return what was measured since the last time."""
        taken, self.tally = self.tally, Tally()
        return taken
