"""Purchase authorizations through the control plane: taken, used, past due, cancelled (VC-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.app import Parts
from sandbox.store.engine import reading
from sandbox.store.outbox import Email
from tests.authorizing import (
    EXPIRY,
    LAST_SECOND,
    assign,
    cancel,
    events,
    path,
    states,
    take,
    taken,
    try_take,
)
from tests.control_api.control import refused
from tests.support import (
    ADD_ON,
    CONSUMABLE,
    EDU,
    ENTERPRISE,
    K_12,
    OTHER_TEAM,
    START,
    TEAM,
    TEAM_PRODUCT,
    Partner,
    World,
    contact,
    line,
)

UNKNOWN = "PO100000000000000000"
SHARED_DEVICE = "90000024CB01A12"


# --- Taking licences -------------------------------------------------------------------------


def test_an_authorization_says_what_was_taken_and_until_when_it_is_open(
    world: World, customer: str
) -> None:
    made = take(world, customer, TEAM, 5, assignedQuantity=2)
    reference, lines = made.pop("referenceId"), made.pop("lines")
    assert reference.startswith("PO")
    assert len(reference) == 20
    assert reference[2:].isdigit()
    assert made == {
        "customerId": customer,
        "offerId": TEAM,
        "productName": "Acrobat Pro for teams",
        "quantity": 5,
        "coveredQuantity": 0,
        "assignedQuantity": 2,
        "creationDate": START,
        "expiryDate": EXPIRY,
        "status": "OPEN",
        "poNumber": "",
        "openedBy": "MEMBER",
    }
    assert lines == taken(world, customer) == [{"referenceId": reference, **made}]


def test_an_offer_of_any_level_takes_the_product(world: World, customer: str) -> None:
    assert take(world, customer, f"{TEAM_PRODUCT}03A12")["offerId"] == TEAM


def test_references_differ_and_repeat_with_the_seed(new_world: Callable[..., World]) -> None:
    found = []
    for world in (new_world(seed=11), new_world(seed=11)):
        customer = world.partner.customer()
        found.append([take(world, customer)["referenceId"] for _ in range(3)])
    assert found[0] == found[1]
    assert len(set(found[0])) == 3


@pytest.mark.every_backend
def test_several_products_may_stand_under_one_reference(world: World, customer: str) -> None:
    first = take(world, customer, TEAM)
    world.advance(by="PT1S")
    second = take(world, customer, OTHER_TEAM, 2, referenceId=first["referenceId"])
    assert second["referenceId"] == first["referenceId"]
    assert [each["creationDate"] for each in taken(world, customer)] == [
        "2026-01-15T09:00:00Z",
        "2026-01-15T09:00:01Z",
    ]


def test_a_reference_takes_a_product_once_and_only_while_it_is_pending(
    world: World, partner: Partner, customer: str
) -> None:
    reference = take(world, customer)["referenceId"]
    again = try_take(world, customer, referenceId=reference)
    refused(again, 400, "INVALID_REQUEST", "offerId: ")
    unknown = try_take(world, customer, OTHER_TEAM, referenceId=UNKNOWN)
    refused(unknown, 404, "AUTHORIZATION_NOT_FOUND", f"referenceId: {UNKNOWN}")
    foreign = try_take(world, partner.customer(name="Beta Inc"), OTHER_TEAM, referenceId=reference)
    refused(foreign, 404, "AUTHORIZATION_NOT_FOUND")
    cancel(world, customer, reference)
    closed = try_take(world, customer, OTHER_TEAM, referenceId=reference)
    refused(closed, 409, "AUTHORIZATION_CLOSED", "status: CANCELLED")


@pytest.mark.parametrize("quantity", [1, 10_000])
def test_quantities_are_those_of_a_team_line(world: World, customer: str, quantity: int) -> None:
    assert take(world, customer, TEAM, quantity)["quantity"] == quantity


@pytest.mark.parametrize("quantity", [0, -1, 10_001, 599_001, 1.5, "1", None])
def test_other_quantities_are_refused(world: World, customer: str, quantity: Any) -> None:
    answer = try_take(world, customer, TEAM, quantity)
    refused(answer, 400, "INVALID_REQUEST", "quantity: ")
    assert taken(world, customer) == []


def test_the_largest_quantity_is_the_rules(world: World, customer: str) -> None:
    world.rules(teamQuantityMax=3)
    take(world, customer, TEAM, 3)
    refused(try_take(world, customer, TEAM, 4), 400, "INVALID_REQUEST", "quantity: is from 1 to 3")


@pytest.mark.parametrize(
    ("offer", "why"),
    [
        ("nonsense", "the catalogue has no such offer"),
        ("12345678CA01A12", "the catalogue has no such offer"),
        (ENTERPRISE, "enterprise and device offers"),
        (EDU, "is for EDU, the customer is COM"),
        ("90000016CA01A12", "is not sold on 2026-01-15"),
        ("", "the catalogue has no such offer"),
        ("x" * 41, ""),
        ("65304479\x00CA", ""),
        (5, ""),
    ],
)
def test_offers_that_cannot_be_taken_are_refused(
    world: World, customer: str, offer: Any, why: str
) -> None:
    answer = try_take(world, customer, offer)
    refused(answer, 400, "INVALID_REQUEST", f"offerId: {why}")
    assert taken(world, customer) == []


def test_a_device_offer_is_refused_for_a_school(world: World, partner: Partner) -> None:
    school = partner.customer(name="School", marketSegment="EDU")
    refused(
        try_take(world, school, SHARED_DEVICE, 100),
        400,
        "INVALID_REQUEST",
        "offerId: enterprise and device offers",
    )
    assert take(world, school, EDU)["offerId"] == EDU


def test_unknown_offers_are_taken_where_they_are_made_up(world: World, customer: str) -> None:
    world.rules(unknownOffers="synthesize")
    assert take(world, customer, "12345678CA02A12")["offerId"] == "12345678CA01A12"


@pytest.mark.parametrize("status", ["1004", "1012", "1014"])
def test_an_inactive_customer_takes_nothing(world: World, customer: str, status: str) -> None:
    world.portal(f"/customers/{customer}", status=status)
    refused(try_take(world, customer), 409, "CUSTOMER_INACTIVE", f"status: {status}")
    world.portal(f"/customers/{customer}", status="1002")
    take(world, customer)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["offerId", "quantity"]),
        ({"offerId": TEAM}, ["quantity"]),
        ({"offerId": TEAM, "quantity": 1, "colour": "red"}, ["colour"]),
        ({"offerId": TEAM, "quantity": 1, "assignedQuantity": 2}, ["assignedQuantity"]),
        ({"offerId": TEAM, "quantity": 1, "assignedQuantity": -1}, ["assignedQuantity"]),
        ({"offerId": TEAM, "quantity": 1, "referenceId": "a b"}, ["referenceId"]),
        ({"offerId": CONSUMABLE, "quantity": 5, "assignedQuantity": 1}, ["assignedQuantity"]),
    ],
)
def test_bad_bodies_are_refused_by_field(
    world: World, customer: str, body: dict[str, Any], fields: list[str]
) -> None:
    answer = world.control("POST", path(customer), body)
    refused(answer, 400, "INVALID_REQUEST", *(f"{field}: " for field in fields))
    assert taken(world, customer) == []


def test_whoever_is_not_there_is_named(world: World, customer: str) -> None:
    reference = take(world, customer)["referenceId"]
    for answer in (
        try_take(world, "1"),
        world.control("GET", path("1")),
        assign(world, "1", reference, 0),
        cancel(world, "1", reference),
    ):
        refused(answer, 404, "CUSTOMER_NOT_FOUND", "customerId: 1")
    for answer in (assign(world, customer, UNKNOWN, 0), cancel(world, customer, UNKNOWN)):
        refused(answer, 404, "AUTHORIZATION_NOT_FOUND", f"referenceId: {UNKNOWN}")


def test_a_reference_is_its_customers_only(world: World, partner: Partner, customer: str) -> None:
    reference = take(world, customer)["referenceId"]
    other = partner.customer(name="Beta Inc")
    refused(cancel(world, other, reference), 404, "AUTHORIZATION_NOT_FOUND")
    refused(assign(world, other, reference, 1), 404, "AUTHORIZATION_NOT_FOUND")
    assert states(world, customer) == [("OPEN", 0, 0)]


# --- Using them ------------------------------------------------------------------------------


def test_licences_are_assigned_up_to_their_number(world: World, customer: str) -> None:
    reference = take(world, customer, TEAM, 2)["referenceId"]
    assert assign(world, customer, reference, 2).json()["assignedQuantity"] == 2
    for wrong in (3, -1, 1.5, "1", None):
        answer = assign(world, customer, reference, wrong)  # type: ignore[arg-type]  # what is refused
        refused(answer, 400, "INVALID_REQUEST", "assignedQuantity: ")
    assert states(world, customer) == [("OPEN", 0, 2)]
    assert assign(world, customer, reference, 0).json()["assignedQuantity"] == 0


def test_of_two_products_one_is_named(world: World, customer: str) -> None:
    reference = take(world, customer, TEAM, 2)["referenceId"]
    take(world, customer, OTHER_TEAM, 2, referenceId=reference)
    refused(assign(world, customer, reference, 1), 400, "INVALID_REQUEST", "offerId: ")
    strange = assign(world, customer, reference, 1, offerId=EDU)
    refused(strange, 400, "INVALID_REQUEST", "offerId: ")
    named = assign(world, customer, reference, 1, offerId=OTHER_TEAM)
    assert named.json()["offerId"] == OTHER_TEAM
    assert states(world, customer) == [("OPEN", 0, 0), ("OPEN", 0, 1)]


def test_transactions_have_no_users(world: World, customer: str) -> None:
    reference = take(world, customer, CONSUMABLE, 5)["referenceId"]
    refused(assign(world, customer, reference, 1), 400, "INVALID_REQUEST", "assignedQuantity: ")
    assert assign(world, customer, reference, 0).status_code == 200


# --- Cancelling ------------------------------------------------------------------------------


def test_what_is_cancelled_stays_in_the_list_and_is_no_more_past_due(
    world: World, customer: str
) -> None:
    reference = take(world, customer)["referenceId"]
    assert cancel(world, customer, reference).status_code == 204
    world.advance(by="P8D")
    assert states(world, customer) == [("CANCELLED", 0, 0)]
    assert events(world, "past_due") == []
    (cancelled,) = events(world, "cancelled")
    assert cancelled["customerId"] == customer
    assert reference in cancelled["summary"]


def test_nothing_is_cancelled_while_licences_are_assigned(world: World, customer: str) -> None:
    reference = take(world, customer, TEAM, 3, assignedQuantity=1)["referenceId"]
    take(world, customer, OTHER_TEAM, referenceId=reference)
    refused(cancel(world, customer, reference), 409, "AUTHORIZATION_ASSIGNED")
    assert states(world, customer) == [("OPEN", 0, 1), ("OPEN", 0, 0)]
    assign(world, customer, reference, 0, offerId=TEAM)
    assert cancel(world, customer, reference).status_code == 204
    assert states(world, customer) == [("CANCELLED", 0, 0), ("CANCELLED", 0, 0)]


def test_what_is_closed_cannot_be_cancelled_or_assigned(
    world: World, partner: Partner, customer: str
) -> None:
    covered = take(world, customer, TEAM)["referenceId"]
    partner.order(customer)
    cancelled = take(world, customer, TEAM)["referenceId"]
    cancel(world, customer, cancelled)
    for reference, status in ((covered, "COVERED"), (cancelled, "CANCELLED")):
        for answer in (
            cancel(world, customer, reference),
            assign(world, customer, reference, 0),
            assign(world, customer, reference, 1),
        ):
            refused(answer, 409, "AUTHORIZATION_CLOSED", f"status: {status}")


def test_cancelling_leaves_what_orders_have_paid_for(
    world: World, partner: Partner, customer: str
) -> None:
    reference = take(world, customer, TEAM, 5)["referenceId"]
    partner.order(customer, line(quantity=2))
    assert cancel(world, customer, reference).status_code == 204
    assert states(world, customer) == [("CANCELLED", 2, 0)]
    (held,) = partner.subscriptions(customer)
    assert held["currentQuantity"] == 2


# --- Past due --------------------------------------------------------------------------------


def test_it_is_open_to_the_last_second_of_the_seventh_day(world: World, customer: str) -> None:
    take(world, customer, TEAM, 3, assignedQuantity=2)
    world.advance(to=LAST_SECOND)
    assert states(world, customer) == [("OPEN", 0, 2)]
    done = world.advance(by="PT1S")
    assert done["counts"] == {"authorization.past_due": 1}
    assert states(world, customer) == [("PAST_DUE", 0, 0)]
    (event,) = events(world, "past_due")
    assert (event["at"], event["customerId"]) == (EXPIRY, customer)


def test_its_end_is_on_the_schedule(world: World, customer: str) -> None:
    take(world, customer)
    answer = world.control("GET", f"/schedule?customer-id={customer}").json()
    assert [(each["at"], each["kind"]) for each in answer["items"]] == [
        (EXPIRY, "authorization.past_due")
    ]


@pytest.mark.every_backend
def test_while_one_is_past_due_nothing_more_is_taken(
    world: World, partner: Partner, customer: str
) -> None:
    late = take(world, customer)["referenceId"]
    world.advance(by="P7D")
    refused(
        try_take(world, customer, OTHER_TEAM), 409, "AUTHORIZATION_PAST_DUE", f"referenceId: {late}"
    )
    added = try_take(world, customer, OTHER_TEAM, referenceId=late)
    refused(added, 409, "AUTHORIZATION_PAST_DUE")
    take(world, partner.customer(name="Beta Inc"))
    cancel(world, customer, late)
    take(world, customer, OTHER_TEAM)


def test_an_order_that_covers_what_is_past_due_lets_more_be_taken(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, TEAM, 2)
    world.advance(by="P7D")
    partner.order(customer, line(quantity=1))
    refused(try_take(world, customer), 409, "AUTHORIZATION_PAST_DUE")
    assert states(world, customer) == [("PAST_DUE", 1, 0)]
    partner.order(customer, line(quantity=1))
    take(world, customer)
    assert states(world, customer) == [("COVERED", 2, 0), ("OPEN", 0, 0)]


def test_licences_that_are_past_due_cannot_be_assigned(world: World, customer: str) -> None:
    reference = take(world, customer)["referenceId"]
    world.advance(by="P7D")
    refused(assign(world, customer, reference, 1), 409, "AUTHORIZATION_PAST_DUE", "referenceId: ")
    assert assign(world, customer, reference, 0).status_code == 200


def test_products_of_one_reference_are_past_due_each_in_its_time(
    world: World, customer: str
) -> None:
    reference = take(world, customer)["referenceId"]
    world.advance(by="P1D")
    take(world, customer, OTHER_TEAM, referenceId=reference)
    world.advance(to=EXPIRY)
    assert [status for status, *_ in states(world, customer)] == ["PAST_DUE", "OPEN"]
    world.advance(by="P1D")
    assert [status for status, *_ in states(world, customer)] == ["PAST_DUE", "PAST_DUE"]


# --- The rule --------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "expiry"), [(1, "2026-01-16"), (30, "2026-02-14")])
def test_its_life_is_a_rule(world: World, customer: str, days: int, expiry: str) -> None:
    world.rules(purchaseAuthorizationDays=days)
    assert take(world, customer)["expiryDate"] == f"{expiry}T09:00:00Z"
    world.advance(to=f"{expiry}T08:59:59Z")
    assert states(world, customer) == [("OPEN", 0, 0)]
    world.advance(by="PT1S")
    assert states(world, customer) == [("PAST_DUE", 0, 0)]


def test_with_no_days_it_is_past_due_at_once(world: World, customer: str) -> None:
    world.rules(purchaseAuthorizationDays=0)
    made = take(world, customer, TEAM, 2, assignedQuantity=1)
    assert (made["status"], made["assignedQuantity"]) == ("PAST_DUE", 0)
    assert made["expiryDate"] == made["creationDate"]


def test_a_longer_life_counts_for_what_is_open(world: World, customer: str) -> None:
    take(world, customer)
    world.advance(by="P3D")
    world.rules(purchaseAuthorizationDays=10)
    world.advance(to="2026-01-25T08:59:59Z")
    assert states(world, customer) == [("OPEN", 0, 0)]
    world.advance(by="PT1S")
    assert states(world, customer) == [("PAST_DUE", 0, 0)]
    assert len(events(world, "past_due")) == 1


def test_a_shorter_life_is_over_at_once(world: World, customer: str) -> None:
    take(world, customer, TEAM, 2, assignedQuantity=1)
    world.advance(by="P5D")
    world.rules(purchaseAuthorizationDays=4)
    assert states(world, customer) == [("PAST_DUE", 0, 0)]
    (event,) = events(world, "past_due")
    assert event["at"] == "2026-01-20T09:00:00Z"


def test_a_longer_life_opens_what_was_past_due_again(world: World, customer: str) -> None:
    take(world, customer, TEAM, 2, assignedQuantity=1)
    world.advance(by="P8D")
    world.rules(purchaseAuthorizationDays=14)
    assert states(world, customer) == [("OPEN", 0, 0)]
    assert len(events(world, "reopened")) == 1
    world.advance(to="2026-01-29T09:00:00Z")
    assert states(world, customer) == [("PAST_DUE", 0, 0)]


def test_it_counts_beside_other_rules(world: World, customer: str) -> None:
    take(world, customer)
    world.advance(by="P5D")
    world.rules(purchaseAuthorizationDays=4, earlyRenewalDays=10)
    assert states(world, customer) == [("PAST_DUE", 0, 0)]


def test_other_rules_change_nothing(world: World, customer: str) -> None:
    take(world, customer)
    before = world.control("GET", "/schedule").json()
    world.rules(lateRenewalDays=14, purchaseAuthorizationDays=7)
    assert world.control("GET", "/schedule").json() == before


# --- Emails ----------------------------------------------------------------------------------


def test_admins_and_reseller_are_told(world: World, partner: Partner, inside: Parts) -> None:
    reseller = partner.reseller(contacts=[contact("Seller@duck.com")])
    customer = partner.customer(reseller, contacts=[contact("admin@acme.com")])
    reference = take(world, customer, TEAM, 3)["referenceId"]
    partner.order(customer)
    world.advance(by="P7D")
    with reading(inside.engine) as connection:
        emails = connection.execute(
            select(Email.__table__)
            .where(Email.world_id == world.world_id, Email.kind.like("authorization%"))
            .order_by(Email.email_id)
        ).all()
    opened, past_due = emails
    assert (opened.kind, past_due.kind) == ("authorization-opened", "authorization-past-due")
    assert f"3 x Acrobat Pro for teams (purchase authorization {reference})" in opened.text
    assert "2026-01-22T09:00:00Z" in opened.text
    assert f"2 x Acrobat Pro for teams (purchase authorization {reference})" in past_due.text
    for each in emails:
        assert each.customer_id == customer
        assert each.recipients == ["admin@acme.com", "seller@duck.com"]


def test_who_is_both_admin_and_seller_is_told_once(
    world: World, partner: Partner, inside: Parts
) -> None:
    one = contact("one@acme.com")
    customer = partner.customer(partner.reseller(contacts=[one]), contacts=[one])
    take(world, customer)
    with reading(inside.engine) as connection:
        found = connection.execute(
            select(Email.recipients).where(
                Email.world_id == world.world_id, Email.kind == "authorization-opened"
            )
        ).scalars()
        assert list(found) == [["one@acme.com"]]


def test_what_no_order_could_cover_is_not_taken(world: World, partner: Partner) -> None:
    school = partner.customer(marketSegment="EDU")
    answer = try_take(world, school, K_12)
    refused(answer, 400, "INVALID_REQUEST")
    assert "INELIGIBLE_MARKET_SEGMENT" in answer.text
    customer = partner.customer()
    answer = try_take(world, customer, ADD_ON)
    refused(answer, 400, "INVALID_REQUEST")
    assert "INELIGIBLE_ADD_ON" in answer.text
    assert taken(world, customer) == []


@pytest.mark.parametrize("is_bought", [True, False])
def test_an_add_on_may_stand_on_what_was_bought_or_taken(
    world: World, partner: Partner, customer: str, *, is_bought: bool
) -> None:
    if is_bought:
        partner.order(customer)
    else:
        take(world, customer)
    assert take(world, customer, ADD_ON)["offerId"] == ADD_ON
