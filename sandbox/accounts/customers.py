"""Create, read and change customers (AC-1 to AC-5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from sandbox.accounts.agencies import AskedAgency
from sandbox.accounts.benefits import AskedCommitment
from sandbox.accounts.changes import (
    AccountData,
    begin,
    changed_columns,
    check_country,
    check_reference,
    check_updatable,
    new_columns,
)
from sandbox.accounts.check_points import (
    BENEFITS_BEGIN,
    GLOBAL_SALES_ENDS,
    GROUP_ASKED,
    Asking,
    benefit_columns,
)
from sandbox.accounts.checks import (
    check_global_sales,
    check_new,
    check_new_segment,
    check_reseller,
)
from sandbox.accounts.counts import count_customers
from sandbox.accounts.emails import send_invitation, send_welcome
from sandbox.accounts.linked import AskedGroup
from sandbox.accounts.model import CustomerAccount
from sandbox.accounts.profile import admin_emails
from sandbox.accounts.profiles import check_unchanged, country_code
from sandbox.catalogue.levels import BASE_LICENSE_LEVEL
from sandbox.domain.errors import Error, Refusal
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
from sandbox.store.prepared import Prepared
from sandbox.store.rows import columns_for
from sandbox.timeline.open_world import OpenWorld, Partner

DEFAULT_SEGMENT = "COM"

_ONE = Prepared(
    select(*columns_for(CustomerAccount, Customer)).where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
        Customer.distributor_id == bindparam("of_distributor"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerData(AccountData):
    """What a POST or PATCH says about a customer; None stands for what was not sent.

    `reseller_id` and `coterm_date`, the end of an extended term, count at creation only. A PATCH
    that asks for a `commitment` or to become an `agency` may be without contacts: then they stay
    as they are (TC-1). One that asks for a `linked` membership is of a customer that is in none
    (LM-1).
    """

    market_segment: str | None = None
    global_sales_enabled: bool | None = None
    reseller_id: str = ""
    coterm_date: date | None = None
    commitment: AskedCommitment | None = None
    linked: AskedGroup | None = None
    agency: AskedAgency | None = None


def find_customer(
    connection: Connection, world_id: RowsId, distributor_id: str, customer_id: str
) -> CustomerAccount:
    """Return a distributor's own customer.

    Raises:
        Refusal: 1116, there is none of that id, or it is another distributor's (ACC-6).
    """
    wanted = {"of_world": world_id, "of_customer": customer_id, "of_distributor": distributor_id}
    row = _ONE.first(connection, wanted)
    if row is None:
        raise Refusal(Error.INVALID_CUSTOMER, facts={"customerId": customer_id})
    return CustomerAccount(*row)


def find_editable_customer(world: OpenWorld, partner: Partner, customer_id: str) -> CustomerAccount:
    """Return a customer that may be changed.

    Raises:
        Refusal: 1116; 1125 while it is pending or blocked (AC-1).
    """
    found = find_customer(world.connection, world.world_id, partner.distributor_id, customer_id)
    check_updatable(found)
    return found


def create_customer(
    world: OpenWorld,
    partner: Partner,
    data: CustomerData,
    *,
    customer_id: str | None = None,
    active: bool = False,
    invited: bool = False,
) -> CustomerAccount:
    """Create a customer; returns it with the contact names as they were sent.

    Args:
        world: The open world.
        partner: The distributor whose reseller it buys from.
        data: What was sent.
        customer_id: An id of the tester's choice (control plane); by default the next one.
        active: Active at once, without being validated (control plane).
        invited: By VIP's console: active at once too, but its admin has still to accept, and only
            then is told that there is a twin (seed 001).

    Raises:
        Refusal: 2126, 1118, 1115, 1126, 2135, 1139, 1142 or 1127; whatever `BENEFITS_ASKED` and
            `AGENCY_ASKED` refuse.
        IdTakenError: the chosen id is not free.
    """
    check_reference(data)
    check_country(world, partner, data.profile)
    segment = data.market_segment or DEFAULT_SEGMENT
    check_reseller(world, partner, data.reseller_id, segment)
    global_sales = bool(data.global_sales_enabled)
    check_global_sales(partner, segment, asked=global_sales, enabled=global_sales)
    if not invited:
        check_new(world, data.reseller_id, data.profile)
    coterm_date, found_by = data.coterm_date, _contact_columns(world, data)
    asking = Asking(partner, found_by["country"], segment, coterm_date=coterm_date)
    at_once = active or invited
    columns = {
        **new_columns(world, partner, data, "customer", chosen_id=customer_id, active=at_once),
        **found_by,
        "reseller_id": data.reseller_id,
        "market_segment": segment,
        "market_sub_segments": [],
        "global_sales_enabled": global_sales,
        "license_level": BASE_LICENSE_LEVEL,
        "consumable_level": "",
        "coterm_date": coterm_date,
        "term_start": None,
        "anniversary_day": coterm_date.day if coterm_date else None,
        **benefit_columns(world, asking, data.commitment, data.agency),
    }
    world.connection.execute(insert(Customer), columns)
    count_customers(world.connection, world.world_id, data.reseller_id, columns["status"], more=1)
    new_id: str = columns["customer_id"]
    answer = _as_sent(world, partner, new_id, data)
    admins = (data.profile.company_name, columns["admin_emails"])
    send_invitation(world, new_id, *admins)
    begin(world, active=at_once, customer_id=new_id)
    if active:
        send_welcome(world, new_id, *admins)
    if at_once and data.commitment:
        world.program[BENEFITS_BEGIN](world, [new_id])
    return answer


def change_customer(
    world: OpenWorld, partner: Partner, customer: CustomerAccount, data: CustomerData
) -> CustomerAccount:
    """Replace a customer's profile (docs customer-account/update-customer-account).

    Whoever is named as a contact gets the welcome email, again too. Who was an admin before stays
    one in the Admin Console: only the customer removes admins, there.

    Args:
        world: The open world.
        partner: The distributor whose reseller it buys from.
        customer: As `find_editable_customer` returned it.
        data: What was sent.

    Raises:
        Refusal: 2126, 1119, 2135, 1139 or 1142; whatever `GLOBAL_SALES_ENDS`,
            `BENEFITS_ASKED`, `AGENCY_ASKED` and `GROUP_ASKED` refuse.
    """
    named = admin_emails(data.profile.contacts)
    if not named:
        contacts = customer.company.contacts
        data = replace(data, profile=replace(data.profile, contacts=contacts))
    check_reference(data)
    check_unchanged(world.reference, customer.company, data.profile)
    segment = data.market_segment or customer.market_segment
    if segment != customer.market_segment:
        check_new_segment(world, partner, customer, segment)
    asked, enabled = data.global_sales_enabled, data.global_sales_enabled
    if enabled is None:
        enabled = customer.global_sales_enabled
    check_global_sales(partner, segment, asked=bool(asked), enabled=enabled)
    if customer.global_sales_enabled and not enabled:
        world.program[GLOBAL_SALES_ENDS](world, customer.customer_id)
    found_by = _contact_columns(world, data)
    asking = Asking(partner, found_by["country"], segment, customer.customer_id)
    columns = {
        **changed_columns(world, customer, data),
        **found_by,
        "market_segment": segment,
        "global_sales_enabled": enabled,
        **benefit_columns(world, asking, data.commitment, data.agency),
    }
    columns["admin_emails"] = _with_earlier(world, customer.customer_id, columns["admin_emails"])
    world.connection.execute(
        update(Customer)
        .where(Customer.world_id == world.world_id, Customer.customer_id == customer.customer_id)
        .values(columns)
    )
    send_welcome(world, customer.customer_id, customer.company_name, named)
    if data.commitment:
        world.program[BENEFITS_BEGIN](world, [customer.customer_id])
    if data.linked:
        world.program[GROUP_ASKED](world, partner, customer, data.linked)
    return _as_sent(world, partner, customer.customer_id, data)


def _contact_columns(world: OpenWorld, data: CustomerData) -> dict[str, Any]:
    """Return the columns by which a customer's admins and country are found."""
    contacts = data.profile.contacts
    return {
        "admin_email": contacts[0].key if contacts else "",
        "admin_emails": admin_emails(contacts),
        "country": country_code(world.reference, data.profile.address.country),
    }


def _with_earlier(world: OpenWorld, customer_id: str, emails: Sequence[str]) -> list[str]:
    """Return addresses of contacts, and after them those of who was an admin before."""
    earlier = world.connection.execute(
        select(Customer.admin_emails).where(
            Customer.world_id == world.world_id, Customer.customer_id == customer_id
        )
    ).scalar_one()
    return list(dict.fromkeys([*emails, *earlier]))


def _as_sent(
    world: OpenWorld, partner: Partner, customer_id: str, data: CustomerData
) -> CustomerAccount:
    """Return the customer as it is now, but with the contact names as they were sent (AC-3)."""
    found = find_customer(world.connection, world.world_id, partner.distributor_id, customer_id)
    return replace(found, profile=data.profile.shown())
