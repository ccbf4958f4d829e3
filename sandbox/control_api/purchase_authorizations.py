"""Purchase authorizations: a customer's admin takes licences before they are ordered (VC-3)."""

from typing import Any

from sandbox.authorizations import manage as service
from sandbox.authorizations.serializers import serialize_authorization
from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.purchase_authorization_schemas import (
    Authorization,
    AuthorizationPatch,
    Authorizations,
    NewPurchaseAuthorization,
    OpenedAuthorization,
)
from sandbox.domain.control_errors import ControlError
from sandbox.domain.statuses import AuthorizationOpener
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "purchase_authorizations",
    __name__,
    tag="Purchase authorizations",
    about="Licences taken before they are ordered.",
)
PATH = "/worlds/<world_id>/customers/<customer_id>/purchase-authorizations"
CUSTOMER_ERRORS = (ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)


@routes.post(PATH)
@summary(
    "Take licences of one product or several before they are ordered",
    source="control-api.md, docs sandbox create-pa-for-customer",
)
@body(NewPurchaseAuthorization)
@response(OpenedAuthorization, 201)
@other_responses(
    *CUSTOMER_ERRORS,
    ControlError.CUSTOMER_INACTIVE,
    ControlError.AUTHORIZATION_NOT_FOUND,
    ControlError.AUTHORIZATION_CLOSED,
    ControlError.AUTHORIZATION_PAST_DUE,
    ControlError.TERMS_NOT_ACCEPTED,
)
def open_purchase_authorization(
    call: Call[NewPurchaseAuthorization, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the authorization; it is open for `purchaseAuthorizationDays`."""
    body, takings = call.body, call.body.takings()
    with call.worlds.open(world_id) as world:
        made = service.open_authorization(
            world,
            customer_id,
            takings,
            reference_id=body.reference_id,
            po_number=body.po_number,
            opened_by=AuthorizationOpener(body.opened_by),
        )
        call.worlds.run_due(world)
        lines = [serialize_authorization(world, authorization) for authorization in made]
    return {**lines[0], "lines": lines}


@routes.get(PATH)
@summary("List the purchase authorizations of a customer")
@response(Authorizations)
@other_responses(*CUSTOMER_ERRORS)
def get_purchase_authorizations(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer all of them, covered and cancelled ones too."""
    with call.worlds.open(world_id) as world:
        found = service.list_authorizations(world, customer_id)
        items = [serialize_authorization(world, each) for each in found]
    return {"totalCount": len(items), "items": items}


@routes.patch(PATH + "/<reference_id>")
@summary("Say how many licences of a purchase authorization are in use")
@body(AuthorizationPatch)
@response(Authorization)
@other_responses(
    *CUSTOMER_ERRORS,
    ControlError.AUTHORIZATION_NOT_FOUND,
    ControlError.AUTHORIZATION_CLOSED,
    ControlError.AUTHORIZATION_PAST_DUE,
    ControlError.TERMS_NOT_ACCEPTED,
)
def assign_purchase_authorization(
    call: Call[AuthorizationPatch, Nothing], world_id: str, customer_id: str, reference_id: str
) -> dict[str, Any]:
    """Answer the authorization."""
    body = call.body
    with call.worlds.open(world_id) as world:
        changed = service.assign_licenses(
            world,
            customer_id,
            reference_id,
            assigned=body.assigned_quantity,
            offer_id=body.offer_id,
        )
        return serialize_authorization(world, changed)


@routes.delete(PATH + "/<reference_id>")
@summary("Cancel a purchase authorization of which nothing is in use")
@response(Nothing, 204)
@other_responses(
    *CUSTOMER_ERRORS,
    ControlError.AUTHORIZATION_NOT_FOUND,
    ControlError.AUTHORIZATION_CLOSED,
    ControlError.AUTHORIZATION_ASSIGNED,
)
def cancel_purchase_authorization(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str, reference_id: str
) -> None:
    """Cancel what waits for an order; it stays in the list."""
    with call.worlds.open(world_id) as world:
        service.cancel_authorization(world, customer_id, reference_id)
