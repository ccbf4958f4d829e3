"""VIP memberships that may migrate, and transfers, as Adobe's sandbox portal handles them."""

from typing import Any

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.membership_resources import (
    MembershipList,
    MembershipResource,
    TransferView,
)
from sandbox.control_api.membership_schemas import NewMembership, TransferPatch
from sandbox.control_api.value_faults import value_faults
from sandbox.domain.control_errors import ControlError
from sandbox.migration.new_memberships import make_membership
from sandbox.migration.ready_made import READY_MEMBERSHIPS
from sandbox.portal import memberships as portal_memberships
from sandbox.portal.serializers import serialize_any_transfer, serialize_membership_view
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "memberships", __name__, tag="Memberships", about="VIP memberships to migrate."
)
GONE = ControlError.WORLD_NOT_FOUND
NAMED = (GONE, ControlError.MEMBERSHIP_NOT_FOUND)


@routes.post("/worlds/<world_id>/memberships")
@summary("Make a VIP membership; what is not said is made up, such that it may migrate")
@body(NewMembership)
@response(MembershipResource, 201)
@other_responses(GONE)
def create_membership(call: Call[NewMembership, Nothing], world_id: str) -> dict[str, Any]:
    """Answer the membership."""
    with call.worlds.open(world_id) as world:
        data = call.body.data(value_faults(world, call.body))
        made = make_membership(world, data)
        return serialize_membership_view(portal_memberships.view_membership(world, made))


@routes.get("/worlds/<world_id>/memberships")
@summary("List the VIP memberships that were made, and the ready-made ineligible ones")
@response(MembershipList)
@other_responses(GONE)
def list_memberships(call: Call[Nothing, Nothing], world_id: str) -> dict[str, Any]:
    """Answer all memberships, oldest first."""
    with call.worlds.open(world_id) as world:
        found = portal_memberships.view_memberships(world)
    items = [serialize_membership_view(view) for view in found]
    ready = [
        {
            "membershipId": each.membership_id,
            "code": each.error.code,
            "reason": each.reason,
            "message": each.error.message,
        }
        for each in READY_MEMBERSHIPS.values()
    ]
    return {"totalCount": len(items), "items": items, "readyMade": ready}


@routes.get("/worlds/<world_id>/memberships/<membership_id>")
@summary("Get a VIP membership that was made")
@response(MembershipResource)
@other_responses(*NAMED)
def get_membership(
    call: Call[Nothing, Nothing], world_id: str, membership_id: str
) -> dict[str, Any]:
    """Answer the membership."""
    with call.worlds.open(world_id) as world:
        view = portal_memberships.view_membership(world, membership_id)
    return serialize_membership_view(view)


@routes.delete("/worlds/<world_id>/memberships/<membership_id>")
@summary("Delete a VIP membership; what it became stays")
@response(Nothing, 204)
@other_responses(*NAMED, ControlError.TRANSFER_PENDING)
def remove_membership(call: Call[Nothing, Nothing], world_id: str, membership_id: str) -> None:
    """Answer nothing."""
    with call.worlds.open(world_id) as world:
        portal_memberships.delete_membership(world, membership_id)


@routes.patch("/worlds/<world_id>/transfers/<transfer_id>")
@summary("Complete (1000) or fail (1004) a pending migration now")
@body(TransferPatch)
@response(TransferView)
@other_responses(GONE, ControlError.TRANSFER_NOT_FOUND, ControlError.TRANSFER_SETTLED)
def patch_transfer(
    call: Call[TransferPatch, Nothing], world_id: str, transfer_id: str
) -> dict[str, Any]:
    """Answer the transfer."""
    with call.worlds.open(world_id) as world:
        transfer = portal_memberships.set_transfer_status(world, transfer_id, call.body.status)
        call.worlds.run_due(world)
    return serialize_any_transfer(transfer)
