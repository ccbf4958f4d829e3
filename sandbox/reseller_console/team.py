"""The team of a reseller: its contacts are those who look after customers (seed 001)."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select, update

from sandbox.accounts.lookup import reseller_of_world
from sandbox.accounts.profile import CompanyProfile, Contact, admin_emails
from sandbox.accounts.profiles import known_contacts
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import InvitationStatus
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.consoles import Enrollment
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A member with the number of customers that it looks after."""

    contact: Contact
    customers: int


def member_emails(reseller: Reseller) -> list[str]:
    """Return the addresses of a reseller's team, in lower case."""
    return admin_emails(CompanyProfile.of(reseller.profile).contacts)


def members_of(reseller: Reseller) -> list[Contact]:
    """Return a reseller's team, in the order in which its members came; nobody twice."""
    contacts = CompanyProfile.of(reseller.profile).contacts
    members = {contact.key: contact for contact in reversed(contacts)}
    return list(reversed(members.values()))


def list_members(world: OpenWorld, reseller_id: str) -> list[TeamMember]:
    """Return the team, in the order in which its members came.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND.
    """
    reseller = reseller_of_world(world, reseller_id)
    rows = world.connection.execute(
        select(Enrollment.managed_by, func.count().label("customers"))
        .join(
            Customer,
            (Customer.world_id == Enrollment.world_id)
            & (Customer.customer_id == Enrollment.customer_id),
        )
        .where(
            Customer.world_id == world.world_id,
            Customer.reseller_id == reseller_id,
            Enrollment.invitation != InvitationStatus.REMOVED.value,
        )
        .group_by(Enrollment.managed_by)
    )
    managed = {row.managed_by: row.customers for row in rows}
    return [TeamMember(member, managed.get(member.key, 0)) for member in members_of(reseller)]


def add_member(world: OpenWorld, reseller_id: str, contact: Contact) -> TeamMember:
    """Make a contact of the reseller of somebody.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; TEAM_MEMBER_EXISTS.
    """
    reseller = reseller_of_world(world, reseller_id)
    if contact.key in member_emails(reseller):
        raise ControlRefusal(ControlError.TEAM_MEMBER_EXISTS, [f"email: {contact.email}"])
    profile = CompanyProfile.of(reseller.profile)
    (known,) = known_contacts(world, [contact])
    reseller.profile = replace(profile, contacts=(*profile.contacts, known)).shown()
    world.flush()
    return TeamMember(known, 0)


def remove_member(world: OpenWorld, reseller_id: str, email: str) -> None:
    """Remove a member; whom it looked after, the first of those who stay does.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; TEAM_MEMBER_NOT_FOUND; LAST_TEAM_MEMBER.
    """
    reseller = reseller_of_world(world, reseller_id)
    profile, key = CompanyProfile.of(reseller.profile), email.lower()
    staying = tuple(each for each in profile.contacts if each.key != key)
    if len(staying) == len(profile.contacts):
        raise ControlRefusal(ControlError.TEAM_MEMBER_NOT_FOUND, [f"email: {email}"])
    if not staying:
        raise ControlRefusal(ControlError.LAST_TEAM_MEMBER, [f"email: {email}"])
    reseller.profile = replace(profile, contacts=staying).shown()
    world.flush()
    own = select(Customer.customer_id).where(
        Customer.world_id == world.world_id, Customer.reseller_id == reseller_id
    )
    world.connection.execute(
        update(Enrollment)
        .where(
            Enrollment.world_id == world.world_id,
            Enrollment.managed_by == key,
            Enrollment.customer_id.in_(own),
        )
        .values(managed_by=staying[0].key)
    )
