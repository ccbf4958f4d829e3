"""Worlds and their rules."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.world_schemas import (
    NewWorld,
    RuleChanges,
    RuleList,
    RuleResource,
    WorldChanges,
    WorldList,
    WorldResource,
)
from sandbox.control_api.worlds_query import WorldsQuery
from sandbox.domain.control_errors import ControlError
from sandbox.domain.ruleset import describe
from sandbox.store.engine import reading
from sandbox.timeline.opening import read_state
from sandbox.web.operations import Nothing, body, other_responses, query, response, summary
from sandbox.worlds import changes, listing, resets, worlds

routes = ControlBlueprint(
    "worlds", __name__, tag="Worlds", about="Isolated simulations and their rules."
)
GONE = (ControlError.WORLD_NOT_FOUND,)


@routes.post("/worlds")
@summary("Make a world")
@body(NewWorld)
@response(WorldResource, 201)
@other_responses(ControlError.TOO_MANY_WORLDS)
def create_world(call: Call[NewWorld, Nothing]) -> WorldResource:
    """Answer the world with its credentials."""
    return WorldResource.of(worlds.create_world(call.worlds, call.body.spec()))


@routes.get("/worlds")
@summary("List the worlds by id, or the newest first")
@query(WorldsQuery)
@response(WorldList)
def list_worlds(call: Call[Nothing, WorldsQuery]) -> WorldList:
    """Answer a page of the worlds."""
    asked = call.query
    total, views = listing.list_worlds(
        call.worlds,
        name=asked.name,
        newest_first=asked.order == "newest",
        limit=asked.limit,
        offset=asked.offset,
    )
    return WorldList(total_count=total, items=[WorldResource.of(view) for view in views])


@routes.get("/worlds/<world_id>")
@summary("Get a world")
@response(WorldResource)
@other_responses(*GONE)
def get_world(call: Call[Nothing, Nothing], world_id: str) -> WorldResource:
    """Answer one world."""
    return WorldResource.of(worlds.find_world(call.worlds, world_id))


@routes.patch("/worlds/<world_id>")
@summary("Change what a world is called, or how long it lives")
@body(WorldChanges)
@response(WorldResource)
@other_responses(*GONE)
def change_world(call: Call[WorldChanges, Nothing], world_id: str) -> WorldResource:
    """Answer the world."""
    asked = {name: getattr(call.body, name) for name in call.body.model_fields_set}
    return WorldResource.of(changes.change_world(call.worlds, world_id, asked))


@routes.delete("/worlds/<world_id>")
@summary("Delete a world with all that is in it")
@response(Nothing, 204)
@other_responses(*GONE)
def delete_world(call: Call[Nothing, Nothing], world_id: str) -> None:
    """Answer nothing."""
    worlds.delete_world(call.worlds, world_id)


@routes.post("/worlds/<world_id>/reset")
@summary("Put a world back to what it was when it was made")
@response(WorldResource)
@other_responses(*GONE)
def reset_world(call: Call[Nothing, Nothing], world_id: str) -> WorldResource:
    """Answer the world as newly created, with the same credentials."""
    # What waits is of before the reset, and would else turn up after it.
    call.journal.flush()
    return WorldResource.of(resets.reset_world(call.worlds, world_id))


@routes.patch("/worlds/<world_id>/rules")
@summary("Change rules; null puts one back to its default")
@body(RuleChanges)
@response(WorldResource)
@other_responses(*GONE)
def change_rules(call: Call[RuleChanges, Nothing], world_id: str) -> WorldResource:
    """Answer the world with the rules that are in force now."""
    return WorldResource.of(changes.change_rules(call.worlds, world_id, call.body.changes))


@routes.get("/worlds/<world_id>/rules")
@summary("List the rules with their source and standing")
@response(RuleList)
@other_responses(*GONE)
def list_rules(call: Call[Nothing, Nothing], world_id: str) -> RuleList:
    """Answer every rule."""
    with reading(call.worlds.engine) as connection:
        rules = read_state(connection, world_id).rules
    items = [RuleResource.model_validate(each._asdict()) for each in describe(rules)]
    return RuleList(items=items)
