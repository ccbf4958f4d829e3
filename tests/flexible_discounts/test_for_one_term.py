"""Discounts for who has no commitment: for the term in which they are first used (FD-7)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.flexible_discounts.terms import Commitment, Conditions
from tests.committing import accepted, requested
from tests.flexible_discounts.given import flex_line, offer_discount
from tests.renewals.manual import automatic, bought, held_by, noon
from tests.support import Json, Partner, World, line, refused

CODE = "UNBOUND"
AD = "2027-01-15"
UNBOUND: dict[str, Any] = {"conditions": Conditions(Commitment.NONE)}
LOCKED: dict[str, Any] = {"end": "2026-12-31T23:59:59Z", "lock": "2032-01-01T00:00:00Z"}
RUNNING: dict[str, Any] = {"end": "2032-01-01T00:00:00Z"}
"""One that outlives the term by its lock, and one by its end."""


def ineligible(answer: httpx.Response) -> None:
    refused(answer, 400, "2141", "Line Item: 1, Reason: INELIGIBLE_COMMITMENT_STATUS")


def results(order: Json) -> list[str | None]:
    """What became of the discount of each line; None where it shows none."""
    return [item.get("flexDiscounts", [{}])[0].get("result") for item in order["lineItems"]]


@pytest.mark.every_backend
@pytest.mark.parametrize("dates", [LOCKED, RUNNING])
def test_it_ends_with_the_term_of_its_first_use(
    world: World, partner: Partner, customer: str, dates: Json
) -> None:
    offer_discount(world, CODE, **UNBOUND, **dates)
    bought(partner, customer, flex_line(CODE, quantity=10))
    world.advance(to="2027-01-14T23:59:59Z")
    assert partner.order(customer, flex_line(CODE))
    world.advance(to=f"{AD}T00:00:00Z")
    for day in (AD, "2027-01-16", "2028-06-01"):
        noon(world, day)
        ineligible(partner.preview(customer, flex_line(CODE)))
        ineligible(partner.try_order(customer, flex_line(CODE)))
    (kept, *_) = world.control("GET", "/requests?code=2141").json()["items"]
    assert kept["why"]["rule"] == "FD-7"
    assert kept["why"]["facts"]["reason"] == "the term in which it was first used is over"


def test_what_it_was_used_for_renews_without_it(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, CODE, **UNBOUND, **LOCKED)
    bought(partner, customer, flex_line(CODE, quantity=10))
    coming = partner.make(f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL"})
    assert results(coming) == ["FAILURE"]
    noon(world, AD)
    assert results(automatic(partner, customer)[0]) == [None]


@pytest.mark.parametrize("dates", [LOCKED, RUNNING])
def test_a_preference_for_the_next_term_fails(
    world: World, partner: Partner, customer: str, dates: Json
) -> None:
    offer_discount(world, CODE, **UNBOUND, **dates)
    bought(partner, customer, flex_line(CODE))
    held = held_by(partner, customer)
    partner.renew(customer, held["subscriptionId"], flexDiscountCodes=[CODE])
    coming = partner.make(f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL"})
    assert results(coming) == ["FAILURE"]
    noon(world, AD)
    assert results(automatic(partner, customer)[0]) == [None]


def test_the_renewal_may_be_its_first_use(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world, CODE, **UNBOUND, **RUNNING)
    bought(partner, customer, line())
    held = held_by(partner, customer)
    partner.renew(customer, held["subscriptionId"], flexDiscountCodes=[CODE])
    noon(world, AD)
    assert results(automatic(partner, customer)[0]) == ["SUCCESS"]
    noon(world, "2028-01-14")
    assert partner.preview(customer, flex_line(CODE)).status_code == 201
    noon(world, "2028-01-15")
    ineligible(partner.preview(customer, flex_line(CODE)))


def test_what_is_renewed_early_leaves_the_running_term_as_it_is(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, CODE, **UNBOUND, **RUNNING)
    (held,) = bought(partner, customer, flex_line(CODE, quantity=10))
    noon(world, "2026-12-20")
    early = line(held["offerId"], 10, subscriptionId=held["subscriptionId"])
    order = {"orderType": "RENEWAL", "lineItems": [early]}
    assert partner.make(f"/customers/{customer}/orders", order)
    assert partner.preview(customer, flex_line(CODE)).status_code == 201
    noon(world, AD)
    ineligible(partner.preview(customer, flex_line(CODE)))


def test_after_a_return_in_full_the_next_use_is_the_first(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, CODE, **UNBOUND, **RUNNING)
    bought(partner, customer, line())
    order = partner.order(customer, flex_line(CODE))
    assert partner.give_back(customer, order).status_code == 201
    noon(world, AD)
    assert partner.preview(customer, flex_line(CODE)).status_code == 201


def test_a_term_from_a_29th_of_february_ends_on_the_28th(
    world: World, partner: Partner, customer: str
) -> None:
    world.advance(to="2028-02-29T09:00:00Z")
    offer_discount(world, CODE, **UNBOUND, **RUNNING)
    partner.order(customer, flex_line(CODE))
    world.advance(to="2029-02-27T23:59:59Z")
    assert partner.preview(customer, flex_line(CODE)).status_code == 201
    world.advance(to="2029-02-28T00:00:00Z")
    ineligible(partner.preview(customer, flex_line(CODE)))


def test_another_customer_has_a_term_of_its_own(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, CODE, **UNBOUND, **RUNNING)
    bought(partner, customer, flex_line(CODE))
    noon(world, AD)
    other = partner.customer()
    assert partner.order(other, flex_line(CODE))
    ineligible(partner.preview(customer, flex_line(CODE)))


def test_by_rule_no_committed_customer_is_told_that_it_is_for_committed_ones(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(flexCommitmentError="2166")
    offer_discount(world, CODE, **UNBOUND, **RUNNING)
    requested(partner, customer)
    accepted(world, customer)
    bought(partner, customer, line(quantity=10))
    ineligible(partner.preview(customer, flex_line(CODE)))
