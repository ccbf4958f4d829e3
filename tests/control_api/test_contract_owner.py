"""Another admin becomes the contract owner, which is the customer's first contact."""

from __future__ import annotations

import httpx
import pytest

from tests.control_api.control import refused
from tests.mail import outbox
from tests.support import Partner, World, contact

ADMINS = ["mickey@mouse.com", "Minnie@Mouse.com", "goofy@mouse.com"]


@pytest.fixture
def customer(partner: Partner) -> str:
    """A customer with three admins."""
    return partner.customer(contacts=[contact(email) for email in ADMINS])


def name_owner(world: World, customer: str, email: object, **more: object) -> httpx.Response:
    body = {"contractOwner": email, **more}
    return world.control("PATCH", f"/customers/{customer}", body)


def contacts(partner: Partner, customer: str) -> list[str]:
    found = partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"]
    return [each["email"] for each in found]


@pytest.mark.every_backend
def test_another_admin_becomes_the_first_contact(
    world: World, partner: Partner, customer: str
) -> None:
    assert name_owner(world, customer, "goofy@mouse.com").status_code == 200
    order = [ADMINS[2], ADMINS[0], ADMINS[1]]
    assert contacts(partner, customer) == order
    partner.order(customer)
    (email,) = outbox(world, kind="order-placed")
    assert email["recipients"] == [each.lower() for each in order]


@pytest.mark.parametrize("email", ["minnie@mouse.com", "MINNIE@MOUSE.COM"])
def test_upper_and_lower_case_are_alike(
    world: World, partner: Partner, customer: str, email: str
) -> None:
    assert name_owner(world, customer, email).status_code == 200
    assert contacts(partner, customer) == [ADMINS[1], ADMINS[0], ADMINS[2]]


def test_who_is_owner_already_stays_it(world: World, partner: Partner, customer: str) -> None:
    assert name_owner(world, customer, ADMINS[0]).status_code == 200
    assert contacts(partner, customer) == ADMINS


def test_who_is_no_admin_is_refused(world: World, partner: Partner, customer: str) -> None:
    answer = name_owner(world, customer, "donald@mouse.com", globalSalesEnabled=True)
    refused(answer, 409, "ADMIN_UNKNOWN", "contractOwner: donald@mouse.com")
    assert contacts(partner, customer) == ADMINS
    assert partner.fetch(f"/customers/{customer}")["globalSalesEnabled"] is False


def test_contacts_of_the_same_call_are_set_first(
    world: World, partner: Partner, customer: str
) -> None:
    new = [contact("donald@mouse.com"), contact("daisy@mouse.com")]
    answer = name_owner(world, customer, "daisy@mouse.com", contacts=new)
    assert answer.status_code == 200, answer.text
    assert contacts(partner, customer) == ["daisy@mouse.com", "donald@mouse.com"]


def test_a_customer_without_contacts_has_no_owner(world: World, customer: str) -> None:
    refused(name_owner(world, customer, ADMINS[0], contacts=[]), 409, "ADMIN_UNKNOWN")


@pytest.mark.parametrize("email", ["", "x" * 256, 5])
def test_an_owner_is_named_by_a_text(world: World, customer: str, email: object) -> None:
    refused(name_owner(world, customer, email), 400, "INVALID_REQUEST", "contractOwner: ")


@pytest.mark.parametrize(
    ("email", "said"), [("", "at least 1 character"), ("m" * 300, "at most 255 characters")]
)
def test_how_long_an_address_may_be_is_told_in_characters(
    world: World, customer: str, email: str, said: str
) -> None:
    answer = name_owner(world, customer, email)
    assert answer.status_code == 400
    assert answer.json()["additionalDetails"] == [f"contractOwner: String should have {said}"]
