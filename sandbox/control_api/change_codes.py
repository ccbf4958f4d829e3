"""Reseller-change codes: mailed for a reseller, redeemed in the Admin Console (RC-6)."""

from typing import Any

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.change_code_schemas import (
    EnteredCode,
    NewChangeCode,
    RedeemedCode,
    SentChangeCode,
)
from sandbox.domain.control_errors import ControlError
from sandbox.domain.wire import instant_text
from sandbox.reseller_change.change_codes import redeem_code, send_code
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "change_codes",
    __name__,
    tag="Reseller change codes",
    about="A reseller asks a customer's admins for the customer, who agree by a code.",
)


@routes.post("/worlds/<world_id>/resellers/<reseller_id>/change-codes")
@summary("Mail a code to all admins of a customer that asked a reseller to take it over")
@body(NewChangeCode)
@response(SentChangeCode, 201)
@other_responses(
    ControlError.WORLD_NOT_FOUND,
    ControlError.RESELLER_NOT_FOUND,
    ControlError.VIP_UNKNOWN,
    ControlError.ADMIN_UNKNOWN,
    ControlError.CUSTOMER_IS_OWN,
    ControlError.CODE_LIMIT,
)
def send_change_code(
    call: Call[NewChangeCode, Nothing], world_id: str, reseller_id: str
) -> dict[str, Any]:
    """Answer the code, which is valid for `resellerConsoleCodeHours`."""
    wanted = call.body
    with call.worlds.open(world_id) as world:
        sent = send_code(world, reseller_id, vip_id=wanted.vip_id, admin_email=wanted.admin_email)
    return {"code": sent.code, "expiry": instant_text(sent.expiry), "sentTo": sent.sent_to}


@routes.post("/worlds/<world_id>/customers/<customer_id>/change-codes/redeem")
@summary("Move a customer to the reseller that had a code mailed")
@body(EnteredCode)
@response(RedeemedCode)
@other_responses(
    ControlError.WORLD_NOT_FOUND,
    ControlError.CUSTOMER_NOT_FOUND,
    ControlError.CHANGE_CODE_UNKNOWN,
    ControlError.CHANGE_CODE_USED,
    ControlError.CHANGE_CODE_EXPIRED,
    ControlError.REFUSED,
)
def redeem_change_code(
    call: Call[EnteredCode, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the change; what refuses a commit of the partner API refuses it too."""
    with call.worlds.open(world_id) as world:
        made = redeem_code(world, customer_id, call.body.code)
    return {
        "transferId": made.transfer_id,
        "customerId": customer_id,
        "resellerId": made.reseller_id,
        "resellerName": made.change.reseller_name,
    }
