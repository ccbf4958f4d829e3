"""What programs do not give back, and in which words (RE-2, X2, X11; docs order-scenarios)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest

from sandbox.app import Parts
from tests.local import with_offer
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

MOQ = "65304479CA14X12"
PARTIAL = "Line Item: 1, Reason: PARTIAL_CANCELLATION_NOT_ALLOWED_FOR_SCP_OR_CONSUMABLE"
WHOLE_ONLY = [(CREDIT_PACK, 4), (LICENSE_PACK, 4), (CONSUMABLE, 4)]


@pytest.mark.parametrize(("offer", "quantity"), WHOLE_ONLY)
def test_packs_and_consumables_go_back_whole_and_not_in_part(
    partner: Partner, customer: str, offer: str, quantity: int
) -> None:
    order = partner.order(customer, line(offer, quantity))
    for part in (1, quantity - 1):
        refused(partner.give_back(customer, order, line(offer, part)), 400, "2127", PARTIAL)
    assert partner.give_back(customer, order).status_code == 201
    assert partner.read_order(customer, order["orderId"])["status"] == "1008"
    (held,) = partner.subscriptions(customer)
    assert (held["status"], held["currentQuantity"]) == ("1004", 0)


@pytest.mark.parametrize("whole_return", [True, False])
def test_minimum_offers_go_back_whole_or_by_a_rule_not_at_all(
    world: World, inside: Parts, customer: str, *, whole_return: bool
) -> None:
    world.rules(wholeReturnOfPacks=whole_return)
    partner = world.partner
    order = with_offer(inside, world, partner.order(customer, line(quantity=100)), MOQ)
    refused(partner.give_back(customer, order, line(MOQ, 99)), 400, "2127", PARTIAL)
    answer = partner.give_back(customer, order)
    if whole_return:
        assert answer.status_code == 201
        assert partner.read_order(customer, order["orderId"])["status"] == "1008"
    else:
        refused(answer, 400, "2127", PARTIAL)


@pytest.mark.parametrize(("offer", "quantity"), WHOLE_ONLY)
def test_a_rule_keeps_them_from_going_back_at_all(
    world: World, partner: Partner, customer: str, offer: str, quantity: int
) -> None:
    world.rules(wholeReturnOfPacks=False)
    order = partner.order(customer, line(offer, quantity))
    refused(partner.give_back(customer, order), 400, "2127", PARTIAL)
    refused(partner.give_back(customer, order, line(offer, 1)), 400, "2127", PARTIAL)


def test_the_rule_leaves_plain_licences_alone(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(wholeReturnOfPacks=False)
    order = partner.order(customer, line(quantity=5))
    assert partner.give_back(customer, order, line(quantity=2)).status_code == 201


@pytest.mark.every_backend
def test_consumables_that_were_used_do_not_go_back(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(CONSUMABLE, 4))
    (held,) = partner.subscriptions(customer)
    world.portal(f"/subscriptions/{held['subscriptionId']}", usedQuantity=1)
    detail = "Line Item: 1, Reason: INELIGIBLE_CONSUMED"
    refused(partner.give_back(customer, order), 400, "2129", detail)
    world.portal(f"/subscriptions/{held['subscriptionId']}", usedQuantity=0)
    assert partner.give_back(customer, order).status_code == 201


@pytest.mark.parametrize("quantity", [6, 100])
def test_more_than_was_bought_is_told_in_words(
    world: World, partner: Partner, customer: str, quantity: int
) -> None:
    world.rules(returnErrors="words")
    order = partner.order(customer, line(quantity=5))
    answer = partner.give_back(customer, order, line(quantity=quantity))
    assert answer.status_code == 422
    assert answer.json() == {
        "code": "RETURN_QTY_EXCEEDS_REMAINING",
        "message": f"Requested return quantity {quantity} exceeds remaining returnable quantity "
        f"5 for line item 1 (offer {TEAM}).",
    }


def test_more_than_remains_is_told_in_words(world: World, partner: Partner, customer: str) -> None:
    world.rules(returnErrors="words")
    order = partner.order(customer, line(quantity=5))
    assert partner.give_back(customer, order, line(quantity=2)).status_code == 201
    answer = partner.give_back(customer, order, line(quantity=4))
    assert (answer.status_code, answer.json()["code"]) == (422, "RETURN_QTY_EXCEEDS_REMAINING")
    assert "quantity 4 exceeds remaining returnable quantity 3" in answer.json()["message"]
    assert partner.give_back(customer, order, line(quantity=3)).status_code == 201


def test_a_minimum_offer_is_told_in_words(world: World, inside: Parts, customer: str) -> None:
    world.rules(returnErrors="words")
    partner = world.partner
    order = with_offer(inside, world, partner.order(customer, line(quantity=100)), MOQ)
    for quantity in (1, 100):
        answer = partner.give_back(customer, order, line(MOQ, quantity))
        assert answer.status_code == 422
        assert answer.json().keys() == {"code", "message"}
        assert answer.json()["code"] == "RETURN_NOT_SUPPORTED_MOQ_SKU"
        assert MOQ in answer.json()["message"]


def test_what_has_no_word_keeps_its_number(world: World, partner: Partner, customer: str) -> None:
    world.rules(returnErrors="words")
    order = partner.order(customer, line(quantity=5))
    refused(partner.give_back(customer, order, line(quantity=0)), 400, "2132", "Line Item: 1")
    refused(partner.give_back(customer, order, line(number=2)), 400, "2131", "Line Item: 2")
    refused(partner.give_back(customer, order, line(OTHER_TEAM)), 400, "2130", "Line Item: 1")


# --- Two faults in one request: the order of checks decides (RE-1) -----------------------------


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a return, and what alone it is told as."""

    code: str
    name: str


