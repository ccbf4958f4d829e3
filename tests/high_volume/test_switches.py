"""Switches of who came with a high volume discount: both sides at the prices of its code."""

from __future__ import annotations

from typing import Any

import pytest

from tests.migrating import vip
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, refused
from tests.switches.switching import PLUS, STUDIO, revert_body, send, switch_body
from tests.volume import PRE, membership, volume_customer

PLUS_13, STUDIO_13 = PLUS.replace("01A", "13A"), STUDIO.replace("01A", "13A")
YEARLY, PLUS_YEARLY = 189.36, 232.44
INVALID = "Line Item: 1, Reason: DISCOUNT_CODE_INVALID"


def subscription_of(partner: Partner, customer: str) -> str:
    found: str = partner.subscriptions(customer)[0]["subscriptionId"]
    return found


def coded_switch(
    own: str, code: str | None = None, item_code: str | None = None, **changes: Any
) -> Json:
    body = switch_body(own, 10, PLUS_13, **changes)
    body["lineItems"][0]["discountCode"] = code
    body["cancellingItems"][0]["discountCode"] = item_code
    return body


@pytest.mark.parametrize(("code", "item_code"), [(None, None), (PRE, None), (PRE, PRE)])
def test_both_sides_have_the_code_whether_it_is_named_or_not(
    world: World, partner: Partner, code: str | None, item_code: str | None
) -> None:
    customer = volume_customer(world)
    body = coded_switch(subscription_of(partner, customer), code, item_code)
    answer = send(partner, customer, body)
    assert answer.status_code == 201, answer.text
    order = partner.read_order(customer, answer.json()["orderId"], priced=True)
    (line,), (item,) = order["lineItems"], order["cancellingItems"]
    assert (line["discountCode"], item["discountCode"]) == (PRE, PRE)
    assert line["pricing"]["partnerPrice"] == PLUS_YEARLY
    assert item["pricing"]["partnerPrice"] == YEARLY


@pytest.mark.parametrize(("code", "item_code"), [("HVD_L17PRE", None), (PRE, "HVD_L17_PRE")])
def test_another_code_is_refused_and_put_right_by_a_preview(
    world: World, partner: Partner, code: str | None, item_code: str | None
) -> None:
    customer = volume_customer(world)
    own = subscription_of(partner, customer)
    refused(send(partner, customer, coded_switch(own, code, item_code)), 400, "5135", INVALID)
    body = coded_switch(own, code, item_code, orderType="PREVIEW_SWITCH")
    answer = send(partner, customer, body)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert shown["lineItems"][0]["discountCode"] == PRE
    assert shown["cancellingItems"][0]["discountCode"] == PRE


def test_a_product_without_such_prices_has_no_code(world: World, partner: Partner) -> None:
    customer = volume_customer(world, 10, offers=[vip(TEAM, 10), vip(OTHER_TEAM, 60)])
    own = next(s for s in partner.subscriptions(customer) if s["offerId"] == TEAM)
    body = switch_body(own["subscriptionId"], 10, STUDIO_13)
    order = send(partner, customer, body)
    assert order.status_code == 201, order.text
    assert "discountCode" not in order.json()["lineItems"][0]
    assert order.json()["cancellingItems"][0]["discountCode"] == PRE


def test_a_revert_goes_back_at_the_same_prices(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    own = subscription_of(partner, customer)
    placed = send(partner, customer, coded_switch(own, PRE)).json()
    switched = partner.read_order(customer, placed["orderId"], priced=True)
    answer = send(partner, customer, revert_body(switched), "?fetch-price=true")
    assert answer.status_code == 201, answer.text
    back = partner.read_order(customer, answer.json()["orderId"], priced=True)
    total = switched["pricingSummary"][0]["totalLineItemPartnerPrice"]
    assert back["pricingSummary"][0]["totalLineItemPartnerPrice"] == -total
    assert back["lineItems"][0]["discountCode"] == PRE


@pytest.mark.parametrize("order_type", ["SWITCH", "PREVIEW_SWITCH"])
def test_nobody_else_has_one(world: World, partner: Partner, order_type: str) -> None:
    customer = membership(world, hvd=None).done()
    body = coded_switch(subscription_of(partner, customer), PRE, orderType=order_type)
    refused(send(partner, customer, body), 400, "5135", "Line Item: 1")
