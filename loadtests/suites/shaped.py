"""The shape of a run as Locust asks for it: what the data says, second by second."""

from typing import TYPE_CHECKING

import gevent
from locust import LoadTestShape

from loadtests.suites.shape import Moment, moment

if TYPE_CHECKING:
    from loadtests.suites.run import Run


class DataShape(LoadTestShape):
    """Follows the shape that `--shape` names; in a locustfile beside `loadtests.suites.plugin`."""

    use_common_options = True

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Locust's has no types
        self._run: Run | None = None
        self._entered = -1
        self._advances: dict[int, float] = {}

    def join(self, run: "Run") -> None:
        """Follow the shape of a run."""
        self._run = run

    def reset_time(self) -> None:
        """Begin anew."""
        super().reset_time()  # type: ignore[no-untyped-call]  # Locust's has no types
        self._entered = -1
        self._advances = {}

    def tick(self) -> tuple[int, float] | None:
        """Return how many users shall work, and how many are started or stopped in a second."""
        if self._run is None:
            raise RuntimeError("the locustfile lacks: import loadtests.suites.plugin")
        found = self._moment(self._run)
        if found is None:
            return None
        self._enter(self._run, found)
        return found.users, float(max(1, self._run.users))

    def _moment(self, run: "Run") -> Moment | None:
        return moment(run.shape, run.users, run.seconds, self.elapsed, self._advances)

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        found: float = self.get_run_time()  # type: ignore[no-untyped-call]  # Locust's has no types
        return found

    def _enter(self, run: "Run", found: Moment) -> None:
        if found.stage <= self._entered:
            return
        self._entered = found.stage
        stage = run.shape.stages[found.stage]
        run.begin_phase(stage.phase, moving=stage.advance is not None)
        if stage.advance is not None:
            gevent.spawn(self._advance, run, found, stage.advance)

    def _advance(self, run: "Run", stage: Moment, by: str) -> None:
        run.advance(by)
        self._advances[stage.stage] = self.elapsed - stage.began
        # What is sent from now on is after it: the next tick may be a second away.
        following = self._moment(run)
        if following is not None:
            self._enter(run, following)
