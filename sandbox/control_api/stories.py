"""What the control plane asks of whoever plays scenarios; `sandbox/app.py` brings the two together.

Scenarios speak to a sandbox over HTTP only, so the player stands above this door and is not known
here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class ScenarioFacts(Protocol):
    """A scenario as it is listed; with faults nothing but its name is known."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def shows(self) -> str:
        """What one learns from it."""

    @property
    def tags(self) -> Sequence[str]:
        """Words by which scenarios are chosen."""

    @property
    def rules(self) -> Sequence[str]:
        """Ids of the program's rules that it is about."""

    @property
    def sources(self) -> Sequence[str]:
        """Where those are written."""

    @property
    def cases(self) -> Sequence[str]:
        """Its cases; none where it is played in one way only."""

    @property
    def checkpoints(self) -> Sequence[str]:
        """Where it can be left."""

    @property
    def faults(self) -> Sequence[str]:
        """Why it cannot be played."""


class ReadyWorld(Protocol):
    """A world that was played to a point."""

    @property
    def world_id(self) -> str:
        """Its id."""

    @property
    def aliases(self) -> Mapping[str, Any]:
        """The story's names, and what they stand for."""


class Stories(Protocol):
    """The scenarios, and their player."""

    def scenarios(self) -> Sequence[ScenarioFacts]:
        """List the scenarios by name."""

    def make(
        self, name: str, *, checkpoint: str | None, case: str | None, seed: int | None
    ) -> ReadyWorld:
        """Play a scenario to a checkpoint, or to its end, in a world that stays.

        Raises:
            ControlRefusal: SCENARIO_NOT_FOUND, CASE_NOT_FOUND, CHECKPOINT_NOT_FOUND; or
                SCENARIO_FAILED, and no world is left then.
        """