# In the order in which they are looked for: order, status, window, line, quantity, program.
FAULTS = [
    Fault("2115", "unknown order"),
    Fault("2118", "all returned"),
    Fault("2117", "too late"),
    Fault("2131", "unknown line"),
    Fault("2130", "other offer"),
    Fault("2132", "too many"),
    Fault("2127", "part of a pack"),
]


def answered(world: World, names: set[str]) -> tuple[int, str]:
    """Return a licence pack and a plain line with these faults; what is answered."""
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer, line(LICENSE_PACK, 4), line(quantity=4, number=2))
    if "all returned" in names:
        assert partner.give_back(customer, order).status_code == 201
    if "too late" in names:
        world.advance(to="2026-01-30T00:00:00Z")
    pack, plain = line(LICENSE_PACK, 4), line(quantity=4, number=2)
    if "part of a pack" in names:
        pack = pack | {"quantity": 1}
    if "too many" in names:
        plain = plain | {"quantity": 5}
    if "other offer" in names:
        plain = plain | {"offerId": OTHER_TEAM}
    lines: list[Json] = [pack, plain]
    if "unknown line" in names:
        lines = [line(number=9), *lines]
    asked = order | ({"orderId": "1"} if "unknown order" in names else {})
    answer = partner.give_back(customer, asked, *lines)
    return answer.status_code, "" if answer.status_code == 201 else answer.json()["code"]


def test_a_return_without_a_fault_is_taken(world: World) -> None:
    assert answered(world, set()) == (201, "")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_alone_has_its_code(world: World, fault: Fault) -> None:
    assert answered(world, {fault.name})[1] == fault.code


@pytest.mark.parametrize(
    ("first", "second"),
    list(itertools.combinations(FAULTS, 2)),
    ids=lambda fault: fault.name,
)
def test_of_two_faults_the_earlier_check_speaks(world: World, first: Fault, second: Fault) -> None:
    assert answered(world, {first.name, second.name})[1] == first.code
