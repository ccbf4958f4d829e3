"""Scenarios: which there are, and worlds that one has brought to a point."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.scenario_schemas import (
    NewScenarioWorld,
    ScenarioList,
    ScenarioResource,
    ScenarioWorldResource,
)
from sandbox.control_api.world_schemas import WorldResource
from sandbox.domain.control_errors import ControlError
from sandbox.web.operations import Nothing, body, other_responses, response, summary
from sandbox.worlds.worlds import find_world

routes = ControlBlueprint(
    "scenarios", __name__, tag="Scenarios", about="Stories that bring a world to a point."
)


@routes.get("/scenarios")
@summary("List the scenarios")
@response(ScenarioList)
def list_scenarios(call: Call[Nothing, Nothing]) -> ScenarioList:
    """Answer all scenarios by name."""
    items = [
        ScenarioResource.model_validate(each, from_attributes=True)
        for each in call.stories().scenarios()
    ]
    return ScenarioList(total_count=len(items), items=items)


@routes.post("/scenarios/<name>/worlds")
@summary("Play a scenario to a checkpoint, or to its end, and keep its world")
@body(NewScenarioWorld)
@response(ScenarioWorldResource, 201)
@other_responses(
    ControlError.SCENARIO_NOT_FOUND,
    ControlError.CASE_NOT_FOUND,
    ControlError.CHECKPOINT_NOT_FOUND,
    ControlError.SCENARIO_FAILED,
)
def create_scenario_world(
    call: Call[NewScenarioWorld, Nothing], name: str
) -> ScenarioWorldResource:
    """Answer the world with its credentials and the story's names."""
    wanted = call.body
    made = call.stories().make(
        name, checkpoint=wanted.checkpoint, case=wanted.case, seed=wanted.seed
    )
    world = WorldResource.of(find_world(call.worlds, made.world_id))
    return ScenarioWorldResource(
        **dict(world),
        scenario=name,
        checkpoint=wanted.checkpoint,
        aliases=dict(made.aliases),
    )
