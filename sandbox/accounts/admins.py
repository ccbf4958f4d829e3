"""The admins of a customer in the Admin Console: its contacts, and whom they added there.

Adobe's API shows contacts only: who was added in the console does not sync back to it (docs
customer-account/update-customer-account). The contract owner is the first contact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from sandbox.accounts.emails import send_welcome
from sandbox.accounts.lookup import customer_of_world
from sandbox.accounts.profile import CompanyProfile, Contact, admin_emails
from sandbox.accounts.profiles import known_contacts
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.store.accounts import Contact as ContactRow
from sandbox.store.accounts import Customer
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Admin:
    """An admin; `is_contact` tells whether the partner API shows it."""

    contact: Contact
    is_owner: bool
    is_contact: bool


def list_admins(world: OpenWorld, customer_id: str) -> list[Admin]:
    """Return the admins of a customer: the owner first, who was added in the console last.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    return admins_of(world, customer_of_world(world, customer_id))


def admins_of(world: OpenWorld, customer: Customer) -> list[Admin]:
    """Return the admins of a customer that was read."""
    contacts = {
        contact.key: contact for contact in reversed(CompanyProfile.of(customer.profile).contacts)
    }
    shown = [
        Admin(contact, is_owner=number == 0, is_contact=True)
        for number, contact in enumerate(reversed(contacts.values()))
    ]
    added = added_emails(customer)
    return shown + [
        Admin(contact, is_owner=False, is_contact=False) for contact in _named(world, added)
    ]


def added_emails(customer: Customer) -> list[str]:
    """Return the addresses of the admins that the partner API does not show, in lower case."""
    contacts = set(admin_emails(CompanyProfile.of(customer.profile).contacts))
    return [email for email in customer.admin_emails if email not in contacts]


def _named(world: OpenWorld, emails: Sequence[str]) -> Iterable[Contact]:
    """Return contacts by the names that the addresses are known by (AC-3), in their order."""
    if not emails:
        return ()
    rows = world.connection.execute(
        select(ContactRow.email, ContactRow.first_name, ContactRow.last_name).where(
            ContactRow.world_id == world.world_id, ContactRow.email.in_(emails)
        )
    )
    names = {row.email: (row.first_name, row.last_name) for row in rows}
    nobody = ("", "")
    return [
        Contact(first_name=first_name, last_name=last_name, email=email)
        for email in emails
        for first_name, last_name in [names.get(email, nobody)]
    ]


def add_admin(world: OpenWorld, customer_id: str, contact: Contact) -> Admin:
    """Make an admin of somebody, who is welcomed; the partner API does not show it.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; ADMIN_EXISTS.
    """
    customer = customer_of_world(world, customer_id)
    if contact.key in customer.admin_emails:
        raise ControlRefusal(ControlError.ADMIN_EXISTS, [f"email: {contact.email}"])
    (known,) = known_contacts(world, [contact])
    customer.admin_emails = [*customer.admin_emails, contact.key]
    world.flush()
    send_welcome(world, customer_id, customer.company_name, [contact.key])
    return Admin(known, is_owner=False, is_contact=False)


def remove_admin(world: OpenWorld, customer_id: str, email: str) -> None:
    """Remove an admin; one that is a contact is none any more.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; ADMIN_UNKNOWN; CONTRACT_OWNER, who stays until another
            admin is the owner.
    """
    customer = customer_of_world(world, customer_id)
    key = email.lower()
    if key not in customer.admin_emails:
        raise ControlRefusal(ControlError.ADMIN_UNKNOWN, [f"email: {email}"])
    if key == customer.admin_email:
        raise ControlRefusal(ControlError.CONTRACT_OWNER, [f"email: {email}"])
    profile = CompanyProfile.of(customer.profile)
    staying = tuple(contact for contact in profile.contacts if contact.key != key)
    customer.profile = replace(profile, contacts=staying).shown()
    customer.admin_emails = [each for each in customer.admin_emails if each != key]
    world.flush()


def make_owner(world: OpenWorld, customer: Customer, email: str) -> None:
    """Make an admin the first contact, which is the contract owner; the others keep their order.

    Who was added in the console becomes a contact by that.

    Raises:
        ControlRefusal: ADMIN_UNKNOWN.
    """
    key = email.lower()
    found = [admin.contact for admin in admins_of(world, customer) if admin.contact.key == key]
    if not found:
        raise ControlRefusal(ControlError.ADMIN_UNKNOWN, [f"contractOwner: {email}"])
    profile = CompanyProfile.of(customer.profile)
    owner = found[0]
    added = [each for each in added_emails(customer) if each != key]
    contacts = (owner, *(contact for contact in profile.contacts if contact.key != key))
    customer.profile = replace(profile, contacts=contacts).shown()
    customer.admin_emails = [*admin_emails(contacts), *added]
    customer.admin_email = key
