"""The first purchase authorization may set the anniversary, by a rule (X39)."""

from __future__ import annotations

import pytest

from tests.authorizing import cancel, take
from tests.support import CREDIT_PACK, OTHER_TEAM, TEAM, Partner, World, line

RULE = "orderOrFirstAuthorization"


@pytest.fixture
def early(world: World) -> World:
    """A world in which the first authorization counts."""
    world.rules(anniversaryFrom=RULE)
    return world


def coterm(partner: Partner, customer: str) -> str:
    found: str = partner.fetch(f"/customers/{customer}")["cotermDate"]
    return found


def renewal_dates(partner: Partner, customer: str) -> list[str]:
    return [each["renewalDate"] for each in partner.subscriptions(customer)]


@pytest.mark.parametrize(("rule", "expected"), [("order", "2027-01-20"), (RULE, "2027-01-15")])
def test_the_rule_says_whether_order_or_authorization_counts(
    world: World, partner: Partner, customer: str, rule: str, expected: str
) -> None:
    world.rules(anniversaryFrom=rule)
    take(world, customer, TEAM, 5)
    world.advance(to="2026-01-20T12:00:00Z")
    partner.order(customer, line(TEAM, 5))
    assert coterm(partner, customer) == expected
    assert renewal_dates(partner, customer) == [expected]


@pytest.mark.every_backend
def test_the_term_ends_on_the_anniversary_of_the_authorization(
    early: World, partner: Partner, customer: str
) -> None:
    take(early, customer, TEAM, 5)
    early.advance(to="2026-01-20T12:00:00Z")
    partner.order(customer, line(TEAM, 5))
    early.advance(to="2027-01-14T23:59:59Z")
    assert renewal_dates(partner, customer) == ["2027-01-15"]
    early.advance(to="2027-01-15T00:00:00Z")
    assert renewal_dates(partner, customer) == ["2028-01-15"]
    assert coterm(partner, customer) == "2028-01-15"
    checked = early.control("POST", "/check")
    assert checked.status_code == 200, checked.text
    assert "ANNIVERSARIES" not in checked.text


def test_preview_and_order_cost_the_days_that_are_left(
    early: World, partner: Partner, customer: str
) -> None:
    take(early, customer, TEAM, 5)
    early.advance(to="2026-01-20T12:00:00Z")
    path = f"/customers/{customer}/orders?fetch-price=true"
    body = {"orderType": "PREVIEW", "lineItems": [line(TEAM, 5)]}
    previewed = partner.make(path, body)
    other = partner.make(path, {**body, "lineItems": [line(OTHER_TEAM, 5)]})
    assert previewed["lineItems"][0]["proratedDays"] == 360
    assert other["lineItems"][0]["proratedDays"] == 365
    placed = partner.order(customer, line(TEAM, 5))
    found = partner.fetch(f"/customers/{customer}/orders/{placed['orderId']}?fetch-price=true")
    assert found["lineItems"][0]["proratedDays"] == 360


def test_an_order_that_covers_nothing_of_it_counts_itself(
    early: World, partner: Partner, customer: str
) -> None:
    take(early, customer, TEAM, 5)
    early.advance(to="2026-01-20T12:00:00Z")
    take(early, customer, OTHER_TEAM, 5)
    early.advance(to="2026-01-21T12:00:00Z")
    partner.order(customer, line(OTHER_TEAM, 5))
    assert coterm(partner, customer) == "2027-01-21"
    partner.order(customer, line(TEAM, 5))
    assert coterm(partner, customer) == "2027-01-21"


def test_part_of_it_is_enough_and_past_due_too(
    early: World, partner: Partner, customer: str
) -> None:
    take(early, customer, TEAM, 5)
    early.advance(to="2026-02-20T12:00:00Z")
    partner.order(customer, line(TEAM, 1))
    assert coterm(partner, customer) == "2027-01-15"


def test_a_cancelled_authorization_sets_nothing(
    early: World, partner: Partner, customer: str
) -> None:
    cancel(early, customer, take(early, customer, TEAM, 5)["referenceId"])
    early.advance(to="2026-01-20T12:00:00Z")
    partner.order(customer, line(TEAM, 5))
    assert coterm(partner, customer) == "2027-01-20"


