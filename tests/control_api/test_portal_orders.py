from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.control_api.control import refused
from tests.support import CREDIT_PACK, OTHER_TEAM, World, line


def patch(world: World, path: str, **changes: Any) -> dict[str, Any]:
    answer = world.control("PATCH", path, changes)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def order_of(world: World, customer: str, order_id: str) -> dict[str, Any]:
    return world.partner.fetch(f"/customers/{customer}/orders/{order_id}")


def test_1008_returns_all_that_remains_whatever_the_age(world: World, customer: str) -> None:
    order = world.partner.order(customer, line(quantity=5), line(OTHER_TEAM, number=2))
    world.partner.give_back(customer, order, line(quantity=2))
    world.advance(by="P100D")
    shown = patch(world, f"/orders/{order['orderId']}", status="1008")
    assert shown["status"] == "1008"
    assert [each["status"] for each in shown["lineItems"]] == ["1008", "1008"]
    assert [each["remainingQuantity"] for each in shown["lineItems"]] == [0, 0]
    assert shown == order_of(world, customer, order["orderId"])
    assert {each["status"] for each in world.partner.subscriptions(customer)} == {"1004"}
    newest = world.partner.orders(customer)[0]
    assert newest["orderType"] == "RETURN"
    assert [each["quantity"] for each in newest["lineItems"]] == [3, 1]


def test_what_cannot_be_returned_is_refused_with_adobes_reason(world: World, customer: str) -> None:
    order = world.partner.order(customer)
    patch(world, f"/orders/{order['orderId']}", status="1008")
    again = world.control("PATCH", f"/orders/{order['orderId']}", {"status": "1008"})
    refused(again, 409, "REFUSED", "2118")
    returned = world.partner.orders(customer)[0]["orderId"]
    answer = world.control("PATCH", f"/orders/{returned}", {"status": "1008"})
    refused(answer, 409, "REFUSED", "2116")


def test_an_order_with_a_pending_return_of_everything_is_cancelled_already(
    world: World, customer: str
) -> None:
    order = world.partner.order(customer)
    world.rules(orderProcessingSeconds=60)
    world.partner.give_back(customer, order)
    answer = world.control("PATCH", f"/orders/{order['orderId']}", {"status": "1008"})
    refused(answer, 409, "REFUSED", "2118")


@pytest.mark.parametrize("status", ["1004", "1020", "1022", "1024", "1026", "1000"])
def test_other_statuses_are_just_set(world: World, customer: str, status: str) -> None:
    order = world.partner.order(customer)
    shown = patch(world, f"/orders/{order['orderId']}", status=status)
    assert shown["status"] == status
    assert world.partner.subscriptions(customer)[0]["currentQuantity"] == 1


def test_a_pending_order_is_completed_or_failed_by_hand(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    customer = world.partner.customer()
    first, second = world.partner.order(customer), world.partner.order(customer)
    shown = patch(world, f"/orders/{first['orderId']}", status="1000")
    assert shown["status"] == "1000"
    assert shown["lineItems"][0]["subscriptionId"]
    shown = patch(world, f"/orders/{second['orderId']}", status="1026")
    assert shown["status"] == "1026"
    assert [each["currentQuantity"] for each in world.partner.subscriptions(customer)] == [1]
    world.advance(by="P1D")
    assert [each["currentQuantity"] for each in world.partner.subscriptions(customer)] == [1]


def test_a_return_that_is_failed_by_hand_leaves_the_line_returnable(
    world: World, customer: str
) -> None:
    order = world.partner.order(customer, line(quantity=3))
    world.rules(orderProcessingSeconds=60)
    world.partner.give_back(customer, order)
    returned = world.partner.orders(customer)[0]["orderId"]
    patch(world, f"/orders/{returned}", status="1004")
    shown = order_of(world, customer, order["orderId"])
    assert shown["lineItems"][0]["remainingQuantity"] == 3
    assert world.partner.subscriptions(customer)[0]["currentQuantity"] == 3


@pytest.mark.every_backend
def test_an_order_is_dated_back_and_can_no_longer_be_returned(world: World, customer: str) -> None:
    order = world.partner.order(customer)
    shown = patch(world, f"/orders/{order['orderId']}", creationDate="2026-01-01")
    assert shown["creationDate"] == "2026-01-01T00:00:00Z"
    assert world.partner.give_back(customer, order).status_code == 201
    other = world.partner.order(customer)
    patch(world, f"/orders/{other['orderId']}", creationDate="2025-12-31T23:59:59Z")
    assert world.partner.give_back(customer, other).json()["code"] == "2117"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"status": "1002"}, "status: is one of"),
        ({"status": 1008}, "status:"),
        ({"creationDate": "x"}, "creationDate: is an instant"),
        ({"creationDate": "2026-01-15T09:00:01Z"}, "creationDate: lies after"),
        ({"quantity": 1}, "quantity:"),
        ([], "body:"),
    ],
)
def test_a_bad_change_of_an_order_is_refused(
    world: World, customer: str, body: object, fault: str
) -> None:
    order = world.partner.order(customer)
    answer = world.control("PATCH", f"/orders/{order['orderId']}", body)
    refused(answer, 400, "INVALID_REQUEST", fault)


