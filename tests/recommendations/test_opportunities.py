"""Overlay opportunities: open, consumed by orders, expired, gone (RE-C7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.control_api.control import refused
from tests.recommendations.asking import ALL_APPS, EXPRESS, fetch, opportunity
from tests.support import START, Json, World, line

UNKNOWN = "1009999999"


def told(world: World, customer: str) -> Json:
    """Return the opportunities that the partner is told of, nothing where there are none."""
    found: Json = fetch(world.partner, customer).get("overlayRecommendations", {})
    return found


def statuses(world: World, customer: str) -> list[str]:
    """Return what has become of all opportunities of a customer, oldest first."""
    answer = world.control("GET", f"/customers/{customer}/opportunities").json()
    assert answer["totalCount"] == len(answer["items"])
    return [each["status"] for each in answer["items"]]


def express(quantity: int) -> list[Json]:
    """Return items of one product."""
    return [{"offerId": EXPRESS, "quantity": quantity}]


@pytest.mark.every_backend
def test_the_partner_is_told_key_by_key_as_adobe_shows_it(world: World, customer: str) -> None:
    items = [
        {"offerId": EXPRESS, "quantity": 25},
        {"offerId": "65318386CA02012", "quantity": 1},
    ]
    opportunity(world, customer, items=items)
    opportunity(world, customer, kind="renew", items=express(15), expiresAt="2026-02-28T08:15:35Z")
    found = fetch(world.partner, customer)
    assert list(found) == ["productRecommendations", "overlayRecommendations"]
    shown = found["overlayRecommendations"]
    assert list(shown) == ["new", "renew"]
    assert shown == {
        "new": [
            {
                "createdAt": START,
                "expiresAt": "2026-02-15T09:00:00Z",
                "status": "OPEN",
                "items": items,
            }
        ],
        "renew": [
            {
                "createdAt": START,
                "expiresAt": "2026-02-28T08:15:35Z",
                "status": "OPEN",
                "items": express(15),
            }
        ],
    }
    assert list(shown["new"][0]) == ["createdAt", "expiresAt", "status", "items"]


def test_without_any_there_is_no_such_key(world: World, customer: str) -> None:
    assert "overlayRecommendations" not in fetch(world.partner, customer)
    opportunity(world, customer)
    assert told(world, customer)["renew"] == []
    other = world.partner.customer(name="Other")
    assert told(world, other) == {}


def test_the_oldest_come_first(world: World, customer: str) -> None:
    made = [opportunity(world, customer, items=express(quantity)) for quantity in (3, 1, 2)]
    shown = [each["items"] for each in told(world, customer)["new"]]
    assert shown == [each["items"] for each in made]


def test_they_come_beside_no_other_answer(world: World, customer: str) -> None:
    opportunity(world, customer)
    path = f"/customers/{customer}/subscriptions?fetch-recommendations=true"
    assert list(world.partner.fetch(path)["recommendations"]) == ["productRecommendations"]


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("ordered", "status"),
    [
        ([line(EXPRESS, 4)], "OPEN"),
        ([line(EXPRESS, 5)], "CONSUMED"),
        ([line(EXPRESS, 6)], "CONSUMED"),
        ([line(ALL_APPS, 5)], "OPEN"),
        ([line(EXPRESS, 2), line("30006208CA01A12", 3, number=2)], "CONSUMED"),
    ],
)
def test_a_purchase_of_every_item_in_its_quantity_consumes_one(
    world: World, customer: str, ordered: list[Json], status: str
) -> None:
    opportunity(world, customer)
    world.partner.order(customer, *ordered)
    assert statuses(world, customer) == [status]
    assert bool(told(world, customer)) == (status == "OPEN")


def test_several_orders_consume_one_together(world: World, customer: str) -> None:
    items = [*express(5), {"offerId": ALL_APPS, "quantity": 2}]
    opportunity(world, customer, items=items)
    for ordered, status in (
        (line(EXPRESS, 3), "OPEN"),
        (line(EXPRESS, 2), "OPEN"),
        (line(ALL_APPS, 1), "OPEN"),
        (line(ALL_APPS, 1), "CONSUMED"),
    ):
        world.partner.order(customer, ordered)
        assert statuses(world, customer) == [status]


def test_what_was_ordered_before_or_by_others_consumes_nothing(world: World, customer: str) -> None:
    world.partner.order(customer, line(EXPRESS, 9))
    opportunity(world, customer)
    world.partner.order(world.partner.customer(name="Other"), line(EXPRESS, 9))
    world.partner.preview(customer, line(EXPRESS, 9))
    assert statuses(world, customer) == ["OPEN"]


def test_a_level_of_a_product_is_the_product(world: World, customer: str) -> None:
    opportunity(world, customer, items=[{"offerId": "30006208CA12A12", "quantity": 5}])
    world.partner.order(customer, line(EXPRESS, 5))
    assert statuses(world, customer) == ["CONSUMED"]


def test_what_was_returned_was_ordered_all_the_same(world: World, customer: str) -> None:
    opportunity(world, customer)
    world.partner.give_back(customer, world.partner.order(customer, line(EXPRESS, 5)))
    assert statuses(world, customer) == ["CONSUMED"]


def test_an_order_counts_while_it_is_processed_and_not_once_it_has_failed(
    world: World, customer: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    opportunity(world, customer)
    world.partner.order(customer, line(EXPRESS, 5))
    assert statuses(world, customer) == ["CONSUMED"]
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT60S")
    assert statuses(world, customer) == ["OPEN"]


def test_a_renewal_consumes_those_to_renew_and_a_purchase_does_not(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer, line(EXPRESS, 5))
    (held,) = partner.subscriptions(customer)
    world.advance(to="2027-01-05T09:00:00Z")
    opportunity(world, customer)
    opportunity(world, customer, kind="renew")
    partner.order(customer, line(EXPRESS, 5))
    assert statuses(world, customer) == ["CONSUMED", "OPEN"]
    mine = line(EXPRESS, 5, subscriptionId=held["subscriptionId"])
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [mine]})
    assert statuses(world, customer) == ["CONSUMED", "CONSUMED"]
    assert told(world, customer) == {}


def test_auto_renewal_consumes_those_to_renew(world: World, customer: str) -> None:
    world.partner.order(customer, line(EXPRESS, 5))
    world.advance(to="2027-01-05T09:00:00Z")
    opportunity(world, customer, kind="renew", items=express(6))
    opportunity(world, customer, kind="renew")
    world.advance(to="2027-01-15T00:00:00Z")
    assert statuses(world, customer) == ["OPEN", "CONSUMED"]


@pytest.mark.every_backend
def test_one_expires_after_its_last_second_and_is_shown_for_thirty_days(
    world: World, customer: str
) -> None:
    opportunity(world, customer, expiresAt="2026-02-01T12:00:00Z")
    for now, shown in (
        ("2026-02-01T12:00:00Z", ["OPEN"]),
        ("2026-02-01T12:00:01Z", ["EXPIRED"]),
        ("2026-03-03T12:00:00Z", ["EXPIRED"]),
        ("2026-03-03T12:00:01Z", []),
    ):
        world.advance(to=now)
        assert [each["status"] for each in told(world, customer).get("new", [])] == shown
    assert statuses(world, customer) == ["EXPIRED"]


@pytest.mark.parametrize(
    ("ordered_at", "status"), [("12:00:00", "CONSUMED"), ("12:00:01", "EXPIRED")]
)
def test_an_order_after_the_last_second_consumes_nothing(
    world: World, customer: str, ordered_at: str, status: str
) -> None:
    opportunity(world, customer, expiresAt="2026-02-01T12:00:00Z")
    world.advance(to=f"2026-02-01T{ordered_at}Z")
    world.partner.order(customer, line(EXPRESS, 5))
    assert statuses(world, customer) == [status]
    world.advance(to="2026-02-20T00:00:00Z")
    assert statuses(world, customer) == [status]


def test_the_rule_says_how_long_one_is_open(world: World, customer: str) -> None:
    world.rules(overlayOpportunityDays=7)
    assert opportunity(world, customer)["expiresAt"] == "2026-01-22T09:00:00Z"


@pytest.mark.every_backend
def test_a_tester_sees_and_deletes_them(world: World, customer: str) -> None:
    made = opportunity(world, customer)
    assert made == {
        "opportunityId": made["opportunityId"],
        "customerId": customer,
        "kind": "new",
        "createdAt": START,
        "expiresAt": "2026-02-15T09:00:00Z",
        "status": "OPEN",
        "items": express(5),
    }
    path = f"/customers/{customer}/opportunities"
    assert world.control("GET", path).json() == {"totalCount": 1, "items": [made]}
    other = world.partner.customer(name="Other")
    one = f"{path}/{made['opportunityId']}"
    foreign = world.control("DELETE", one.replace(customer, other))
    detail = f"opportunityId: {made['opportunityId']}"
    refused(foreign, 404, "OPPORTUNITY_NOT_FOUND", detail)
    assert world.control("DELETE", one).status_code == 204
    refused(world.control("DELETE", one), 404, "OPPORTUNITY_NOT_FOUND", detail)
    assert told(world, customer) == {}
    kinds = [event["kind"] for event in world.control("GET", "/events").json()["items"]]
    assert {"opportunity.created", "opportunity.deleted"} <= set(kinds)


def test_a_customer_that_is_not_there_has_none(world: World) -> None:
    path = f"/customers/{UNKNOWN}/opportunities"
    body = {"kind": "new", "items": express(1)}
    for answer in (
        world.control("POST", path, body),
        world.control("GET", path),
        world.control("DELETE", f"{path}/1600000001"),
    ):
        refused(answer, 404, "CUSTOMER_NOT_FOUND", f"customerId: {UNKNOWN}")


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        ({"kind": "upgrade"}, "kind: "),
        ({"items": []}, "items: "),
        ({"items": [{"offerId": EXPRESS, "quantity": 0}]}, "items[0].quantity: "),
        ({"items": [{"offerId": "99999999CA01A12", "quantity": 1}]}, "items[0].offerId: "),
        ({"items": [{"offerId": EXPRESS}]}, "items[0].quantity: "),
        ({"expiresAt": "2026-01-15T08:59:59Z"}, "expiresAt: "),
        ({"expiresAt": "soon"}, "expiresAt: "),
        ({"status": "OPEN"}, "status: "),
    ],
)
def test_what_is_wrong_is_named(
    world: World, customer: str, wrong: dict[str, Any], detail: str
) -> None:
    body = {"kind": "new", "items": express(1), **wrong}
    answer = world.control("POST", f"/customers/{customer}/opportunities", body)
    refused(answer, 400, "INVALID_REQUEST")
    assert answer.json()["additionalDetails"][0].startswith(detail)
    assert statuses(world, customer) == []
