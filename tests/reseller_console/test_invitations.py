"""Customers come to VIP by an invitation, which their admin accepts."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.authorizing import cancel, take
from tests.control_api.control import refused
from tests.mail import outbox
from tests.reseller_console.console import page, views_of
from tests.support import Json, World, address, contact
from tests.support import refused as adobes_refusal

GYRO = contact("gyro@gearloose.example", firstName="Gyro", lastName="Gearloose")


@pytest.fixture
def reseller(world: World) -> str:
    return world.partner.reseller()


def try_invite(world: World, reseller: str, **changes: Any) -> httpx.Response:
    body = {
        "companyName": "Gearloose Inventions",
        "marketSegment": "COM",
        "type": "TEAM",
        "address": address(),
        "contact": GYRO,
        **changes,
    }
    sent = {name: value for name, value in body.items() if value is not None}
    return world.control("POST", f"/resellers/{reseller}/invitations", sent)


def invite(world: World, reseller: str, **changes: Any) -> str:
    answer = try_invite(world, reseller, **changes)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["vipId"]
    return made


def accept(world: World, customer: str) -> Json:
    answer = world.control("POST", f"/customers/{customer}/terms")
    assert answer.status_code == 200, answer.text
    accepted: Json = answer.json()
    return accepted


def remind(world: World, reseller: str, customer: str, **body: str) -> httpx.Response:
    return world.control("POST", f"/resellers/{reseller}/invitations/{customer}/reminder", body)


def kinds(world: World, customer: str) -> list[str]:
    found = world.control("GET", f"/events?customer-id={customer}").json()["items"]
    return [each["kind"] for each in found if each["kind"].startswith("customer.")]


@pytest.mark.every_backend
def test_an_invited_customer_is_pending_until_it_accepts(world: World, reseller: str) -> None:
    answer = try_invite(world, reseller, type="ENTERPRISE")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    customer = made["vipId"]
    assert (made["invitationStatus"], made["acceptedAt"]) == ("PENDING", "")
    (email,) = outbox(world, customer_id=customer)
    assert (email["kind"], email["recipients"]) == ("invitation", [GYRO["email"]])
    (row,) = page(world, reseller)["items"]
    assert (row["invitationStatus"], row["offerings"]) == ("PENDING", ["ENTERPRISE"])
    world.advance(by="P400D")
    accepted = accept(world, customer)
    assert (accepted["invitationStatus"], accepted["acceptedAt"]) == ("ACCEPTED", world.now())
    assert page(world, reseller)["items"][0]["invitationStatus"] == "ACCEPTED"
    world.advance(by="P1D")
    assert accept(world, customer) == accepted
    assert [each["kind"] for each in outbox(world, customer_id=customer)] == [
        "invitation",
        "welcome",
    ]
    assert kinds(world, customer) == ["customer.invited", "customer.accepted"]


def test_orders_and_authorizations_need_not_wait(world: World, reseller: str) -> None:
    customer = invite(world, reseller)
    take(world, customer)
    assert views_of(world, reseller, customer) == {"pendingRequests", "all"}
    order = world.partner.order(customer)
    assert world.partner.read_order(customer, order["orderId"])["status"] == "1000"
    assert views_of(world, reseller, customer) == {"all"}
    assert page(world, reseller)["items"][0]["invitationStatus"] == "PENDING"


@pytest.mark.parametrize(
    ("segment", "day", "passes"),
    [
        ("COM", "2027-02-14", False),
        ("COM", "2027-02-15", True),
        ("COM", "2029-01-15", True),
        ("COM", "2029-01-16", False),
        ("COM", "2029-02-15", False),
        ("EDU", "2030-01-15", True),
        ("EDU", "2030-01-16", False),
        ("GOV", "2030-01-15", True),
    ],
)
def test_the_anniversary_lies_between_the_13th_month_and_the_longest_term(
    world: World, reseller: str, segment: str, day: str, *, passes: bool
) -> None:
    """C3: 37 months are too many for COM, 48 pass for EDU."""
    answer = try_invite(world, reseller, marketSegment=segment, cotermDate=day)
    if passes:
        assert answer.json()["anniversaryDate"] == day
    else:
        refused(answer, 400, "INVALID_REQUEST", "cotermDate")


@pytest.mark.parametrize("lacking", ["companyName", "marketSegment", "type", "address", "contact"])
def test_every_field_is_needed(world: World, reseller: str, lacking: str) -> None:
    refused(try_invite(world, reseller, **{lacking: None}), 400, "INVALID_REQUEST", lacking)


def test_a_name_with_other_letters_wants_one_in_us_english(world: World, reseller: str) -> None:
    answer = try_invite(world, reseller, companyName="Düsentrieb")
    refused(answer, 400, "INVALID_REQUEST", "companyNameUsEnglish: is required")
    name = {"companyName": "Düsentrieb", "companyNameUsEnglish": "Düsentrieb"}
    refused(try_invite(world, reseller, **name), 400, "INVALID_REQUEST", "companyNameUsEnglish")
    name["companyNameUsEnglish"] = "Duesentrieb"
    answer = try_invite(world, reseller, **name)
    assert answer.json()["companyNameUsEnglish"] == "Duesentrieb"


def test_who_cannot_invite_is_refused(world: World, reseller: str) -> None:
    refused(try_invite(world, "nobody"), 404, "RESELLER_NOT_FOUND")
    answer = try_invite(world, reseller, managedBy="no@body.example")
    refused(answer, 404, "TEAM_MEMBER_NOT_FOUND", "managedBy: no@body.example")
    world.portal(f"/resellers/{reseller}", status="1004")
    refused(try_invite(world, reseller), 409, "REFUSED", "1126")
    assert page(world, reseller)["totalCount"] == 0


def test_a_reminder_goes_to_another_address(world: World, reseller: str) -> None:
    customer = invite(world, reseller)
    assert remind(world, reseller, customer).status_code == 200
    answer = remind(world, reseller, customer, email="lab@gearloose.example")
    assert answer.json()["invitedEmail"] == "lab@gearloose.example"
    sent = [each["recipients"] for each in outbox(world, customer_id=customer)]
    assert sent == [[GYRO["email"]], [GYRO["email"]], ["lab@gearloose.example"]]
    assert page(world, reseller)["items"][0]["email"] == "lab@gearloose.example"
    wrong = remind(world, reseller, customer, email="no address")
    refused(wrong, 400, "INVALID_REQUEST", "email")
    refused(remind(world, reseller, customer, companyName="Other"), 400, "INVALID_REQUEST")
    accept(world, customer)
    refused(remind(world, reseller, customer), 409, "INVITATION_ACCEPTED")
    assert kinds(world, customer).count("customer.reminded") == 2


def test_a_reminder_is_of_the_resellers_own_customer(world: World, reseller: str) -> None:
    customer = invite(world, reseller)
    other = world.partner.reseller("Duck Reselling")
    refused(remind(world, other, customer), 404, "CUSTOMER_NOT_FOUND")
    refused(remind(world, "nobody", customer), 404, "RESELLER_NOT_FOUND")
    refused(remind(world, reseller, "nobody"), 404, "CUSTOMER_NOT_FOUND")


def test_the_twin_is_invited_and_cannot_accept(world: World, reseller: str) -> None:
    other = world.partner.reseller("Duck Reselling")
    first, twin = invite(world, reseller), invite(world, reseller)
    elsewhere = invite(world, other)
    in_other_case = invite(world, reseller, companyName="GEARLOOSE Inventions")
    accept(world, first)
    for customer in (twin, elsewhere):
        answer = world.control("POST", f"/customers/{customer}/terms")
        refused(answer, 409, "SAME_ADMIN_AND_NAME", f"customerId: {first}")
    accept(world, in_other_case)
    assert remind(world, reseller, twin, email="lab@gearloose.example").status_code == 200
    accept(world, twin)


def test_one_without_products_is_removed_and_in_no_view(world: World, reseller: str) -> None:
    customer = invite(world, reseller)
    path = f"/customers/{customer}"
    reference = take(world, customer)["referenceId"]
    refused(world.control("DELETE", path), 409, "CUSTOMER_HAS_PRODUCTS")
    cancel(world, customer, reference)
    assert world.control("DELETE", path).status_code == 204
    assert views_of(world, reseller, customer) == set()
    assert world.partner.fetch(path)["status"] == "1004"
    assert kinds(world, customer) == ["customer.invited", "customer.removed"]
    refused(world.control("DELETE", path), 404, "CUSTOMER_NOT_FOUND")
    refused(world.control("POST", f"{path}/terms"), 404, "CUSTOMER_NOT_FOUND")
    accept(world, invite(world, reseller))


def test_one_with_products_stays(world: World, reseller: str) -> None:
    customer = world.partner.customer(reseller)
    world.partner.order(customer)
    answer = world.control("DELETE", f"/customers/{customer}")
    refused(answer, 409, "CUSTOMER_HAS_PRODUCTS", f"customerId: {customer}")


def test_a_world_that_is_not_there_has_no_invitations(world: World) -> None:
    gone = "/sandbox/v1/worlds/w-0"
    body = {"companyName": "Gearloose", "marketSegment": "COM", "type": "TEAM"}
    body_of_all = {**body, "address": address(), "contact": GYRO}
    asked: list[tuple[str, str, Json | None]] = [
        ("POST", "/resellers/r/invitations", body_of_all),
        ("POST", "/resellers/r/invitations/c/reminder", {}),
        ("POST", "/customers/c/terms", None),
        ("DELETE", "/customers/c", None),
    ]
    for method, path, sent in asked:
        refused(world.http.request(method, gone + path, json=sent), 404, "WORLD_NOT_FOUND")


def test_who_was_removed_may_be_made_by_the_partner(world: World, reseller: str) -> None:
    customer = invite(world, reseller)
    profile = {
        "companyName": "Gearloose Inventions",
        "preferredLanguage": "en-US",
        "address": address(),
        "contacts": [GYRO],
    }
    body = {"resellerId": reseller, "companyProfile": profile}
    adobes_refusal(world.partner.post("/customers", body), 400, "1127")
    assert world.control("DELETE", f"/customers/{customer}").status_code == 204
    assert world.partner.make("/customers", body)["customerId"] != customer
