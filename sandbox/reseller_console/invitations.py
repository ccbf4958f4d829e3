"""Invitations to VIP: sent by a reseller, accepted by the customer's admin (seeds 000, 001).

A customer has its VIP ID at once, and may be ordered for before it accepts.
"""

from dataclasses import dataclass, replace

from sqlalchemy import select

from sandbox.accounts.counts import change_status
from sandbox.accounts.customers import CustomerData, create_customer
from sandbox.accounts.emails import send_invitation, send_welcome
from sandbox.accounts.lookup import customer_of_world, distributor_of_world, reseller_of_world
from sandbox.accounts.profile import CompanyProfile, admin_emails
from sandbox.accounts.profiles import known_contacts
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import InvitationStatus, Status
from sandbox.large_agencies.terms import accept_agency_terms
from sandbox.reseller_console.enrollment import checked_member, enrolled
from sandbox.reseller_console.model import EnrolledCustomer
from sandbox.reseller_console.views import no_products
from sandbox.store.accounts import Customer
from sandbox.store.consoles import Enrollment
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a reseller says of a customer that it invites.

    `offerings` is TEAM or ENTERPRISE, the other may come later; `managed_by` is a member of the
    reseller's team, empty for nobody.
    """

    data: CustomerData
    offerings: str
    name_us_english: str = ""
    managed_by: str = ""


def invite(world: OpenWorld, reseller_id: str, invitation: Invitation) -> EnrolledCustomer:
    """Create a customer whose admin has still to accept, and send the invitation.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; TEAM_MEMBER_NOT_FOUND; INVALID_REQUEST, the name in
            letters of US English is missing or has others.
        Refusal: 1118, 1126 or 2135, as by `create_customer`.
    """
    reseller = reseller_of_world(world, reseller_id)
    manager = checked_member(world, reseller_id, invitation.managed_by)
    _check_names(invitation)
    partner = distributor_of_world(world, reseller.distributor_id)
    data = replace(invitation.data, reseller_id=reseller_id)
    made = create_customer(world, partner, data, invited=True)
    _, enrollment = enrolled(world, made.customer_id)
    enrollment.invitation = InvitationStatus.PENDING.value
    enrollment.invited_at = world.now
    enrollment.invited_email = data.profile.contacts[0].email
    enrollment.offerings = [invitation.offerings]
    enrollment.managed_by = manager
    enrollment.name_us_english = invitation.name_us_english
    world.record(
        "customer.invited",
        f"Customer {made.customer_id} is invited to VIP",
        customer_id=made.customer_id,
    )
    return _shown(world, made.customer_id)


def _check_names(invitation: Invitation) -> None:
    name, in_english = invitation.data.profile.company_name, invitation.name_us_english
    if not name.isascii() and not in_english:
        fault = "is required where companyName has letters that US English has not"
    elif not in_english.isascii():
        fault = "has letters that US English has not"
    else:
        return
    raise ControlRefusal(ControlError.INVALID_REQUEST, [f"companyNameUsEnglish: {fault}"])


def remind(
    world: OpenWorld, reseller_id: str, customer_id: str, *, email: str | None
) -> EnrolledCustomer:
    """Send a pending invitation again, to another address where one is given.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; CUSTOMER_NOT_FOUND, also one of another reseller;
            INVITATION_ACCEPTED, its owner changes in the Admin Console only.
    """
    reseller_of_world(world, reseller_id)
    customer, enrollment = enrolled(world, customer_id)
    if customer.reseller_id != reseller_id:
        raise ControlRefusal(ControlError.CUSTOMER_NOT_FOUND, [f"customerId: {customer_id}"])
    if enrollment.invitation == InvitationStatus.ACCEPTED:
        raise ControlRefusal(ControlError.INVITATION_ACCEPTED, [f"customerId: {customer_id}"])
    if email is not None:
        _change_email(world, customer, email)
        enrollment.invited_email = email
    enrollment.invited_at = world.now
    send_invitation(world, customer_id, customer.company_name, customer.admin_emails)
    world.record(
        "customer.reminded",
        f"Customer {customer_id} is reminded of its invitation",
        customer_id=customer_id,
    )
    return _shown(world, customer_id)


def _change_email(world: OpenWorld, customer: Customer, email: str) -> None:
    profile = CompanyProfile.of(customer.profile)
    first = replace(profile.contacts[0], email=email)
    contacts = known_contacts(world, [first, *profile.contacts[1:]])
    customer.profile = replace(profile, contacts=contacts).shown()
    customer.admin_emails = admin_emails(contacts)
    customer.admin_email = first.key


def accept_terms(world: OpenWorld, customer_id: str) -> EnrolledCustomer:
    """Accept terms and conditions for a customer; who has accepted stays as it is.

    Those of large agencies too, which an upgrade brings later (LG-8).

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; SAME_ADMIN_AND_NAME, its admin is primary on another
            VIP of exactly this name (seed 001).
    """
    customer, enrollment = enrolled(world, customer_id)
    if enrollment.invitation == InvitationStatus.PENDING:
        _check_twin(world, customer)
        enrollment.invitation = InvitationStatus.ACCEPTED.value
        enrollment.accepted_at = world.now
        world.record(
            "customer.accepted",
            f"Customer {customer_id} has accepted its invitation to VIP",
            customer_id=customer_id,
        )
        send_welcome(world, customer_id, customer.company_name, customer.admin_emails)
    accept_agency_terms(world, customer)
    return _shown(world, customer_id)


def _check_twin(world: OpenWorld, customer: Customer) -> None:
    waiting = select(Enrollment.customer_id).where(
        Enrollment.world_id == world.world_id,
        Enrollment.invitation != InvitationStatus.ACCEPTED.value,
    )
    twin = world.connection.execute(
        select(Customer.customer_id)
        .where(
            Customer.world_id == world.world_id,
            Customer.company_key == customer.company_key,
            Customer.company_name == customer.company_name,
            Customer.admin_email == customer.admin_email,
            Customer.customer_id != customer.customer_id,
            Customer.status == Status.ACTIVE.value,
            Customer.customer_id.not_in(waiting),
        )
        .order_by(Customer.sequence)
        .limit(1)
    ).scalar_one_or_none()
    if twin is not None:
        raise ControlRefusal(ControlError.SAME_ADMIN_AND_NAME, [f"customerId: {twin}"])


def remove_customer(world: OpenWorld, customer_id: str) -> None:
    """Remove a customer that has no products and asks for none; its id is not used again.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; CUSTOMER_HAS_PRODUCTS.
    """
    customer, enrollment = enrolled(world, customer_id)
    world.flush()
    is_bare = world.connection.execute(
        select(Customer.customer_id).where(
            Customer.world_id == world.world_id,
            Customer.customer_id == customer_id,
            no_products(world.world_id),
        )
    ).scalar_one_or_none()
    if is_bare is None:
        raise ControlRefusal(ControlError.CUSTOMER_HAS_PRODUCTS, [f"customerId: {customer_id}"])
    change_status(world.connection, customer, Status.INACTIVE.value)
    enrollment.invitation = InvitationStatus.REMOVED.value
    world.flush()
    world.record("customer.removed", f"Customer {customer_id} is removed", customer_id=customer_id)


def _shown(world: OpenWorld, customer_id: str) -> EnrolledCustomer:
    world.flush()
    _, enrollment = enrolled(world, customer_id)
    return EnrolledCustomer(customer_of_world(world, customer_id), enrollment)
