"""Orders that are still being processed around the anniversary (OR-1, RN-1, RN-2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line, refused

AD = "2027-01-15T00:00:00Z"


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A world in which orders take five minutes."""
    return new_world(rules={"orderProcessingSeconds": 300})


def only(partner: Partner, customer: str) -> Json:
    (subscription,) = partner.subscriptions(customer)
    return subscription


def renewals(partner: Partner, customer: str) -> list[Json]:
    return partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")


def bought(world: World, partner: Partner, customer: str, *lines: Json) -> None:
    partner.order(customer, *lines)
    world.advance(by="PT5M")


@pytest.mark.every_backend
def test_the_renewal_order_is_pending_for_a_while_and_then_complete(
    world: World, partner: Partner, customer: str
) -> None:
    bought(world, partner, customer, line(quantity=5))
    world.advance(to=AD)
    (order,) = renewals(partner, customer)
    assert (order["status"], order["source"]) == ("1002", "System")
    assert [each["status"] for each in order["lineItems"]] == ["1002"]
    # Unlike what is bought, what is renewed has its subscription from the start (create-order).
    shown = only(partner, customer)
    assert [each["subscriptionId"] for each in order["lineItems"]] == [shown["subscriptionId"]]
    assert (shown["status"], shown["renewalDate"]) == ("1000", "2027-01-15")
    world.advance(to="2027-01-15T00:04:59Z")
    assert renewals(partner, customer)[0]["status"] == "1002"
    world.advance(to="2027-01-15T00:05:00Z")
    (order,) = renewals(partner, customer)
    assert order["status"] == "1000"
    shown = only(partner, customer)
    assert order["lineItems"][0]["subscriptionId"] == shown["subscriptionId"]
    assert (shown["status"], shown["renewalDate"]) == ("1000", "2028-01-15")
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-01-15"


def test_while_its_renewal_is_processed_a_subscription_cannot_be_edited(
    world: World, partner: Partner, customer: str
) -> None:
    bought(world, partner, customer, line(quantity=5))
    subscription_id = only(partner, customer)["subscriptionId"]
    world.advance(to="2027-01-14T23:59:59Z")
    assert partner.renew(customer, subscription_id, renewalQuantity=6).status_code == 200
    world.advance(to=AD)
    refused(partner.renew(customer, subscription_id, enabled=False), 400, "3120")
    world.advance(to="2027-01-15T00:04:59Z")
    refused(partner.renew(customer, subscription_id, renewalQuantity=1), 400, "3120")
    world.advance(by="PT1S")
    assert partner.renew(customer, subscription_id, renewalQuantity=1).status_code == 200
    assert only(partner, customer)["currentQuantity"] == 5


def test_what_does_not_renew_lapses_at_once(world: World, partner: Partner, customer: str) -> None:
    bought(world, partner, customer, line(TEAM, 1, 1), line(OTHER_TEAM, 1, 2))
    team, _ = partner.subscriptions(customer)
    partner.renew(customer, team["subscriptionId"], enabled=False)
    world.advance(to=AD)
    assert [each["status"] for each in partner.subscriptions(customer)] == ["1004", "1000"]
    world.advance(by="PT5M")
    shown = [(each["status"], each["renewalDate"]) for each in partner.subscriptions(customer)]
    assert shown == [("1004", "2027-01-15"), ("1000", "2028-01-15")]


def test_it_is_renewed_once_however_often_the_clock_is_moved(
    world: World, partner: Partner, customer: str
) -> None:
    bought(world, partner, customer, line(quantity=5))
    world.advance(to=AD)
    for _ in range(6):
        world.advance(by="PT1M")
    assert len(renewals(partner, customer)) == 1
    world.advance(to="2028-01-15T00:05:00Z")
    assert len(renewals(partner, customer)) == 2
    assert only(partner, customer)["currentQuantity"] == 5


@pytest.mark.parametrize(("whose", "status"), [("resellers", "1022"), ("customers", "1024")])
def test_an_account_that_becomes_inactive_meanwhile_makes_it_fail(
    world: World, partner: Partner, whose: str, status: str
) -> None:
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    bought(world, partner, customer, line(quantity=12))
    world.advance(to=AD)
    account = reseller if whose == "resellers" else customer
    world.control("PATCH", f"/{whose}/{account}", {"status": "1004"})
    world.advance(by="PT5M")
    (order,) = renewals(partner, customer)
    assert order["status"] == status
    shown = only(partner, customer)
    assert (shown["status"], shown["currentQuantity"]) == ("1004", 12)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"


