"""VIP memberships, and their transfers: found and read (MG-1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select

from sandbox.accounts.profile import Shown
from sandbox.domain.statuses import Status
from sandbox.high_volume.rules import VipDiscount
from sandbox.migration.linked import vip_linked
from sandbox.migration.rules import VipMembership, VipProduct
from sandbox.reseller_change.model import TRANSFERS, Transfer
from sandbox.store.base import RowsId
from sandbox.store.moves import MembershipRow, TransferRow
from sandbox.store.rows import column_names, columns_for


@dataclass(slots=True)
class Membership:
    """A customer of the VIP program, as `store.moves` describes it."""

    membership_id: str
    sequence: int
    created_at: datetime
    company_name: str
    country: str
    market_segment: str
    profile: Shown
    renewal_date: date
    renewal_state: str
    license_level: str
    consumable_level: str
    ineligible: str | None
    offers: Sequence[Shown]
    facts: Shown
    deployments: Sequence[Shown] | None


_MEMBERSHIPS = (
    select(*columns_for(Membership, MembershipRow))
    .where(MembershipRow.world_id == bindparam("of_world"))
    .order_by(MembershipRow.sequence)
)
_ONE = _MEMBERSHIPS.where(MembershipRow.membership_id == bindparam("of_membership"))
# Reseller changes have no membership, whatever a path calls one.
_MIGRATIONS = TRANSFERS.where(
    TransferRow.world_id == bindparam("of_world"), TransferRow.membership_id != ""
).order_by(TransferRow.sequence)
_MIGRATIONS_OF_ONE = _MIGRATIONS.where(TransferRow.membership_id == bindparam("of_membership"))
_MIGRATION = _MIGRATIONS_OF_ONE.where(
    TransferRow.transfer_id == bindparam("of_transfer"),
    TransferRow.distributor_id == bindparam("of_distributor"),
)


def write_membership(connection: Connection, world_id: RowsId, membership: Membership) -> None:
    """Insert a membership."""
    columns = {name: getattr(membership, name) for name in column_names(Membership)}
    connection.execute(insert(MembershipRow), columns | {"world_id": world_id})


def find_membership(
    connection: Connection, world_id: RowsId, membership_id: str
) -> Membership | None:
    """Return a membership that a tester made."""
    keys = {"of_world": world_id, "of_membership": membership_id}
    row = connection.execute(_ONE, keys).one_or_none()
    return None if row is None else Membership(*row)


def all_memberships(connection: Connection, world_id: RowsId) -> list[Membership]:
    """Return the memberships that testers made, oldest first."""
    return [Membership(*row) for row in connection.execute(_MEMBERSHIPS, {"of_world": world_id})]


def standing_transfer(
    connection: Connection, world_id: RowsId, membership_id: str
) -> Transfer | None:
    """Return the transfer of a membership that is pending or complete; one that failed is none."""
    keys = {"of_world": world_id, "of_membership": membership_id}
    found = [Transfer(*row) for row in connection.execute(_MIGRATIONS_OF_ONE, keys)]
    return next((transfer for transfer in found if transfer.status != Status.FAILED), None)


def standing_transfers(connection: Connection, world_id: RowsId) -> dict[str, Transfer]:
    """Return the transfers that are pending or complete by their memberships."""
    found = [Transfer(*row) for row in connection.execute(_MIGRATIONS, {"of_world": world_id})]
    return {
        transfer.membership_id: transfer for transfer in found if transfer.status != Status.FAILED
    }


def find_migration(
    connection: Connection,
    world_id: RowsId,
    distributor_id: str,
    membership_id: str,
    transfer_id: str,
) -> Transfer | None:
    """Return a transfer of a membership that a distributor asked for."""
    keys = {
        "of_world": world_id,
        "of_membership": membership_id,
        "of_transfer": transfer_id,
        "of_distributor": distributor_id,
    }
    row = connection.execute(_MIGRATION, keys).one_or_none()
    return None if row is None else Transfer(*row)


def _product(offer: Shown) -> VipProduct:
    return VipProduct(offer["offerId"], offer["quantity"], offer["currencyCode"], offer["renewed"])


def vip_membership(membership: Membership) -> VipMembership:
    """Return what the rules look at of a membership's membership."""
    facts = membership.facts
    last_purchase = facts["lastPurchaseDate"]
    return VipMembership(
        country=membership.country,
        market_segment=membership.market_segment,
        renewal_date=membership.renewal_date,
        products=(
            *map(_product, membership.offers),
            *(
                replace(_product(offer), place=place, region=deployment["priceRegion"])
                for place, deployment in enumerate(membership.deployments or (), start=1)
                for offer in deployment["offers"]
            ),
        ),
        is_active=facts["active"],
        is_contract_accepted=facts["contractAccepted"],
        is_linked=bool(facts["linked"]),
        linked=vip_linked(facts["linked"]),
        has_global_sales=facts["globalSalesEnabled"],
        open_authorizations=facts["openPurchaseAuthorizations"],
        last_purchase=date.fromisoformat(last_purchase) if last_purchase else None,
        benefits=facts["benefits"],
        # Memberships of a version before had none.
        high_volume=VipDiscount(**hvd) if (hvd := facts.get("hvd")) else None,
        ineligible=membership.ineligible,
    )
