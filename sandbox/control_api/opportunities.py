"""Overlay opportunities: what Adobe's agents would have heard from a customer (RE-C7)."""

from typing import Any

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.opportunity_resources import OverlayOpportunities, OverlayOpportunity
from sandbox.control_api.opportunity_schemas import NewOpportunity
from sandbox.domain.control_errors import ControlError
from sandbox.recommendations import opportunities
from sandbox.recommendations.model import OpportunityKind
from sandbox.recommendations.serializers import serialize_opportunity
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "opportunities",
    __name__,
    tag="Opportunities",
    about="What a customer is likely to buy or renew, as its partner is told.",
)
PATH = "/worlds/<world_id>/customers/<customer_id>/opportunities"
CUSTOMER_ERRORS = (ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)


@routes.post(PATH)
@summary("Make an overlay opportunity of a customer", source="docs recommendations/index")
@body(NewOpportunity)
@response(OverlayOpportunity, 201)
@other_responses(*CUSTOMER_ERRORS)
def create_opportunity(
    call: Call[NewOpportunity, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the opportunity, which is open."""
    wanted = call.body
    with call.worlds.open(world_id) as world:
        made = opportunities.add_opportunity(
            world,
            customer_id,
            OpportunityKind(wanted.kind),
            wanted.wanted(),
            wanted.expires_at,
        )
    return serialize_opportunity(made)


@routes.get(PATH)
@summary("List the overlay opportunities of a customer")
@response(OverlayOpportunities)
@other_responses(*CUSTOMER_ERRORS)
def get_opportunities(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer all of them, consumed and expired ones too."""
    with call.worlds.read(world_id) as world:
        found = opportunities.list_opportunities(world, customer_id)
    return {"totalCount": len(found), "items": [serialize_opportunity(each) for each in found]}


@routes.delete(PATH + "/<opportunity_id>")
@summary("Take an overlay opportunity back")
@response(Nothing, 204)
@other_responses(*CUSTOMER_ERRORS, ControlError.OPPORTUNITY_NOT_FOUND)
def delete_opportunity(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str, opportunity_id: str
) -> None:
    """Delete it, whatever has become of it."""
    with call.worlds.open(world_id) as world:
        opportunities.remove_opportunity(world, customer_id, opportunity_id)
