"""Resellers of a distributor (docs reseller-account)."""

from typing import Any

from sandbox.accounts import resellers
from sandbox.accounts.lists import list_resellers
from sandbox.accounts.serializers import serialize_account_summary, serialize_reseller
from sandbox.domain.errors import Error
from sandbox.partner_api.account_pages import page
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.parsing import check_values
from sandbox.partner_api.readonly import check_read_only
from sandbox.partner_api.schemas.account_queries import AccountQuery
from sandbox.partner_api.schemas.account_resources import ResellerPage, ResellerResource
from sandbox.partner_api.schemas.accounts import ResellerRequest
from sandbox.web.operations import (
    Nothing,
    body,
    optional_headers,
    other_responses,
    query,
    response,
    summary,
)

routes = PartnerBlueprint("resellers", __name__, tag="Resellers", about="The partner's resellers.")

BODY_ERRORS = (
    Error.INVALID_ADDRESS,
    Error.EXTERNAL_REFERENCE_TOO_LONG,
    Error.INVALID_MARKET_SEGMENT,
)


@routes.post("/resellers")
@summary("Create a reseller", source="docs reseller-account/create-reseller-account")
@body(ResellerRequest)
@response(ResellerResource, 201)
@other_responses(*BODY_ERRORS, Error.INVALID_DISTRIBUTOR)
def create_reseller(call: Write[ResellerRequest, Nothing]) -> dict[str, Any]:
    """Answer 1002; the account becomes active asynchronously (AC-1)."""
    body = check_values(call.body, call.body.known_by(call.world))
    return serialize_reseller(resellers.create_reseller(call.world, call.partner, body.data()))


@routes.get("/resellers")
@summary("List the distributor's resellers", source="docs reseller-account/get-reseller-list")
@query(AccountQuery)
@response(ResellerPage)
@optional_headers("X-Correlation-Id")
def get_resellers(call: Read[AccountQuery]) -> dict[str, Any]:
    """Answer one page (AC-7)."""
    search = call.query.search()
    found = list_resellers(call.connection, call.world_id, call.partner.distributor_id, search)
    return page(found.total, search, [serialize_account_summary(each) for each in found.accounts])


@routes.get("/resellers/<reseller_id>")
@summary("Get a reseller", source="docs reseller-account/get-reseller-account")
@response(ResellerResource)
@other_responses(Error.INVALID_RESELLER)
def get_reseller(call: Read[Nothing], reseller_id: str) -> dict[str, Any]:
    """Answer the distributor's own reseller (ACC-6)."""
    return serialize_reseller(
        resellers.find_reseller(
            call.connection, call.world_id, call.partner.distributor_id, reseller_id
        )
    )


@routes.patch("/resellers/<reseller_id>")
@summary("Change a reseller", source="docs reseller-account/update-reseller-account")
@body(ResellerRequest)
@response(ResellerResource)
@other_responses(
    *BODY_ERRORS,
    Error.INVALID_DISTRIBUTOR,
    Error.INVALID_RESELLER,
    Error.NOT_EDITABLE,
    Error.ACCOUNT_NOT_UPDATABLE,
    Error.SEGMENT_REMOVED,
    Error.INVALID_REQUEST,
)
def change_reseller(call: Write[ResellerRequest, Nothing], reseller_id: str) -> dict[str, Any]:
    """Replace the profile; segments may be added, never removed (AC-2, AC-3)."""
    reseller = resellers.find_editable_reseller(call.world, call.partner, reseller_id)
    check_read_only(call.body, serialize_reseller(reseller))
    body = check_values(call.body, call.body.known_by(call.world))
    changed = resellers.change_reseller(call.world, call.partner, reseller, body.data())
    return serialize_reseller(changed)
