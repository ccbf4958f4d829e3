"""Create, read and change customers (AC-1 to AC-5)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from sandbox.domain.errors import Error, Refusal
from sandbox.domain.levels import BASE_LICENSE_LEVEL
from sandbox.domain.statuses import Status
from sandbox.services.account_ids import new_account_id
from sandbox.services.account_processing import begin_processing, note_activated
from sandbox.services.customer_checks import (
    check_global_sales,
    check_new,
    check_new_segment,
    check_reseller,
    extended_term,
)
from sandbox.services.dumps_accounts import customer_dump
from sandbox.services.emails import send_invitation, send_welcome
from sandbox.services.profiles import (
    ProfileData,
    admin_emails,
    check_fields,
    check_unchanged,
    country_code,
    known_contacts,
    profile_json,
    sent_contacts,
)
from sandbox.services.resellers import NOT_UPDATABLE
from sandbox.store.accounts import Customer, company_key
from sandbox.store.open_world import OpenWorld, Partner
from sandbox.store.prepared import Prepared

DEFAULT_SEGMENT = "COM"

_ONE = Prepared(
    select(
        Customer.customer_id,
        Customer.distributor_id,
        Customer.reseller_id,
        Customer.external_reference_id,
        Customer.status,
        Customer.created_at,
        Customer.company_name,
        Customer.market_segment,
        Customer.market_sub_segments,
        Customer.profile,
        Customer.global_sales_enabled,
        Customer.license_level,
        Customer.consumable_level,
        Customer.coterm_date,
        Customer.benefits,
    ).where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
        Customer.distributor_id == bindparam("of_distributor"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerData:
    """What a POST or PATCH says about a customer; None stands for what was not sent.

    `reseller_id` and `coterm_date` (text as it was sent) count at creation only.
    """

    profile: ProfileData
    market_segment: str | None = None
    external_reference_id: str | None = None
    global_sales_enabled: bool | None = None
    reseller_id: str = ""
    coterm_date: str | None = None


def find_customer(
    connection: Connection, world_id: str, distributor_id: str, customer_id: str
) -> Row[Any]:
    """Return a distributor's own customer.

    Raises:
        Refusal: 1116, there is none of that id, or it is another distributor's (ACC-6).
    """
    row: Row[Any] | None = _ONE.first(
        connection,
        {"of_world": world_id, "of_customer": customer_id, "of_distributor": distributor_id},
    )
    if row is None:
        raise Refusal(Error.INVALID_CUSTOMER, facts={"customerId": customer_id})
    return row


def find_editable_customer(world: OpenWorld, partner: Partner, customer_id: str) -> Row[Any]:
    """Return a customer that may be changed.

    Raises:
        Refusal: 1116; 1125 while it is pending or blocked (AC-1).
    """
    row = find_customer(world.connection, world.world_id, partner.distributor_id, customer_id)
    if row.status in NOT_UPDATABLE:
        raise Refusal(Error.ACCOUNT_NOT_UPDATABLE, facts={"status": row.status})
    return row


def create_customer(
    world: OpenWorld,
    partner: Partner,
    data: CustomerData,
    *,
    customer_id: str | None = None,
    active: bool = False,
) -> dict[str, Any]:
    """Create a customer; answers its resource with the contact names as they were sent.

    Args:
        world: The open world.
        partner: The distributor whose reseller it buys from.
        data: What was sent.
        customer_id: An id of the tester's choice (control plane); by default the next one.
        active: Active at once, without being validated (control plane).

    Raises:
        Refusal: 1117, 1118, 2126, 1115, 1126, 2135, 1139, 1142 or 1127.
        IdTakenError: the chosen id is not free.
    """
    segment = data.market_segment or DEFAULT_SEGMENT
    coterm_date = extended_term(world, data.coterm_date, segment)
    faults = ["cotermDate"] if data.coterm_date and coterm_date is None else []
    check_fields(world, data.profile, data.external_reference_id, faults)
    check_reseller(world, partner, data.reseller_id, segment)
    global_sales = bool(data.global_sales_enabled)
    check_global_sales(partner, segment, asked=global_sales, enabled=global_sales)
    check_new(world, data.reseller_id, data.profile)
    new_id, number = new_account_id(world, "customer", customer_id)
    world.connection.execute(
        insert(Customer),
        {
            "world_id": world.world_id,
            "customer_id": new_id,
            "sequence": number,
            "distributor_id": partner.distributor_id,
            "reseller_id": data.reseller_id,
            "status": Status.ACTIVE if active else Status.PENDING,
            "created_at": world.now,
            "company_name": data.profile.company_name,
            "company_key": company_key(data.profile.company_name),
            "market_sub_segments": [],
            "license_level": BASE_LICENSE_LEVEL,
            "consumable_level": "",
            "coterm_date": coterm_date,
            "term_start": None,
            "anniversary_day": coterm_date.day if coterm_date else None,
            "external_reference_id": data.external_reference_id or "",
            "market_segment": segment,
            "global_sales_enabled": global_sales,
        }
        | _profile_columns(world, data.profile),
    )
    answer = _answer(world, partner, new_id, data.profile)
    admins = (data.profile.company_name, admin_emails(data.profile.contacts))
    send_invitation(world, new_id, *admins)
    if active:
        note_activated(world, customer_id=new_id)
        send_welcome(world, new_id, *admins)
    else:
        begin_processing(world, customer_id=new_id)
    return answer


def change_customer(
    world: OpenWorld, partner: Partner, customer: Row[Any], data: CustomerData
) -> dict[str, Any]:
    """Replace a customer's profile (docs customer-account/update-customer-account).

    Whoever is named as a contact gets the welcome email, again too.

    Args:
        world: The open world.
        partner: The distributor whose reseller it buys from.
        customer: As `find_editable_customer` returned it.
        data: What was sent.

    Raises:
        Refusal: 1117, 1118, 2126, 1119, 2135, 1139 or 1142.
    """
    check_fields(world, data.profile, data.external_reference_id)
    check_unchanged(world.reference, customer, data.profile)
    segment = data.market_segment or customer.market_segment
    if segment != customer.market_segment:
        check_new_segment(world, partner, customer, segment)
    asked, enabled = data.global_sales_enabled, data.global_sales_enabled
    if enabled is None:
        enabled = customer.global_sales_enabled
    check_global_sales(partner, segment, asked=bool(asked), enabled=enabled)
    reference_id = data.external_reference_id
    if reference_id is None:
        reference_id = customer.external_reference_id
    world.connection.execute(
        update(Customer)
        .where(Customer.world_id == world.world_id, Customer.customer_id == customer.customer_id)
        .values(
            external_reference_id=reference_id,
            market_segment=segment,
            global_sales_enabled=enabled,
            **_profile_columns(world, data.profile),
        )
    )
    to = admin_emails(data.profile.contacts)
    send_welcome(world, customer.customer_id, customer.company_name, to)
    return _answer(world, partner, customer.customer_id, data.profile)


def _profile_columns(world: OpenWorld, profile: ProfileData) -> dict[str, Any]:
    return {
        "admin_email": profile.contacts[0].email.lower(),
        "admin_emails": admin_emails(profile.contacts),
        "country": country_code(world.reference, profile.address.country),
        "profile": profile_json(profile, known_contacts(world, profile.contacts)),
    }


def _answer(
    world: OpenWorld, partner: Partner, customer_id: str, sent: ProfileData
) -> dict[str, Any]:
    """Return the resource as it is now, but with the contact names as they were sent (AC-3)."""
    row = find_customer(world.connection, world.world_id, partner.distributor_id, customer_id)
    shown = customer_dump(row)
    shown["companyProfile"]["contacts"] = sent_contacts(sent)
    return shown