@pytest.mark.parametrize(
    ("ordered", "expected"), [("2027-01-14", "2027-01-15"), ("2027-01-15", "2028-01-15")]
)
def test_an_anniversary_that_is_over_is_none(
    early: World, partner: Partner, customer: str, ordered: str, expected: str
) -> None:
    take(early, customer, TEAM, 5)
    early.advance(to=ordered)
    partner.order(customer, line(TEAM, 5))
    assert coterm(partner, customer) == expected


def test_only_the_first_order_looks_back(early: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(TEAM, 5))
    early.advance(to="2026-01-20T12:00:00Z")
    take(early, customer, OTHER_TEAM, 5)
    early.advance(to="2026-01-21T12:00:00Z")
    partner.order(customer, line(OTHER_TEAM, 5))
    assert coterm(partner, customer) == "2027-01-15"


def test_credit_packs_last_a_year_from_their_order(
    early: World, partner: Partner, customer: str
) -> None:
    take(early, customer, TEAM, 5)
    early.advance(to="2026-01-20T12:00:00Z")
    partner.order(customer, line(TEAM, 5), line(CREDIT_PACK, 10, 2))
    assert sorted(renewal_dates(partner, customer)) == ["2027-01-15", "2027-01-20"]


@pytest.mark.parametrize("changed", ["nothing", "cancelled", "rule"])
def test_an_order_keeps_the_term_that_it_was_placed_to(
    early: World, partner: Partner, customer: str, changed: str
) -> None:
    taken = take(early, customer, TEAM, 5)
    early.advance(to="2026-01-20T12:00:00Z")
    early.rules(orderProcessingSeconds=86_400)
    placed = partner.order(customer, line(TEAM, 5))
    if changed == "cancelled":
        assert cancel(early, customer, taken["referenceId"]).status_code == 204
    if changed == "rule":
        early.rules(anniversaryFrom="order")
    early.advance(to="2026-01-21T12:00:00Z")
    found = partner.fetch(f"/customers/{customer}/orders/{placed['orderId']}?fetch-price=true")
    assert found["status"] == "1000"
    assert found["lineItems"][0]["proratedDays"] == 360
    assert coterm(partner, customer) == "2027-01-15"
    assert renewal_dates(partner, customer) == ["2027-01-15"]
    early.rules(orderProcessingSeconds=0)
    early.advance(to="2027-01-14T23:59:59Z")
    assert renewal_dates(partner, customer) == ["2027-01-15"]
    early.advance(to="2027-01-15T00:00:00Z")
    assert renewal_dates(partner, customer) == ["2028-01-15"]
    checked = early.control("POST", "/check")
    assert "ANNIVERSARIES" not in checked.text


def test_an_order_that_was_placed_before_the_rule_keeps_its_own_day(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, TEAM, 5)
    world.advance(to="2026-01-20T12:00:00Z")
    world.rules(orderProcessingSeconds=86_400)
    partner.order(customer, line(TEAM, 5))
    world.rules(anniversaryFrom=RULE)
    world.advance(to="2026-01-21T12:00:00Z")
    assert coterm(partner, customer) == "2027-01-20"


def test_what_was_cancelled_counts_for_the_order_before_and_not_for_the_one_after(
    early: World, partner: Partner, customer: str
) -> None:
    taken = take(early, customer, TEAM, 5)
    early.advance(to="2026-01-20T12:00:00Z")
    early.rules(orderProcessingSeconds=86_400)
    failing = partner.order(customer, line(TEAM, 5))
    cancel(early, customer, taken["referenceId"])
    early.portal(f"/orders/{failing['orderId']}", status="1004")
    early.rules(orderProcessingSeconds=0)
    partner.order(customer, line(TEAM, 5))
    assert coterm(partner, customer) == "2027-01-20"


def test_a_term_of_a_leap_day_keeps_the_day(partner: Partner, early: World) -> None:
    early.advance(to="2028-02-29T12:00:00Z")
    customer = partner.customer(partner.reseller())
    taken = take(early, customer, TEAM, 5)
    early.advance(to="2028-03-02T12:00:00Z")
    early.rules(orderProcessingSeconds=86_400)
    partner.order(customer, line(TEAM, 5))
    cancel(early, customer, taken["referenceId"])
    early.advance(to="2028-03-04")
    assert coterm(partner, customer) == "2029-02-28"
    early.advance(to="2031-02-28T12:00:00Z")
    assert coterm(partner, customer) == "2032-02-29"
