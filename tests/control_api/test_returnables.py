"""The list of what may be returned is what RETURN orders are accepted for (RE-1 to RE-6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.reseller_change.moving import code_of, request
from tests.support import (
    CONSUMABLE,
    CREDIT_PACK,
    LICENSE_PACK,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)


def returnables(world: World, customer: str) -> list[Json]:
    answer = world.control("GET", f"/customers/{customer}/returnables")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["totalCount"] == len(found["items"])
    items: list[Json] = found["items"]
    return items


def shown(world: World, customer: str) -> set[tuple[str, int, int]]:
    """Order, line and remaining quantity of all that is listed."""
    return {
        (order["orderId"], each["extLineItemNumber"], each["remainingQuantity"])
        for order in returnables(world, customer)
        for each in order["lineItems"]
    }


def accepted(world: World, partner: Partner, customer: str) -> set[tuple[str, int, int]]:
    """Order, line and quantity of all that a RETURN takes, tried line by line in a fork each."""
    found = set()
    history = partner.fetch(f"/customers/{customer}/orders?limit=100")["items"]
    for order in history:
        for each in order["lineItems"]:
            number, remaining = each["extLineItemNumber"], each.get("remainingQuantity", 0)
            snapshot = world.control("POST", "/snapshots", {}).json()["snapshotId"]
            wanted = line(each["offerId"], remaining, number, currencyCode=each["currencyCode"])
            body = {
                "orderType": "RETURN",
                "referenceOrderId": order["orderId"],
                "lineItems": [wanted],
            }
            answer = partner.post(f"/customers/{customer}/orders", body)
            if answer.status_code == 201 and is_under_way(partner, customer, answer.json()):
                found.add((order["orderId"], number, remaining))
            world.control("POST", f"/snapshots/{snapshot}/restore")
    return found


def is_under_way(partner: Partner, customer: str, order: Json) -> bool:
    """Whether an order has completed or will, and has not failed at once."""
    found = partner.fetch(f"/customers/{customer}/orders/{order['orderId']}")
    return found["status"] in {"1000", "1002"}


def give_back(partner: Partner, customer: str, order: Json, offer: str, quantity: int) -> None:
    (bought,) = [each for each in order["lineItems"] if each["offerId"][:10] == offer[:10]]
    wanted = line(bought["offerId"], quantity, bought["extLineItemNumber"])
    body = {
        "orderType": "RETURN",
        "referenceOrderId": order["orderId"],
        "lineItems": [wanted],
    }
    partner.make(f"/customers/{customer}/orders", body)


def test_an_order_shows_its_date_its_lines_and_14_days(
    world: World, partner: Partner, customer: str
) -> None:
    placed = partner.order(customer, line(TEAM, 5), externalReferenceId="PO-1")
    assert returnables(world, customer) == [
        {
            "orderId": placed["orderId"],
            "customerId": customer,
            "orderType": "NEW",
            "externalReferenceId": "PO-1",
            "creationDate": "2026-01-15T09:00:00Z",
            "daysLeft": 14,
            "lineItems": [
                {
                    "extLineItemNumber": 1,
                    "productName": "Acrobat Pro for teams",
                    "offerId": TEAM,
                    "quantity": 5,
                    "remainingQuantity": 5,
                }
            ],
        }
    ]


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("instant", "left"),
    [
        ("2026-01-15T23:59:59Z", 14),
        ("2026-01-16T00:00:00Z", 13),
        ("2026-01-28T23:59:59Z", 1),
        ("2026-01-29T00:00:00Z", 0),
        ("2026-01-29T23:59:59Z", 0),
        ("2026-01-30T00:00:00Z", None),
    ],
)
def test_days_left_are_whole_utc_days_and_the_last_day_shows_0(
    world: World, partner: Partner, customer: str, instant: str, left: int | None
) -> None:
    partner.order(customer, line(TEAM, 5))
    world.advance(to=instant)
    assert [each["daysLeft"] for each in returnables(world, customer)] == (
        [] if left is None else [left]
    )
    assert shown(world, customer) == accepted(world, partner, customer)


def test_the_window_is_the_rules(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer)
    world.rules(returnWindowDays=0)
    assert [each["daysLeft"] for each in returnables(world, customer)] == [0]
    world.advance(by="P1D")
    assert returnables(world, customer) == []
    world.rules(returnWindowDays=30)
    assert [each["daysLeft"] for each in returnables(world, customer)] == [29]


def test_what_was_returned_is_no_longer_there(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(TEAM, 5), line(OTHER_TEAM, 2, 2))
    give_back(partner, customer, order, TEAM, 2)
    (found,) = returnables(world, customer)
    quantities = [(each["quantity"], each["remainingQuantity"]) for each in found["lineItems"]]
    assert quantities == [(5, 3), (2, 2)]
    give_back(partner, customer, order, OTHER_TEAM, 2)
    (found,) = returnables(world, customer)
    assert [each["offerId"] for each in found["lineItems"]] == [TEAM]
    give_back(partner, customer, order, TEAM, 3)
    assert returnables(world, customer) == []


def test_the_oldest_order_comes_first(world: World, partner: Partner, customer: str) -> None:
    placed = []
    for _ in range(3):
        placed.append(partner.order(customer)["orderId"])
        world.advance(by="P1D")
    found = returnables(world, customer)
    assert [each["orderId"] for each in found] == placed
    assert [each["daysLeft"] for each in found] == [11, 12, 13]


@pytest.mark.parametrize("whole", [True, False], ids=["whole packs", "no packs"])
def test_packs_and_consumables_are_what_a_return_takes(
    world: World, partner: Partner, customer: str, whole: object
) -> None:
    world.rules(wholeReturnOfPacks=whole)
    offers = (TEAM, CREDIT_PACK, LICENSE_PACK)
    lines = [line(offer, 10, number) for number, offer in enumerate(offers, start=1)]
    partner.order(customer, *lines)
    partner.order(customer, line(CONSUMABLE, 1000))
    for subscription in partner.subscriptions(customer):
        if subscription["offerId"][:10] == CONSUMABLE[:10]:
            path = f"/subscriptions/{subscription['subscriptionId']}"
            assert shown(world, customer) == accepted(world, partner, customer)
            world.control("PATCH", path, {"usedQuantity": 1})
    assert shown(world, customer) == accepted(world, partner, customer)
    assert shown(world, customer)


@pytest.mark.parametrize("partly", [True, False], ids=["partly", "whole only"])
def test_early_renewals_and_pending_returns_are_what_a_return_takes(
    world: World, partner: Partner, customer: str, partly: object
) -> None:
    partner.order(customer, line(TEAM, 5), line(OTHER_TEAM, 3, 2))
    world.rules(earlyRenewalPartialReturn=True)
    world.advance(to="2026-12-20")
    held = partner.subscriptions(customer)
    lines = [
        {**line(each["offerId"], 3, number), "subscriptionId": each["subscriptionId"]}
        for number, each in enumerate(held, start=1)
    ]
    renewal = partner.order(customer, *lines, orderType="RENEWAL")
    give_back(partner, customer, renewal, OTHER_TEAM, 1)
    world.rules(earlyRenewalPartialReturn=partly)
    assert shown(world, customer) == accepted(world, partner, customer)
    assert shown(world, customer)
    world.rules(orderProcessingSeconds=3600)
    give_back(partner, customer, renewal, TEAM, 3)
    assert shown(world, customer) == accepted(world, partner, customer)


def test_an_early_renewal_that_is_processed_holds_returns_back(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 5))
    world.advance(to="2026-12-20")
    partner.order(customer, line(OTHER_TEAM, 1))
    assert shown(world, customer)
    world.rules(orderProcessingSeconds=3600)
    (held, _) = partner.subscriptions(customer)
    wanted = {**line(held["offerId"], 5), "subscriptionId": held["subscriptionId"]}
    partner.order(customer, wanted, orderType="RENEWAL")
    assert shown(world, customer) == accepted(world, partner, customer) == set()


def test_the_automatic_renewal_may_be_returned(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 5))
    world.advance(to="2027-01-15T00:00:00Z")
    (found,) = returnables(world, customer)
    assert (found["orderType"], found["daysLeft"]) == ("RENEWAL", 14)
    assert shown(world, customer) == accepted(world, partner, customer)


def test_what_was_bought_before_a_change_of_reseller_is_not_there(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 5))
    reseller = partner.reseller("Duck Reselling")
    partner.make("/transfers", request(code_of(world, customer), reseller))
    assert shown(world, customer) == accepted(world, partner, customer) == set()
    after = partner.order(customer, line(OTHER_TEAM, 1))
    assert [each["orderId"] for each in returnables(world, customer)] == [after["orderId"]]
    assert shown(world, customer) == accepted(world, partner, customer)


def test_what_another_distributor_sold_is_not_there(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    old, new = world.partners
    customer = old.customer()
    old.order(customer, line(TEAM, 5))
    reseller = new.reseller("Duck Reselling")
    new.make("/transfers", request(code_of(world, customer), reseller))
    assert returnables(world, customer) == []
    new.order(customer, line(OTHER_TEAM, 1))
    assert shown(world, customer) == accepted(world, new, customer)
    assert len(shown(world, customer)) == 1


def test_an_inactive_customer_has_nothing_to_return(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 5))
    world.control("PATCH", f"/customers/{customer}", {"status": "1004"})
    assert shown(world, customer) == accepted(world, partner, customer) == set()


def test_orders_that_are_pending_cannot_be_returned_yet(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    partner.order(customer, line(TEAM, 5))
    assert shown(world, customer) == accepted(world, partner, customer) == set()
    world.advance(by="PT60S")
    assert shown(world, customer) == accepted(world, partner, customer)
    assert len(shown(world, customer)) == 1


def test_only_a_customer_that_is_there_has_returnables(world: World) -> None:
    refused(world.control("GET", "/customers/1009999999/returnables"), 404, "CUSTOMER_NOT_FOUND")


def test_looking_changes_nothing(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(TEAM, 5))
    first = returnables(world, customer)
    assert returnables(world, customer) == first
    assert partner.fetch(f"/customers/{customer}/orders")["totalCount"] == 1
