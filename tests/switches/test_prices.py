"""What a switch costs: the difference of two prices, rounded once (SW-5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from sandbox.price_lists.imports import WholeList, import_price_list
from sandbox.price_lists.known_lists import latest_import
from sandbox.store.engine import changing
from tests.local import local, sqlite_url
from tests.support import TEAM, InProcess, Json, Partner, World, line, make_world
from tests.switches.switching import (
    PLUS,
    STUDIO,
    bought,
    held,
    revert,
    revert_body,
    switch,
    switch_body,
)

PRICED = "?fetch-price=true"
# A hundred days before the anniversary of a customer that begins on the 15th of January.
HUNDRED_DAYS = "2026-10-07T09:00:00Z"


def preview(partner: Partner, customer: str, body: Json) -> Json:
    kind = f"PREVIEW_{body['orderType']}"
    return partner.make(f"/customers/{customer}/orders{PRICED}", {**body, "orderType": kind})


def total(order: Json) -> float:
    (summary,) = order["pricingSummary"]
    assert summary["currencyCode"] == "USD"
    found: float = summary["totalLineItemPartnerPrice"]
    return found


@pytest.fixture(scope="module")
def with_the_faqs_prices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    """A sandbox in which Acrobat Pro costs what docs mid-term/faq says, and Pro Plus too."""
    prices = {TEAM: 180, PLUS: 300, "65304479CA02A12": 162, "65324898CA02A12": 270}
    rows = [f"{offer},{price},Acrobat" for offer, price in prices.items()]
    content = "\n".join(["offerId,partnerPrice,productFamily", *rows, ""]).encode()
    folder: Path = tmp_path_factory.mktemp("faq")
    with local(sqlite_url(folder)) as http:
        with changing(http.parts.engine) as connection:
            known = http.parts.worlds.reference_for(connection, latest_import(connection))
            whole = WholeList(region="NA", currency="USD")
            import_price_list(connection, known.catalogue, content, "faq.csv", whole)
        yield http


@pytest.mark.parametrize(
    ("quantity", "new", "old", "expected"),
    [
        # Rounding each side first would give 82.19 - 49.32 = 32.87.
        (1, (300.0, 82.19), (180.0, 49.32), 32.88),
        # At level 02, which ten licences reach: the faq's second example, by one licence.
        (10, (270.0, 739.73), (162.0, 443.84), 295.89),
    ],
)
def test_the_amounts_of_the_faq(
    with_the_faqs_prices: InProcess,
    quantity: int,
    new: tuple[float, float],
    old: tuple[float, float],
    expected: float,
) -> None:
    world = make_world(with_the_faqs_prices)
    partner = world.partner
    customer = partner.customer()
    source = bought(partner, customer, quantity)
    world.advance(to=HUNDRED_DAYS)
    shown = preview(partner, customer, switch_body(source, quantity))
    (gained,), (given_up,) = shown["lineItems"], shown["cancellingItems"]
    for part, (yearly, of_line) in ((gained, new), (given_up, old)):
        assert part["proratedDays"] == 100
        assert (
            part["pricing"]["partnerPrice"] == part["pricing"]["discountedPartnerPrice"] == yearly
        )
        assert part["pricing"]["lineItemPartnerPrice"] == of_line
    assert total(shown) == expected


def test_one_licence_at_level_02_costs_what_the_faq_says(with_the_faqs_prices: InProcess) -> None:
    world = make_world(with_the_faqs_prices)
    partner = world.partner
    customer = partner.customer()
    source = bought(partner, customer, 10)
    world.advance(to=HUNDRED_DAYS)
    shown = preview(partner, customer, switch_body(source, 1))
    pricing = [shown[side][0]["pricing"] for side in ("lineItems", "cancellingItems")]
    assert [each["lineItemPartnerPrice"] for each in pricing] == [73.97, 44.38]
    assert total(shown) == 29.59


def test_a_complete_order_has_the_prices_of_its_preview(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer)
    world.advance(by="P33D")
    foretold = preview(partner, customer, switch_body(source))
    switched = switch(partner, customer, source)
    assert "pricing" not in switched["cancellingItems"][0]
    read = partner.read_order(customer, switched["orderId"], priced=True)
    assert total(read) == total(foretold)
    for side in ("lineItems", "cancellingItems"):
        assert read[side][0]["pricing"] == foretold[side][0]["pricing"]
        assert read[side][0]["proratedDays"] == foretold[side][0]["proratedDays"] == 332
    # Prices are those of the day of the order, whatever the day on which it is read.
    world.advance(to="2027-01-01T09:00:00Z")
    assert total(partner.read_order(customer, switched["orderId"], priced=True)) == total(foretold)


def test_no_prices_are_shown_where_none_are_asked_for_or_the_order_is_not_complete(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    plain = partner.make(
        f"/customers/{customer}/orders", switch_body(source, 4, orderType="PREVIEW_SWITCH")
    )
    world.rules(orderProcessingSeconds=60)
    pending = partner.make(f"/customers/{customer}/orders{PRICED}", switch_body(source, 4))
    read = partner.read_order(customer, pending["orderId"], priced=True)
    for order in (plain, pending, read):
        assert "pricingSummary" not in order
        for side in ("lineItems", "cancellingItems"):
            assert not {"pricing", "proratedDays"} & order[side][0].keys()


def test_a_revert_gives_back_the_difference_of_today(
    world: World, partner: Partner, customer: str
) -> None:
    """The price index moves on 2027-09-01, between the switch and its revert."""
    source = bought(partner, customer, 10)
    world.advance(to="2026-08-25T09:00:00Z")
    switched = switch(partner, customer, source, 4)
    paid = total(partner.read_order(customer, switched["orderId"], priced=True))
    same_day = preview(partner, customer, revert_body(switched))
    assert total(same_day) == -paid < 0
    assert same_day["cancellingItems"][0]["pricing"]["lineItemPartnerPrice"] > 0
    world.advance(to="2026-09-05T09:00:00Z")
    later = preview(partner, customer, revert_body(switched))
    assert later["lineItems"][0]["proratedDays"] == same_day["lineItems"][0]["proratedDays"] - 11
    assert 0 < -total(later) < paid
    back = revert(partner, customer, switched)
    assert total(partner.read_order(customer, back["orderId"], priced=True)) == total(later)


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ("2026-01-15T09:00:00Z", 365),
        ("2026-01-16T00:00:00Z", 364),
        ("2027-01-14T23:59:59Z", 1),
    ],
)
def test_days_are_counted_to_the_day_before_the_anniversary(
    world: World, partner: Partner, customer: str, day: str, days: int
) -> None:
    source = bought(partner, customer, 10)
    world.advance(to=day)
    shown = preview(partner, customer, switch_body(source, 4))
    assert shown["lineItems"][0]["proratedDays"] == days
    assert shown["cancellingItems"][0]["proratedDays"] == days


def test_a_term_with_a_29th_of_february_has_366_days(new_world: Callable[..., World]) -> None:
    partner = new_world(now="2027-06-01T09:00:00Z").partner
    customer = partner.customer()
    source = bought(partner, customer, 1)
    shown = preview(partner, customer, switch_body(source, 1))
    (gained,), (given_up,) = shown["lineItems"], shown["cancellingItems"]
    assert gained["proratedDays"] == 366
    daily = [
        (Decimal(str(side["pricing"]["partnerPrice"])) / 366).quantize(
            Decimal("0.000000001"), "ROUND_DOWN"
        )
        for side in (gained, given_up)
    ]
    assert total(shown) == float(round((daily[0] - daily[1]) * 366, 2))


def test_a_switch_at_the_start_of_the_term_costs_the_difference_of_the_years(
    partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    shown = preview(partner, customer, switch_body(source, 10, STUDIO))
    yearly = [
        shown[side][0]["pricing"]["partnerPrice"] for side in ("lineItems", "cancellingItems")
    ]
    assert total(shown) == pytest.approx(10 * (yearly[0] - yearly[1]), abs=0.01)


def test_the_pacific_day_says_which_prices_hold(
    new_world: Callable[..., World],
) -> None:
    """Until 08:00 UTC of the first of a month the prices of the month before hold."""
    world = new_world(now="2027-08-01T09:00:00Z")
    partner = world.partner
    customer = partner.customer()
    source = bought(partner, customer, 10)
    found = []
    for now in ("2027-09-01T06:59:59Z", "2027-09-01T07:00:00Z"):
        world.advance(to=now)
        shown = preview(partner, customer, switch_body(source, 4))
        found.append(shown["lineItems"][0]["pricing"]["partnerPrice"])
    assert found[0] < found[1]


def test_levels_of_both_sides_are_those_of_the_customer(partner: Partner, customer: str) -> None:
    source = bought(partner, customer, 9)
    before = preview(partner, customer, switch_body(source, 4))
    partner.order(customer, line(PLUS, 1))
    after = preview(partner, customer, switch_body(source, 4))
    for side in ("lineItems", "cancellingItems"):
        assert before[side][0]["offerId"][10:12] == "01"
        assert after[side][0]["offerId"][10:12] == "02"
        assert (
            before[side][0]["pricing"]["partnerPrice"] > after[side][0]["pricing"]["partnerPrice"]
        )
    assert held(partner, customer)[TEAM]["subscriptionId"] == source
