"""A customer moves to another reseller: preview and commit share one plan (RC-1 to RC-5)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, update

from sandbox.accounts.counts import move_customers
from sandbox.accounts.linked import linked_membership_of
from sandbox.domain.statuses import Status
from sandbox.linked_memberships.groups import leave
from sandbox.reseller_change.approval_codes import use_codes
from sandbox.reseller_change.checks import Change, ChangeRequest, plan_change
from sandbox.reseller_change.model import TRANSFERS, MovingCustomer, Transfer
from sandbox.reseller_change.serializers import serialize_change_lines
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
from sandbox.store.moves import TransferRow
from sandbox.store.orders import SubscriptionRow
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of reseller is or would be; a preview has no transfer id."""

    change: Change
    reseller_id: str
    transfer_id: str


def preview_change(world: OpenWorld, partner: Partner, request: ChangeRequest) -> Changed:
    """Say what would move.

    Raises:
        Refusal: as `plan_change`.
    """
    change = plan_change(world, partner, request)
    return Changed(change, request.reseller_id, "")


def commit_change(world: OpenWorld, partner: Partner, request: ChangeRequest) -> Changed:
    """Move the customer with all that it holds, unchanged (RC-4).

    Raises:
        Refusal: as `plan_change`.
    """
    change = plan_change(world, partner, request)
    return carry_out(world, partner, change, request.reseller_id, requested_by=request.requested_by)


def carry_out(
    world: OpenWorld, partner: Partner, change: Change, reseller_id: str, *, requested_by: str = ""
) -> Changed:
    """Make a change that was checked; all codes of the customer are used by it."""
    use_codes(world, change.customer.customer_id)
    transfer_id, number = world.draw_id("transfer")
    world.connection.execute(
        insert(TransferRow),
        {
            "world_id": world.world_id,
            "transfer_id": transfer_id,
            "sequence": number,
            "membership_id": "",
            "customer_id": change.customer.customer_id,
            "distributor_id": partner.distributor_id,
            "reseller_id": reseller_id,
            "requested_by": requested_by,
            "status": Status.COMPLETE.value,
            "created_at": world.now,
            "lines": serialize_change_lines(change.moving),
        },
    )
    _move(world, partner, change, reseller_id)
    _announce(world, change, reseller_id)
    return Changed(change, reseller_id, transfer_id)


def _move(world: OpenWorld, partner: Partner, change: Change, reseller_id: str) -> None:
    customer = change.customer
    values: dict[str, Any] = {
        "distributor_id": partner.distributor_id,
        "reseller_id": reseller_id,
        "orders_before_move": world.counters.get("order", 0),
    }
    if customer.distributor_id != partner.distributor_id:
        # The reference is the old distributor's own, and so is the history of what lapsed.
        values["external_reference_id"] = ""
        _part_history(world, customer, partner.distributor_id)
        _leave_group(world, customer)
    world.connection.execute(
        update(Customer)
        .where(Customer.world_id == world.world_id, Customer.customer_id == customer.customer_id)
        .values(values)
    )
    before, after = (customer.reseller_id, customer.status), (reseller_id, customer.status)
    move_customers(world.connection, world.world_id, before, after)


def _leave_group(world: OpenWorld, customer: MovingCustomer) -> None:
    """Let who moves to another distributor be in no linked membership of the old one's (LM-9)."""
    if linked_membership_of(customer.benefits):
        portfolio = Portfolio.load(world, [customer.customer_id])
        leave(portfolio, portfolio.accounts[customer.customer_id])
        portfolio.write()


def _part_history(world: OpenWorld, customer: MovingCustomer, new_distributor: str) -> None:
    """Leave what has lapsed with the old distributor, and take back what was left with the new."""
    mine = update(SubscriptionRow).where(
        SubscriptionRow.world_id == world.world_id,
        SubscriptionRow.customer_id == customer.customer_id,
        SubscriptionRow.status == Status.INACTIVE.value,
    )
    world.connection.execute(
        mine.where(SubscriptionRow.left_with == "").values(left_with=customer.distributor_id)
    )
    world.connection.execute(
        mine.where(SubscriptionRow.left_with == new_distributor).values(left_with="")
    )


def _announce(world: OpenWorld, change: Change, reseller_id: str) -> None:
    customer = change.customer
    what = f"{len(change.moving)} subscriptions moved from reseller {customer.reseller_id}"
    world.record(
        "reseller.changed",
        f"Customer {customer.customer_id} with {what} to {reseller_id}",
        customer_id=customer.customer_id,
    )
    world.send(
        "membership-changed",
        customer.customer_id,
        customer.admin_emails,
        f"{customer.company_name} has a new reseller",
        f"Your organization's licences are now managed by {change.reseller_name}. Quantities, "
        "renewal dates and auto-renewal settings stay as they were.",
    )


def find_transfer(
    connection: Connection, world_id: RowsId, partner: Partner, transfer_id: str
) -> Transfer | None:
    """Return a change of reseller by which a customer came to a distributor."""
    row = connection.execute(
        TRANSFERS.where(
            TransferRow.world_id == world_id,
            TransferRow.transfer_id == transfer_id,
            TransferRow.distributor_id == partner.distributor_id,
            TransferRow.membership_id == "",
        )
    ).one_or_none()
    return None if row is None else Transfer(*row)
