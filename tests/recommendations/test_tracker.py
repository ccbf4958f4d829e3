"""The tracker id: answers bring it, orders and subscriptions bring it back (RE-C6, ACC-3)."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from tests.recommendations.asking import TRACKER, ask
from tests.support import OTHER_TEAM, Json, Partner, World, line, refused

ASKED = "fetch-recommendations=true"
NEW = {"orderType": "NEW", "lineItems": [line()]}


def tracker(answer: httpx.Response) -> str:
    """Return the tracker id of an answer that must have one."""
    assert answer.is_success, answer.text
    found: str = answer.headers[TRACKER]
    assert re.fullmatch("[A-Za-z0-9]{32}", found)
    return found


def ordered(partner: Partner, customer: str, sent: str | None) -> httpx.Response:
    """Place an order with a tracker id."""
    return partner.post(f"/customers/{customer}/orders", NEW, x_recommendation_tracker_id=sent)


def shown(world: World, order: Json) -> Json:
    """Return an order as a tester sees it."""
    answer = world.control("PATCH", f"/orders/{order['orderId']}", {})
    found: Json = answer.json()
    return found


@pytest.mark.every_backend
def test_every_answer_with_recommendations_has_one_of_its_own(
    partner: Partner, customer: str
) -> None:
    preview = {"orderType": "PREVIEW", "lineItems": [line()]}
    answers = [
        ask(partner, customer),
        ask(partner, customer),
        partner.post(f"/customers/{customer}/orders?{ASKED}", preview),
        partner.get(f"/customers/{customer}/orders?{ASKED}"),
        partner.get(f"/customers/{customer}/subscriptions?{ASKED}"),
    ]
    assert len({tracker(answer) for answer in answers}) == len(answers)


@pytest.mark.every_backend
def test_the_same_call_again_is_answered_with_the_same(world: World, customer: str) -> None:
    partner = world.partner
    first = ask(partner, customer)
    headers = {"X_Correlation_Id": first.headers["X-Correlation-Id"]}
    partner.order(customer)
    again = partner.post("/recommendations", {"customerId": customer}, **headers)
    assert again.content == first.content
    assert tracker(again) == tracker(first)
    other = partner.post("/recommendations", {"customerId": "1009999999"}, **headers)
    assert other.content == first.content


def test_ids_come_from_the_seed(new_world: Callable[..., World]) -> None:
    found = []
    for seed in (7, 7, 8):
        partner = new_world(seed=seed).partner
        body = {"customerId": partner.customer()}
        headers = {"X_Correlation_Id": "the-same"}
        found.append(tracker(partner.post("/recommendations", body, **headers)))
    assert found[0] == found[1] != found[2]


def test_text_of_a_client_makes_no_answer_one_with_recommendations(
    partner: Partner, customer: str
) -> None:
    body = NEW | {"externalReferenceId": '"productRecommendations":{'}
    answer = partner.post(f"/customers/{customer}/orders", body)
    assert answer.status_code == 201
    assert TRACKER not in answer.headers


@pytest.mark.every_backend
def test_an_order_keeps_the_one_that_came_with_it(world: World, customer: str) -> None:
    partner = world.partner
    known = tracker(ask(partner, customer))
    order = ordered(partner, customer, known).json()
    assert "trackerId" not in order
    assert shown(world, order)["trackerId"] == known
    assert "trackerId" not in shown(world, ordered(partner, customer, None).json())
    unknown = ordered(partner, customer, "anything that is text").json()
    assert shown(world, unknown)["trackerId"] == "anything that is text"


def test_it_may_have_255_characters(world: World, customer: str) -> None:
    partner = world.partner
    order = ordered(partner, customer, "x" * 255).json()
    assert shown(world, order)["trackerId"] == "x" * 255
    refused(ordered(partner, customer, "x" * 256), 400, "1117", TRACKER)
    assert len(partner.orders(customer)) == 1


def test_a_preview_takes_one_and_keeps_nothing(partner: Partner, customer: str) -> None:
    preview = {"orderType": "PREVIEW", "lineItems": [line()]}
    path = f"/customers/{customer}/orders"
    answer = partner.post(path, preview, x_recommendation_tracker_id="known")
    assert answer.status_code == 201


def test_a_return_and_a_renewal_keep_theirs(world: World, customer: str) -> None:
    partner = world.partner
    order = partner.order(customer)
    back = {
        "orderType": "RETURN",
        "referenceOrderId": order["orderId"],
        "lineItems": order["lineItems"],
    }
    path = f"/customers/{customer}/orders"
    returned = partner.post(path, back, x_recommendation_tracker_id="back")
    assert shown(world, returned.json())["trackerId"] == "back"
    assert "trackerId" not in shown(world, order)


@pytest.mark.every_backend
def test_a_scheduled_subscription_keeps_the_one_that_came_with_it(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    world.advance(to="2027-01-05T09:00:00Z")
    body = {"offerId": OTHER_TEAM, "autoRenewal": {"enabled": True, "renewalQuantity": 3}}
    path = f"/customers/{customer}/subscriptions"
    refused(partner.post(path, body, x_recommendation_tracker_id="x" * 256), 400, "1117", TRACKER)
    made = partner.post(path, body, x_recommendation_tracker_id="known")
    assert made.status_code == 200
    assert "trackerId" not in made.json()
    seen = world.control("PATCH", f"/subscriptions/{made.json()['subscriptionId']}", {}).json()
    assert seen["trackerId"] == "known"
    (first, _) = partner.subscriptions(customer)
    other = world.control("PATCH", f"/subscriptions/{first['subscriptionId']}", {}).json()
    assert "trackerId" not in other
