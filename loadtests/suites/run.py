"""A run as the plugin sees it, in any of its processes."""

import os
from typing import Any, Final

from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

import sandbox as package
from loadtests.suites.limits import LimitError, read_limits
from loadtests.suites.measuring import Measuring
from loadtests.suites.outcome import Advance, Facts, Outcome
from loadtests.suites.shape import ShapeError, read_shape
from loadtests.suites.shaped import DataShape
from loadtests.suites.soundness import check_world
from loadtests.suites.summing_up import outcome_of
from loadtests.suites.writing import write_outcome
from sandbox.client import Sandbox, SandboxError, SandboxUnreachable

PHASE: Final = "sandbox-phase"
TALLY: Final = "sandbox-tally"
FAILED: Final = 1


class UsageError(Exception):
    """An option that cannot be meant; the message says what to write."""


class Run:
    """Measures; in the master and in a run of one process it also judges."""

    def __init__(self, environment: Environment) -> None:
        """Read the options.

        Raises:
            UsageError: one of them cannot be meant.
        """
        self.environment = environment
        try:
            self.shape = read_shape(self.options.shape)
            self.seconds = float(self.options.shape_seconds or self.shape.seconds)
            phases = self.shape.phases if environment.shape_class is not None else ()
            self.limits = read_limits(self.options.fail_if, phases)
        except (LimitError, ShapeError, ValueError) as error:
            raise UsageError(str(error)) from error
        self.measuring = Measuring()
        self.advances: list[Advance] = []
        self.ran_seconds = 0.0
        runner = environment.runner
        if isinstance(runner, WorkerRunner):
            runner.register_message(PHASE, self._told)
        if isinstance(environment.shape_class, DataShape):
            environment.shape_class.join(self)

    @property
    def options(self) -> Any:  # noqa: ANN401 - whatever plugins have added
        """Locust's options, in a worker those of the master."""
        return self.environment.parsed_options

    @property
    def users(self) -> int:
        """How many users work at the most."""
        return int(self.options.num_users or 1)

    def sandbox(self) -> Sandbox:
        """Return a client of the control plane."""
        host = self.environment.host or self.options.host
        return Sandbox(str(host), control_token=os.environ.get("SANDBOX_CONTROL_TOKEN"))

    # Every process

    def on_start(self, **_: object) -> None:
        """Begin to measure; the first phase was told before."""
        told = self.measuring.phases.begun[-1:]
        self.measuring = Measuring()
        for phase in told:
            self.measuring.phases.begin(0.0, phase.name, moving=phase.moving)
        self.advances = []

    def on_request(
        self,
        request_type: str,
        name: str,
        response_time: float,
        exception: BaseException | None = None,
        context: dict[str, Any] | None = None,
        **_: object,
    ) -> None:
        """Count a request."""
        placed = (context or {}).get("placed")
        problem = None if exception is None else str(exception)
        self.measuring.add(f"{request_type} {name}", response_time, problem, placed)

    # Workers

    def on_report(self, client_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - Locust's signature
        """Send the master what was measured."""
        data[TALLY] = self.measuring.taken().message()

    def _told(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - Locust's message
        self.measuring.phases.begin(self.measuring.now, **msg.data)

    # The master, or the only process

    def on_worker_report(self, client_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - Locust's signature
        """Add what a worker has measured."""
        if TALLY in data:
            self.measuring.tally.merge(data[TALLY])

    def begin_phase(self, name: str, *, moving: bool = False) -> None:
        """Tell all processes that a phase begins."""
        self.measuring.phases.begin(self.measuring.now, name, moving=moving)
        runner = self.environment.runner
        if isinstance(runner, MasterRunner):
            runner.send_message(PHASE, {"name": name, "moving": moving})

    def advance(self, by: str) -> Advance:
        """Move the world's clock; what is answered stands in the report."""
        began = self.measuring.now
        try:
            with self.sandbox() as sandbox:
                done = sandbox.get_world(self.options.world).advance(by=by)
        except (SandboxError, SandboxUnreachable) as error:
            found = Advance(by=by, seconds=self.measuring.now - began, failure=str(error))
        else:
            found = Advance(by=by, seconds=self.measuring.now - began, fired=done.counts)
        self.advances.append(found)
        return found

    def on_stop(self, **_: object) -> None:
        """Note how long it was."""
        self.ran_seconds = self.measuring.now

    def on_quitting(self, environment: Environment, **_: object) -> None:
        """Check the world, write what came of it, and let the exit code tell."""
        found = self.outcome()
        write_outcome(
            found,
            html=self.options.report,
            json=self.options.outcome,
            csv=self.options.phases_csv,
        )
        environment.process_exit_code = 0 if found.passed else FAILED

    def outcome(self) -> Outcome:
        """Check the world and put together what came of the run."""
        tally = self.measuring.tally
        credentials = self.options.client_id, self.options.client_secret
        with self.sandbox() as sandbox:
            soundness = check_world(sandbox, self.options.world, credentials, tally.placed)
        shaped = self.environment.shape_class is not None
        facts = Facts(
            shape=self.options.shape if shaped else "none",
            users=self.users,
            seconds=self.ran_seconds or self.measuring.now,
            host=str(self.environment.host or self.options.host),
            world=self.options.world,
            version=package.__version__,
        )
        return outcome_of(
            facts, tally, self.measuring.phases.begun, self.advances, soundness, self.limits
        )
