"""High volume discounts at renewals: kept, stepped down, or over (docs migration/migrate-hvd)."""

from __future__ import annotations

import pytest

from tests.committed import LAST_DAY, renewals
from tests.committing import accepted, noon, requested
from tests.migrating import commitment, vip
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, refused
from tests.volume import (
    AT_13,
    AT_14,
    POST,
    PRE,
    TAG,
    YEARLY_NEXT_POST,
    YEARLY_POST,
    YEARLY_PRE,
    asked,
    coded,
    discount_of,
    placed,
    shown,
    volume_customer,
)

AD, LAST_AD, OVER = "2026-07-15", "2027-07-15", "2030-07-15"
WINDOW = "2027-06-20"
AT_03 = TEAM.replace("01A", "03A")
YEARLY_13, YEARLY_03 = 232.20, 237.48
INVALID = "Line Item: 1, Reason: DISCOUNT_CODE_INVALID"


def previewed(partner: Partner, customer: str, number: int = 0) -> tuple[str, str | None, float]:
    body = {"orderType": "PREVIEW_RENEWAL"}
    order = partner.make(f"/customers/{customer}/orders?fetch-price=true", body)
    return shown(order["lineItems"][number])


def renewed(partner: Partner, customer: str) -> tuple[str, str | None, float]:
    return shown(renewals(partner, customer)[0]["lineItems"][0])


def recommitted(world: World, customer: str) -> None:
    """Accept another commitment in the last days of the running one."""
    noon(world, WINDOW)
    requested(world.partner, customer, "recommitmentRequest", LICENSE=55)
    accepted(world, customer)


def is_sound(world: World) -> bool:
    found: Json = world.control("POST", "/check").json()
    return not found["broken"]


@pytest.mark.every_backend
@pytest.mark.parametrize(("plan", "price"), [("PRE", YEARLY_PRE), ("POST", YEARLY_POST)])
def test_within_the_commitment_it_renews_at_the_price_of_its_code(
    world: World, partner: Partner, plan: str, price: float
) -> None:
    customer, code = volume_customer(world, plan=plan), f"HVD_L18_{plan}"
    assert previewed(partner, customer) == (AT_13, code, price)
    noon(world, AD)
    assert renewed(partner, customer) == (AT_13, code, price)
    assert discount_of(partner, customer)["discountCode"] == code
    assert is_sound(world)


def test_prices_from_before_step_down_to_those_since_with_the_next_commitment(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world)
    recommitted(world, customer)
    assert previewed(partner, customer) == (AT_13, POST, YEARLY_NEXT_POST)
    assert discount_of(partner, customer)["discountCode"] == PRE
    assert shown(placed(partner, customer, coded())["lineItems"][0])[1] == PRE
    noon(world, "2027-07-14")
    assert discount_of(partner, customer)["discountCode"] == PRE
    noon(world, LAST_AD)
    assert renewed(partner, customer) == (AT_13, POST, YEARLY_NEXT_POST)
    assert discount_of(partner, customer)["discountCode"] == POST
    refused(asked(partner, customer, "NEW", coded()), 400, "5135", INVALID)
    item = placed(partner, customer, coded(code=POST))["lineItems"][0]
    assert shown(item) == (AT_13, POST, YEARLY_NEXT_POST)
    assert is_sound(world)


