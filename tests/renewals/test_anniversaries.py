"""Anniversaries at month ends, over leap years, and after extended terms (RN-1, AC-5, X9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import EDU, GOV, OTHER_TEAM, TEAM, Partner, World, line


def dates(partner: Partner, customer: str) -> tuple[str, set[str]]:
    shown = partner.fetch(f"/customers/{customer}")["cotermDate"]
    return shown, {each["renewalDate"] for each in partner.subscriptions(customer)}


def renewed_on(partner: Partner, customer: str) -> list[str]:
    orders = partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")
    return [order["creationDate"] for order in reversed(orders)]


@pytest.mark.every_backend
def test_the_29th_of_february_over_four_years(new_world: Callable[..., World]) -> None:
    world = new_world(now="2028-02-29T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(TEAM, 2, 1), line(OTHER_TEAM, 1, 2))
    assert dates(partner, customer) == ("2029-02-28", {"2029-02-28"})
    for anniversary, following in (
        ("2029-02-28", "2030-02-28"),
        ("2030-02-28", "2031-02-28"),
        ("2031-02-28", "2032-02-29"),
        ("2032-02-29", "2033-02-28"),
    ):
        world.advance(to="cotermDate", customerId=customer, offset="-PT1S")
        assert dates(partner, customer) == (anniversary, {anniversary})
        world.advance(by="PT1S")
        assert world.now() == f"{anniversary}T00:00:00Z"
        assert dates(partner, customer) == (following, {following})
        partner.order(customer)
        assert dates(partner, customer) == (following, {following})
    assert renewed_on(partner, customer) == [
        "2029-02-28T00:00:00Z",
        "2030-02-28T00:00:00Z",
        "2031-02-28T00:00:00Z",
        "2032-02-29T00:00:00Z",
    ]
    team, other = partner.subscriptions(customer)
    assert (team["currentQuantity"], other["currentQuantity"]) == (6, 1)


def test_in_the_leap_year_nothing_happens_on_the_28th(new_world: Callable[..., World]) -> None:
    world = new_world(now="2028-02-29T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    world.advance(to="2032-02-28T23:59:59Z")
    assert len(renewed_on(partner, customer)) == 3
    world.advance(to="2032-02-29T00:00:00Z")
    assert len(renewed_on(partner, customer)) == 4


@pytest.mark.parametrize(
    ("start", "first", "second"),
    [
        ("2026-01-31T09:00:00Z", "2027-01-31", "2028-01-31"),
        ("2026-08-31T09:00:00Z", "2027-08-31", "2028-08-31"),
        ("2026-04-30T09:00:00Z", "2027-04-30", "2028-04-30"),
        ("2026-12-31T23:59:59Z", "2027-12-31", "2028-12-31"),
        ("2027-02-28T09:00:00Z", "2028-02-28", "2029-02-28"),
        ("2027-03-01T00:00:00Z", "2028-03-01", "2029-03-01"),
    ],
)
def test_month_ends_stay_where_they_are(
    new_world: Callable[..., World], start: str, first: str, second: str
) -> None:
    world = new_world(now=start)
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    assert dates(partner, customer) == (first, {first})
    world.advance(to=f"{first}T00:00:00Z")
    assert dates(partner, customer) == (second, {second})


@pytest.mark.parametrize(
    ("segment", "offer", "coterm"),
    [
        ("COM", TEAM, "2029-01-15"),
        ("EDU", EDU, "2030-01-15"),
        ("GOV", GOV, "2030-01-15"),
        ("COM", TEAM, "2027-02-15"),
    ],
)
def test_an_extended_term_renews_for_twelve_months(
    world: World, partner: Partner, segment: str, offer: str, coterm: str
) -> None:
    customer = partner.customer(marketSegment=segment, cotermDate=coterm)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == coterm
    partner.order(customer, line(offer, 3))
    assert dates(partner, customer) == (coterm, {coterm})
    world.advance(to="cotermDate", customerId=customer, offset="-PT1S")
    assert renewed_on(partner, customer) == []
    world.advance(by="PT1S")
    following = f"{int(coterm[:4]) + 1}{coterm[4:]}"
    assert dates(partner, customer) == (following, {following})
    assert renewed_on(partner, customer) == [f"{coterm}T00:00:00Z"]
    (item,) = partner.orders(customer, "fetch-price=true")[0]["lineItems"]
    assert item["proratedDays"] in {365, 366}
    world.advance(by="P1Y")
    assert len(renewed_on(partner, customer)) == 2


def test_nothing_renews_during_an_extended_term(world: World, partner: Partner) -> None:
    customer = partner.customer(cotermDate="2029-01-15")
    partner.order(customer)
    for year in ("2027", "2028"):
        assert world.advance(to=f"{year}-01-15T12:00:00Z")["counts"] == {}
    partner.order(customer, line(OTHER_TEAM))
    assert dates(partner, customer) == ("2029-01-15", {"2029-01-15"})


def test_an_extended_term_that_ends_on_a_leap_day_returns_to_it(world: World) -> None:
    partner = world.partner
    customer = partner.customer(cotermDate="2028-02-29")
    partner.order(customer)
    world.advance(to="2028-02-29T00:00:00Z")
    assert dates(partner, customer)[0] == "2029-02-28"
    world.advance(to="2031-02-28T00:00:00Z")
    assert dates(partner, customer)[0] == "2032-02-29"


def test_an_extended_term_over_before_any_order_leaves_a_year_from_the_first_order(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(cotermDate="2027-02-15")
    assert world.advance(to="2027-02-20T09:00:00Z")["counts"] == {}
    partner.order(customer)
    assert dates(partner, customer) == ("2028-02-20", {"2028-02-20"})
    world.advance(to="2028-02-20T00:00:00Z")
    assert dates(partner, customer) == ("2029-02-20", {"2029-02-20"})


def test_an_order_on_the_last_day_of_an_extended_term_lasts_a_day(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(cotermDate="2027-02-15")
    world.advance(to="2027-02-14T23:59:59Z")
    partner.order(customer)
    (item,) = partner.orders(customer, "start-date=2018-01-01&fetch-price=true")[0]["lineItems"]
    assert item["proratedDays"] == 1
    world.advance(by="PT1S")
    assert dates(partner, customer) == ("2028-02-15", {"2028-02-15"})
