"""Invitations to VIP: sent, sent again, accepted, and customers removed (seeds 000, 001)."""

from typing import Any, Final

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.reseller_console_resources import EnrolledCustomer
from sandbox.control_api.reseller_console_schemas import NewInvitation, Reminder
from sandbox.control_api.value_faults import value_faults
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.reseller_console import invitations as service
from sandbox.reseller_console.serializers import serialize_enrolled
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "invitations", __name__, tag="Invitations", about="How customers come to VIP."
)
PATH: Final = "/worlds/<world_id>/resellers/<reseller_id>/invitations"
CUSTOMER: Final = "/worlds/<world_id>/customers/<customer_id>"
OF_RESELLER: Final = (ControlError.WORLD_NOT_FOUND, ControlError.RESELLER_NOT_FOUND)
OF_CUSTOMER: Final = (ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)


@routes.post(PATH)
@summary("Invite a customer to VIP", source="seeds 000, 001")
@body(NewInvitation)
@response(EnrolledCustomer, 201)
@other_responses(*OF_RESELLER, ControlError.TEAM_MEMBER_NOT_FOUND, ControlError.REFUSED)
def invite_customer(
    call: Call[NewInvitation, Nothing], world_id: str, reseller_id: str
) -> dict[str, Any]:
    """Answer the customer, whose VIP ID is there at once."""
    with call.worlds.open(world_id) as world:
        faults = value_faults(world, call.body, call.body.market_segment)
        if faults:
            raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
        return serialize_enrolled(service.invite(world, reseller_id, call.body.invitation()))


@routes.post(PATH + "/<customer_id>/reminder")
@summary("Send a pending invitation again, also to another address", source="seed 001")
@body(Reminder)
@response(EnrolledCustomer)
@other_responses(*OF_RESELLER, ControlError.CUSTOMER_NOT_FOUND, ControlError.INVITATION_ACCEPTED)
def remind_customer(
    call: Call[Reminder, Nothing], world_id: str, reseller_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the customer."""
    with call.worlds.open(world_id) as world:
        faults = value_faults(world, call.body)
        if faults:
            raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
        email = call.body.email
        return serialize_enrolled(service.remind(world, reseller_id, customer_id, email=email))


@routes.post(CUSTOMER + "/terms")
@summary("Accept terms and conditions, as the customer's admin", source="seeds 000, 001")
@response(EnrolledCustomer)
@other_responses(*OF_CUSTOMER, ControlError.SAME_ADMIN_AND_NAME)
def accept_terms(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> dict[str, Any]:
    """Answer the customer; one that has accepted is answered as it is."""
    with call.worlds.open(world_id) as world:
        return serialize_enrolled(service.accept_terms(world, customer_id))


@routes.delete(CUSTOMER)
@summary("Remove a customer that has no products", source="seeds 000, 001")
@response(Nothing, 204)
@other_responses(*OF_CUSTOMER, ControlError.CUSTOMER_HAS_PRODUCTS)
def remove_customer(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> None:
    """Answer nothing."""
    with call.worlds.open(world_id) as world:
        service.remove_customer(world, customer_id)
