"""Prices on the wire: preview, get and history agree to the cent (OF-6, OF-8, OF-9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sandbox.catalogue.offers import Proration
from sandbox.catalogue.pricing import LinePrice, price_line
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
)

pytestmark = pytest.mark.every_backend

NewWorld = Callable[..., World]

TEAM_YEARLY = Decimal("263.88")
OTHER_YEARLY = Decimal("959.88")
PROMOTED = "65304839CA01A12"
JAPAN = {"region": "JP", "currencies": ["JPY"], "countries": ["JP", "US"]}


def exact(value: Any) -> Decimal:
    """Return a JSON number as the decimal that was written."""
    return Decimal(str(value))


def shown(item: Json) -> tuple[int, Decimal, Decimal, Decimal, Decimal]:
    """Return the prices of a line item."""
    pricing = item["pricing"]
    return (
        item["proratedDays"],
        exact(pricing["partnerPrice"]),
        exact(pricing["discountedPartnerPrice"]),
        exact(pricing["netPartnerPrice"]),
        exact(pricing["lineItemPartnerPrice"]),
    )


def computed(price: LinePrice) -> tuple[int, Decimal, Decimal, Decimal, Decimal]:
    """Return the prices of `domain.pricing` in the same order."""
    return (
        price.prorated_days,
        price.partner_price,
        price.discounted_partner_price,
        price.net_partner_price,
        price.line_item_partner_price,
    )


def amounts(days: int, *prices: str) -> tuple[int | Decimal, ...]:
    """Return days and prices as `shown` does."""
    return (days, *(Decimal(price) for price in prices))


def priced(partner: Partner, customer: str, *lines: Json) -> Json:
    """Return a preview with prices."""
    answer = partner.preview(customer, *lines, priced=True)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def unit_price(partner: Partner, customer: str, *lines: Json) -> Decimal:
    """Return the yearly price of the first line."""
    return shown(priced(partner, customer, *lines)["lineItems"][0])[1]


def test_a_line_of_a_whole_year_costs_its_yearly_price(partner: Partner, customer: str) -> None:
    (item,) = priced(partner, customer, line(quantity=2))["lineItems"]
    assert shown(item) == amounts(365, "263.88", "263.88", "263.88", "527.76")


def test_a_line_in_the_middle_of_a_term_is_prorated(world: World, customer: str) -> None:
    """Adobe's way by hand: 263.88 / 365 = 0.722958904 (cut), 107 days, 6 seats."""
    world.partner.order(customer)
    world.advance(to="2026-09-30T12:00:00Z")
    (item,) = priced(world.partner, customer, line(quantity=6))["lineItems"]
    assert shown(item) == amounts(107, "263.88", "263.88", "77.357", "464.14")


