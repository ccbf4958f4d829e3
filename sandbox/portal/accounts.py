"""Resellers and customers as a tester sets them in Adobe's sandbox portal."""

from dataclasses import dataclass, replace
from datetime import date

from sandbox.accounts import agencies
from sandbox.accounts.admins import make_owner
from sandbox.accounts.counts import change_status
from sandbox.accounts.emails import send_welcome
from sandbox.accounts.lookup import customer_of_world, reseller_of_world
from sandbox.accounts.model import CustomerAccount, ResellerAccount, customer_of, reseller_of
from sandbox.accounts.profile import CompanyProfile, Contact, admin_emails
from sandbox.accounts.profiles import known_contacts
from sandbox.deployments.checks import check_none_active
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import Status
from sandbox.orders.schedule import resume_orders
from sandbox.portal.terms import move_term
from sandbox.store.accounts import Customer
from sandbox.timeline.open_world import OpenWorld

SUB_SEGMENTS = {
    "COM": (),
    "EDU": ("K_12", "HIGHER_ED", "NON_PROFIT"),
    "GOV": agencies.SUB_SEGMENTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerChanges:
    """What is to change of a customer; None leaves a part as it is."""

    status: str | None = None
    coterm_date: date | None = None
    market_sub_segments: tuple[str, ...] | None = None
    global_sales_enabled: bool | None = None
    contacts: tuple[Contact, ...] | None = None
    contract_owner: str | None = None


def set_reseller_status(world: OpenWorld, reseller_id: str, status: str | None) -> ResellerAccount:
    """Set a reseller's status; returns the reseller.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND.
    """
    reseller = reseller_of_world(world, reseller_id)
    if status is not None:
        was_pending = reseller.status == Status.PENDING
        reseller.status = status
        world.session.flush()
        if was_pending:
            resume_orders(world, reseller_id=reseller_id)
    return reseller_of(reseller_of_world(world, reseller_id))


def change_customer(
    world: OpenWorld, customer_id: str, changes: CustomerChanges
) -> CustomerAccount:
    """Set what the portal can set of a customer; returns the customer.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; INVALID_REQUEST, sub-segments of another segment;
            ADMIN_UNKNOWN, the contract owner is none of the admins.
        Refusal: 1119, it has an active deployment and shall have no global sales (GS-12).
    """
    customer = customer_of_world(world, customer_id)
    was_pending = customer.status == Status.PENDING
    if changes.market_sub_segments is not None:
        customer.market_sub_segments = _fitting(customer, changes.market_sub_segments)
    if changes.status is not None:
        change_status(world.connection, customer, changes.status)
    if changes.global_sales_enabled is not None:
        _set_global_sales(world, customer, enabled=changes.global_sales_enabled)
    if changes.contacts is not None:
        _set_contacts(world, customer, changes.contacts)
    if changes.contract_owner is not None:
        make_owner(world, customer, changes.contract_owner)
    if changes.coterm_date is not None:
        move_term(world, customer, changes.coterm_date)
    if was_pending and changes.status == Status.ACTIVE:
        send_welcome(world, customer_id, customer.company_name, customer.admin_emails)
    world.session.flush()
    if was_pending and changes.status is not None:
        resume_orders(world, customer_id=customer_id)
    return customer_of(customer_of_world(world, customer_id))


def _set_global_sales(world: OpenWorld, customer: Customer, *, enabled: bool) -> None:
    if customer.global_sales_enabled and not enabled:
        check_none_active(world, customer.customer_id)
    customer.global_sales_enabled = enabled


def _set_contacts(world: OpenWorld, customer: Customer, contacts: tuple[Contact, ...]) -> None:
    profile = CompanyProfile.of(customer.profile)
    customer.profile = replace(profile, contacts=known_contacts(world, contacts)).shown()
    customer.admin_emails = admin_emails(contacts)
    customer.admin_email = next(iter(customer.admin_emails), "")


def _fitting(customer: Customer, wanted: tuple[str, ...]) -> list[str]:
    """Return sub-segments that the customer's market segment has (AC-2)."""
    allowed = SUB_SEGMENTS.get(customer.market_segment, ())
    if not set(wanted) <= set(allowed):
        choices = ", ".join(allowed) or "none"
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            [f"marketSubSegments: segment {customer.market_segment} has {choices}"],
        )
    return list(dict.fromkeys(wanted))
