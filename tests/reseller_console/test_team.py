"""Who looks after customers: the team of a reseller, and what it is given."""

from __future__ import annotations

import pytest

from tests.control_api.control import refused
from tests.reseller_change.moving import Move
from tests.reseller_console.console import csv_file, page
from tests.support import Json, World, contact

DAISY = contact("Daisy@fairmont.example", firstName="Daisy", lastName="Duck")


@pytest.fixture
def reseller(world: World) -> str:
    return world.partner.reseller(contacts=[contact("mickey@fairmont.example")])


def team(world: World, reseller: str) -> list[tuple[str, int]]:
    answer = world.control("GET", f"/resellers/{reseller}/team-members")
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return [(each["email"], each["customers"]) for each in items]


def add(world: World, reseller: str) -> None:
    answer = world.control("POST", f"/resellers/{reseller}/team-members", DAISY)
    assert answer.status_code == 201, answer.text
    assert answer.json() == {**DAISY, "customers": 0}


def test_managed_by_halves_the_list_and_the_file_follows(world: World, reseller: str) -> None:
    """C2."""
    add(world, reseller)
    customers = [world.partner.customer(reseller, f"Works {number}") for number in range(4)]
    for customer in customers[:2]:
        world.portal(f"/customers/{customer}", managedBy="DAISY@fairmont.example")
    world.partner.order(customers[0])
    own = page(world, reseller, managed_by="Daisy@fairmont.example")
    assert [each["vipId"] for each in own["items"]] == customers[:2]
    assert {each["managedBy"] for each in own["items"]} == {"daisy@fairmont.example"}
    assert (own["counts"]["all"], own["counts"]["noProducts"]) == (2, 1)
    assert page(world, reseller)["totalCount"] == 4
    text = csv_file(world, reseller, managed_by="daisy@fairmont.example")
    assert [row.partition(",")[0] for row in text.splitlines()[1:]] == customers[:2]
    text = csv_file(world, reseller, managed_by="daisy@fairmont.example", view="noProducts")
    assert [row.partition(",")[0] for row in text.splitlines()[1:]] == customers[1:2]


def test_a_manager_is_a_member_or_nobody(world: World, reseller: str) -> None:
    customer = world.partner.customer(reseller)
    answer = world.control("PATCH", f"/customers/{customer}", {"managedBy": "no@body.example"})
    refused(answer, 404, "TEAM_MEMBER_NOT_FOUND", "managedBy: no@body.example")
    world.portal(f"/customers/{customer}", managedBy="mickey@fairmont.example")
    assert team(world, reseller) == [("mickey@fairmont.example", 1)]
    world.portal(f"/customers/{customer}", managedBy="")
    assert team(world, reseller) == [("mickey@fairmont.example", 0)]


def test_a_customer_may_buy_both_offerings(world: World, reseller: str) -> None:
    customer = world.partner.customer(reseller)
    world.portal(f"/customers/{customer}", offerings=["ENTERPRISE", "TEAM", "ENTERPRISE"][:2])
    assert page(world, reseller)["items"][0]["offerings"] == ["ENTERPRISE", "TEAM"]
    assert ",Enterprise and Team," in csv_file(world, reseller)
    for wrong in ([], ["OTHER"]):
        answer = world.control("PATCH", f"/customers/{customer}", {"offerings": wrong})
        refused(answer, 400, "INVALID_REQUEST", "offerings")


def test_who_goes_hands_its_customers_to_the_first(world: World, reseller: str) -> None:
    add(world, reseller)
    customer = world.partner.customer(reseller)
    world.portal(f"/customers/{customer}", managedBy="daisy@fairmont.example")
    path = f"/resellers/{reseller}/team-members"
    answer = world.control("DELETE", f"{path}/DAISY@fairmont.example")
    assert answer.status_code == 204, answer.text
    assert team(world, reseller) == [("mickey@fairmont.example", 1)]
    assert page(world, reseller)["items"][0]["managedBy"] == "mickey@fairmont.example"
    answer = world.control("DELETE", f"{path}/daisy@fairmont.example")
    refused(answer, 404, "TEAM_MEMBER_NOT_FOUND", "email: daisy@fairmont.example")
    answer = world.control("DELETE", f"{path}/mickey@fairmont.example")
    refused(answer, 409, "LAST_TEAM_MEMBER", "email: mickey@fairmont.example")


def test_a_member_is_added_once_and_is_a_contact(world: World, reseller: str) -> None:
    add(world, reseller)
    answer = world.control("POST", f"/resellers/{reseller}/team-members", DAISY)
    refused(answer, 409, "TEAM_MEMBER_EXISTS", "email: Daisy@fairmont.example")
    contacts = world.partner.fetch(f"/resellers/{reseller}")["companyProfile"]["contacts"]
    assert [each["email"] for each in contacts] == ["mickey@fairmont.example", DAISY["email"]]
    wrong = {**DAISY, "email": "no address"}
    answer = world.control("POST", f"/resellers/{reseller}/team-members", wrong)
    refused(answer, 400, "INVALID_REQUEST", "email: is not as Adobe wants it")


def test_a_team_that_is_not_there_is_refused(world: World) -> None:
    gone = "/sandbox/v1/worlds/w-0/resellers/r/team-members"
    calls: list[tuple[str, str, Json | None]] = [
        ("GET", "", None),
        ("POST", "", DAISY),
        ("DELETE", "/mickey@fairmont.example", None),
    ]
    for method, more, body in calls:
        answer = world.control(method, f"/resellers/nobody/team-members{more}", body)
        refused(answer, 404, "RESELLER_NOT_FOUND", "resellerId: nobody")
        refused(world.http.request(method, gone + more, json=body), 404, "WORLD_NOT_FOUND")


def test_a_manager_does_not_go_along_to_another_reseller(world: World, reseller: str) -> None:
    partner = world.partner
    customer = partner.customer(reseller)
    partner.order(customer)
    world.portal(f"/customers/{customer}", managedBy="mickey@fairmont.example")
    other = partner.reseller("Duck Reselling")
    world.advance(by="P60D")
    Move(world, partner, partner, customer, other).done()
    assert page(world, reseller)["totalCount"] == 0
    assert page(world, other)["items"][0]["managedBy"] == ""