@pytest.mark.parametrize(
    ("begun", "bought", "quantity", "coterm"),
    [
        ("2026-01-15", "2026-01-15", 9, "2027-01-15"),
        ("2026-01-15", "2026-01-16", 7, "2027-01-15"),
        ("2026-01-15", "2027-01-14", 8, "2027-01-15"),
        ("2027-03-01", "2027-08-31", 3, "2028-03-01"),
        ("2027-02-28", "2027-08-31", 3, "2028-02-28"),
    ],
)
def test_the_wire_shows_what_the_domain_computes(
    new_world: NewWorld, begun: str, bought: str, quantity: int, coterm: str
) -> None:
    """The terms of the last two rows hold a 29 February, and do not."""
    world = new_world(now=f"{begun}T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    world.advance(to=f"{bought}T12:00:00Z")
    lines = (line(OTHER_TEAM, 1, number=2), line(TEAM, quantity))
    at_level = "02" if quantity >= 8 else "01"
    expected = [
        computed(
            price_line(
                yearly if at_level == "01" else discounted(yearly),
                quantity=count,
                start=date.fromisoformat(bought),
                term_start=date.fromisoformat(begun),
                anniversary=date.fromisoformat(coterm),
                proration=Proration.ANNUAL,
                currency="USD",
            )
        )
        for yearly, count in ((OTHER_YEARLY, 1), (TEAM_YEARLY, quantity))
    ]
    found = priced(partner, customer, *lines)
    assert [shown(item) for item in found["lineItems"]] == expected
    (summary,) = found["pricingSummary"]
    assert exact(summary["totalLineItemPartnerPrice"]) == sum(each[-1] for each in expected)
    assert summary["currencyCode"] == "USD"


def discounted(yearly: Decimal) -> Decimal:
    """Return a yearly price at level 02: 5 % less, priced by the month."""
    return (yearly * Decimal("0.95") / 12).quantize(Decimal("0.01")) * 12


def test_preview_get_and_history_agree_to_the_cent(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer)
    world.advance(to="2026-07-25T12:00:00Z")
    lines = (
        line("65304479CA03A12", 53),
        line("11083117CA03A12", 7, number=2),
        line(CONSUMABLE.replace("T1", "T2"), 1501, number=3),
        line(CREDIT_PACK, 3, number=4),
        line(LICENSE_PACK, 2, number=5),
    )
    preview = priced(partner, customer, *lines)
    order = partner.order(customer, *lines)
    read = partner.read_order(customer, order["orderId"], priced=True)
    (listed, _) = partner.orders(customer, "fetch-price=true")
    for each in (read, listed):
        assert each["pricingSummary"] == preview["pricingSummary"]
        assert [shown(item) for item in each["lineItems"]] == [
            shown(item) for item in preview["lineItems"]
        ]
    total = sum(shown(item)[-1] for item in preview["lineItems"])
    assert exact(preview["pricingSummary"][0]["totalLineItemPartnerPrice"]) == total


@pytest.mark.parametrize(
    ("offer", "price", "days"),
    [(CONSUMABLE, "1.56", 30), (LICENSE_PACK, "2398.80", 30), (CREDIT_PACK, "340.00", 365)],
)
def test_what_is_not_prorated_costs_its_full_price_on_any_day(
    world: World, customer: str, offer: str, price: str, days: int
) -> None:
    world.partner.order(customer)
    world.advance(to="2026-12-16T12:00:00Z")
    (item,) = priced(world.partner, customer, line(offer, 10))["lineItems"]
    full = Decimal(price)
    assert shown(item) == (days, full, full, full, full * 10)


def test_an_extended_term_costs_all_its_days(partner: Partner) -> None:
    """36 months from 2026-01-15 hold a 29 February: 263.88 / 366, 1096 days."""
    customer = partner.customer(cotermDate="2029-01-15")
    (item,) = priced(partner, customer, line(quantity=2))["lineItems"]
    assert shown(item) == amounts(1096, "263.88", "263.88", "790.198", "1580.40")


def test_each_level_costs_no_more_than_the_one_before(partner: Partner, customer: str) -> None:
    prices = [unit_price(partner, customer, line(quantity=count)) for count in (1, 10, 50, 100)]
    assert prices[0] == TEAM_YEARLY
    assert prices == sorted(prices, reverse=True)
    assert len(set(prices)) == 4


# --- Currencies ------------------------------------------------------------------------------


def test_yen_have_no_decimals(new_world: NewWorld) -> None:
    world = new_world(distributors=[JAPAN])
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(currencyCode="JPY"))
    world.advance(to="2026-05-05T12:00:00Z")
    lines = (line(quantity=7, currencyCode="JPY"), line(CONSUMABLE, 3, 2, currencyCode="JPY"))
    found = priced(partner, customer, *lines)
    order = partner.order(customer, *lines)
    read = partner.read_order(customer, order["orderId"], priced=True)
    assert read["pricingSummary"] == found["pricingSummary"]
    totals = [found["pricingSummary"][0]["totalLineItemPartnerPrice"]]
    for item in found["lineItems"]:
        prices = item["pricing"]
        totals += [
            prices[name]
            for name in ("partnerPrice", "discountedPartnerPrice", "lineItemPartnerPrice")
        ]
    assert all(exact(amount) % 1 == 0 for amount in totals)
    assert all(amount > 0 for amount in totals)
    returned = partner.give_back(customer, order, line(quantity=3, currencyCode="JPY")).json()
    credit = partner.read_order(customer, returned["orderId"], priced=True)
    assert exact(credit["lineItems"][0]["pricing"]["lineItemPartnerPrice"]) % 1 == 0


def test_each_currency_has_its_own_price(new_world: NewWorld) -> None:
    europe = {"region": "WE", "currencies": ["EUR", "GBP", "USD"], "countries": ["US", "DE"]}
    partner = new_world(distributors=[europe]).partner
    customer = partner.customer()
    prices = {
        currency: unit_price(partner, customer, line(currencyCode=currency))
        for currency in ("EUR", "GBP", "USD")
    }
    assert prices["USD"] > TEAM_YEARLY  # region WE is dearer than NA
    assert prices["GBP"] < prices["EUR"] < prices["USD"]


