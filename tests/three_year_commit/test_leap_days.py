"""Commitments and anniversaries of February 29: start, three years on, recommitment (RN-1, X41)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.committed import renewals
from tests.committing import accepted, answer, committed, noon, request, requested, standing
from tests.support import Partner, World, line

LEAP_DAY = "2024-02-29"


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A world on a leap day: who buys now keeps the 29th."""
    return new_world(now=f"{LEAP_DAY}T12:00:00Z")


@pytest.fixture
def anchored(partner: Partner) -> str:
    """A customer whose anniversaries are 2025-02-28, …, 2028-02-29, with twelve licences."""
    customer = partner.customer()
    partner.order(customer, line(quantity=12))
    return customer


def days(found: object) -> tuple[str, str]:
    """First and last day of a commitment."""
    assert isinstance(found, dict)
    return found["startDate"], found["endDate"]


def status(partner: Partner, customer: str) -> str:
    found: str = standing(partner, customer)["commitment"]["status"]
    return found


def coterm(partner: Partner, customer: str) -> str:
    found: str = partner.fetch(f"/customers/{customer}")["cotermDate"]
    return found


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2024-02-29", "2027-02-27"),
        ("2025-01-28", "2027-02-27"),
        # From AD-30 on it has three whole terms: the third ends on a leap day.
        ("2025-01-29", "2028-02-28"),
        ("2025-02-27", "2028-02-28"),
        # AD is the pending one of the day.
        ("2025-02-28", "2028-02-28"),
        ("2026-01-28", "2028-02-28"),
        ("2026-01-29", "2029-02-27"),
        ("2028-01-29", "2030-02-27"),
        ("2028-01-30", "2031-02-27"),
        ("2028-02-28", "2031-02-27"),
        ("2028-02-29", "2031-02-27"),
    ],
)
def test_it_ends_on_the_day_before_an_anniversary(
    world: World, anchored: str, day: str, end: str
) -> None:
    noon(world, day)
    found = committed(world, anchored)
    assert days(found["commitment"]) == (day, end)


def test_in_the_leap_year_it_runs_through_the_28th_and_ends_with_the_29th(
    world: World, partner: Partner, anchored: str
) -> None:
    noon(world, "2025-06-01")
    committed(world, anchored)
    world.advance(to="2028-02-28T23:59:59Z")
    assert (status(partner, anchored), coterm(partner, anchored)) == ("COMMITTED", "2028-02-29")
    world.advance(to="2028-02-29T00:00:00Z")
    assert (status(partner, anchored), coterm(partner, anchored)) == ("EXPIRED", "2029-02-28")
    newest = renewals(partner, anchored)[0]
    assert newest["creationDate"] == "2028-02-29T00:00:00Z"
    assert newest["lineItems"][0]["offerId"][-5:-3] == "02"


