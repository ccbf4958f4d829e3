"""When and how a switch is put back (SW-10), and that it is never returned (SW-9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.committing import committed
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line, refused
from tests.switches.switching import (
    ALL_APPS_PRO,
    PLUS,
    bought,
    held,
    quantities,
    remaining,
    revert,
    revert_body,
    send,
    switch,
    switch_body,
)

PREVIEW = {"orderType": "PREVIEW_REVERT_SWITCH"}


@pytest.fixture
def source(partner: Partner, customer: str) -> str:
    """A subscription of ten licences."""
    return bought(partner, customer, 10)


@pytest.fixture
def switched(partner: Partner, customer: str, source: str) -> Json:
    """A switch of four of them."""
    return switch(partner, customer, source, 4)


def both(
    partner: Partner, customer: str, body: Json, status: int, code: str, *details: str
) -> None:
    """A revert and its preview are refused alike."""
    for changes in ({}, PREVIEW):
        refused(send(partner, customer, {**body, **changes}), status, code, *details)


@pytest.mark.parametrize(
    ("now", "refuses"),
    [
        ("2026-01-29T23:59:58Z", False),
        ("2026-01-29T23:59:59Z", False),
        ("2026-01-30T00:00:00Z", True),
    ],
)
def test_a_switch_is_reverted_through_day_14_in_utc(
    world: World, partner: Partner, customer: str, switched: Json, now: str, *, refuses: bool
) -> None:
    world.advance(to=now)
    if refuses:
        both(partner, customer, revert_body(switched), 400, "2117")
    else:
        assert send(partner, customer, {**revert_body(switched), **PREVIEW}).status_code == 201
        assert revert(partner, customer, switched)["status"] == "1000"


@pytest.mark.parametrize("year", [2027, 2028])
def test_the_days_are_counted_over_the_29th_of_february(
    new_world: Callable[..., World], year: int
) -> None:
    world = new_world(now=f"{year}-02-20T09:00:00Z")
    partner = world.partner
    customer = partner.customer()
    switched = switch(partner, customer, bought(partner, customer, 10), 4)
    last = 5 if year == 2028 else 6
    world.advance(to=f"{year}-03-0{last}T23:59:59Z")
    assert send(partner, customer, {**revert_body(switched), **PREVIEW}).status_code == 201
    world.advance(to=f"{year}-03-0{last + 1}T00:00:00Z")
    both(partner, customer, revert_body(switched), 400, "2117")


def test_after_the_anniversary_there_is_no_revert(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    world.advance(to="2027-01-10T09:00:00Z")
    switched = switch(partner, customer, source, 4)
    world.advance(to="2027-01-14T23:59:59Z")
    assert send(partner, customer, {**revert_body(switched), **PREVIEW}).status_code == 201
    world.advance(to="2027-01-15T00:00:00Z")
    both(partner, customer, revert_body(switched), 400, "2134", "Line Item: 1")


def test_a_switch_is_reverted_once(partner: Partner, customer: str, switched: Json) -> None:
    revert(partner, customer, switched)
    both(partner, customer, revert_body(switched), 400, "3115")


def test_a_revert_that_is_being_processed_counts(
    world: World, partner: Partner, customer: str, switched: Json
) -> None:
    world.rules(orderProcessingSeconds=60)
    placed = partner.make(f"/customers/{customer}/orders", revert_body(switched))
    assert placed["status"] == "1002"
    assert (
        placed["lineItems"][0]["subscriptionId"] == held(partner, customer)[TEAM]["subscriptionId"]
    )
    both(partner, customer, revert_body(switched), 400, "3115")
    assert quantities(partner, customer) == {TEAM: ("1000", 6), PLUS: ("1000", 4)}
    world.advance(by="PT60S")
    assert quantities(partner, customer) == {TEAM: ("1000", 10), PLUS: ("1004", 0)}


def test_what_is_reverted_is_a_complete_switch(
    world: World, partner: Partner, customer: str, source: str, switched: Json
) -> None:
    unknown = revert_body(switched, referenceOrderId="1009999999")
    both(partner, customer, unknown, 404, "2115")
    (purchase,) = partner.orders(customer, "order-type=NEW")
    other = revert_body(switched, referenceOrderId=purchase["orderId"])
    both(partner, customer, other, 400, "2116")
    back = revert(partner, customer, switched)
    both(partner, customer, revert_body(switched, referenceOrderId=back["orderId"]), 400, "2116")
    world.rules(orderProcessingSeconds=60)
    pending = partner.make(f"/customers/{customer}/orders", switch_body(source, 4))
    body = revert_body(switched, referenceOrderId=pending["orderId"])
    both(partner, customer, body, 400, "2116")


def test_another_distributors_switch_is_unknown(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    one, two = world.partners
    customer = one.customer()
    switched = switch(one, customer, bought(one, customer, 10), 4)
    both(two, customer, revert_body(switched), 404, "1116")


def test_all_of_a_switch_is_reverted_to_the_product_it_left(
    partner: Partner, customer: str, switched: Json
) -> None:
    target = switched["lineItems"][0]["subscriptionId"]
    for quantity in (3, 5):
        body = switch_body(
            target, quantity, TEAM, orderType="REVERT_SWITCH",
            referenceOrderId=switched["orderId"],
        )  # fmt: skip
        both(partner, customer, body, 400, "2149")
    both(partner, customer, revert_body(switched, OTHER_TEAM), 400, "2150")
    wrong = revert_body(switched)
    wrong["cancellingItems"][0]["subscriptionId"] = held(partner, customer)[TEAM]["subscriptionId"]
    both(partner, customer, wrong, 400, "3115")
    both(
        partner,
        customer,
        revert_body(switched, currencyCode="EUR"),
        400,
        "2154",
        "Invalid currency",
    )
    both(partner, customer, {**revert_body(switched), "lineItems": []}, 400, "2152")


def test_a_revert_needs_as_many_licences_as_the_switch_brought(
    partner: Partner, customer: str, source: str
) -> None:
    single = switch(partner, customer, source, 4)
    target = single["lineItems"][0]["subscriptionId"]
    again = bought(partner, customer, 2, OTHER_TEAM)
    assert again
    onward = switch(partner, customer, source, 2, ALL_APPS_PRO)
    assert onward["lineItems"][0]["subscriptionId"] != target
    assert quantities(partner, customer)[PLUS] == ("1000", 4)
    assert revert(partner, customer, single)["status"] == "1000"
    assert revert(partner, customer, onward)["status"] == "1000"
    assert quantities(partner, customer)[TEAM] == ("1000", 10)


def test_a_revert_finds_too_few_licences(partner: Partner, customer: str) -> None:
    illustrator = bought(partner, customer, 10, "11074301CA01A12")
    first = switch(partner, customer, illustrator, 4, OTHER_TEAM)
    all_apps = first["lineItems"][0]["subscriptionId"]
    switch(partner, customer, all_apps, 1, ALL_APPS_PRO)
    body = revert_body(first, "11074301CA01A12")
    both(partner, customer, body, 400, "2151")
    partner.order(customer, line(OTHER_TEAM, 1))
    assert send(partner, customer, body).status_code == 201


def test_the_old_subscription_comes_back_as_it_was(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    partner.renew(customer, source, enabled=True, renewalQuantity=7)
    switched = switch(partner, customer, source, 10)
    assert held(partner, customer)[TEAM]["status"] == "1004"
    revert(partner, customer, switched)
    shown = held(partner, customer)
    assert shown[TEAM]["subscriptionId"] == source
    assert shown[TEAM]["autoRenewal"] == {"enabled": True, "renewalQuantity": 7}
    assert quantities(partner, customer) == {TEAM: ("1000", 10), PLUS: ("1004", 0)}
    world.advance(to="2027-01-15T00:00:00Z")
    assert quantities(partner, customer) == {TEAM: ("1000", 7), PLUS: ("1004", 0)}
    assert world.control("POST", "/check").json()["broken"] == []


def test_what_was_bought_anew_since_takes_the_licences_of_a_revert(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    switched = switch(partner, customer, source, 10)
    newer = bought(partner, customer, 5)
    assert newer != source
    back = revert(partner, customer, switched)
    assert back["lineItems"][0]["subscriptionId"] == newer
    assert held(partner, customer)[TEAM]["currentQuantity"] == 15
    assert world.control("POST", "/check").json()["broken"] == []


@pytest.fixture
def moved(partner: Partner, customer: str) -> tuple[Json, Json, str]:
    """Two purchases, of 20 and of 3: a revert has put the 20 onto the subscription of the 3."""
    first = partner.order(customer, line(TEAM, 20))
    (old,) = partner.read_order(customer, first["orderId"])["lineItems"]
    switched = switch(partner, customer, old["subscriptionId"], 20)
    second = partner.order(customer, line(TEAM, 3))
    newer: str = revert(partner, customer, switched)["lineItems"][0]["subscriptionId"]
    assert newer != old["subscriptionId"]
    return first, second, newer


@pytest.mark.parametrize("quantity", [20, 5])
def test_what_is_returned_goes_off_where_a_revert_has_put_it(
    world: World, partner: Partner, customer: str, moved: tuple[Json, Json, str], quantity: int
) -> None:
    first, _, newer = moved
    answer = partner.give_back(customer, first, line(TEAM, quantity))
    assert answer.status_code == 201, answer.text
    returned = partner.read_order(customer, answer.json()["orderId"])
    assert returned["lineItems"][0]["subscriptionId"] == newer
    shown = partner.fetch(f"/customers/{customer}/subscriptions/{newer}")
    assert shown["currentQuantity"] == 23 - quantity
    assert remaining(partner, customer, first) == [20 - quantity]
    assert world.control("POST", "/check").json()["broken"] == []


def test_a_commitment_asks_for_what_a_revert_has_put_elsewhere_too(
    world: World, partner: Partner, customer: str, moved: tuple[Json, Json, str]
) -> None:
    first, second, _ = moved
    committed(world, customer, LICENSE=20)
    answer = partner.give_back(customer, first, line(TEAM, 4))
    refused(answer, 400, "2127", "Line Item: 1, Reason: THREE_YEAR_COMMIT")
    assert partner.give_back(customer, first, line(TEAM, 3)).status_code == 201
    answer = partner.give_back(customer, second, line(TEAM, 1))
    refused(answer, 400, "2127", "Line Item: 1, Reason: THREE_YEAR_COMMIT")


def test_what_a_revert_has_put_elsewhere_is_switched_first_as_it_was_bought_first(
    world: World, partner: Partner, customer: str, moved: tuple[Json, Json, str]
) -> None:
    first, second, newer = moved
    again = switch(partner, customer, newer, 22)
    assert remaining(partner, customer, first, second) == [0, 1]
    revert(partner, customer, again)
    assert remaining(partner, customer, first, second) == [20, 3]
    assert world.control("POST", "/check").json()["broken"] == []


def test_two_parts_of_an_emptied_subscription_come_to_the_newer_one(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    order = partner.fetch(f"/customers/{customer}/orders")["items"][0]
    parts = [switch(partner, customer, source, quantity) for quantity in (6, 4)]
    newer = bought(partner, customer, 1)
    revert(partner, customer, parts[1])
    # What one revert has brought is returned; the other comes after that all the same.
    assert partner.give_back(customer, order, line(TEAM, 4)).status_code == 201
    revert(partner, customer, parts[0])
    assert partner.give_back(customer, order, line(TEAM, 6)).status_code == 201
    shown = partner.fetch(f"/customers/{customer}/subscriptions/{newer}")
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 1)
    assert world.control("POST", "/check").json()["broken"] == []


def test_after_a_revert_the_same_may_be_switched_again(
    partner: Partner, customer: str, source: str, switched: Json
) -> None:
    revert(partner, customer, switched)
    again = switch(partner, customer, source, 4)
    assert again["lineItems"][0]["subscriptionId"] != switched["lineItems"][0]["subscriptionId"]


@pytest.mark.parametrize(
    ("answered", "status", "code"),
    [
        ("numeric", 400, "2127"),
        ("words", 422, "RETURN_NOT_SUPPORTED_SWITCH_ORDER"),
        ("reasons", 422, "SWITCH_ORDER_CANCELLATION_NOT_ALLOWED"),
    ],
)
def test_a_switch_is_not_returned_whatever_its_status(
    world: World,
    partner: Partner,
    customer: str,
    switched: Json,
    answered: str,
    status: int,
    code: str,
) -> None:
    world.rules(returnErrors=answered)
    details = ["Reason: SWITCH_ORDER_CANCELLATION_NOT_ALLOWED"] if status == 400 else []
    refused(partner.give_back(customer, switched), status, code, *details)
    revert(partner, customer, switched)
    refused(partner.give_back(customer, switched), status, code, *details)


def test_a_revert_is_not_returned(partner: Partner, customer: str, switched: Json) -> None:
    back = revert(partner, customer, switched)
    refused(partner.give_back(customer, back), 400, "2116")


def test_a_part_of_a_pack_is_refused_by_its_reason(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(returnErrors="reasons")
    pack = "90000003CA01A12"
    order = partner.order(customer, line(pack, 2))
    answer = partner.give_back(customer, order, line(pack, 1))
    refused(answer, 422, "PARTIAL_CANCELLATION_NOT_ALLOWED_FOR_SCP_OR_CONSUMABLE")
    assert "additionalDetails" not in answer.json()