def test_a_rule_set_back_while_it_is_processed_changes_nothing_of_it(
    world: World, partner: Partner, customer: str
) -> None:
    bought(world, partner, customer, line(quantity=5))
    world.advance(to=AD)
    world.rules(orderProcessingSeconds=0)
    assert renewals(partner, customer)[0]["status"] == "1002"
    world.advance(to="2027-01-15T00:05:00Z")
    assert renewals(partner, customer)[0]["status"] == "1000"


@pytest.mark.parametrize("offer", [TEAM, OTHER_TEAM])
def test_an_order_of_the_last_minutes_completes_with_the_term_and_renews_with_it(
    world: World, partner: Partner, customer: str, offer: str
) -> None:
    bought(world, partner, customer, line(TEAM, 5))
    world.advance(to="2027-01-14T23:58:00Z")
    placed = partner.order(customer, line(offer, 3))
    world.advance(to="2027-01-14T23:59:59Z")
    assert partner.fetch(f"/customers/{customer}/orders/{placed['orderId']}")["status"] == "1002"
    world.advance(to=AD)
    assert partner.fetch(f"/customers/{customer}/orders/{placed['orderId']}")["status"] == "1000"
    (renewal,) = renewals(partner, customer)
    assert sum(each["quantity"] for each in renewal["lineItems"]) == 8
    world.advance(by="PT5M")
    held = partner.subscriptions(customer)
    assert sum(each["currentQuantity"] for each in held) == 8
    assert {each["renewalDate"] for each in held} == {"2028-01-15"}


def test_an_order_of_the_last_minutes_for_what_is_disabled_lapses_with_it(
    world: World, partner: Partner, customer: str
) -> None:
    bought(world, partner, customer, line(quantity=5))
    partner.renew(customer, only(partner, customer)["subscriptionId"], enabled=False)
    world.advance(to="2027-01-14T23:58:00Z")
    partner.order(customer, line(quantity=3))
    world.advance(to="2027-01-15T00:10:00Z")
    shown = only(partner, customer)
    assert (shown["status"], shown["currentQuantity"]) == ("1004", 8)
    assert renewals(partner, customer) == []


def test_an_order_of_the_last_minutes_of_a_customer_who_returned_everything_renews(
    world: World, partner: Partner, customer: str
) -> None:
    placed = partner.order(customer, line(quantity=5))
    world.advance(by="PT5M")
    partner.give_back(customer, placed)
    world.advance(to="2027-01-14T23:58:00Z")
    partner.order(customer, line(quantity=3))
    world.advance(to="2027-01-15T00:10:00Z")
    _, new = partner.subscriptions(customer)
    assert (new["status"], new["renewalDate"]) == ("1000", "2028-01-15")


def test_a_return_of_the_last_minutes_is_done_before_the_renewal(
    world: World, partner: Partner, customer: str
) -> None:
    bought(world, partner, customer, line(quantity=5))
    world.advance(to="2027-01-14T12:00:00Z")
    late = partner.order(customer, line(quantity=3))
    world.advance(to="2027-01-14T23:58:00Z")
    assert partner.give_back(customer, late).status_code == 201
    world.advance(to="2027-01-15T00:10:00Z")
    (renewal,) = renewals(partner, customer)
    assert renewal["lineItems"][0]["quantity"] == 5
    assert only(partner, customer)["currentQuantity"] == 5


def test_the_first_order_of_an_extended_term_in_its_last_minutes_renews(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(cotermDate="2027-02-15")
    world.advance(to="2027-02-14T23:58:00Z")
    partner.order(customer)
    world.advance(to="2027-02-15T00:10:00Z")
    assert only(partner, customer)["renewalDate"] == "2028-02-15"


def test_licences_bought_for_the_new_term_while_its_renewal_is_processed_come_on_top(
    world: World, partner: Partner, customer: str
) -> None:
    bought(world, partner, customer, line(quantity=5))
    world.advance(to="2027-01-15T00:01:00Z")
    world.rules(orderProcessingSeconds=0)
    placed = partner.order(customer, line(quantity=3))
    assert only(partner, customer)["currentQuantity"] == 8
    world.advance(to="2027-01-15T00:05:00Z")
    shown = only(partner, customer)
    assert (shown["currentQuantity"], shown["renewalDate"]) == (8, "2028-01-15")
    assert "renewedQuantity" not in shown
    item = partner.fetch(f"/customers/{customer}/orders/{placed['orderId']}?fetch-price=true")
    assert item["lineItems"][0]["proratedDays"] == 365
