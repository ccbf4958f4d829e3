"""Whether all holds that must hold in a world."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.checking_schemas import BrokenRule, CheckedWorld
from sandbox.domain.control_errors import ControlError
from sandbox.web.operations import Nothing, other_responses, response, summary

routes = ControlBlueprint(
    "checking", __name__, tag="Checking", about="Whether all holds that must hold in a world."
)


@routes.post("/worlds/<world_id>/check")
@summary("Check a world: quantities, dates, queue, levels, statuses, numbers, answers")
@response(CheckedWorld)
@other_responses(ControlError.WORLD_NOT_FOUND)
def check_world(call: Call[Nothing, Nothing], world_id: str) -> CheckedWorld:
    """Answer what is broken; the world is only read."""
    from sandbox.invariants.check import check_world as check_of  # noqa: PLC0415 - loads twenty modules that nothing else of a server needs

    with call.worlds.read(world_id) as world:
        found = check_of(world)
    return CheckedWorld(
        sound=found.is_sound,
        checked=dict(found.checked),
        broken=[
            BrokenRule(rule=each.rule, customer_id=each.customer_id, facts=dict(each.facts))
            for each in found.broken
        ],
        truncated=found.is_truncated,
    )
