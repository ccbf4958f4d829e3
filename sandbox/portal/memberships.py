"""Memberships and transfers as a tester handles them in Adobe's sandbox portal (MG-1)."""

from dataclasses import dataclass

from sqlalchemy import delete

from sandbox.accounts.lookup import distributor_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import Status
from sandbox.migration.checks import Eligibility, View, eligibility
from sandbox.migration.model import (
    Membership,
    all_memberships,
    find_membership,
    standing_transfer,
    standing_transfers,
)
from sandbox.migration.transfer import complete_migration, fail_migration
from sandbox.reseller_change.model import TRANSFERS, Transfer
from sandbox.store.moves import MembershipRow, TransferRow
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A membership, its transfer, and what a preview by the first distributor would say now."""

    membership: Membership
    transfer: Transfer | None
    eligibility: Eligibility


def view_membership(world: OpenWorld, membership_id: str) -> MembershipView:
    """Return a membership as the portal looks at it.

    Raises:
        ControlRefusal: MEMBERSHIP_NOT_FOUND.
    """
    membership = _find(world, membership_id)
    transfer = standing_transfer(world.connection, world.world_id, membership_id)
    view = View.of(world, distributor_of_world(world, None))
    return MembershipView(membership, transfer, eligibility(view, membership_id))


def view_memberships(world: OpenWorld) -> list[MembershipView]:
    """Return the memberships that testers made, oldest first."""
    view = View.of(world, distributor_of_world(world, None))
    transfers = standing_transfers(world.connection, world.world_id)
    return [
        MembershipView(
            membership,
            transfers.get(membership.membership_id),
            eligibility(view, membership.membership_id),
        )
        for membership in all_memberships(world.connection, world.world_id)
    ]


def delete_membership(world: OpenWorld, membership_id: str) -> None:
    """Take a membership away; the customer that it became, and the transfer, stay.

    Raises:
        ControlRefusal: MEMBERSHIP_NOT_FOUND; TRANSFER_PENDING.
    """
    _find(world, membership_id)
    transfer = standing_transfer(world.connection, world.world_id, membership_id)
    if transfer is not None and transfer.status == Status.PENDING:
        detail = f"transferId: {transfer.transfer_id}"
        raise ControlRefusal(ControlError.TRANSFER_PENDING, [detail])
    world.connection.execute(
        delete(MembershipRow).where(
            MembershipRow.world_id == world.world_id, MembershipRow.membership_id == membership_id
        )
    )


def _find(world: OpenWorld, membership_id: str) -> Membership:
    membership = find_membership(world.connection, world.world_id, membership_id)
    if membership is None:
        raise ControlRefusal(ControlError.MEMBERSHIP_NOT_FOUND, [f"membershipId: {membership_id}"])
    return membership


def set_transfer_status(world: OpenWorld, transfer_id: str, status: str | None) -> Transfer:
    """Complete (1000) or fail (1004) a pending migration now, whatever stands against it.

    A change of reseller is complete from the start. The status that a transfer has may be set.

    Raises:
        ControlRefusal: TRANSFER_NOT_FOUND; TRANSFER_SETTLED.
    """
    transfer = _find_transfer(world, transfer_id)
    if status not in (None, transfer.status):
        if transfer.status != Status.PENDING:
            detail = f"status: {transfer.status}"
            raise ControlRefusal(ControlError.TRANSFER_SETTLED, [detail])
        if status == Status.COMPLETE:
            complete_migration(world, transfer)
        else:
            fail_migration(world, transfer, "a tester set it so")
    return _find_transfer(world, transfer_id)


def _find_transfer(world: OpenWorld, transfer_id: str) -> Transfer:
    row = world.connection.execute(
        TRANSFERS.where(
            TransferRow.world_id == world.world_id, TransferRow.transfer_id == transfer_id
        )
    ).one_or_none()
    if row is None:
        raise ControlRefusal(ControlError.TRANSFER_NOT_FOUND, [f"transferId: {transfer_id}"])
    return Transfer(*row)
