"""A customer with its linked membership, as the control plane asks for it (LM-3)."""

from dataclasses import dataclass

from sandbox.accounts.linked import LinkedMembership, LinkedRole, linked_membership_of
from sandbox.accounts.lookup import customer_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.linked_memberships.model import LinkedGroup, Terms
from sandbox.linked_memberships.records import find_group
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Participation:
    """A customer, its part in a linked membership, and that one."""

    portfolio: Portfolio
    account: Account
    linked: LinkedMembership
    group: LinkedGroup


def participation_of(world: OpenWorld, customer_id: str) -> Participation:
    """Return a customer with the linked membership that it is in.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND.
    """
    customer_of_world(world, customer_id)
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    linked = linked_membership_of(account.benefits)
    group = find_group(world.connection, world.world_id, linked.group_id) if linked else None
    if linked is None or group is None:
        detail = f"customerId: {customer_id}"
        raise ControlRefusal(ControlError.LINKED_MEMBERSHIP_NOT_FOUND, [detail])
    return Participation(portfolio, account, linked, group)


def owned_by(world: OpenWorld, customer_id: str) -> Participation:
    """Return a customer with the linked membership that it owns.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND; OWNER_ONLY, it is a member.
    """
    found = participation_of(world, customer_id)
    if found.linked.role is not LinkedRole.OWNER:
        raise ControlRefusal(ControlError.OWNER_ONLY, [f"id: {found.group.group_id}"])
    return found


def accepted_by(world: OpenWorld, customer_id: str) -> Participation:
    """Return a customer with the linked membership that it owns and whose terms it has accepted.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND, OWNER_ONLY;
            LINKED_TERMS_NOT_ACCEPTED.
    """
    found = owned_by(world, customer_id)
    if found.group.terms != Terms.ACCEPTED:
        detail = f"termsAcceptanceStatus: {found.group.terms}"
        raise ControlRefusal(ControlError.LINKED_TERMS_NOT_ACCEPTED, [detail])
    return found
