"""What came of a run: measured by phase and operation, what was checked, and the verdict."""

from pydantic import BaseModel, ConfigDict

from loadtests.suites.limits import ALL, Judged


class Plain(BaseModel):
    """A value that becomes JSON and comes back."""

    model_config = ConfigDict(frozen=True)


class Facts(Plain):
    """What was run: shape, most users, seconds, where, by which version."""

    shape: str
    users: int
    seconds: float
    host: str
    world: str
    version: str


class Phase(Plain):
    """A phase, in seconds since the run began; `moving` where the clock moved meanwhile."""

    name: str
    begins: float
    ends: float
    moving: bool = False


class Row(Plain):
    """An operation in a phase, or all of them (`all`); latencies in milliseconds."""

    phase: str
    operation: str
    requests: int = 0
    failures: int = 0
    per_second: float = 0.0
    mean: float | None = None
    p50: int | None = None
    p90: int | None = None
    p95: int | None = None
    p99: int | None = None
    most: int | None = None


class Second(Plain):
    """The requests that ended in a second of the run."""

    second: int
    requests: int
    failures: int
    p50: int
    p95: int


class Problem(Plain):
    """Unexpected answers of one name, how many, and the text of one."""

    name: str
    times: int
    example: str


class Advance(Plain):
    """How the clock was moved: how far, how long it took, what fired; why it failed, if it did."""

    by: str
    seconds: float
    fired: dict[str, int] = {}
    failure: str = ""


class Soundness(Plain):
    """What was found at the end. `why` says why it could not be checked; empty where it was.

    Attributes:
        checked: How many of what the world's checker read.
        broken: What does not hold there, a text each.
        placed: How many orders were answered 201.
        missing: Those of them that are not there, customer and order.
    """

    why: str = ""
    checked: dict[str, int] = {}
    broken: tuple[str, ...] = ()
    placed: int = 0
    missing: tuple[tuple[str, str], ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether all was checked, and holds."""
        return not (self.why or self.broken or self.missing)


class Outcome(Plain):
    """All of a run."""

    facts: Facts
    phases: tuple[Phase, ...]
    rows: tuple[Row, ...]
    seconds: tuple[Second, ...]
    problems: tuple[Problem, ...]
    advances: tuple[Advance, ...]
    soundness: Soundness
    limits: tuple[Judged, ...]

    @property
    def total(self) -> Row:
        """All operations of the whole run."""
        return self.row(ALL, ALL)

    def row(self, phase: str, operation: str) -> Row:
        """Return one row; one of nothing where nothing was measured."""
        for row in self.rows:
            if (row.phase, row.operation) == (phase, operation):
                return row
        return Row(phase=phase, operation=operation)

    @property
    def reasons(self) -> list[str]:
        """Why the run failed, a sentence each; empty where it passed."""
        found = [] if self.total.requests else ["Nothing was answered."]
        found += [f"{limit.text}: {_measured(limit)}." for limit in self.limits if limit.failed]
        found += [
            f"The clock was not moved: {done.failure}." for done in self.advances if done.failure
        ]
        soundness = self.soundness
        if soundness.why:
            found.append(f"The world could not be checked: {soundness.why}.")
        if soundness.broken:
            found.append(f"The world is not sound: {len(soundness.broken)} broken rules.")
        if soundness.missing:
            found.append(f"{len(soundness.missing)} orders were answered 201 and are missing.")
        return found

    @property
    def passed(self) -> bool:
        """Tell whether nothing speaks against the run."""
        return not self.reasons


def _measured(limit: Judged) -> str:
    if limit.measured is None:
        return "nothing was measured"
    unit = limit.unit and (limit.unit if limit.unit == "%" else f" {limit.unit}")
    return f"{limit.measured:,.4g}{unit.replace(' /', '/')}"