def test_the_commitment_after_that_has_no_code(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    recommitted(world, customer)
    noon(world, "2030-06-20")
    assert renewed(partner, customer) == (AT_13, POST, YEARLY_NEXT_POST)
    requested(partner, customer, "recommitmentRequest", LICENSE=55)
    accepted(world, customer)
    assert previewed(partner, customer)[:2] == (AT_13, None)
    noon(world, OVER)
    assert renewed(partner, customer)[:2] == (AT_13, None)
    read = partner.fetch(f"/customers/{customer}")
    assert read["tags"] == [TAG]
    assert read["discounts"] == [{"offerType": "LICENSE", "level": "13"}]


def test_prices_since_the_price_action_end_with_their_commitment(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world, plan="POST")
    recommitted(world, customer)
    assert previewed(partner, customer) == (AT_13, None, YEARLY_13)
    noon(world, LAST_AD)
    assert renewed(partner, customer) == (AT_13, None, YEARLY_13)
    assert "discountCode" not in discount_of(partner, customer)


def fallen_short(world: World, customer: str) -> None:
    """Recommit to more than renews: the next commitment waits for what is missing."""
    noon(world, WINDOW)
    requested(world.partner, customer, "recommitmentRequest", LICENSE=62)
    accepted(world, customer)
    noon(world, LAST_AD)
    assert renewed(world.partner, customer) == (AT_03, None, YEARLY_03)


@pytest.mark.parametrize("day", [LAST_AD, "2027-08-14"])
def test_a_commitment_that_is_reached_by_a_purchase_steps_down_then(
    world: World, partner: Partner, day: str
) -> None:
    customer = volume_customer(world)
    fallen_short(world, customer)
    noon(world, day)
    assert "discountCode" not in discount_of(partner, customer)
    (item,) = asked(partner, customer, "PREVIEW", coded(quantity=1)).json()["lineItems"]
    assert shown(item) == (AT_03, None, YEARLY_03)
    (item,) = asked(partner, customer, "PREVIEW", coded(quantity=2)).json()["lineItems"]
    assert shown(item) == (AT_13, POST, YEARLY_NEXT_POST)
    (item,) = placed(partner, customer, coded(code=POST, quantity=2))["lineItems"]
    assert shown(item)[1] == POST
    assert discount_of(partner, customer)["discountCode"] == POST
    assert is_sound(world)


def test_one_that_is_not_reached_in_time_brings_no_code(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    fallen_short(world, customer)
    noon(world, "2027-08-15")
    (item,) = asked(partner, customer, "PREVIEW", coded(quantity=2)).json()["lineItems"]
    assert shown(item)[:2] == (AT_03, None)
    refused(asked(partner, customer, "NEW", coded(AT_03, POST, 2)), 400, "5135", INVALID)
    assert is_sound(world)


def test_without_another_commitment_it_is_the_plain_ladder(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    noon(world, WINDOW)
    assert previewed(partner, customer) == (AT_03, None, YEARLY_03)
    requested(partner, customer, "recommitmentRequest", LICENSE=55)
    assert previewed(partner, customer) == (AT_03, None, YEARLY_03)
    noon(world, LAST_AD)
    assert renewed(partner, customer) == (AT_03, None, YEARLY_03)
    read = partner.fetch(f"/customers/{customer}")
    assert read["tags"] == [TAG]
    assert read["discounts"] == [{"offerType": "LICENSE", "level": "03"}]
    assert is_sound(world)


def test_a_commitment_that_begins_later_brings_no_code_back(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    noon(world, LAST_AD)
    requested(partner, customer, LICENSE=55)
    accepted(world, customer)
    assert discount_of(partner, customer) == {"offerType": "LICENSE", "level": "13"}


def test_less_than_committed_to_loses_the_code_and_a_late_order_has_it_again(
    world: World, partner: Partner
) -> None:
    world.rules(commitmentPreferences="allowed")
    customer = volume_customer(world, offers=[vip(TEAM, 40), vip(OTHER_TEAM, 20)])
    for held in partner.subscriptions(customer):
        if held["offerId"] == OTHER_TEAM:
            own = held["subscriptionId"]
    assert partner.renew(customer, own, enabled=False).status_code == 200
    assert previewed(partner, customer)[1] is None
    noon(world, AD)
    assert renewed(partner, customer)[1] is None
    assert "discountCode" not in discount_of(partner, customer)
    late = coded(OTHER_TEAM, None, 20, subscriptionId=own)
    assert asked(partner, customer, "RENEWAL", late).status_code == 201
    assert discount_of(partner, customer)["discountCode"] == PRE
    (item,) = placed(partner, customer, coded())["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)


def test_fewer_than_fifty_keep_13_as_long_as_the_commitment_runs(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world, 60, 10)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    assert partner.renew(customer, own, enabled=True, renewalQuantity=12).status_code == 200
    noon(world, AD)
    assert renewed(partner, customer) == (AT_13, PRE, YEARLY_PRE)
    assert is_sound(world)


def test_a_hundred_renew_at_14(world: World, partner: Partner) -> None:
    customer = volume_customer(world, 60)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    assert partner.renew(customer, own, enabled=True, renewalQuantity=100).status_code == 200
    noon(world, AD)
    assert renewed(partner, customer) == (AT_14, PRE, YEARLY_PRE)
    assert is_sound(world)


# --- Early and late, with lines ---------------------------------------------------------------


@pytest.mark.parametrize("code", [None, PRE, POST, "HVD_L17_PRE"])
def test_a_preview_with_lines_puts_the_code_right(
    world: World, partner: Partner, code: str | None
) -> None:
    customer = volume_customer(world)
    recommitted(world, customer)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    line = coded(AT_13, code, 60, subscriptionId=own)
    answer = asked(partner, customer, "PREVIEW_RENEWAL", line)
    assert answer.status_code == 201, answer.text
    assert shown(answer.json()["lineItems"][0]) == (AT_13, POST, YEARLY_NEXT_POST)


@pytest.mark.parametrize("code", [None, POST])
def test_an_early_renewal_has_the_code_of_the_next_term(
    world: World, partner: Partner, code: str | None
) -> None:
    customer = volume_customer(world)
    recommitted(world, customer)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    answer = asked(partner, customer, "RENEWAL", coded(AT_13, code, 60, subscriptionId=own))
    assert answer.status_code == 201, answer.text
    assert renewed(partner, customer) == (AT_13, POST, YEARLY_NEXT_POST)
    assert discount_of(partner, customer)["discountCode"] == PRE
    noon(world, LAST_AD)
    assert discount_of(partner, customer)["discountCode"] == POST
    assert is_sound(world)


@pytest.mark.parametrize("code", [PRE, "HVD_L17_POST"])
def test_an_early_renewal_with_another_code_is_refused(
    world: World, partner: Partner, code: str
) -> None:
    customer = volume_customer(world)
    recommitted(world, customer)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    line = coded(AT_13, code, 60, subscriptionId=own)
    refused(asked(partner, customer, "RENEWAL", line), 400, "5135", INVALID)


def test_a_late_renewal_has_the_code_of_the_running_commitment(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world, 10, 50, offers=[vip(TEAM, 10), vip(OTHER_TEAM, 60)])
    own = next(s for s in partner.subscriptions(customer) if s["offerId"] == TEAM)
    assert partner.renew(customer, own["subscriptionId"], enabled=False).status_code == 200
    noon(world, "2026-07-20")
    late = coded(AT_13, PRE, 10, subscriptionId=own["subscriptionId"])
    assert asked(partner, customer, "RENEWAL", late).status_code == 201
    assert renewed(partner, customer) == (AT_13, PRE, YEARLY_PRE)


# --- What comes from VIP, and a tester's hand --------------------------------------------------


def test_a_recommitment_of_vip_steps_down_too(world: World, partner: Partner) -> None:
    follows = commitment(LAST_AD, "2030-07-14", 55, "ACCEPTED")
    customer = volume_customer(world, slots={"commitmentRequest": follows})
    assert discount_of(partner, customer)["discountCode"] == PRE
    noon(world, LAST_AD)
    assert renewed(partner, customer) == (AT_13, POST, YEARLY_NEXT_POST)


def test_dates_that_a_tester_moves_change_nothing_of_it(world: World, partner: Partner) -> None:
    customer = volume_customer(world, end="2029-07-14")
    body = {"commitment": {"endDate": LAST_DAY}}
    assert world.control("PATCH", f"/customers/{customer}", body).status_code == 200
    recommitted(world, customer)
    noon(world, LAST_AD)
    assert discount_of(partner, customer)["discountCode"] == POST


def test_more_licences_committed_to_keep_the_code(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    requested(partner, customer, LICENSE=55)
    accepted(world, customer)
    assert discount_of(partner, customer)["discountCode"] == PRE