# --- Days and months -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        # Pacific midnight is 07:00Z in summer and 08:00Z in winter.
        ("2027-09-01", "2027-09-01T07:00:00Z", Decimal("1.03")),
        ("2029-03-01", "2029-03-01T08:00:00Z", Decimal("1.06") / Decimal("1.03")),
    ],
)
def test_the_price_day_is_pacific_and_the_days_of_a_line_are_utc(
    new_world: NewWorld, before: str, after: str, change: Decimal
) -> None:
    first = date.fromisoformat(before)
    day_before = date.fromordinal(first.toordinal() - 1)
    world = new_world(now=f"{day_before}T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    hour = int(after[11:13])
    found = []
    for moment in (
        f"{day_before}T23:00:00Z",
        f"{first}T01:00:00Z",
        f"{first}T{hour - 1:02}:00:00Z",
        f"{first}T{hour - 1:02}:59:59Z",
        after,
        f"{first}T{hour + 1:02}:00:00Z",
        f"{first}T23:00:00Z",
    ):
        world.advance(to=moment)
        found.append(shown(priced(partner, customer)["lineItems"][0])[:2])
    old, new = found[0][1], found[-1][1]
    assert [price for _, price in found] == [old, old, old, old, new, new, new]
    assert abs(new / old - change) < Decimal("0.001")
    whole_year = found[0][0]
    assert [whole_year - days for days, _ in found] == [0, 1, 1, 1, 1, 1, 1]


def test_a_promotional_month_is_cheaper_and_the_months_beside_it_are_not(
    new_world: NewWorld,
) -> None:
    world = new_world(now="2026-10-31T12:00:00Z")
    customer = world.partner.customer()
    found = []
    for day in ("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"):
        world.advance(to=f"{day}T12:00:00Z")
        found.append(unit_price(world.partner, customer, line(PROMOTED)))
    regular = Decimal("419.88")
    assert found == [regular, found[1], found[1], regular]
    assert abs(found[1] / regular - Decimal("0.8")) < Decimal("0.001")


def test_an_order_keeps_the_price_that_it_was_bought_at(new_world: NewWorld) -> None:
    world = new_world(now="2027-08-31T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer, line(quantity=5))
    then = partner.read_order(customer, order["orderId"], priced=True)
    world.advance(to="2027-10-01T12:00:00Z")
    assert partner.read_order(customer, order["orderId"], priced=True) == then
    assert unit_price(partner, customer) > shown(then["lineItems"][0])[1]


def test_a_promotional_price_ends_with_its_term(new_world: NewWorld) -> None:
    world = new_world(now="2026-11-15T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=2))
    world.advance(to="2026-11-20T12:00:00Z")
    partner.order(customer, line(PROMOTED))
    world.portal(f"/customers/{customer}", cotermDate="2027-12-05")
    world.advance(to="2027-12-05T12:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL&fetch-price=true")
    renewed = {item["offerId"]: shown(item)[1] for item in renewal["lineItems"]}
    assert renewed[PROMOTED] > Decimal("419.88")  # 3 % more since September, no promotion


def test_a_renewal_is_priced_for_a_whole_year_at_the_price_of_its_day(
    new_world: NewWorld,
) -> None:
    world = new_world(now="2026-09-15T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=5))
    world.advance(to="2027-09-15T00:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL&fetch-price=true")
    (item,) = renewal["lineItems"]
    now = unit_price(partner, customer)
    assert now > TEAM_YEARLY
    # The term holds the 29 February of 2028.
    assert shown(item)[:3] == (366, now, now)
    expected = price_line(
        now,
        quantity=5,
        start=date(2027, 9, 15),
        term_start=date(2027, 9, 15),
        anniversary=date(2028, 9, 15),
        proration=Proration.ANNUAL,
        currency="USD",
    )
    assert shown(item) == computed(expected)


@pytest.mark.parametrize("value", ["true", "false"])
def test_prices_are_read_only_where_they_are_asked_for(
    partner: Partner, customer: str, value: str
) -> None:
    partner.order(customer)
    (listed,) = partner.orders(customer, f"fetch-price={value}")
    assert ("pricingSummary" in listed) == (value == "true")
    assert ("pricing" in listed["lineItems"][0]) == (value == "true")
    assert ("proratedDays" in listed["lineItems"][0]) == (value == "true")


def test_an_order_that_is_cancelled_shows_no_prices(partner: Partner, customer: str) -> None:
    order = partner.order(customer)
    returned = partner.give_back(customer, order).json()
    assert "pricingSummary" not in partner.read_order(customer, order["orderId"], priced=True)
    assert "pricingSummary" in partner.read_order(customer, returned["orderId"], priced=True)
