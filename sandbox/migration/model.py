"""VIP memberships and their transfers as rows: found, read, shown (MG-1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from sandbox.domain.statuses import Status
from sandbox.domain.wire import instant_text, self_link
from sandbox.migration.rules import VipMembership, VipProduct
from sandbox.store.moves import Membership, Transfer

_MEMBERSHIPS = (
    select(Membership.__table__)
    .where(Membership.world_id == bindparam("of_world"))
    .order_by(Membership.sequence)
)
_ONE = _MEMBERSHIPS.where(Membership.membership_id == bindparam("of_membership"))
# Reseller changes have no membership, whatever a path calls one.
_MIGRATIONS = (
    select(Transfer.__table__)
    .where(Transfer.world_id == bindparam("of_world"), Transfer.membership_id != "")
    .order_by(Transfer.sequence)
)
_MIGRATIONS_OF_ONE = _MIGRATIONS.where(Transfer.membership_id == bindparam("of_membership"))
_MIGRATION = _MIGRATIONS_OF_ONE.where(
    Transfer.transfer_id == bindparam("of_transfer"),
    Transfer.distributor_id == bindparam("of_distributor"),
)


def membership_row(connection: Connection, world_id: str, membership_id: str) -> Row[Any] | None:
    """Return a membership that a tester made."""
    keys = {"of_world": world_id, "of_membership": membership_id}
    found: Row[Any] | None = connection.execute(_ONE, keys).one_or_none()
    return found


def membership_rows(connection: Connection, world_id: str) -> Sequence[Row[Any]]:
    """Return the memberships that testers made, oldest first."""
    return connection.execute(_MEMBERSHIPS, {"of_world": world_id}).all()


def standing_transfer(connection: Connection, world_id: str, membership_id: str) -> Row[Any] | None:
    """Return the transfer of a membership that is pending or complete; one that failed is none."""
    keys = {"of_world": world_id, "of_membership": membership_id}
    found = connection.execute(_MIGRATIONS_OF_ONE, keys)
    return next((row for row in found if row.status != Status.FAILED), None)


def standing_transfers(connection: Connection, world_id: str) -> dict[str, Row[Any]]:
    """Return the transfers that are pending or complete by their memberships."""
    found = connection.execute(_MIGRATIONS, {"of_world": world_id})
    return {row.membership_id: row for row in found if row.status != Status.FAILED}


def find_migration(
    connection: Connection,
    world_id: str,
    distributor_id: str,
    membership_id: str,
    transfer_id: str,
) -> Row[Any] | None:
    """Return a transfer of a membership that a distributor asked for."""
    keys = {
        "of_world": world_id,
        "of_membership": membership_id,
        "of_transfer": transfer_id,
        "of_distributor": distributor_id,
    }
    found: Row[Any] | None = connection.execute(_MIGRATION, keys).one_or_none()
    return found


def vip_membership(row: Row[Any] | Membership) -> VipMembership:
    """Return what the rules look at of a membership's row."""
    facts = row.facts
    last_purchase = facts["lastPurchaseDate"]
    return VipMembership(
        country=row.country,
        market_segment=row.market_segment,
        renewal_date=row.renewal_date,
        products=tuple(
            VipProduct(each["offerId"], each["quantity"], each["currencyCode"], each["renewed"])
            for each in row.offers
        ),
        is_active=facts["active"],
        is_contract_accepted=facts["contractAccepted"],
        is_linked=facts["linked"],
        has_global_sales=facts["globalSalesEnabled"],
        open_authorizations=facts["openPurchaseAuthorizations"],
        last_purchase=date.fromisoformat(last_purchase) if last_purchase else None,
        benefits=facts["benefits"],
        ineligible=row.ineligible,
    )


def membership_dump(
    row: Row[Any] | Membership, transfer: Row[Any] | None, eligibility: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a membership as the control plane shows it: all that was given or made up."""
    profile = row.profile
    shown = None
    if transfer is not None:
        shown = {
            "transferId": transfer.transfer_id,
            "status": transfer.status,
            "customerId": transfer.customer_id,
        }
    return {
        "membershipId": row.membership_id,
        "creationDate": instant_text(row.created_at),
        "companyName": row.company_name,
        "marketSegment": row.market_segment,
        "preferredLanguage": profile["preferredLanguage"],
        "address": profile["address"],
        "contacts": profile["contacts"],
        "renewalDate": row.renewal_date.isoformat(),
        "renewalState": row.renewal_state,
        "discountLevel": row.license_level,
        "offers": row.offers,
        "ineligible": row.ineligible,
        **row.facts,
        "eligibility": eligibility,
        "transfer": shown,
    }


def migration_details(row: Row[Any]) -> dict[str, Any]:
    """Return a transfer as it is read (docs migration/get-transfer-details).

    Unlike the answer to its request its lines name a deployment, which nothing has yet.
    """
    lines = [each | {"deploymentId": ""} for each in row.lines]
    return migration_dump(row) | {"lineItems": lines}


def migration_dump(row: Row[Any]) -> dict[str, Any]:
    """Return a transfer as Adobe's API shows it (docs migration/transfer-subscription)."""
    uri = f"/v3/memberships/{row.membership_id}/transfers/{row.transfer_id}"
    return {
        "transferId": row.transfer_id,
        "customerId": row.customer_id,
        "membershipId": row.membership_id,
        "resellerId": row.reseller_id,
        "creationDate": instant_text(row.created_at),
        "status": row.status,
        "lineItems": row.lines,
        "links": self_link(uri),
    }
