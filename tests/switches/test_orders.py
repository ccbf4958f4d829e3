"""What switches do when they are placed, complete or fail (SW-3 to SW-9)."""

from __future__ import annotations

import pytest

from tests.support import TEAM, Json, Partner, World, line, refused
from tests.switches.switching import (
    PLUS,
    STUDIO,
    bought,
    held,
    quantities,
    remaining,
    revert,
    send,
    switch,
    switch_body,
)

OFF = {"enabled": False}


def first_line(partner: Partner, customer: str, order: Json) -> Json:
    found: Json = partner.read_order(customer, order["orderId"])["lineItems"][0]
    return found


@pytest.mark.every_backend
def test_part_of_a_subscription_becomes_a_new_one_and_comes_back(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer)
    switched = switch(partner, customer, source)
    assert quantities(partner, customer) == {TEAM: ("1000", 60), PLUS: ("1000", 40)}
    subscriptions = held(partner, customer)
    assert subscriptions[PLUS]["renewalDate"] == subscriptions[TEAM]["renewalDate"]
    assert subscriptions[PLUS]["autoRenewal"] == {"enabled": True, "renewalQuantity": 40}
    assert switched["lineItems"][0]["subscriptionId"] == subscriptions[PLUS]["subscriptionId"]
    assert switched["lineItems"][0]["offerId"] == "65324898CA04A12"
    assert switched["cancellingItems"][0]["offerId"] == "65304479CA04A12"
    back = revert(partner, customer, switched)
    assert (back["orderType"], back["status"]) == ("REVERT_SWITCH", "1000")
    assert back["lineItems"][0]["subscriptionId"] == source
    assert quantities(partner, customer) == {TEAM: ("1000", 100), PLUS: ("1004", 0)}
    assert partner.read_order(customer, switched["orderId"])["status"] == "1008"
    assert world.control("POST", "/check").json()["broken"] == []


