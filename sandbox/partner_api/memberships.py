"""Migrations of VIP memberships: preview, transfer, read (docs migration/*)."""

from typing import Any

from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.migration.checks import View
from sandbox.migration.model import find_migration
from sandbox.migration.preview import preview_membership
from sandbox.migration.serializers import (
    serialize_migration,
    serialize_migration_details,
    serialize_preview,
)
from sandbox.migration.transfer import begin_migration
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.schemas.memberships import (
    MembershipOffers,
    MigrationQuery,
    MigrationRequest,
    MigrationResource,
)
from sandbox.web.operations import (
    Nothing,
    body,
    optional_headers,
    other_responses,
    query,
    response,
    summary,
)

routes = PartnerBlueprint(
    "memberships", __name__, tag="Migrations", about="VIP memberships that move to VIP Marketplace."
)
PREVIEW_ERRORS = (
    Error.INVALID_MEMBERSHIP,
    Error.NOT_TRANSFERABLE,
    Error.ALREADY_TRANSFERRED,
    Error.NO_ADMIN_CONTACTS,
    Error.TRANSFER_IN_PROGRESS,
    Error.VIP_GROUP_NOT_FOUND,
    Error.OWNERS_MIGRATE_FIRST,
    Error.MEMBERS_CANCEL_FIRST,
    Error.INVALID_REQUEST,
)


@routes.get("/memberships/<membership_id>/offers")
@summary("Preview what would come over of a VIP membership", source="docs migration/preview-offers")
@query(MigrationQuery)
@response(MembershipOffers)
@optional_headers("X-Correlation-Id")
@other_responses(*PREVIEW_ERRORS)
def get_membership_offers(call: Read[MigrationQuery], membership_id: str) -> dict[str, Any]:
    """Answer the offers at the base level, with the dates that they would renew on."""
    view = View(
        call.connection,
        call.world_id,
        call.state.now,
        call.state.rules,
        call.reference,
        call.partner,
        call.query.flags(),
    )
    return serialize_preview(preview_membership(view, membership_id))


@routes.post("/memberships/<membership_id>/transfers")
@summary(
    "Transfer the subscriptions of a VIP membership", source="docs migration/transfer-subscription"
)
@body(MigrationRequest)
@query(MigrationQuery)
@response(MigrationResource, 202)
@other_responses(
    *PREVIEW_ERRORS,
    Error.INVALID_RESELLER,
    Error.TRANSFER_TO_INACTIVE,
    Error.PARTNER_WITHOUT_AGENCIES,
)
def transfer_membership(
    call: Write[MigrationRequest, MigrationQuery], membership_id: str
) -> dict[str, Any]:
    """Answer 202 with the pending transfer."""
    flags, reseller_id = call.query.flags(), call.body.reseller_id
    return serialize_migration(
        begin_migration(call.world, call.partner, membership_id, reseller_id, flags)
    )


@routes.get("/memberships/<membership_id>/transfers/<transfer_id>")
@summary("Get the transfer of a VIP membership", source="docs migration/get-transfer-details")
@response(MigrationResource, 202)
@optional_headers("X-Correlation-Id")
@other_responses(Error.INVALID_TRANSFER)
def get_membership_transfer(
    call: Read[Nothing], membership_id: str, transfer_id: str
) -> dict[str, Any]:
    """Answer a transfer that the distributor asked for; 202 whatever its status (Adobe's page)."""
    distributor_id = call.partner.distributor_id
    transfer = find_migration(
        call.connection, call.world_id, distributor_id, membership_id, transfer_id
    )
    if transfer is None:
        facts: Facts = {"membershipId": membership_id, "transferId": transfer_id}
        raise Refusal(Error.INVALID_TRANSFER, facts=facts)
    return serialize_migration_details(transfer)
