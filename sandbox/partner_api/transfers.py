"""Changes of reseller: preview, commit, read (docs reseller-change/*)."""

from typing import Any

from sandbox.domain.errors import Error, Refusal
from sandbox.domain.wire import instant_text
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.schemas.transfers import (
    ChangeResource,
    TransferRequest,
    TransferResource,
)
from sandbox.reseller_change.commit import commit_change, find_transfer, preview_change
from sandbox.reseller_change.serializers import (
    serialize_change,
    serialize_change_lines,
    serialize_transfer,
)
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = PartnerBlueprint(
    "transfers", __name__, tag="Reseller changes", about="Customers that move to another reseller."
)


@routes.post("/transfers")
@summary(
    "Preview or commit a change of reseller",
    source="docs reseller-change/preview-transfer, docs reseller-change/commit-transfer",
)
@body(TransferRequest)
@response(ChangeResource, 201)
@other_responses(
    Error.CHANGE_CODE_INVALID,
    Error.CHANGE_CODE_EXPIRED,
    Error.CHANGE_COMPLETE,
    Error.INVALID_RESELLER,
    Error.CURRENT_RESELLER,
    Error.PARTNER_WITHOUT_GLOBAL_SALES,
    Error.PARTNER_WITHOUT_AGENCIES,
    Error.NOT_TRANSFERABLE,
    Error.TRANSFER_TO_INACTIVE,
    Error.NO_ADMIN_CONTACTS,
)
def change_reseller_of_customer(call: Write[TransferRequest, Nothing]) -> dict[str, Any]:
    """Answer 201 with what moves, or would move."""
    is_commit = call.body.action == "COMMIT"
    make = commit_change if is_commit else preview_change
    made = make(call.world, call.partner, call.body.to_domain())
    return serialize_change(
        made.change.customer,
        serialize_change_lines(made.change.moving),
        transfer_id=made.transfer_id,
        reseller_id=call.body.reseller_id,
        created_at=instant_text(call.world.now),
        approval=None if is_commit else made.change.approval,
    )


@routes.get("/transfers/<transfer_id>")
@summary("Get a change of reseller", source="docs reseller-change/get-transfer")
@response(TransferResource)
@other_responses(Error.INVALID_TRANSFER)
def get_transfer(call: Read[Nothing], transfer_id: str) -> dict[str, Any]:
    """Answer a change by which a customer came to the distributor."""
    transfer = find_transfer(call.connection, call.world_id, call.partner, transfer_id)
    if transfer is None:
        raise Refusal(Error.INVALID_TRANSFER, facts={"transferId": transfer_id})
    return serialize_transfer(transfer)
