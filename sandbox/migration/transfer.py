"""A VIP membership migrates: request, completion or failure (MG-1 to MG-3)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update

from sandbox.accounts.lookup import distributor_of_world
from sandbox.accounts.profile import CompanyProfile, admin_emails
from sandbox.domain.errors import Refusal
from sandbox.domain.statuses import Status
from sandbox.migration.checks import (
    Flags,
    View,
    check_again,
    check_eligible,
    check_partner,
    free_membership,
    gaining_reseller,
    standing_of,
)
from sandbox.migration.complete import bring_over
from sandbox.migration.model import Membership, find_membership
from sandbox.migration.serializers import serialize_coming, serialize_migration_lines
from sandbox.outbox.emails import EmailKind
from sandbox.reseller_change.model import TRANSFERS, Transfer
from sandbox.store.moves import MembershipRow, TransferRow
from sandbox.timeline.open_world import OpenWorld, Partner
from sandbox.timeline.queue import PRIORITIES, Due, EventKind

_PENDING = TRANSFERS.where(
    TransferRow.world_id == bindparam("of_world"),
    TransferRow.transfer_id.in_(bindparam("transfers", expanding=True)),
    TransferRow.status == Status.PENDING.value,
).order_by(TransferRow.sequence)


def begin_migration(
    world: OpenWorld, partner: Partner, membership_id: str, reseller_id: str, flags: Flags
) -> Transfer:
    """Take a membership's transfer on; it completes when its processing time is over.

    Raises:
        Refusal: 5115, 5118, 5121; 1115, 5119 the reseller; 5120, 5117; 1164.
    """
    view = View.of(world, partner, flags)
    membership = free_membership(view, membership_id)
    standing = check_eligible(view, membership, gaining_reseller(view, reseller_id))
    check_partner(partner, membership)
    transfer_id, number = world.draw_id("transfer")
    world.connection.execute(
        insert(TransferRow),
        {
            "world_id": world.world_id,
            "transfer_id": transfer_id,
            "sequence": number,
            "membership_id": membership_id,
            "customer_id": "",
            "distributor_id": partner.distributor_id,
            "reseller_id": reseller_id,
            "requested_by": "",
            "status": Status.PENDING.value,
            "created_at": world.now,
            "lines": serialize_migration_lines(standing),
            "linked": serialize_coming(membership),
            **asdict(flags),
        },
    )
    kind = EventKind.TRANSFER_PROCESSED
    due_at = world.now + timedelta(seconds=world.rules.transfer_processing_seconds)
    world.schedule(kind, due_at, subject_id=transfer_id, priority=PRIORITIES[kind])
    (transfer,) = _pending(world, [transfer_id])
    return transfer


def process_transfers(world: OpenWorld, events: list[Due]) -> None:
    """Complete or fail the pending migrations of a batch: the handler of `transfer.processed`."""
    for transfer in _pending(world, [due.subject_id for due in events]):
        flags = Flags(
            ignore_order_return=transfer.ignore_order_return,
            expire_open_pas=transfer.expire_open_pas,
        )
        view = View.of(world, distributor_of_world(world, transfer.distributor_id), flags)
        try:
            check_again(view, transfer)
        except Refusal as refusal:
            fail_migration(world, transfer, _why(refusal))
        else:
            complete_migration(world, transfer)


def _pending(world: OpenWorld, transfer_ids: Sequence[str]) -> list[Transfer]:
    keys = {"of_world": world.world_id, "transfers": list(transfer_ids)}
    return [Transfer(*row) for row in world.connection.execute(_PENDING, keys)]


def _why(refusal: Refusal) -> str:
    return ", ".join([f"{refusal.error.code} {refusal.error.message}", *refusal.details])


def complete_migration(world: OpenWorld, transfer: Transfer) -> None:
    """Make the customer of a pending migration, as its membership stands now."""
    membership = find_membership(world.connection, world.world_id, transfer.membership_id)
    if membership is None:
        raise LookupError(f"the membership {transfer.membership_id} is gone")
    _expire_authorizations(world, membership)
    standing = standing_of(
        View.of(world, distributor_of_world(world, transfer.distributor_id)), membership
    )
    customer_id, subscriptions = bring_over(world, membership, transfer, standing)
    _settle(
        world,
        transfer,
        status=Status.COMPLETE.value,
        customer_id=customer_id,
        lines=serialize_migration_lines(standing, subscriptions),
    )
    world.record(
        "transfer.completed",
        f"Membership {membership.membership_id} moved to reseller {transfer.reseller_id} as "
        f"customer {customer_id} with {len(subscriptions)} subscriptions",
        customer_id=customer_id,
    )
    world.send(
        EmailKind.MEMBERSHIP_CHANGED,
        customer_id,
        admin_emails(CompanyProfile.of(membership.profile).contacts),
        f"{membership.company_name} has moved to VIP Marketplace",
        f"Your organization's VIP membership {membership.membership_id} is now customer "
        f"{customer_id} of VIP Marketplace. {len(subscriptions)} subscriptions came along, and "
        "what is active renews by itself on its renewal date.",
    )


def fail_migration(world: OpenWorld, transfer: Transfer, why: str) -> None:
    """End a pending migration without a customer: the membership may be tried again."""
    _settle(world, transfer, status=Status.FAILED.value)
    world.record(
        "transfer.failed",
        f"Transfer {transfer.transfer_id} of membership {transfer.membership_id} failed: {why}",
    )


def _settle(world: OpenWorld, transfer: Transfer, **values: Any) -> None:  # noqa: ANN401 - columns of a row
    world.connection.execute(
        update(TransferRow)
        .where(
            TransferRow.world_id == world.world_id,
            TransferRow.transfer_id == transfer.transfer_id,
        )
        .values(**values)
    )


def _expire_authorizations(world: OpenWorld, membership: Membership) -> None:
    """Let expire what is open: nothing is, unless the transfer was asked for with that flag."""
    waiting = membership.facts["openPurchaseAuthorizations"]
    if not waiting:
        return
    world.connection.execute(
        update(MembershipRow)
        .where(
            MembershipRow.world_id == world.world_id,
            MembershipRow.membership_id == membership.membership_id,
        )
        .values(facts={**membership.facts, "openPurchaseAuthorizations": []})
    )
    world.record(
        "authorization.expired",
        f"{len(waiting)} open purchase authorizations of membership {membership.membership_id} "
        "expired with its transfer",
    )