def test_what_is_not_there_is_refused(world: World) -> None:
    refused(world.control("PATCH", "/orders/1", {}), 404, "ORDER_NOT_FOUND", "orderId: 1")
    answer = world.control("PATCH", "/subscriptions/1", {})
    refused(answer, 404, "SUBSCRIPTION_NOT_FOUND", "subscriptionId: 1")


def subscription_of(world: World, customer: str, *lines: dict[str, Any]) -> str:
    world.partner.order(customer, *lines)
    found: str = world.partner.subscriptions(customer)[-1]["subscriptionId"]
    return found


@pytest.mark.every_backend
def test_a_subscription_is_set_by_hand(world: World, customer: str) -> None:
    held = subscription_of(world, customer, line(quantity=5))
    shown = patch(world, f"/subscriptions/{held}", usedQuantity=5, renewalQuantity=9)
    assert shown["usedQuantity"] == 5
    assert shown["autoRenewal"] == {"enabled": True, "renewalQuantity": 9}
    assert shown == world.partner.subscriptions(customer)[0]
    shown = patch(world, f"/subscriptions/{held}", autoRenewalEnabled=False)
    assert shown["autoRenewal"] == {"enabled": False, "renewalQuantity": 9}
    shown = patch(world, f"/subscriptions/{held}", autoRenewalEnabled=True)
    assert shown["autoRenewal"] == {"enabled": True, "renewalQuantity": 5}


def test_a_hand_on_the_preferences_counts_after_the_cutoff(world: World, customer: str) -> None:
    held = subscription_of(world, customer, line(quantity=5))
    world.advance(to="cotermDate", customerId=customer, offset="-P1D")
    assert world.partner.renew(customer, held, enabled=False).status_code == 200
    patch(world, f"/subscriptions/{held}", renewalQuantity=2, autoRenewalEnabled=True)
    world.advance(by="P2D")
    [subscription] = world.partner.subscriptions(customer)
    assert (subscription["status"], subscription["currentQuantity"]) == ("1000", 2)


def test_an_inactive_subscription_does_not_renew_and_a_revived_one_does(
    world: World, customer: str
) -> None:
    held = subscription_of(world, customer)
    assert patch(world, f"/subscriptions/{held}", status="1004")["status"] == "1004"
    rehearsed = world.advance(by="P1Y", dryRun=True)
    assert rehearsed["counts"] == {}
    assert patch(world, f"/subscriptions/{held}", status="1000")["status"] == "1000"
    due = world.control("GET", "/schedule").json()["items"]
    assert [(each["kind"], each["at"]) for each in due] == [
        ("renewal.coming", "2026-12-16T00:00:00Z"),
        ("term.ends", "2027-01-15T00:00:00Z"),
    ]
    assert world.advance(by="P1Y")["counts"] == {"order.completed": 1}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"status": "1009"}, "status: is one of"),
        ({"usedQuantity": -1}, "usedQuantity:"),
        ({"usedQuantity": 6}, "usedQuantity: is at most the currentQuantity, 5"),
        ({"usedQuantity": "1"}, "usedQuantity:"),
        ({"renewalQuantity": 0}, "renewalQuantity:"),
        ({"renewalQuantity": 10_001}, "renewalQuantity: is at most 10000"),
        ({"renewalQuantity": 10**12}, "renewalQuantity:"),
        ({"autoRenewalEnabled": 1}, "autoRenewalEnabled:"),
        ({"autoRenewal": {}}, "autoRenewal:"),
    ],
)
def test_a_bad_change_of_a_subscription_is_refused_and_changes_nothing(
    world: World, customer: str, body: object, fault: str
) -> None:
    held = subscription_of(world, customer, line(quantity=5))
    before = world.partner.subscriptions(customer)
    answer = world.control("PATCH", f"/subscriptions/{held}", body)
    refused(answer, 400, "INVALID_REQUEST", fault)
    assert world.partner.subscriptions(customer) == before


def test_a_credit_pack_does_not_renew(world: World, customer: str) -> None:
    held = subscription_of(world, customer, line(CREDIT_PACK))
    answer = world.control("PATCH", f"/subscriptions/{held}", {"autoRenewalEnabled": True})
    refused(answer, 400, "INVALID_REQUEST", "autoRenewalEnabled: credit packs do not renew")
