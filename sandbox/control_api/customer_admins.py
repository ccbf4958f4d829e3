"""The admins of a customer, as one of them sees and changes them in the Admin Console."""

from typing import Any, Final

from sandbox.accounts import admins as service
from sandbox.accounts.admins import Admin
from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.customer_admins_resources import CustomerAdmin, CustomerAdmins
from sandbox.control_api.customer_admins_schemas import NewAdmin
from sandbox.control_api.value_faults import value_faults
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "customer_admins",
    __name__,
    tag="Admins",
    about="Who may act for a customer in the Admin Console.",
)
PATH: Final = "/worlds/<world_id>/customers/<customer_id>/admins"
ERRORS: Final = (ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)
SOURCE: Final = "docs customer-account/update-customer-account"


@routes.get(PATH)
@summary("List the admins of a customer, also those that the partner API does not show")
@response(CustomerAdmins)
@other_responses(*ERRORS)
def list_admins(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> dict[str, Any]:
    """Answer the admins, the contract owner first."""
    with call.worlds.open(world_id) as world:
        items = [_shown(admin) for admin in service.list_admins(world, customer_id)]
    return {"totalCount": len(items), "items": items}


@routes.post(PATH)
@summary("Make an admin of somebody, whom the partner API does not show", source=SOURCE)
@body(NewAdmin)
@response(CustomerAdmin, 201)
@other_responses(*ERRORS, ControlError.ADMIN_EXISTS)
def add_admin(call: Call[NewAdmin, Nothing], world_id: str, customer_id: str) -> dict[str, Any]:
    """Answer the admin, by the name that its address is known by; it is welcomed by email."""
    with call.worlds.open(world_id) as world:
        faults = value_faults(world, call.body)
        if faults:
            raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
        return _shown(service.add_admin(world, customer_id, call.body.data()))


@routes.delete(PATH + "/<email>")
@summary("Remove an admin of a customer", source=SOURCE)
@response(Nothing, 204)
@other_responses(*ERRORS, ControlError.ADMIN_UNKNOWN, ControlError.CONTRACT_OWNER)
def remove_admin(call: Call[Nothing, Nothing], world_id: str, customer_id: str, email: str) -> None:
    """Answer nothing; where it was a contact, it is none any more."""
    with call.worlds.open(world_id) as world:
        service.remove_admin(world, customer_id, email)


def _shown(admin: Admin) -> dict[str, Any]:
    contact = admin.contact
    return {
        "firstName": contact.first_name,
        "lastName": contact.last_name,
        "email": contact.email,
        "contractOwner": admin.is_owner,
        "contact": admin.is_contact,
    }
