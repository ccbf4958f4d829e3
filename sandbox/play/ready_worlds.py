"""Worlds that a scenario brought to a point and left there: what the control plane hands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.play.faults import FaultyScenario
from sandbox.play.loading import Case, load, names
from sandbox.play.player import play
from sandbox.play.sandboxes import Sandbox


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """A scenario as it is listed; with `faults` it cannot be played, and has nothing else."""

    name: str
    title: str = ""
    shows: str = ""
    tags: Sequence[str] = ()
    rules: Sequence[str] = ()
    sources: Sequence[str] = ()
    cases: Sequence[str] = ()
    checkpoints: Sequence[str] = ()
    faults: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ReadyWorld:
    """A world that was played to a point, with the values of the story's names."""

    world_id: str
    aliases: Mapping[str, Any]


@dataclass(slots=True)
class ReadyWorlds:
    """Plays the scenarios of a folder on a sandbox, and leaves their worlds there."""

    sandbox: Sandbox
    folder: Path
    _read: dict[str, tuple[int, Sequence[Case] | FaultyScenario]] = field(default_factory=dict)

    def scenarios(self) -> list[ScenarioFacts]:
        """List the scenarios by name."""
        return [self._facts(name) for name in names(self.folder)]

    def make(
        self, name: str, *, checkpoint: str | None, case: str | None, seed: int | None
    ) -> ReadyWorld:
        """Play a scenario to a checkpoint, or to its end.

        Args:
            name: of the scenario.
            checkpoint: where to stop.
            case: which of its cases; by default the first.
            seed: of the world; by default the scenario's.

        Raises:
            ControlRefusal: there is no such scenario, case or checkpoint; or SCENARIO_FAILED, with
                what was not as expected, and the world is deleted then.
        """
        chosen = self._case(name, case)
        stops = chosen.scenario.stops
        if checkpoint is not None and checkpoint not in stops:
            raise ControlRefusal(
                ControlError.CHECKPOINT_NOT_FOUND, [_there_are("checkpoint", checkpoint, stops)]
            )
        if seed is not None:
            scenario = chosen.scenario.model_copy(update={"seed": seed})
            chosen = Case(chosen.file, scenario, chosen.name, chosen.step_lines)
        played = play(chosen, self.sandbox, until=checkpoint, keep=True)
        world_id = played.kept_world["worldId"] if played.kept_world else ""
        if not played.is_good:
            if world_id:
                self.sandbox.control("DELETE", f"/worlds/{world_id}")
            raise ControlRefusal(ControlError.SCENARIO_FAILED, played.problems)
        return ReadyWorld(world_id, played.aliases)

    def _case(self, name: str, wanted: str | None) -> Case:
        known = names(self.folder)
        if name not in known:
            raise ControlRefusal(ControlError.SCENARIO_NOT_FOUND, [_there_are("name", name, known)])
        cases = self._cases(name)
        if isinstance(cases, FaultyScenario):
            _refuse_faulty(cases)
        if wanted is None:
            return cases[0]
        found = next((case for case in cases if case.name == wanted), None)
        if found is None:
            there = [case.name for case in cases if case.name]
            raise ControlRefusal(ControlError.CASE_NOT_FOUND, [_there_are("case", wanted, there)])
        return found

    def _facts(self, name: str) -> ScenarioFacts:
        cases = self._cases(name)
        if isinstance(cases, FaultyScenario):
            return ScenarioFacts(name, faults=[str(fault) for fault in cases.faults])
        scenario = cases[0].scenario
        return ScenarioFacts(
            name=scenario.name,
            title=scenario.title,
            shows=scenario.shows,
            tags=scenario.tags,
            rules=scenario.rules,
            sources=scenario.sources,
            cases=[case.name for case in cases if case.name],
            checkpoints=scenario.stops,
        )

    def _cases(self, name: str) -> Sequence[Case] | FaultyScenario:
        """Read a file once, and again only when it has changed."""
        path = self.folder / f"{name}.yaml"
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            changed = 0
        if name not in self._read or self._read[name][0] != changed:
            try:
                found: Sequence[Case] | FaultyScenario = load(path)
            except FaultyScenario as error:
                found = error
            self._read[name] = (changed, found)
        return self._read[name][1]


def _refuse_faulty(faulty: FaultyScenario) -> NoReturn:
    raise ControlRefusal(ControlError.SCENARIO_FAILED, [str(fault) for fault in faulty.faults])


def _there_are(what: str, wanted: str, known: Sequence[str]) -> str:
    return f"{what}: {wanted!r} is not there; there are: {', '.join(known) or 'none'}"
