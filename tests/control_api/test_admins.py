"""The admins of a customer: its contacts, and whom one of them added in the Admin Console."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.control_api.control import refused
from tests.mail import outbox
from tests.support import Json, Partner, World, contact, profile

OWNER, OTHER, ADDED = "mickey@mouse.com", "Minnie@Mouse.com", "goofy@mouse.com"


@pytest.fixture
def customer(partner: Partner) -> str:
    """A customer with two contacts."""
    return partner.customer(name="Acme Inc", contacts=[contact(OWNER), contact(OTHER)])


def try_add(world: World, customer: str, email: str = ADDED, **changes: Any) -> httpx.Response:
    return world.control("POST", f"/customers/{customer}/admins", contact(email, **changes))


def remove(world: World, customer: str, email: str) -> httpx.Response:
    return world.control("DELETE", f"/customers/{customer}/admins/{email}")


def admins(world: World, customer: str) -> list[Json]:
    found = world.control("GET", f"/customers/{customer}/admins").json()
    assert found["totalCount"] == len(found["items"])
    items: list[Json] = found["items"]
    return items


def emails(world: World, customer: str) -> list[str]:
    return [admin["email"] for admin in admins(world, customer)]


def contacts(partner: Partner, customer: str) -> list[str]:
    found = partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"]
    return [each["email"] for each in found]


def name_contacts(partner: Partner, customer: str, *named: str) -> None:
    body = profile("Acme Inc", contacts=[contact(email) for email in named])
    assert partner.patch(f"/customers/{customer}", {"companyProfile": body}).status_code == 200


@pytest.mark.every_backend
def test_contacts_are_admins_and_the_first_is_the_owner(world: World, customer: str) -> None:
    assert [(a["email"], a["contractOwner"], a["contact"]) for a in admins(world, customer)] == [
        (OWNER, True, True),
        (OTHER, False, True),
    ]


@pytest.mark.every_backend
def test_who_is_added_is_welcomed_and_does_not_sync_back(
    world: World, partner: Partner, customer: str
) -> None:
    answer = try_add(world, customer, firstName="Goofy", lastName="Goof")
    assert answer.status_code == 201
    assert answer.json() == {
        "firstName": "Goofy",
        "lastName": "Goof",
        "email": ADDED,
        "contractOwner": False,
        "contact": False,
    }
    assert emails(world, customer) == [OWNER, OTHER, ADDED]
    assert contacts(partner, customer) == [OWNER, OTHER]
    assert outbox(world, kind="welcome")[-1]["recipients"] == [ADDED]


def test_who_is_added_gets_what_is_mailed_to_all_admins(world: World, customer: str) -> None:
    try_add(world, customer)
    world.control("POST", f"/customers/{customer}/approval-codes")
    (email,) = outbox(world, kind="approval-code")
    assert email["recipients"] == [OWNER, OTHER.lower(), ADDED]


def test_a_reseller_may_be_told_the_email_of_who_was_added(
    world: World, partner: Partner, customer: str
) -> None:
    try_add(world, customer)
    body = {"vipId": customer, "adminEmail": ADDED.upper()}
    sent = world.control("POST", f"/resellers/{partner.reseller('Other Co')}/change-codes", body)
    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize("email", [OWNER, OTHER.lower(), ADDED.upper()])
def test_nobody_is_an_admin_twice(world: World, customer: str, email: str) -> None:
    try_add(world, customer)
    refused(try_add(world, customer, email), 409, "ADMIN_EXISTS", f"email: {email}")
    assert len(admins(world, customer)) == 3


def test_an_email_that_is_none_is_refused(world: World, customer: str) -> None:
    refused(try_add(world, customer, "nobody"), 400, "INVALID_REQUEST", "email")
    assert len(admins(world, customer)) == 2


def test_a_known_address_keeps_its_name(world: World, partner: Partner, customer: str) -> None:
    partner.customer(contacts=[contact(ADDED, firstName="Goofy", lastName="Goof")])
    assert try_add(world, customer, firstName="Pluto").json()["firstName"] == "Goofy"


def test_a_contact_that_a_partner_leaves_out_stays_an_admin(
    world: World, partner: Partner, customer: str
) -> None:
    try_add(world, customer)
    name_contacts(partner, customer, OTHER)
    assert contacts(partner, customer) == [OTHER]
    assert emails(world, customer) == [OTHER, OWNER, ADDED]
    assert outbox(world, kind="welcome")[-1]["recipients"] == [OTHER.lower()]


def test_an_admin_is_removed(world: World, partner: Partner, customer: str) -> None:
    try_add(world, customer)
    assert remove(world, customer, ADDED.upper()).status_code == 204
    assert remove(world, customer, OTHER).status_code == 204
    assert emails(world, customer) == [OWNER]
    assert contacts(partner, customer) == [OWNER]
    refused(remove(world, customer, ADDED), 409, "ADMIN_UNKNOWN", f"email: {ADDED}")


def test_the_owner_stays_until_another_one_is(
    world: World, partner: Partner, customer: str
) -> None:
    refused(remove(world, customer, OWNER.upper()), 409, "CONTRACT_OWNER")
    world.portal(f"/customers/{customer}", contractOwner=OTHER)
    assert remove(world, customer, OWNER).status_code == 204
    assert contacts(partner, customer) == [OTHER]


@pytest.mark.every_backend
def test_who_was_added_may_become_the_owner_and_is_a_contact_then(
    world: World, partner: Partner, customer: str
) -> None:
    try_add(world, customer)
    try_add(world, customer, "pluto@mouse.com")
    world.portal(f"/customers/{customer}", contractOwner=ADDED)
    assert contacts(partner, customer) == [ADDED, OWNER, OTHER]
    assert emails(world, customer) == [ADDED, OWNER, OTHER, "pluto@mouse.com"]


def test_the_admins_of_nobody(world: World) -> None:
    refused(world.control("GET", "/customers/0/admins"), 404, "CUSTOMER_NOT_FOUND")
    refused(try_add(world, "0"), 404, "CUSTOMER_NOT_FOUND")
    refused(remove(world, "0", OWNER), 404, "CUSTOMER_NOT_FOUND")
