"""Codes of flexible discounts in preferences: set, shown, taken off (FD-13, X20, X26)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.support import OTHER_TEAM, Json, Partner, World, line, refused

CODE = "ABCD-XV54-HG34-78YT"
RESET = "?reset-flex-discount-codes=true"


@pytest.fixture
def held(partner: Partner, customer: str) -> Json:
    """A subscription of ten licences."""
    partner.order(customer, line(quantity=10))
    return only(partner, customer)


def only(partner: Partner, customer: str) -> Json:
    (subscription,) = partner.subscriptions(customer)
    return subscription


def path_of(subscription: Json) -> str:
    """Return the path of a subscription below /v3."""
    return str(subscription["links"]["self"]["uri"]).removeprefix("/v3")


def changed(
    partner: Partner, subscription: Json, query: str = "", **renewal: Any
) -> httpx.Response:
    """Change a preference; without anything the body is {}."""
    body = {"autoRenewal": renewal} if renewal else {}
    return partner.patch(path_of(subscription) + query, body)


def preference(answer: httpx.Response) -> Json:
    """Return the preference that an accepted change answers."""
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()["autoRenewal"]
    return found


@pytest.mark.every_backend
def test_a_code_is_shown_right_after_the_quantity_wherever_the_subscription_is(
    partner: Partner, customer: str, held: Json
) -> None:
    assert list(held["autoRenewal"]) == ["enabled", "renewalQuantity"]
    answered = preference(changed(partner, held, flexDiscountCodes=[CODE]))
    assert list(answered) == ["enabled", "renewalQuantity", "flexDiscountCodes"]
    assert answered["flexDiscountCodes"] == [CODE]
    assert only(partner, customer)["autoRenewal"] == answered
    assert partner.fetch(path_of(held))["autoRenewal"] == answered


def test_a_code_is_not_validated_when_it_is_set(partner: Partner, held: Json) -> None:
    assert preference(changed(partner, held, flexDiscountCodes=["NONSENSE"]))


def test_codes_left_out_stay_and_an_empty_list_takes_them_off(partner: Partner, held: Json) -> None:
    changed(partner, held, flexDiscountCodes=[CODE])
    kept = preference(changed(partner, held, renewalQuantity=7))
    assert kept == {"enabled": True, "renewalQuantity": 7, "flexDiscountCodes": [CODE]}
    gone = preference(changed(partner, held, flexDiscountCodes=[]))
    assert gone == {"enabled": True, "renewalQuantity": 7}


def test_a_code_is_kept_and_shown_while_auto_renewal_is_off(partner: Partner, held: Json) -> None:
    changed(partner, held, flexDiscountCodes=[CODE])
    off = preference(changed(partner, held, enabled=False))
    assert off == {"enabled": False, "renewalQuantity": 10, "flexDiscountCodes": [CODE]}


def test_a_code_asks_for_auto_renewal_to_be_on(
    world: World, partner: Partner, customer: str, held: Json
) -> None:
    changed(partner, held, enabled=False)
    still_off: list[Json] = [{}, {"enabled": False}]
    for renewal in still_off:
        answer = changed(partner, held, flexDiscountCodes=[CODE], **renewal)
        refused(answer, 400, "1117", "autoRenewal.enabled")
    assert "flexDiscountCodes" not in only(partner, customer)["autoRenewal"]
    (kept, *_) = world.control("GET", "/requests?code=1117").json()["items"]
    assert kept["why"]["rule"] == "FD-13"
    assert kept["why"]["facts"] == {"code": CODE, "enabled": False}
    assert preference(changed(partner, held, flexDiscountCodes=[])) == {
        "enabled": False,
        "renewalQuantity": 10,
    }
    on = preference(changed(partner, held, enabled=True, flexDiscountCodes=[CODE]))
    assert on["flexDiscountCodes"] == [CODE]


def test_two_codes_are_one_too_many(partner: Partner, customer: str, held: Json) -> None:
    answer = changed(partner, held, flexDiscountCodes=[CODE, "SUMMER_SALE_12"])
    refused(answer, 400, "2147")
    assert answer.json()["additionalDetails"] == []
    assert only(partner, customer) == held
    refused(changed(partner, held, flexDiscountCodes=["x" * 41]), 400, "1117")


@pytest.mark.parametrize(
    ("renewal", "quantity"),
    [
        ({"enabled": True, "flexDiscountCodes": [CODE]}, 5),
        ({"enabled": True, "flexDiscountCodes": []}, 5),
        ({"enabled": True, "flexDiscountCodes": [CODE], "renewalQuantity": 6}, 6),
        ({"enabled": True}, 10),
    ],
)
def test_turning_on_with_a_code_leaves_the_quantity(
    partner: Partner, held: Json, renewal: Json, quantity: int
) -> None:
    changed(partner, held, renewalQuantity=5)
    assert preference(changed(partner, held, **renewal))["renewalQuantity"] == quantity


@pytest.mark.every_backend
def test_a_reset_needs_no_body(partner: Partner, customer: str, held: Json) -> None:
    changed(partner, held, flexDiscountCodes=[CODE], renewalQuantity=5)
    assert "flexDiscountCodes" in only(partner, customer)["autoRenewal"]
    answer = partner.call("PATCH", path_of(held) + RESET)
    assert preference(answer) == {"enabled": True, "renewalQuantity": 5}
    assert preference(changed(partner, held, RESET)) == {"enabled": True, "renewalQuantity": 5}


def test_a_reset_comes_before_the_body_that_comes_along(partner: Partner, held: Json) -> None:
    changed(partner, held, flexDiscountCodes=[CODE], renewalQuantity=5)
    answer = changed(partner, held, RESET, enabled=True)
    assert preference(answer) == {"enabled": True, "renewalQuantity": 5}
    answer = changed(partner, held, RESET, flexDiscountCodes=["SUMMER_SALE_12"], renewalQuantity=6)
    assert preference(answer) == {
        "enabled": True,
        "renewalQuantity": 6,
        "flexDiscountCodes": ["SUMMER_SALE_12"],
    }


def test_without_a_reset_a_body_is_asked_for(partner: Partner, held: Json) -> None:
    for query in ("", "?reset-flex-discount-codes=false"):
        refused(changed(partner, held, query), 400, "1122", "autoRenewal")
        refused(partner.call("PATCH", path_of(held) + query), 400, "1117")
    refused(partner.patch(path_of(held) + RESET, b"{"), 400, "1117")
    refused(changed(partner, held, RESET, colour="red"), 400, "1121", "autoRenewal.colour")


def test_a_reset_with_the_same_correlation_id_is_done_once(partner: Partner, held: Json) -> None:
    changed(partner, held, flexDiscountCodes=[CODE])
    once = {"X_Correlation_Id": "reset-1"}
    first = partner.call("PATCH", path_of(held) + RESET, None, **once)
    changed(partner, held, flexDiscountCodes=[CODE])
    again = partner.call("PATCH", path_of(held) + RESET, None, **once)
    assert again.json() == first.json()
    assert partner.fetch(path_of(held))["autoRenewal"]["flexDiscountCodes"] == [CODE]


def test_a_scheduled_subscription_may_name_a_code(
    world: World, partner: Partner, customer: str, held: Json
) -> None:
    world.advance(to="2026-12-20T00:00:00Z")
    body = {"offerId": OTHER_TEAM, "autoRenewal": {"renewalQuantity": 3}}
    path = f"/customers/{customer}/subscriptions"
    two = {**body, "autoRenewal": {"renewalQuantity": 3, "flexDiscountCodes": ["A", "B"]}}
    refused(partner.post(path, two), 400, "2147")
    body["autoRenewal"] = {"renewalQuantity": 3, "flexDiscountCodes": [CODE]}
    made = preference(partner.post(path, body))
    assert made == {"enabled": True, "renewalQuantity": 3, "flexDiscountCodes": [CODE]}
    before, scheduled = partner.subscriptions(customer)
    assert (before, scheduled["autoRenewal"]) == (held, made)
