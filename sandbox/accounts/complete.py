"""What becomes of new accounts: they are validated after their POST was answered (AC-1, AC-4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import aliased

from sandbox.accounts.check_points import BENEFITS_BEGIN
from sandbox.accounts.counts import move_customers
from sandbox.accounts.emails import send_welcome
from sandbox.accounts.profile import Shown
from sandbox.domain.statuses import Status
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.rows import columns_for
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, Due, EventKind

_Earlier = aliased(Customer)


@dataclass(slots=True)
class PendingCustomer:
    """A customer that is validated; a duplicate is another reseller's already."""

    customer_id: str
    reseller_id: str
    company_name: str
    admin_emails: list[str]
    benefits: Sequence[Shown]
    is_duplicate: bool


_PENDING_RESELLERS = (
    select(Reseller.reseller_id)
    .where(
        Reseller.world_id == bindparam("of_world"),
        Reseller.reseller_id.in_(bindparam("ids", expanding=True)),
        Reseller.status == Status.PENDING,
    )
    .order_by(Reseller.sequence)
)
# Of two accounts the earlier one is the customer's, so that the order of work among accounts that
# are processed together decides nothing.
_IS_DUPLICATE = exists().where(
    _Earlier.world_id == Customer.world_id,
    _Earlier.company_key == Customer.company_key,
    _Earlier.admin_email == Customer.admin_email,
    _Earlier.sequence < Customer.sequence,
    _Earlier.reseller_id != Customer.reseller_id,
)
_PENDING_CUSTOMERS = (
    select(*columns_for(PendingCustomer, Customer, is_duplicate=_IS_DUPLICATE))
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id.in_(bindparam("ids", expanding=True)),
        Customer.status == Status.PENDING,
    )
    .order_by(Customer.sequence)
)


def begin_processing(world: OpenWorld, *, reseller_id: str = "", customer_id: str = "") -> None:
    """Have a new account validated: at once, or when the world's processing time is over.

    The account's row must be there already, with status 1002.
    """
    seconds = world.rules.account_processing_seconds
    if seconds:
        world.schedule(
            EventKind.ACCOUNT_PROCESSED,
            world.now + timedelta(seconds=seconds),
            customer_id=customer_id,
            subject_id=customer_id or reseller_id,
            priority=PRIORITIES[EventKind.ACCOUNT_PROCESSED],
        )
        return
    _settle_resellers(world, [reseller_id] if reseller_id else [])
    _settle_customers(world, [customer_id] if customer_id else [])


def process_accounts(world: OpenWorld, events: list[Due]) -> None:
    """Validate the accounts of a batch of events; others than 1002 stay as they are."""
    _settle_resellers(world, [due.subject_id for due in events if not due.customer_id])
    _settle_customers(world, [due.customer_id for due in events if due.customer_id])


def note_activated(world: OpenWorld, *, reseller_id: str = "", customer_id: str = "") -> None:
    """Note that an account has become active."""
    what = f"Customer {customer_id}" if customer_id else f"Reseller {reseller_id}"
    world.record("account.activated", f"{what} is active", customer_id=customer_id)


def _settle_resellers(world: OpenWorld, ids: Sequence[str]) -> None:
    if not ids:
        return
    found = world.connection.execute(
        _PENDING_RESELLERS, {"of_world": world.world_id, "ids": ids}
    ).scalars()
    active = list(found)
    world.connection.execute(
        update(Reseller)
        .where(Reseller.world_id == world.world_id, Reseller.reseller_id.in_(active))
        .values(status=Status.ACTIVE)
    )
    for reseller_id in active:
        note_activated(world, reseller_id=reseller_id)


def _settle_customers(world: OpenWorld, ids: Sequence[str]) -> None:
    if not ids:
        return
    duplicate = world.rules.duplicate_customer_status
    outcomes: dict[str, list[PendingCustomer]] = {Status.ACTIVE: [], duplicate: []}
    rows = world.connection.execute(_PENDING_CUSTOMERS, {"of_world": world.world_id, "ids": ids})
    for row in rows:
        customer = PendingCustomer(*row)
        outcomes[duplicate if customer.is_duplicate else Status.ACTIVE].append(customer)
    for status, customers in outcomes.items():
        settled = [customer.customer_id for customer in customers]
        world.connection.execute(
            update(Customer)
            .where(Customer.world_id == world.world_id, Customer.customer_id.in_(settled))
            .values(status=status)
        )
        for reseller_id, number in Counter(each.reseller_id for each in customers).items():
            before, after = (reseller_id, Status.PENDING.value), (reseller_id, status)
            move_customers(world.connection, world.world_id, before, after, number)
    for customer in outcomes[Status.ACTIVE]:
        note_activated(world, customer_id=customer.customer_id)
        send_welcome(world, customer.customer_id, customer.company_name, customer.admin_emails)
    joining = [customer.customer_id for customer in outcomes[Status.ACTIVE] if customer.benefits]
    if joining:
        world.program[BENEFITS_BEGIN](world, joining)
    for customer in outcomes[duplicate]:
        world.record(
            "account.rejected",
            f"Customer {customer.customer_id} is another reseller's already: status {duplicate}",
            customer_id=customer.customer_id,
        )