def test_who_begins_a_term_by_accepting_on_a_leap_day_is_over_with_its_third_year(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    requested(partner, customer)
    accepted(world, customer)
    partner.order(customer, line(quantity=10))
    assert days(standing(partner, customer)["commitment"]) == (LEAP_DAY, "2027-02-27")
    world.advance(to="2027-02-27T23:59:59Z")
    assert (status(partner, customer), coterm(partner, customer)) == ("COMMITTED", "2027-02-28")
    world.advance(to="2027-02-28T00:00:00Z")
    # 2028 is a leap year: the 29th is back.
    assert (status(partner, customer), coterm(partner, customer)) == ("EXPIRED", "2028-02-29")


def test_a_recommitment_begins_on_the_leap_day_in_the_last_30_days(
    world: World, partner: Partner, anchored: str
) -> None:
    noon(world, "2025-06-01")
    committed(world, anchored)
    noon(world, "2028-01-29")
    refused = request(partner, anchored, "recommitmentRequest", LICENSE=12)
    assert (refused.status_code, refused.json()["code"]) == (400, "1117")
    noon(world, "2028-01-30")
    requested(partner, anchored, "recommitmentRequest", LICENSE=12)
    again = accepted(world, anchored)["recommitmentRequest"]
    assert days(again) == ("2028-02-29", "2031-02-27")
    world.advance(to="2028-02-28T23:59:59Z")
    assert days(standing(partner, anchored)["commitment"])[1] == "2028-02-28"
    world.advance(to="2028-02-29T00:00:00Z")
    found = standing(partner, anchored)
    assert days(found["commitment"]) == ("2028-02-29", "2031-02-27")
    assert (found["commitment"]["status"], found["recommitmentRequest"]) == ("COMMITTED", None)
    world.advance(to="2031-02-27T23:59:59Z")
    assert status(partner, anchored) == "COMMITTED"
    world.advance(to="2031-02-28T00:00:00Z")
    assert status(partner, anchored) == "EXPIRED"


def test_a_recommitment_of_the_28th_lasts_to_the_eve_of_the_leap_day(
    world: World, partner: Partner, anchored: str
) -> None:
    noon(world, "2026-02-01")
    committed(world, anchored)
    noon(world, "2029-02-01")
    requested(partner, anchored, "recommitmentRequest", LICENSE=12)
    assert days(accepted(world, anchored)["recommitmentRequest"]) == ("2029-02-28", "2032-02-28")
    world.advance(to="2032-02-28T23:59:59Z")
    assert (status(partner, anchored), coterm(partner, anchored)) == ("COMMITTED", "2032-02-29")
    world.advance(to="2032-02-29T00:00:00Z")
    assert status(partner, anchored) == "EXPIRED"


@pytest.mark.parametrize(
    ("asked", "last", "over"),
    [("2028-02-22", "2028-02-29", "2028-03-01"), ("2028-02-21", "2028-02-28", "2028-02-29")],
)
def test_the_days_to_accept_count_the_leap_day(
    world: World, partner: Partner, anchored: str, asked: str, last: str, over: str
) -> None:
    noon(world, asked)
    requested(partner, anchored)
    world.advance(to=f"{last}T23:59:59Z")
    assert standing(partner, anchored)["commitmentRequest"]["status"] == "REQUESTED"
    world.advance(to=f"{over}T00:00:00Z")
    assert standing(partner, anchored)["commitmentRequest"]["status"] == "EXPIRED"
    assert answer(world, anchored, accept=True).status_code == 409


@pytest.mark.parametrize(
    ("day", "last", "over"),
    [("2028-01-30", "2028-02-29", "2028-03-01"), ("2028-01-29", "2028-02-28", "2028-02-29")],
)
def test_the_days_to_comply_count_the_leap_day(
    world: World, partner: Partner, day: str, last: str, over: str
) -> None:
    noon(world, day)
    customer = partner.customer(name="Nine Licenses")
    partner.order(customer, line(quantity=9))
    requested(partner, customer)
    accepted(world, customer)
    world.advance(to=f"{last}T23:59:59Z")
    assert standing(partner, customer)["commitmentRequest"]["status"] == "ACCEPTED"
    world.advance(to=f"{over}T00:00:00Z")
    assert standing(partner, customer)["commitmentRequest"]["status"] == "NONCOMPLIANT"


def test_an_end_that_is_set_to_the_leap_day_is_over_in_march(
    world: World, partner: Partner, anchored: str
) -> None:
    committed(world, anchored)
    world.portal(f"/customers/{anchored}", commitment={"endDate": "2028-02-29"})
    world.advance(to="2028-02-29T23:59:59Z")
    assert status(partner, anchored) == "COMMITTED"
    world.advance(to="2028-03-01T00:00:00Z")
    assert status(partner, anchored) == "EXPIRED"


def test_years_over_leap_days_end_the_same_at_every_pace(new_world: Callable[..., World]) -> None:
    ends = []
    for step in ("P1826D", "P30D", "P7D"):
        world = new_world(now=f"{LEAP_DAY}T12:00:00Z", seed=7)
        partner = world.partner
        customer = partner.customer()
        partner.order(customer, line(quantity=12))
        noon(world, "2025-06-01")
        committed(world, customer)
        while world.now() < "2029-06-01":
            world.advance(by=step)
        world.advance(to="2031-06-01T00:00:00Z")
        told = [
            (order["creationDate"], order["lineItems"][0]["pricing"]["lineItemPartnerPrice"])
            for order in renewals(partner, customer)
        ]
        ends.append((standing(partner, customer), coterm(partner, customer), told))
    assert ends[0] == ends[1] == ends[2]
    assert ends[0][1] == "2032-02-29"