def test_all_of_a_subscription_leaves_it_inactive_and_not_renewable(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    switch(partner, customer, source, 10, STUDIO)
    assert quantities(partner, customer) == {TEAM: ("1004", 0), STUDIO: ("1000", 10)}
    world.advance(to="2027-01-15T09:00:00Z")
    subscriptions = held(partner, customer)
    assert subscriptions[STUDIO]["renewalDate"] == "2028-01-15"
    assert subscriptions[TEAM]["status"] == "1004"
    assert "allowedActions" not in subscriptions[TEAM]


def test_licences_come_to_what_the_customer_has_of_the_product(
    partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    partner.order(customer, line(PLUS, 5))
    target = held(partner, customer)[PLUS]["subscriptionId"]
    named = switch_body(source, 4)
    named["lineItems"][0]["subscriptionId"] = target
    placed = partner.make(f"/customers/{customer}/orders", named)
    assert placed["lineItems"][0]["subscriptionId"] == ""
    assert first_line(partner, customer, placed)["subscriptionId"] == target
    switch(partner, customer, source, 3)
    assert quantities(partner, customer) == {TEAM: ("1000", 3), PLUS: ("1000", 12)}


def test_both_renew_what_they_have_unless_a_quantity_was_set(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer)
    switch(partner, customer, source)
    world.advance(to="2027-01-15T00:00:00Z")
    assert quantities(partner, customer) == {TEAM: ("1000", 60), PLUS: ("1000", 40)}


def test_a_renewal_quantity_that_was_set_stays_and_the_event_warns(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer)
    partner.renew(customer, source, enabled=True, renewalQuantity=100)
    switch(partner, customer, source)
    assert held(partner, customer)[TEAM]["autoRenewal"]["renewalQuantity"] == 100
    events = world.control("GET", f"/events?customer-id={customer}").json()["items"]
    (told,) = [each["summary"] for each in events if each["kind"] == "subscription.switched"]
    assert "still renews 100" in told
    world.advance(to="2027-01-15T00:00:00Z")
    assert quantities(partner, customer) == {TEAM: ("1000", 100), PLUS: ("1000", 40)}


@pytest.mark.every_backend
def test_what_may_be_returned_falls_by_the_oldest_line_first(
    world: World, partner: Partner, customer: str
) -> None:
    first = partner.order(customer, line(quantity=10))
    second = partner.order(customer, line(quantity=20))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    assert remaining(partner, customer, first, second) == [10, 20]
    switched = switch(partner, customer, source, 15)
    assert remaining(partner, customer, first, second) == [0, 15]
    assert "remainingQuantity" not in switched["lineItems"][0]
    for order in (first, second):
        assert first_line(partner, customer, order)["status"] == "1000"
    answer = partner.give_back(customer, second, line(TEAM, 16))
    refused(answer, 400, "2120", "Line Item: 1, Reason: Requested cancel quantity exceeds "
            "remaining quantity")  # fmt: skip
    world.rules(returnErrors="words")
    refused(
        partner.give_back(customer, second, line(TEAM, 16)), 422, "RETURN_QTY_EXCEEDS_REMAINING"
    )
    assert partner.give_back(customer, second, line(TEAM, 5)).status_code == 201
    assert quantities(partner, customer) == {TEAM: ("1000", 10), PLUS: ("1000", 15)}
    revert(partner, customer, switched)
    assert remaining(partner, customer, first, second) == [10, 15]
    assert world.control("POST", "/check").json()["broken"] == []


def test_a_line_that_was_returned_meanwhile_is_open_again_after_a_revert(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=10))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    switched = switch(partner, customer, source, 4)
    assert partner.give_back(customer, order, line(TEAM, 6)).status_code == 201
    assert partner.read_order(customer, order["orderId"])["status"] == "1008"
    assert quantities(partner, customer)[TEAM] == ("1004", 0)
    revert(partner, customer, switched)
    assert partner.read_order(customer, order["orderId"])["status"] == "1000"
    assert remaining(partner, customer, order) == [4]
    assert quantities(partner, customer) == {TEAM: ("1000", 4), PLUS: ("1004", 0)}
    assert world.control("POST", "/check").json()["broken"] == []


def test_a_line_of_which_a_switch_left_nothing_was_not_returned(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=10))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    switch(partner, customer, source, 10)
    refused(partner.give_back(customer, order, line(TEAM, 1)), 400, "2120")
    world.rules(returnErrors="words")
    refused(partner.give_back(customer, order, line(TEAM, 1)), 422, "RETURN_QTY_EXCEEDS_REMAINING")


def test_licences_of_a_switch_raise_no_other_lines_remainder(
    partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    own = partner.order(customer, line(PLUS, 5))
    switch(partner, customer, source, 4)
    assert remaining(partner, customer, own) == [5]
    refused(partner.give_back(customer, own, line(PLUS, 6)), 400, "2132")


@pytest.mark.parametrize("wait", [0, 60])
def test_a_switch_is_pending_until_it_is_processed(
    world: World, partner: Partner, customer: str, wait: int
) -> None:
    order = partner.order(customer, line(quantity=10))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    world.rules(orderProcessingSeconds=wait)
    placed = partner.make(f"/customers/{customer}/orders", switch_body(source, 4))
    assert (placed["status"], placed["lineItems"][0]["status"]) == ("1002", "1002")
    assert placed["cancellingItems"][0]["status"] == "1002"
    assert placed["lineItems"][0]["subscriptionId"] == ""
    assert remaining(partner, customer, order) == [6]
    if wait:
        assert quantities(partner, customer) == {TEAM: ("1000", 10)}
        world.advance(by="PT59S")
        assert partner.read_order(customer, placed["orderId"])["status"] == "1002"
        world.advance(by="PT1S")
    read = partner.read_order(customer, placed["orderId"])
    assert (read["status"], read["cancellingItems"][0]["status"]) == ("1000", "1000")
    assert quantities(partner, customer) == {TEAM: ("1000", 6), PLUS: ("1000", 4)}
    assert world.control("POST", "/check").json()["broken"] == []


@pytest.mark.every_backend
def test_a_switch_that_fails_gives_everything_back(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=10))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    world.portal(f"/resellers/{reseller}", status="1004")
    failed = switch(partner, customer, source, 4)
    assert (failed["status"], failed["lineItems"][0]["status"]) == ("1022", "1004")
    assert failed["cancellingItems"][0]["status"] == "1004"
    assert remaining(partner, customer, order) == [10]
    assert quantities(partner, customer) == {TEAM: ("1000", 10)}
    assert world.control("POST", "/check").json()["broken"] == []
    world.portal(f"/resellers/{reseller}", status="1000")
    switched = switch(partner, customer, source, 4)
    world.portal(f"/resellers/{reseller}", status="1004")
    assert revert(partner, customer, switched)["status"] == "1022"
    world.portal(f"/resellers/{reseller}", status="1000")
    assert revert(partner, customer, switched)["status"] == "1000"


