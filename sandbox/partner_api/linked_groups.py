"""Linked memberships of large agencies (docs lga/create); a PATCH of a customer makes them."""

from typing import Any

from sandbox.domain.errors import Error
from sandbox.large_agencies.enroll import enroll_agency
from sandbox.large_agencies.search import search_groups
from sandbox.large_agencies.serializers import serialize_group
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.schemas.linked_groups import Enrolled, LinkedGroupQuery, LinkedGroups
from sandbox.web.operations import Nothing, other_responses, query, response, summary

routes = PartnerBlueprint(
    "linked_groups",
    __name__,
    tag="Large government agencies",
    about="Linked memberships that large government agencies join without a code.",
)


@routes.get("/linked_membership_groups")
@summary("Search linked memberships of large agencies", source="docs lga/create")
@query(LinkedGroupQuery)
@response(LinkedGroups)
@other_responses(Error.PARTNER_WITHOUT_AGENCIES, Error.INVALID_ADDRESS, Error.GROUP_NOT_FOUND)
def get_linked_membership_groups(call: Read[LinkedGroupQuery]) -> list[dict[str, Any]]:
    """Answer a bare list, unpaged (LG-4)."""
    country, name = call.query.country, call.query.name
    found = search_groups(call.connection, call.world_id, call.partner, country, name)
    return [serialize_group(group) for group in found]


@routes.post("/customers/<customer_id>/linked_membership/enroll/<linked_membership_id>")
@summary("Enroll a large agency in a linked membership", source="docs lga/create")
@response(Enrolled)
@other_responses(
    Error.INVALID_CUSTOMER,
    Error.ACCOUNT_NOT_UPDATABLE,
    Error.PARTNER_WITHOUT_AGENCIES,
    Error.GROUP_NOT_FOUND,
    Error.GROUP_OF_ANOTHER,
    Error.CUSTOMER_IS_NO_AGENCY,
    Error.GROUP_IS_OF_NO_AGENCIES,
    Error.INVALID_ADDRESS,
    Error.NOT_EDITABLE,
)
def enroll_in_linked_membership(
    call: Write[Nothing, Nothing], customer_id: str, linked_membership_id: str
) -> Enrolled:
    """Answer that it is in it, also where it was already (LG-5)."""
    enroll_agency(call.world, call.partner, customer_id, linked_membership_id)
    return Enrolled()
