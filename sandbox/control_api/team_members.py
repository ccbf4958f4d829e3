"""The team of a reseller, who look after its customers (seed 001)."""

from typing import Any, Final

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.reseller_console_resources import TeamMemberResource, TeamMembers
from sandbox.control_api.reseller_console_schemas import NewTeamMember
from sandbox.control_api.value_faults import value_faults
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.reseller_console.serializers import serialize_member
from sandbox.reseller_console.team import add_member, list_members, remove_member
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "team_members", __name__, tag="Team members", about="Who looks after customers."
)
PATH: Final = "/worlds/<world_id>/resellers/<reseller_id>/team-members"
GONE: Final = (ControlError.WORLD_NOT_FOUND, ControlError.RESELLER_NOT_FOUND)


@routes.get(PATH)
@summary("List the team of a reseller", source="seed 001")
@response(TeamMembers)
@other_responses(*GONE)
def get_team_members(
    call: Call[Nothing, Nothing], world_id: str, reseller_id: str
) -> dict[str, Any]:
    """Answer the reseller's contacts with the number of customers that they look after."""
    with call.worlds.open(world_id) as world:
        items = [serialize_member(each) for each in list_members(world, reseller_id)]
    return {"totalCount": len(items), "items": items}


@routes.post(PATH)
@summary("Add somebody to the team of a reseller", source="seed 001")
@body(NewTeamMember)
@response(TeamMemberResource, 201)
@other_responses(*GONE, ControlError.TEAM_MEMBER_EXISTS)
def add_team_member(
    call: Call[NewTeamMember, Nothing], world_id: str, reseller_id: str
) -> dict[str, Any]:
    """Answer the member, by the name that its address is known by."""
    with call.worlds.open(world_id) as world:
        faults = value_faults(world, call.body)
        if faults:
            raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
        return serialize_member(add_member(world, reseller_id, call.body.data()))


@routes.delete(PATH + "/<email>")
@summary("Remove somebody from the team; the first contact takes over its customers")
@response(Nothing, 204)
@other_responses(*GONE, ControlError.TEAM_MEMBER_NOT_FOUND, ControlError.LAST_TEAM_MEMBER)
def remove_team_member(
    call: Call[Nothing, Nothing], world_id: str, reseller_id: str, email: str
) -> None:
    """Answer nothing."""
    with call.worlds.open(world_id) as world:
        remove_member(world, reseller_id, email)