def test_a_switch_whose_licences_are_gone_when_it_is_processed_fails(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=10))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    world.rules(orderProcessingSeconds=60)
    placed = partner.make(f"/customers/{customer}/orders", switch_body(source, 4))
    world.portal(f"/subscriptions/{source}", status="1004")
    world.advance(by="PT60S")
    assert partner.read_order(customer, placed["orderId"])["status"] == "1004"
    assert remaining(partner, customer, order) == [10]


def test_levels_rise_with_what_only_the_new_product_counts_for(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 50)
    assert partner.fetch(f"/customers/{customer}")["discounts"][0]["level"] == "03"
    switch(partner, customer, source, 20)
    assert partner.fetch(f"/customers/{customer}")["discounts"][0]["level"] == "03"
    assert world.control("POST", "/check").json()["broken"] == []


def test_the_history_finds_switches_and_reverts(partner: Partner, customer: str) -> None:
    source = bought(partner, customer, 10)
    switched = switch(partner, customer, source, 4, externalReferenceId="S-1")
    back = revert(partner, customer, switched)
    (found,) = partner.orders(customer, "order-type=SWITCH")
    assert found["orderId"] == switched["orderId"]
    assert found["cancellingItems"] == [{**switched["cancellingItems"][0], "status": "1008"}]
    (reverted,) = partner.orders(customer, "order-type=REVERT_SWITCH")
    assert reverted["referenceOrderId"] == switched["orderId"] == reverted["referencedOrderId"]
    by_reference = partner.orders(customer, f"reference-order-id={switched['orderId']}")
    assert [each["orderId"] for each in by_reference] == [back["orderId"]]
    types = [each["orderType"] for each in partner.orders(customer, "offer-id=65324898CA02A12")]
    assert types == ["SWITCH"]


def test_the_reference_of_a_switch_may_be_changed(partner: Partner, customer: str) -> None:
    source = bought(partner, customer, 10)
    switched = switch(partner, customer, source, 4)
    path = f"/customers/{customer}/orders/{switched['orderId']}"
    changed = partner.patch(path, {**switched, "externalReferenceId": "S-2"})
    assert changed.status_code == 200, changed.text
    assert partner.fetch(path)["externalReferenceId"] == "S-2"
    other = {**switched, "cancellingItems": [], "externalReferenceId": "S-3"}
    refused(partner.patch(path, other), 400, "1119", "cancellingItems")


