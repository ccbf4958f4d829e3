"""What a renewal costs: the price of its own day (RN-1, OF-8, OF-9, X16)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import TEAM, Json, Partner, World, line

PROMOTED = "65304839CA01A12"  # 20 % cheaper every November


def renewal(partner: Partner, customer: str) -> Json:
    query = "start-date=2018-01-01&order-type=RENEWAL&fetch-price=true"
    return partner.orders(customer, query)[0]


def yearly(order: Json, number: int = 0) -> float:
    price: float = order["lineItems"][number]["pricing"]["partnerPrice"]
    return price


def first_priced(partner: Partner, customer: str) -> Json:
    return partner.orders(customer, "start-date=2018-01-01&fetch-price=true")[-1]


@pytest.mark.parametrize(
    ("rule", "start", "anniversary", "price"),
    [
        # The price list of September 2027 is dearer. At 00:00 UTC of the 1st it is August in
        # California; a day later it is not.
        ("anniversary", "2026-08-31T12:00:00Z", "2027-08-31T00:00:00Z", 263.88),
        ("anniversary", "2026-09-01T12:00:00Z", "2027-09-01T00:00:00Z", 271.80),
        ("pacific", "2026-09-01T12:00:00Z", "2027-09-01T00:00:00Z", 263.88),
        ("pacific", "2026-09-02T12:00:00Z", "2027-09-02T00:00:00Z", 271.80),
    ],
)
def test_the_price_is_that_of_the_day_of_the_renewal(
    new_world: Callable[..., World], rule: str, start: str, anniversary: str, price: float
) -> None:
    world = new_world(now=start, rules={"renewalPriceDay": rule})
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    assert yearly(first_priced(partner, customer)) == 263.88
    world.advance(to=anniversary)
    order = renewal(partner, customer)
    assert order["creationDate"] == anniversary
    assert yearly(order) == price
    assert order["lineItems"][0]["proratedDays"] == 366, "it holds February 29 of 2028"
    world.advance(by="P1Y")
    assert yearly(renewal(partner, customer)) == 271.80


@pytest.mark.every_backend
def test_a_whole_year_costs_the_yearly_price(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=4))
    world.advance(to="2027-01-15T00:00:00Z")
    order = renewal(partner, customer)
    (item,) = order["lineItems"]
    assert item["proratedDays"] == 365
    assert item["pricing"] == {
        "partnerPrice": 263.88,
        "discountedPartnerPrice": 263.88,
        "netPartnerPrice": 263.88,
        "lineItemPartnerPrice": 1055.52,
    }
    assert order["pricingSummary"] == [
        {"totalLineItemPartnerPrice": 1055.52, "currencyCode": "USD"}
    ]


def test_a_renewed_leap_year_has_366_days_and_costs_the_same(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.advance(to="2028-01-15T00:00:00Z")
    (item,) = renewal(partner, customer)["lineItems"]
    assert item["proratedDays"] == 366
    assert item["pricing"]["lineItemPartnerPrice"] == item["pricing"]["partnerPrice"] == 271.80


def test_the_price_is_that_of_the_new_level(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=9))
    (subscription,) = partner.subscriptions(customer)
    partner.renew(customer, subscription["subscriptionId"], renewalQuantity=10)
    world.advance(to="2027-01-15T00:00:00Z")
    order = renewal(partner, customer)
    assert order["lineItems"][0]["offerId"] == TEAM.replace("01A", "02A")
    assert yearly(order) == 250.68


def test_a_promotional_price_ends_with_the_term(new_world: Callable[..., World]) -> None:
    world = new_world(now="2026-06-10T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    world.advance(to="2026-11-10T12:00:00Z")
    partner.order(customer, line(PROMOTED))
    query = "start-date=2018-01-01&fetch-price=true"
    assert yearly(partner.orders(customer, query)[0]) == 335.88
    world.advance(to="2027-06-10T00:00:00Z")
    order = renewal(partner, customer)
    assert [each["offerId"] for each in order["lineItems"]] == [TEAM, PROMOTED]
    assert yearly(order, 1) == 419.88
    assert yearly(partner.orders(customer, query)[1]) == 335.88, "the old order keeps its price"


@pytest.mark.parametrize(
    ("rule", "start", "price"),
    [
        ("anniversary", "2026-10-31T12:00:00Z", 432.48),
        ("anniversary", "2026-11-01T12:00:00Z", 345.96),
        ("anniversary", "2026-11-30T12:00:00Z", 345.96),
        ("anniversary", "2026-12-01T12:00:00Z", 432.48),
        ("pacific", "2026-11-01T12:00:00Z", 432.48),  # at 00:00 UTC it is still October there
        ("pacific", "2026-11-02T12:00:00Z", 345.96),
        ("pacific", "2026-12-01T12:00:00Z", 345.96),  # still November
        ("pacific", "2026-12-02T12:00:00Z", 432.48),
    ],
)
def test_a_promotion_of_the_renewal_s_own_day_counts(
    new_world: Callable[..., World], rule: str, start: str, price: float
) -> None:
    world = new_world(now=start, rules={"renewalPriceDay": rule})
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(PROMOTED))
    world.advance(to="cotermDate", customerId=customer)
    assert yearly(renewal(partner, customer)) == price
