"""Subscriptions: reading them, and changing their auto-renewal (RN-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import (
    ADD_ON,
    CREDIT_PACK,
    ENTERPRISE,
    OTHER_TEAM,
    START,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
    shape,
)

NewWorld = Callable[..., World]

LINK: Json = {"uri": "str", "method": "str", "headers": []}
# docs subscription-management/get-details-for-customers, the example
SUBSCRIPTION: Json = {
    "subscriptionId": "str",
    "offerId": "str",
    "currentQuantity": "number",
    "usedQuantity": "number",
    "autoRenewal": {"enabled": "bool", "renewalQuantity": "number"},
    "creationDate": "str",
    "renewalDate": "str",
    "status": "str",
    "currencyCode": "str",
    "links": {"self": LINK},
}


def only(partner: Partner, customer: str) -> Json:
    """Return the one subscription of a customer."""
    (subscription,) = partner.subscriptions(customer)
    return subscription


def preference(partner: Partner, customer: str) -> tuple[bool, int]:
    """Return the auto-renewal of the one subscription."""
    shown = only(partner, customer)["autoRenewal"]
    return shown["enabled"], shown["renewalQuantity"]


def of_offer(partner: Partner, customer: str, offer: str) -> str:
    """Return the id of the subscription of an offer."""
    found = [e for e in partner.subscriptions(customer) if e["offerId"] == offer]
    return str(found[0]["subscriptionId"])


# --- Reading ---------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_the_list_has_the_form_of_adobes_sample(partner: Partner, customer: str) -> None:
    path = f"/customers/{customer}/subscriptions"
    assert partner.fetch(path) == {
        "totalCount": 0,
        "items": [],
        "links": {"self": {"uri": f"/v3{path}", "method": "GET", "headers": []}},
    }
    partner.order(customer, line(quantity=10), line(OTHER_TEAM, number=2))
    found = partner.fetch(path)
    assert shape(found) == {
        "totalCount": "number",
        "items": [SUBSCRIPTION],
        "links": {"self": LINK},
    }
    assert found["totalCount"] == len(found["items"]) == 2


def test_a_subscription_shows_what_was_bought(partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=10))
    shown = only(partner, customer)
    path = f"/customers/{customer}/subscriptions/{shown['subscriptionId']}"
    assert partner.fetch(path) == shown
    assert shown == {
        "subscriptionId": shown["subscriptionId"],
        "offerId": TEAM,
        "currentQuantity": 10,
        "usedQuantity": 0,
        "autoRenewal": {"enabled": True, "renewalQuantity": 10},
        "creationDate": START,
        "renewalDate": "2027-01-15",
        "status": "1000",
        "currencyCode": "USD",
        "links": {"self": {"uri": f"/v3{path}", "method": "GET", "headers": []}},
    }


def test_a_renewed_quantity_is_absent_without_an_early_renewal(world: World, customer: str) -> None:
    world.partner.order(customer)
    world.advance(to="2027-01-15T00:00:00Z")
    assert "renewedQuantity" not in only(world.partner, customer)


def test_subscriptions_are_found_under_their_own_customer_alone(new_world: NewWorld) -> None:
    one, two = new_world(distributors=[{"name": "One"}, {"name": "Two"}]).partners
    reseller = one.reseller()
    mine, other = (one.customer(reseller, name) for name in ("Mine Ltd", "Other"))
    one.order(mine)
    subscription = only(one, mine)["subscriptionId"]
    missing = (
        (one, f"/customers/{other}/subscriptions/{subscription}"),
        (one, f"/customers/{mine}/subscriptions/{'0' * 30}NA"),
        (one, f"/customers/1009999999/subscriptions/{subscription}"),
        (two, f"/customers/{mine}/subscriptions/{subscription}"),
    )
    for partner, path in missing:
        refused(partner.get(path), 404, "3115")
        refused(partner.patch(path, {"autoRenewal": {"enabled": False}}), 404, "3115")
    refused(two.get(f"/customers/{mine}/subscriptions"), 404, "1116")
    refused(one.get("/customers/1009999999/subscriptions"), 404, "1116")


def test_lapsed_subscriptions_stay_in_the_list(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=4))
    partner.renew(customer, only(partner, customer)["subscriptionId"], enabled=False)
    world.advance(to="2027-01-15T00:00:00Z")
    shown = only(partner, customer)
    assert (shown["status"], shown["currentQuantity"]) == ("1004", 4)
    assert shown["renewalDate"] == "2027-01-15"


# --- Changing --------------------------------------------------------------------------------


def test_a_change_answers_the_subscription(partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=10))
    before = only(partner, customer)
    answer = partner.renew(customer, before["subscriptionId"], enabled=True, renewalQuantity=7)
    assert answer.status_code == 200
    changed = {**before, "autoRenewal": {"enabled": True, "renewalQuantity": 7}}
    assert only(partner, customer) == changed
    # The keys of the sample of docs subscription-management/update-subscription, in its order.
    keys = ["subscriptionId", "currentQuantity", "offerId", "autoRenewal"]
    keys += ["renewalDate", "creationDate", "status", "links"]
    assert list(answer.json()) == keys
    assert answer.json() == {key: changed[key] for key in keys}


def test_a_change_after_an_early_renewal_answers_no_more(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=10))
    subscription = only(partner, customer)["subscriptionId"]
    world.advance(to="2026-12-20T09:00:00Z")
    partner.order(customer, line(quantity=4, subscriptionId=subscription), orderType="RENEWAL")
    assert only(partner, customer)["renewedQuantity"] == 4
    answer = partner.renew(customer, subscription, renewalQuantity=8)
    assert answer.status_code == 200, answer.text
    assert "renewedQuantity" not in answer.json()


def test_the_quantity_follows_the_licences_until_it_is_set_and_again_after_enabling(
    partner: Partner, customer: str
) -> None:
    first = partner.order(customer, line(quantity=10))
    subscription = only(partner, customer)["subscriptionId"]
    more = partner.order(customer, line(quantity=2))
    assert preference(partner, customer) == (True, 12)
    partner.renew(customer, subscription, renewalQuantity=7)
    assert preference(partner, customer) == (True, 7)
    partner.order(customer, line(quantity=3))
    partner.give_back(customer, more)
    assert preference(partner, customer) == (True, 7)
    partner.renew(customer, subscription, enabled=True)
    assert preference(partner, customer) == (True, 13)
    partner.give_back(customer, first, line(quantity=4))
    assert preference(partner, customer) == (True, 9)


@pytest.mark.every_backend
def test_disabling_keeps_the_quantity_and_enabling_follows_the_licences(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=10))
    subscription = only(partner, customer)["subscriptionId"]
    partner.renew(customer, subscription, enabled=True, renewalQuantity=7)
    partner.renew(customer, subscription, enabled=False)
    assert preference(partner, customer) == (False, 7)
    partner.renew(customer, subscription, renewalQuantity=8)
    assert preference(partner, customer) == (False, 8)
    partner.renew(customer, subscription, enabled=True)
    assert preference(partner, customer) == (True, 10)


def test_an_empty_change_changes_nothing(partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=10))
    before = only(partner, customer)
    partner.renew(customer, before["subscriptionId"], renewalQuantity=7)
    nothings: list[Json] = [{}, {"flexDiscountCodes": []}, {"renewalCode": ""}]
    for nothing in nothings:
        answer = partner.renew(customer, before["subscriptionId"], **nothing)
        assert answer.status_code == 200, answer.text
        assert answer.json()["autoRenewal"] == {"enabled": True, "renewalQuantity": 7}


def test_a_whole_subscription_may_be_sent_back(partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=10))
    shown = only(partner, customer)
    path = f"/customers/{customer}/subscriptions/{shown['subscriptionId']}"
    body = {**shown, "autoRenewal": {"enabled": False, "renewalQuantity": 4}}
    answer = partner.patch(path, body)
    assert answer.status_code == 200, answer.text
    assert only(partner, customer) == body


@pytest.mark.parametrize("offer_and_most", [(TEAM, 10_000), (ENTERPRISE, 200_000)])
def test_the_quantity_is_from_one_to_the_maximum_of_the_edition(
    partner: Partner, customer: str, offer_and_most: tuple[str, int]
) -> None:
    offer, most = offer_and_most
    partner.order(customer, line(offer))
    subscription = only(partner, customer)["subscriptionId"]
    for quantity in (-1, 0, most + 1, 10**30):
        answer = partner.renew(customer, subscription, enabled=False, renewalQuantity=quantity)
        refused(answer, 400, "3116")
        assert preference(partner, customer) == (True, 1)
    for quantity in (1, most):
        partner.renew(customer, subscription, renewalQuantity=quantity)
        assert preference(partner, customer) == (True, quantity)


def test_the_enterprise_maximum_of_a_renewal_is_the_rule(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer, line(ENTERPRISE))
    subscription = only(partner, customer)["subscriptionId"]
    world.rules(enterpriseQuantityMax=599_000)
    refused(partner.renew(customer, subscription, renewalQuantity=599_001), 400, "3116")
    assert partner.renew(customer, subscription, renewalQuantity=599_000).status_code == 200


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ({}, "1122", "autoRenewal"),
        ({"autoRenewal": None}, "1117", "autoRenewal"),
        ({"autoRenewal": []}, "1117", "autoRenewal"),
        ({"autoRenewal": {"enabled": "true"}}, "1117", "autoRenewal.enabled"),
        ({"autoRenewal": {"renewalQuantity": 1.5}}, "1117", "autoRenewal.renewalQuantity"),
        ({"autoRenewal": {"renewalQuantity": "7"}}, "1117", "autoRenewal.renewalQuantity"),
        ({"autoRenewal": {"quantity": 7}}, "1121", "autoRenewal.quantity"),
        ({"autoRenewal": {}, "colour": "red"}, "1121", "colour"),
        ({"autoRenewal": {}, "currentQuantity": 2}, "1119", "currentQuantity"),
        ({"autoRenewal": {}, "status": "1004"}, "1119", "status"),
        ({"autoRenewal": {}, "renewalDate": "2027-02-15"}, "1119", "renewalDate"),
        ({"autoRenewal": {}, "offerId": OTHER_TEAM}, "1119", "offerId"),
    ],
)
def test_a_change_of_wrong_form_is_refused_with_its_field(
    partner: Partner, customer: str, body: Any, code: str, detail: str
) -> None:
    partner.order(customer)
    before = only(partner, customer)
    path = f"/customers/{customer}/subscriptions/{before['subscriptionId']}"
    refused(partner.patch(path, body), 400, code, detail)
    assert only(partner, customer) == before


def test_unknown_renewal_codes_are_refused(partner: Partner, customer: str) -> None:
    partner.order(customer)
    before = only(partner, customer)
    refused(partner.renew(customer, before["subscriptionId"], renewalCode="MOQ_300"), 400, "5123")
    assert only(partner, customer) == before


# --- Subscriptions that may not be edited (3119) ---------------------------------------------


def test_a_subscription_that_was_returned_may_not_be_edited(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=3))
    subscription = only(partner, customer)["subscriptionId"]
    partner.renew(customer, subscription, renewalQuantity=7)
    partner.give_back(customer, order)
    shown = only(partner, customer)
    assert (shown["status"], shown["autoRenewal"]["renewalQuantity"]) == ("1004", 0)
    for change in ({"enabled": True}, {"enabled": False}, {"renewalQuantity": 0}, {}):
        refused(partner.renew(customer, subscription, **change), 400, "3119")


def test_a_subscription_that_lapsed_may_not_be_edited(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer)
    subscription = only(partner, customer)["subscriptionId"]
    partner.renew(customer, subscription, enabled=False)
    world.advance(to="2027-01-14T23:59:59Z")
    assert partner.renew(customer, subscription, renewalQuantity=2).status_code == 200
    world.advance(to="2027-01-15T00:00:00Z")
    refused(partner.renew(customer, subscription, enabled=True), 400, "3119")


# --- Changes whose renewal would be impossible (3120) ----------------------------------------


def test_a_base_may_not_be_disabled_while_its_add_on_renews(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line(), line(ADD_ON, number=2))
    base, add_on = (of_offer(partner, customer, offer) for offer in (TEAM, ADD_ON))
    refused(partner.renew(customer, base, enabled=False), 400, "3120")
    assert partner.renew(customer, add_on, enabled=False).status_code == 200
    assert partner.renew(customer, base, enabled=False).status_code == 200
    refused(partner.renew(customer, add_on, enabled=True), 400, "3120")
    assert partner.renew(customer, base, enabled=True).status_code == 200
    assert partner.renew(customer, add_on, enabled=True).status_code == 200


def test_one_of_two_bases_is_enough_for_an_add_on(partner: Partner, customer: str) -> None:
    other_base = "30005702CA01A12"
    partner.order(customer, line(), line(other_base, number=2), line(ADD_ON, number=3))
    first, second = (of_offer(partner, customer, offer) for offer in (TEAM, other_base))
    assert partner.renew(customer, first, enabled=False).status_code == 200
    refused(partner.renew(customer, second, enabled=False), 400, "3120")


def test_products_that_have_no_part_in_it_may_be_changed(partner: Partner, customer: str) -> None:
    partner.order(customer, line(), line(ADD_ON, number=2), line(OTHER_TEAM, number=3))
    other = of_offer(partner, customer, OTHER_TEAM)
    assert partner.renew(customer, other, enabled=False).status_code == 200


def test_a_returned_base_leaves_others_free_to_be_changed(partner: Partner, customer: str) -> None:
    base = partner.order(customer)
    partner.order(customer, line(ADD_ON))
    partner.order(customer, line(OTHER_TEAM))
    partner.give_back(customer, base)
    other = of_offer(partner, customer, OTHER_TEAM)
    assert partner.renew(customer, other, enabled=False).status_code == 200
    add_on = of_offer(partner, customer, ADD_ON)
    assert partner.renew(customer, add_on, enabled=False).status_code == 200
    refused(partner.renew(customer, add_on, enabled=True), 400, "3120")


def test_a_credit_pack_cannot_be_renewed(partner: Partner, customer: str) -> None:
    partner.order(customer, line(CREDIT_PACK))
    pack = only(partner, customer)["subscriptionId"]
    refused(partner.renew(customer, pack, enabled=True), 400, "3120")
    assert partner.renew(customer, pack, enabled=False).status_code == 200
    assert preference(partner, customer) == (False, 1)


def test_no_change_while_the_renewal_order_is_processed(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=5), line(OTHER_TEAM, 2, number=2))
    renewing, lapsing = (of_offer(partner, customer, offer) for offer in (TEAM, OTHER_TEAM))
    partner.renew(customer, lapsing, enabled=False)
    world.rules(orderProcessingSeconds=3600)
    world.advance(to="2027-01-15T00:59:59Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    assert renewal["status"] == "1002"
    for change in ({"enabled": False}, {"renewalQuantity": 3}, {"enabled": True}):
        refused(partner.renew(customer, renewing, **change), 400, "3120")
    refused(partner.renew(customer, lapsing, enabled=True), 400, "3119")
    world.advance(to="2027-01-15T01:00:00Z")
    assert partner.renew(customer, renewing, renewalQuantity=3).status_code == 200
