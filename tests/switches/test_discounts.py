"""Flexible discounts of switches: what they ask, and what they take off (FD-6, FD-8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sandbox.catalogue.reductions import OutcomeType
from sandbox.flexible_discounts.terms import (
    Applicability,
    Conditions,
    DiscountValue,
    TargetOwnership,
)
from tests.discounting import close
from tests.flexible_discounts.given import offer_discount
from tests.support import Json, Partner, World, line, refused
from tests.switches.switching import (
    PLUS,
    bought,
    held,
    quantities,
    revert,
    send,
    switch,
    switch_body,
)

CODE = "UPSELL"
SWITCH = (Applicability.SWITCH,)
PHOTOSHOP_ENTERPRISE = "30006566CA01A12"
EDITION_4 = "80004567EA01A12"


def discounted(
    source: str, quantity: int = 4, offer: str = PLUS, code: str = CODE, **more: Any
) -> Json:
    body = switch_body(source, quantity, offer, **more)
    body["lineItems"][0]["flexDiscountCodes"] = [code]
    return body


def preview(partner: Partner, customer: str, body: Json) -> Json:
    path = f"/customers/{customer}/orders?fetch-price=true"
    return partner.make(path, {**body, "orderType": "PREVIEW_SWITCH"})


@pytest.fixture
def source(partner: Partner, customer: str) -> str:
    """A subscription of ten licences."""
    return bought(partner, customer, 10)


@pytest.mark.every_backend
def test_a_discount_is_taken_off_the_new_line_alone(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    plain = preview(partner, customer, switch_body(source, 4))
    offer_discount(world, CODE, applicability=SWITCH)
    shown = preview(partner, customer, discounted(source))
    line_, before = shown["lineItems"][0], plain["lineItems"][0]
    assert line_["flexDiscountCodes"] == [CODE]
    assert [(each["code"], each["result"]) for each in line_["flexDiscounts"]] == [
        (CODE, "SUCCESS")
    ]
    assert line_["pricing"]["partnerPrice"] == before["pricing"]["partnerPrice"]
    assert line_["pricing"]["discountedPartnerPrice"] < before["pricing"]["discountedPartnerPrice"]
    assert shown["cancellingItems"] == plain["cancellingItems"]
    placed = partner.make(f"/customers/{customer}/orders", discounted(source))
    read = partner.read_order(customer, placed["orderId"], priced=True)
    (listed,) = partner.orders(customer, "order-type=SWITCH")
    for order in (placed, read, listed):
        assert order["lineItems"][0]["flexDiscounts"] == line_["flexDiscounts"]
        assert order["lineItems"][0]["flexDiscountCodes"] == [CODE]
    assert read["pricingSummary"] == shown["pricingSummary"]
    assert world.control("POST", "/check").json()["broken"] == []


def test_a_discount_for_purchases_is_none_for_switches(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    offer_discount(world, CODE, applicability=(Applicability.NEW, Applicability.RENEWAL))
    detail = "Line Item: 1, Reason: Invalid Flexible Discount"
    refused(send(partner, customer, discounted(source)), 400, "2141", detail)
    refused(send(partner, customer, discounted(source, code="NOBODYS")), 400, "2146")


@pytest.mark.parametrize(("quantity", "holds"), [(4, False), (5, True), (6, True)])
def test_enough_of_the_sources_seats_must_be_switched(
    world: World, partner: Partner, customer: str, source: str, quantity: int, *, holds: bool
) -> None:
    offer_discount(
        world, CODE, applicability=SWITCH, conditions=Conditions(minimum_seat_percent=50)
    )
    answer = send(partner, customer, discounted(source, quantity))
    if holds:
        assert answer.status_code == 201
    else:
        reason = "Line Item: 1, Reason: SEAT_UPGRADE_PERCENTAGE_NOT_MET"
        refused(answer, 400, "2141", reason)


@pytest.mark.parametrize(
    ("sources", "holds"), [((), True), (("65304479CA01A12",), True), (("11083117CA01A12",), False)]
)
def test_the_source_must_be_one_of_the_discounts(
    world: World,
    partner: Partner,
    customer: str,
    source: str,
    sources: tuple[str, ...],
    *,
    holds: bool,
) -> None:
    conditions = Conditions(source_base_offer_ids=sources)
    offer_discount(world, CODE, applicability=SWITCH, conditions=conditions)
    answer = send(partner, customer, discounted(source))
    assert answer.status_code == (201 if holds else 400)


@pytest.mark.parametrize("owned", [False, True])
@pytest.mark.parametrize("ownership", TargetOwnership)
def test_the_target_may_have_to_be_new_or_owned(
    world: World,
    partner: Partner,
    customer: str,
    source: str,
    ownership: TargetOwnership,
    *,
    owned: bool,
) -> None:
    conditions = Conditions(target_ownership=ownership)
    offer_discount(world, CODE, applicability=SWITCH, conditions=conditions)
    if owned:
        partner.order(customer, line(PLUS, 1))
    holds = {"NEW": not owned, "OWNED": owned, "ANY": True}[ownership.value]
    answer = send(partner, customer, discounted(source))
    assert answer.status_code == (201 if holds else 400)


def test_a_closed_code_of_the_portal_is_redeemed_by_a_switch(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10, PHOTOSHOP_ENTERPRISE)
    code = close(world, customer, "C3")
    part = discounted(source, 9, EDITION_4, code)
    refused(send(partner, customer, part), 400, "2141")
    assert send(partner, customer, discounted(source, 10, EDITION_4, code)).status_code == 201
    (kept,) = world.control("GET", "/closed-discounts").json()["items"]
    assert kept["redemptionStatus"] == "REDEEMED"


def test_a_discount_that_makes_a_switch_give_money_back_is_refused(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    offer_discount(
        world,
        CODE,
        outcome=OutcomeType.PERCENTAGE,
        values=(DiscountValue(Decimal(90)),),
        applicability=SWITCH,
    )
    refused(send(partner, customer, discounted(source)), 400, "2154")


@pytest.mark.parametrize(("first", "discounted_renewal"), [("SWITCH", False), ("NEW", True)])
def test_a_reusable_discount_that_a_switch_used_first_does_not_come_by_itself(
    world: World,
    partner: Partner,
    customer: str,
    source: str,
    first: str,
    *,
    discounted_renewal: bool,
) -> None:
    offer_discount(world, CODE, end="2026-12-31T23:59:59Z", lock="2028-12-31T23:59:59Z")
    purchase = {**line(PLUS, 1), "flexDiscountCodes": [CODE]}
    if first == "NEW":
        partner.order(customer, purchase)
    assert send(partner, customer, discounted(source)).status_code == 201
    if first == "SWITCH":
        partner.order(customer, purchase)
    world.advance(to="2027-01-15T00:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL&start-date=2027-01-01")
    target = held(partner, customer)[PLUS]["subscriptionId"]
    (renewed,) = [each for each in renewal["lineItems"] if each["subscriptionId"] == target]
    assert ("flexDiscounts" in renewed) is discounted_renewal


def test_a_revert_gives_the_use_of_a_discount_back_and_ignores_codes(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    offer_discount(world, CODE, end="2026-01-31T23:59:59Z", lock="2028-12-31T23:59:59Z")
    switched = switch(partner, customer, source, 4)
    revert(partner, customer, switched)
    placed = partner.make(f"/customers/{customer}/orders", discounted(source))
    used = partner.fetch(f"/customers/{customer}/flex-discounts")
    assert used["totalCount"] == 1
    revert(partner, customer, partner.read_order(customer, placed["orderId"]))
    assert partner.fetch(f"/customers/{customer}/flex-discounts")["totalCount"] == 0
    assert quantities(partner, customer)[PLUS] == ("1004", 0)
