"""Calls about scenarios, and worlds that one has brought to a point."""

from sandbox.client.calls import Sent, operation
from sandbox.client.values import body
from sandbox.control_api.scenario_schemas import ScenarioList, ScenarioWorldResource


@operation("list_scenarios", "GET", "/scenarios", ScenarioList)
def list_scenarios() -> Sent:
    """List the scenarios with their cases and checkpoints."""
    return Sent()


@operation(
    "create_scenario_world",
    "POST",
    "/scenarios/{name}/worlds",
    ScenarioWorldResource,
    takes_long=True,
)
def create_scenario_world(
    name: str,
    *,
    checkpoint: str | None = None,
    case: str | None = None,
    seed: int | None = None,
) -> Sent:
    """Play a scenario and keep its world; `aliases` of it are what the story's names stand for.

    Args:
        name: of the scenario.
        checkpoint: where to stop; when not given, it is played to its end.
        case: which of its cases; the first when not given.
        seed: of the world; the scenario's when not given.
    """
    return Sent(body(checkpoint=checkpoint, case=case, seed=seed))
