"""Linked memberships, as their owners and members see and change them in the Admin Console."""

from typing import Any, Final

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.linked_schemas import (
    EnteredJoinCode,
    LinkedMembershipDetails,
    MadeJoinCode,
    TermsAnswer,
)
from sandbox.domain.control_errors import ControlError
from sandbox.linked_memberships.details import details_for
from sandbox.linked_memberships.member import join, leave_group
from sandbox.linked_memberships.owner import answer_terms, ask_for_refresh, make_code
from sandbox.linked_memberships.serializers import serialize_code, serialize_details
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "linked_memberships",
    __name__,
    tag="Linked memberships",
    about="Customers that have their levels together: terms, codes, joining, refresh, leaving.",
)
PATH: Final = "/worlds/<world_id>/customers/<customer_id>/linked-membership"
SOURCE: Final = "docs sandbox linked-memberships"
ERRORS: Final = (
    ControlError.WORLD_NOT_FOUND,
    ControlError.CUSTOMER_NOT_FOUND,
    ControlError.LINKED_MEMBERSHIP_NOT_FOUND,
)


@routes.get(PATH)
@summary("Get the linked membership that a customer is in", source=SOURCE)
@response(LinkedMembershipDetails)
@other_responses(*ERRORS)
def get_linked_membership(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer more than the partner API shows: terms, refreshes, who is in it, live codes."""
    with call.worlds.open(world_id) as world:
        return serialize_details(details_for(world, customer_id))


@routes.delete(PATH)
@summary("Leave a linked membership; the owner only when it is alone, and then it is over")
@response(Nothing, 204)
@other_responses(*ERRORS, ControlError.MEMBERS_CANCEL_FIRST)
def leave_linked_membership(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> None:
    """Answer nothing; levels stay until the customer's own anniversary (OF-3)."""
    with call.worlds.open(world_id) as world:
        leave_group(world, customer_id)


@routes.post(PATH + "/terms")
@summary("Accept or reject the terms of a linked membership, once", source=SOURCE)
@body(TermsAnswer)
@response(LinkedMembershipDetails)
@other_responses(*ERRORS, ControlError.OWNER_ONLY, ControlError.LINKED_TERMS_ANSWERED)
def answer_linked_terms(
    call: Call[TermsAnswer, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the linked membership; accepted, its owner may make codes and ask for refreshes."""
    with call.worlds.open(world_id) as world:
        answer_terms(world, customer_id, accept=call.body.accept)
        return serialize_details(details_for(world, customer_id))


@routes.post(PATH + "/codes")
@summary("Make a code by which another customer joins", source=SOURCE)
@response(MadeJoinCode, 201)
@other_responses(*ERRORS, ControlError.OWNER_ONLY, ControlError.LINKED_TERMS_NOT_ACCEPTED)
def make_linked_code(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the code, which is valid for `linkedCodeHours`, for one customer or many (X50)."""
    with call.worlds.open(world_id) as world:
        return serialize_code(make_code(world, customer_id))


@routes.post(PATH + "/join")
@summary("Join a linked membership by a code of its owner's", source=SOURCE)
@body(EnteredJoinCode)
@response(LinkedMembershipDetails)
@other_responses(
    ControlError.WORLD_NOT_FOUND,
    ControlError.CUSTOMER_NOT_FOUND,
    ControlError.CUSTOMER_INACTIVE,
    ControlError.CODE_UNKNOWN,
    ControlError.CODE_USED,
    ControlError.CODE_EXPIRED,
    ControlError.ALREADY_LINKED,
    ControlError.COMMITMENT_ACTIVE,
    ControlError.OTHER_DISTRIBUTOR,
    ControlError.OTHER_SEGMENT,
    ControlError.OTHER_BENEFIT,
    ControlError.NO_ORDER_YET,
)
def join_linked_membership(
    call: Call[EnteredJoinCode, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the linked membership; the member has the better of its own levels and the group's."""
    with call.worlds.open(world_id) as world:
        join(world, customer_id, call.body.code)
        return serialize_details(details_for(world, customer_id))


@routes.post(PATH + "/refresh")
@summary("Have the levels of a linked membership raised to what is held", source=SOURCE)
@response(LinkedMembershipDetails)
@other_responses(*ERRORS, ControlError.OWNER_ONLY, ControlError.LINKED_TERMS_NOT_ACCEPTED)
def refresh_linked_membership(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer when it is done: `linkedRefreshMinutes` from now, or when one was asked for before."""
    with call.worlds.open(world_id) as world:
        ask_for_refresh(world, customer_id)
        return serialize_details(details_for(world, customer_id))
