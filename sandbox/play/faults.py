"""What is wrong with a scenario file: where, and what was expected there."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake: `scenarios/late.yaml:23: steps[1].expect.status: expected a whole number`.

    Its column is told where no path names the place: `scenarios/late.yaml:23:5: this is no YAML`.
    """

    file: str
    line: int
    text: str
    column: int = 0

    def __str__(self) -> str:
        """Return the form that editors can jump to."""
        place = f"{self.line}:{self.column}" if self.column else f"{self.line}"
        return f"{self.file}:{place}: {self.text}"


class FaultyScenario(Exception):
    """A scenario file that cannot be played, with all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep each fault once, in the order of the file."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
