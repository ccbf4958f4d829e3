"""What any customer does in the Admin Console: join a linked membership, or leave it (LM-3)."""

from sqlalchemy import select

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY, large_agency_of
from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.accounts.linked import LinkedRole, linked_membership_of
from sandbox.accounts.lookup import customer_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.linked_memberships.codes import group_of_code, note_use
from sandbox.linked_memberships.groups import enroll, leave
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.linked_memberships.participation import participation_of
from sandbox.linked_memberships.records import find_groups, member_counts
from sandbox.store.orders import OrderRow
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

_FIRST_ORDERS = (OrderType.NEW.value, OrderType.TRANSFER.value)
_PROCESSED = (Status.COMPLETE.value, Status.CANCELLED.value)


def join(world: OpenWorld, customer_id: str, code: str) -> None:
    """Let a customer be a member by a code of the owner's.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, CUSTOMER_INACTIVE; CODE_UNKNOWN, CODE_USED,
            CODE_EXPIRED; ALREADY_LINKED, COMMITMENT_ACTIVE, OTHER_DISTRIBUTOR, OTHER_SEGMENT,
            OTHER_BENEFIT, NO_ORDER_YET.
    """
    customer_of_world(world, customer_id)
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    if account.status != Status.ACTIVE:
        raise ControlRefusal(ControlError.CUSTOMER_INACTIVE, [f"status: {account.status}"])
    group_id = group_of_code(world, code)
    group = find_groups(world.connection, world.world_id, [group_id])[group_id]
    _check_free(world, account)
    _check_fits(account, group)
    if not _has_ordered(world, customer_id):
        raise ControlRefusal(ControlError.NO_ORDER_YET)
    enroll(portfolio, account, group)
    note_use(world, code)
    portfolio.write()


def leave_group(world: OpenWorld, customer_id: str) -> None:
    """Let a member leave; the owner only when it is alone, and with it the group is over.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND; MEMBERS_CANCEL_FIRST.
    """
    found = participation_of(world, customer_id)
    group_id = found.group.group_id
    if found.linked.role is LinkedRole.OWNER:
        members = member_counts(world.connection, world.world_id, [group_id])[group_id]
        if members:
            raise ControlRefusal(ControlError.MEMBERS_CANCEL_FIRST, [f"members: {members}"])
    leave(found.portfolio, found.account)
    found.portfolio.write()


def _check_free(world: OpenWorld, account: Account) -> None:
    linked = linked_membership_of(account.benefits)
    if linked:
        raise ControlRefusal(ControlError.ALREADY_LINKED, [f"id: {linked.group_id}"])
    status = commitment_in_the_way(account.benefits, world.today)
    if status is not None:
        raise ControlRefusal(ControlError.COMMITMENT_ACTIVE, [f"status: {status.value}"])


def _check_fits(account: Account, group: LinkedGroup) -> None:
    if account.distributor_id != group.distributor_id:
        raise ControlRefusal(ControlError.OTHER_DISTRIBUTOR)
    if account.market_segment != group.market_segment:
        detail = f"marketSegment: {account.market_segment}, of the group {group.market_segment}"
        raise ControlRefusal(ControlError.OTHER_SEGMENT, [detail])
    agency = large_agency_of(account.benefits)
    # Who is to become an agency fits nowhere: in a linked membership it could not (LG-7).
    is_fit = agency.is_active and group.is_of_agencies if agency else not group.is_of_agencies
    if not is_fit:
        detail = f"benefits: {agency.status.value if agency else 'no'} {LARGE_GOVERNMENT_AGENCY}"
        raise ControlRefusal(ControlError.OTHER_BENEFIT, [detail])


def _has_ordered(world: OpenWorld, customer_id: str) -> bool:
    """Tell whether an order of a customer was processed, whatever became of it since."""
    found = world.connection.execute(
        select(OrderRow.order_id)
        .where(
            OrderRow.world_id == world.world_id,
            OrderRow.customer_id == customer_id,
            OrderRow.order_type.in_(_FIRST_ORDERS),
            OrderRow.status.in_(_PROCESSED),
        )
        .limit(1)
    )
    return found.first() is not None
