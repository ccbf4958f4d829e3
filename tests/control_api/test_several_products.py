"""Purchase authorizations of several products in one call, and who opened them (VC-3)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.authorizing import EXPIRY, LAST_SECOND, cancel, path, states, taken, unpaid
from tests.control_api.control import refused
from tests.mail import outbox
from tests.support import ADD_ON, ENTERPRISE, OTHER_TEAM, TEAM, Json, Partner, World, contact, line

ADMIN = "admin@acme.example"
SELLER = "seller@duck.example"


@pytest.fixture
def customer(world: World) -> str:
    """A customer with one admin, of a reseller with one contact."""
    reseller = world.partner.reseller("Duck Reselling", contacts=[contact(SELLER)])
    return world.partner.customer(reseller, contacts=[contact(ADMIN)])


def lines(*takings: tuple[str, int]) -> list[Json]:
    return [{"offerId": offer, "quantity": quantity} for offer, quantity in takings]


def try_take_lines(
    world: World, customer: str, *takings: tuple[str, int], **more: Any
) -> httpx.Response:
    return world.control("POST", path(customer), {"lines": lines(*takings), **more})


def take_lines(world: World, customer: str, *takings: tuple[str, int], **more: Any) -> Json:
    answer = try_take_lines(world, customer, *takings, **more)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


@pytest.mark.every_backend
def test_several_products_are_taken_under_one_reference_at_once(
    world: World, partner: Partner, customer: str
) -> None:
    made = take_lines(world, customer, (TEAM, 5), (OTHER_TEAM, 2))
    assert made["lines"] == taken(world, customer)
    assert {each["referenceId"] for each in made["lines"]} == {made["referenceId"]}
    assert made["offerId"] == TEAM
    assert unpaid(partner, customer) == [(TEAM, 5), (OTHER_TEAM, 2)]
    (email,) = outbox(world, kind="authorization-opened")
    for product in ("5 x Acrobat Pro for teams", "2 x "):
        assert product in email["text"]


def test_they_are_past_due_together_and_cancelling_frees_the_customer(
    world: World, customer: str
) -> None:
    reference = take_lines(world, customer, (TEAM, 5), (OTHER_TEAM, 2))["referenceId"]
    world.advance(to=LAST_SECOND)
    assert [status for status, _, _ in states(world, customer)] == ["OPEN", "OPEN"]
    take_lines(world, customer, (TEAM, 1))
    world.advance(to=EXPIRY)
    assert [status for status, _, _ in states(world, customer)] == ["PAST_DUE", "PAST_DUE", "OPEN"]
    answer = try_take_lines(world, customer, (TEAM, 1))
    refused(answer, 409, "AUTHORIZATION_PAST_DUE", f"referenceId: {reference}")
    assert len(outbox(world, kind="authorization-past-due")) == 2
    assert cancel(world, customer, reference).status_code == 204
    take_lines(world, customer, (TEAM, 1))


def test_orders_pay_for_each_product(world: World, partner: Partner, customer: str) -> None:
    take_lines(world, customer, (TEAM, 5), (OTHER_TEAM, 2))
    partner.order(customer, line(OTHER_TEAM, 2))
    assert [status for status, _, _ in states(world, customer)] == ["OPEN", "COVERED"]


def test_all_are_taken_or_none(world: World, customer: str) -> None:
    answer = try_take_lines(world, customer, (TEAM, 5), (ENTERPRISE, 2))
    refused(answer, 400, "INVALID_REQUEST", "lines[1].offerId: enterprise and device offers")
    assert taken(world, customer) == []
    assert outbox(world, kind="authorization-opened") == []


def test_a_product_stands_in_one_line(world: World, customer: str) -> None:
    answer = try_take_lines(world, customer, (TEAM, 5), ("65304479CA03A12", 2))
    refused(answer, 400, "INVALID_REQUEST", "lines[1].offerId: a product stands in one line")


def test_quantities_are_refused_by_their_line(world: World, customer: str) -> None:
    world.rules(teamQuantityMax=3)
    answer = try_take_lines(world, customer, (TEAM, 3), (OTHER_TEAM, 4))
    refused(answer, 400, "INVALID_REQUEST", "lines[1].quantity: is from 1 to 3")


@pytest.mark.parametrize("order", [1, -1], ids=["base first", "add-on first"])
def test_an_add_on_and_its_base_are_taken_together(world: World, customer: str, order: int) -> None:
    alone = try_take_lines(world, customer, (ADD_ON, 1))
    refused(alone, 400, "INVALID_REQUEST", "lines[0].offerId: no order could cover it")
    both = [(TEAM, 1), (ADD_ON, 1)]
    take_lines(world, customer, *both[::order])


def test_lines_are_added_to_an_authorization_that_lacks_the_products(
    world: World, customer: str
) -> None:
    reference = take_lines(world, customer, (TEAM, 1))["referenceId"]
    answer = try_take_lines(world, customer, (OTHER_TEAM, 1), (TEAM, 1), referenceId=reference)
    refused(answer, 400, "INVALID_REQUEST", "lines[1].offerId: the authorization has this product")
    made = take_lines(world, customer, (OTHER_TEAM, 1), referenceId=reference)
    assert made["referenceId"] == reference


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, "offerId: is required"),
        ({"offerId": TEAM}, "quantity: is required"),
        ({"quantity": 1}, "offerId: is required"),
        ({"offerId": TEAM, "quantity": 1, "lines": lines((TEAM, 1))}, "lines: name one product"),
        ({"assignedQuantity": 1, "lines": lines((TEAM, 1))}, "lines: name one product"),
        ({"lines": []}, "lines: "),
        ({"lines": lines(*[(TEAM, 1)] * 101)}, "lines: "),
        ({"lines": lines((TEAM, 1)), "openedBy": "NOBODY"}, "openedBy: is one of MEMBER, ACC"),
        ({"lines": lines((TEAM, 1)), "poNumber": "x" * 101}, "poNumber: "),
    ],
)
def test_bodies_that_say_too_little_or_too_much_are_refused(
    world: World, customer: str, body: Json, fault: str
) -> None:
    refused(world.control("POST", path(customer), body), 400, "INVALID_REQUEST", fault)


def test_what_a_member_adds_is_told_to_the_account_manager_too(world: World, customer: str) -> None:
    take_lines(world, customer, (TEAM, 1))
    (email,) = outbox(world, kind="authorization-opened")
    assert email["recipients"] == [ADMIN, SELLER]
    assert email["text"].startswith("Acme took 1 x Acrobat Pro for teams")


def test_what_the_account_manager_adds_is_told_to_the_admins(world: World, customer: str) -> None:
    take_lines(world, customer, (TEAM, 1), openedBy="ACCOUNT_MANAGER")
    (email,) = outbox(world, kind="authorization-opened")
    assert email["recipients"] == [ADMIN]
    assert email["text"].startswith("Duck Reselling added 1 x Acrobat Pro for teams")


def test_the_history_shows_who_opened_with_which_po_number(world: World, customer: str) -> None:
    number = "PO <4711> \N{LATIN SMALL LETTER U WITH DIAERESIS}"
    take_lines(world, customer, (TEAM, 1), openedBy="ACCOUNT_MANAGER", poNumber=number)
    take_lines(world, customer, (TEAM, 1), poNumber="x" * 100)
    take_lines(world, customer, (TEAM, 1))
    assert [(each["openedBy"], each["poNumber"]) for each in taken(world, customer)] == [
        ("ACCOUNT_MANAGER", number),
        ("MEMBER", "x" * 100),
        ("MEMBER", ""),
    ]