def test_the_admins_are_told_of_switches_and_reverts(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    revert(partner, customer, switch(partner, customer, source, 4))
    found = world.control("GET", f"/outbox?customer-id={customer}&kind=licenses-switched").json()
    back, there = [email["text"] for email in found["items"]]
    assert "Given up:\n- Acrobat Pro for teams: 4" in there
    assert "Gained:\n- Acrobat Pro Plus for teams: 4, ending on 2027-01-15" in there
    assert "It reverts order" in back


def test_a_switch_with_a_partners_own_fields_is_taken(partner: Partner, customer: str) -> None:
    source = bought(partner, customer, 10)
    body = switch_body(source, 4, customerId=customer, recommendationTrackerId="t-1")
    assert send(partner, customer, body).status_code == 201


def test_an_order_that_waits_at_the_anniversary_is_processed_before_the_renewal(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    world.advance(to="2027-01-14T23:59:30Z")
    world.rules(orderProcessingSeconds=600)
    partner.make(f"/customers/{customer}/orders", switch_body(source, 4))
    world.advance(to="2027-01-15T00:10:00Z")
    assert quantities(partner, customer) == {TEAM: ("1000", 6), PLUS: ("1000", 4)}
    assert {each["renewalDate"] for each in held(partner, customer).values()} == {"2028-01-15"}
    assert world.control("POST", "/check").json()["broken"] == []


def test_previews_change_nothing(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=10))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    for _ in range(2):
        preview = partner.make(
            f"/customers/{customer}/orders", switch_body(source, 4, orderType="PREVIEW_SWITCH")
        )
        assert (preview["orderId"], preview["status"]) == ("", "")
    assert quantities(partner, customer) == {TEAM: ("1000", 10)}
    assert remaining(partner, customer, order) == [10]
    assert len(partner.orders(customer)) == 1


# --- Beside what was bought to a cotermDate that an early renewal rolled on ----------------------

LATER = "2028-01-15"


@pytest.fixture
def rolled(world: World, partner: Partner, customer: str) -> str:
    """A subscription of 100 to 2027-01-15, ten of them renewed; beside it five to a year later."""
    source = bought(partner, customer)
    world.advance(to="2026-12-20T12:00:00Z")
    renewed = {"orderType": "RENEWAL", "lineItems": [line(TEAM, 10, subscriptionId=source)]}
    partner.make(f"/customers/{customer}/orders", renewed)
    partner.order(customer, line(PLUS, 5))
    assert held(partner, customer)[PLUS]["renewalDate"] == LATER
    return source


def test_licences_stay_in_the_term_that_they_are_paid_for(
    world: World, partner: Partner, customer: str, rolled: str
) -> None:
    later = held(partner, customer)[PLUS]
    switched = switch(partner, customer, rolled, 40)
    gained = switched["lineItems"][0]["subscriptionId"]
    found = {each["subscriptionId"]: each for each in partner.subscriptions(customer)}
    told = [(found[key]["currentQuantity"], found[key]["renewalDate"]) for key in found]
    assert told == [(60, "2027-01-15"), (5, LATER), (40, "2027-01-15")]
    assert (later["subscriptionId"] != gained, found[gained]["offerId"]) == (True, PLUS)
    assert world.control("POST", "/check").json()["broken"] == []
    body = switch_body(rolled, 10)
    body["lineItems"][0]["subscriptionId"] = later["subscriptionId"]
    refused(send(partner, customer, body), 400, "3115")
    body["lineItems"][0]["subscriptionId"] = gained
    assert send(partner, customer, body).status_code == 201
    world.advance(to="2027-01-15T00:00:00Z")
    assert {each["renewalDate"] for each in partner.subscriptions(customer)} == {LATER}
    assert world.control("POST", "/check").json()["broken"] == []


def test_a_revert_comes_back_to_the_term_that_it_left(
    world: World, partner: Partner, customer: str, rolled: str
) -> None:
    switched = switch(partner, customer, rolled, 40)
    back = revert(partner, customer, switched)
    assert back["lineItems"][0]["subscriptionId"] == rolled
    assert quantities(partner, customer)[TEAM] == ("1000", 100)
    assert world.control("POST", "/check").json()["broken"] == []
