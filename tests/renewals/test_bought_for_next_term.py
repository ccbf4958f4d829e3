"""What may be bought or scheduled for the next term, beside what that term holds (RN-3, OR-2)."""

from __future__ import annotations

import pytest

from tests.renewals.manual import (
    AD,
    NEXT_AD,
    bought,
    coterm,
    held_by,
    noon,
    renew,
    renewing,
    schedule_product,
    send,
)
from tests.support import (
    ADD_ON,
    CREDIT_PACK,
    INCOMPATIBLE_WITH_TEAM,
    OTHER_TEAM,
    TEAM,
    Partner,
    World,
    line,
    refused,
)

INELIGIBLE_SWITCH = "Line Item: 1, Reason: INELIGIBLE_SWITCH"
INELIGIBLE_ADD_ON = "Line Item: 1, Reason: INELIGIBLE_ADD_ON"


@pytest.fixture
def customer(world: World, partner: Partner) -> str:
    """A customer of another product, in its early window."""
    customer = partner.customer()
    bought(partner, customer, line(OTHER_TEAM, 2))
    noon(world, "2026-12-20")
    return customer


@pytest.mark.parametrize("kind", ["RENEWAL", "PREVIEW_RENEWAL"])
def test_a_credit_pack_is_not_bought_early_since_no_term_of_it_begins_at_the_anniversary(
    partner: Partner, customer: str, kind: str
) -> None:
    answer = send(partner, customer, line(CREDIT_PACK, 2), kind=kind)
    refused(answer, 400, "3132", "Line Item: 1")
    assert (coterm(partner, customer), len(partner.orders(customer))) == (AD, 1)
    partner.order(customer, line(CREDIT_PACK, 2))
    assert held_by(partner, customer, CREDIT_PACK)["renewalDate"] == "2027-12-20"


@pytest.mark.parametrize("first", [TEAM, INCOMPATIBLE_WITH_TEAM])
def test_nothing_is_bought_that_does_not_go_with_what_was_bought_early(
    world: World, partner: Partner, customer: str, first: str
) -> None:
    second = INCOMPATIBLE_WITH_TEAM if first == TEAM else TEAM
    renew(partner, customer, line(first))
    refused(send(partner, customer, line(second)), 400, "2129", INELIGIBLE_SWITCH)
    refused(partner.try_order(customer, line(second)), 400, "2129", INELIGIBLE_SWITCH)
    body = {"offerId": second, "autoRenewal": {"renewalQuantity": 1}}
    answer = partner.post(f"/customers/{customer}/subscriptions", body)
    refused(answer, 400, "2129", INELIGIBLE_SWITCH)
    noon(world, AD)
    assert {each["offerId"] for each in partner.subscriptions(customer)} == {OTHER_TEAM, first}


def test_nothing_goes_into_the_next_term_that_does_not_go_with_what_is_scheduled(
    partner: Partner, customer: str
) -> None:
    schedule_product(partner, customer, TEAM)
    early = send(partner, customer, line(INCOMPATIBLE_WITH_TEAM))
    refused(early, 400, "2129", INELIGIBLE_SWITCH)
    body = {"offerId": INCOMPATIBLE_WITH_TEAM, "autoRenewal": {"renewalQuantity": 1}}
    answer = partner.post(f"/customers/{customer}/subscriptions", body)
    refused(answer, 400, "2129", INELIGIBLE_SWITCH)
    # A schedule that is turned off begins nothing.
    scheduled = held_by(partner, customer)["subscriptionId"]
    assert partner.renew(customer, scheduled, enabled=False).status_code == 200
    renew(partner, customer, line(INCOMPATIBLE_WITH_TEAM))


def test_an_add_on_of_the_next_term_has_its_base_from_an_earlier_order(
    world: World, partner: Partner, customer: str
) -> None:
    refused(send(partner, customer, line(ADD_ON, 2)), 400, "2129", INELIGIBLE_ADD_ON)
    renew(partner, customer, line(TEAM, 3))
    # In this term there is no base yet.
    refused(partner.try_order(customer, line(ADD_ON, 2)), 400, "2129", INELIGIBLE_ADD_ON)
    renew(partner, customer, line(ADD_ON, 2))
    noon(world, AD)
    add_on = held_by(partner, customer, ADD_ON)
    assert (add_on["status"], add_on["currentQuantity"]) == ("1000", 2)
    assert add_on["renewalDate"] == NEXT_AD


@pytest.mark.parametrize("is_paid", [True, False])
def test_an_add_on_is_scheduled_beside_its_coming_base(
    world: World, partner: Partner, customer: str, *, is_paid: bool
) -> None:
    if is_paid:
        renew(partner, customer, line(TEAM, 3))
    else:
        schedule_product(partner, customer, TEAM, 3)
    schedule_product(partner, customer, ADD_ON, 2)
    noon(world, AD)
    assert held_by(partner, customer, ADD_ON)["currentQuantity"] == 2


@pytest.mark.parametrize("is_held", [True, False])
def test_an_add_on_does_not_go_into_a_term_that_its_base_does_not_reach(
    world: World, partner: Partner, *, is_held: bool
) -> None:
    customer = partner.customer()
    bought(partner, customer, line(TEAM, 5), *([line(ADD_ON, 3, 2)] if is_held else []))
    base = held_by(partner, customer)
    world.portal(f"/subscriptions/{base['subscriptionId']}", autoRenewalEnabled=False)
    noon(world, "2026-12-20")
    add_on = renewing(held_by(partner, customer, ADD_ON), 3) if is_held else line(ADD_ON, 3)
    for kind in ("PREVIEW_RENEWAL", "RENEWAL"):
        refused(send(partner, customer, add_on, kind=kind), 400, "2129", INELIGIBLE_ADD_ON)
    # A base that is renewed early reaches it, whatever its preference says.
    renew(partner, customer, renewing(base, 2))
    renew(partner, customer, add_on)
    noon(world, AD)
    shown = [(each["offerId"], each["currentQuantity"]) for each in partner.subscriptions(customer)]
    assert shown == [(TEAM, 2), (ADD_ON, 3)]


def test_an_add_on_is_renewed_early_in_one_order_with_its_base(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    base, add_on = bought(partner, customer, line(TEAM, 5), line(ADD_ON, 3, 2))
    world.portal(f"/subscriptions/{base['subscriptionId']}", autoRenewalEnabled=False)
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(add_on, 3, 1), renewing(base, 5, 2))
    assert held_by(partner, customer, ADD_ON)["renewedQuantity"] == 3
