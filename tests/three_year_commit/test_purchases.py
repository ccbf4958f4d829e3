"""What is bought with a three-year commit: its levels, its locked prices (TC-9 to TC-13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.committed import (
    LOCKED,
    TODAY,
    at,
    commitment_of,
    level_of,
    status_of,
    with_commitment,
    with_request,
    yearly,
)
from tests.migrating import vip
from tests.support import (
    CONSUMABLE,
    CREDIT_PACK,
    OTHER_TEAM,
    START,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)

STANDARD_AT_02 = 250.68


def previewed(partner: Partner, customer: str, *lines: Json) -> Json:
    answer = partner.preview(customer, *lines, priced=True)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


@pytest.mark.every_backend
def test_who_is_committed_buys_at_its_level_and_the_price_of_its_first_day(
    world: World, partner: Partner
) -> None:
    customer = with_commitment(world)
    assert yearly(previewed(partner, customer)) == (at("12"), LOCKED)
    order = partner.order(customer, line(at("12"), 2))
    assert yearly(partner.read_order(customer, order["orderId"], priced=True)) == (at("12"), LOCKED)
    assert level_of(partner, customer) == "12"


@pytest.mark.parametrize(
    ("minimum", "level"), [(10, "12"), (49, "12"), (50, "13"), (99, "13"), (100, "14")]
)
def test_the_level_is_that_of_what_is_committed(
    world: World, partner: Partner, minimum: int, level: str
) -> None:
    customer = with_commitment(world, 12, minimum)
    (item,) = previewed(partner, customer)["lineItems"]
    assert item["offerId"] == at(level)


def test_the_better_of_what_is_committed_and_what_is_held_counts(
    world: World, partner: Partner
) -> None:
    customer = with_commitment(world, 48, 10)
    assert previewed(partner, customer)["lineItems"][0]["offerId"] == at("12")
    (item,) = previewed(partner, customer, line(quantity=2))["lineItems"]
    assert item["offerId"] == at("03"), "50 are held: 03 is above 12"


def test_by_the_rule_what_is_held_counts_on_the_ladder_of_commitments(
    new_world: Callable[..., World],
) -> None:
    world = new_world(rules={"commitmentLevelBasis": "cumulative"})
    customer = with_commitment(world, 48, 10)
    (item,) = previewed(world.partner, customer, line(quantity=2))["lineItems"]
    assert item["offerId"] == at("13")


def test_a_type_that_is_not_committed_has_its_own_level_and_the_price_of_today(
    world: World, partner: Partner
) -> None:
    customer = with_commitment(world)
    plain = partner.customer()
    wanted = line(CONSUMABLE, 10)
    mine, theirs = previewed(partner, customer, wanted), previewed(partner, plain, wanted)
    assert yearly(mine) == yearly(theirs)


def test_what_came_to_the_list_later_has_the_price_of_today(world: World, partner: Partner) -> None:
    customer = with_commitment(world, start="2021-12-31", end="2026-07-14")
    launched = line("90000017CA01A12")  # since 2022-01-01
    other = with_commitment(world, start="2022-01-01", end="2026-07-14")
    dear, cheap = (yearly(previewed(partner, each, launched)) for each in (customer, other))
    assert dear[0] == cheap[0] == at("12", "90000017CA01A12")
    assert dear[1] > cheap[1]


@pytest.mark.parametrize("status", ["NONCOMPLIANT", "EXPIRED", "INACTIVE"])
def test_a_commitment_that_does_not_run_gives_nothing(
    world: World, partner: Partner, status: str
) -> None:
    customer = with_commitment(world, status=status)
    assert yearly(previewed(partner, customer)) == (at("02"), STANDARD_AT_02)
    refused(partner.try_order(customer, line(at("12"))), 400, "2129", "Line Item: 1")


def test_a_commitment_that_is_over_by_its_date_gives_nothing(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now="2026-03-01T00:00:00Z")
    yesterday = with_commitment(world, end="2026-02-28")
    today = with_commitment(world, end="2026-03-01")
    assert yearly(previewed(world.partner, yesterday)) == (at("02"), STANDARD_AT_02)
    assert yearly(previewed(world.partner, today)) == (at("12"), LOCKED)


def test_the_order_that_reaches_what_was_accepted_has_its_level_and_price(
    world: World, partner: Partner
) -> None:
    customer = with_request(world, 8, 10)
    assert yearly(previewed(partner, customer, line(quantity=1)))[0] == at("01")
    refused(partner.try_order(customer, line(at("12"))), 400, "2129", "Line Item: 1")
    assert yearly(previewed(partner, customer, line(quantity=2))) == (at("12"), TODAY)
    partner.order(customer, line(at("12"), 2))
    assert commitment_of(partner, customer) == {
        "startDate": "2026-01-15",
        "endDate": "2028-07-14",
        "status": "COMMITTED",
        "minimumQuantities": [{"offerType": "LICENSE", "quantity": 10}],
    }
    assert commitment_of(partner, customer, "commitmentRequest") is None
    assert level_of(partner, customer) == "12"


def test_small_orders_reach_it_one_after_the_other(world: World, partner: Partner) -> None:
    customer = with_request(world, 6, 10)
    for left in (3, 2, 1):
        partner.order(customer, line())
        assert status_of(partner, customer) is None, f"{left} to go"
    partner.order(customer, line())
    assert status_of(partner, customer) == "COMMITTED"


def test_what_does_not_count_for_levels_does_not_reach_it(world: World, partner: Partner) -> None:
    customer = with_request(world, 8, 10)
    partner.order(customer, line(CREDIT_PACK, 5), line(CONSUMABLE, 5, 2))
    assert status_of(partner, customer) is None


def test_the_price_stays_that_of_the_first_day_when_the_list_changes(
    world: World, partner: Partner
) -> None:
    customer = with_request(world, 10, 10, end="2028-07-14")
    partner.order(customer, line(at("12")))
    world.advance(to="2027-09-02T12:00:00Z")
    assert yearly(previewed(partner, customer)) == (at("12"), TODAY)
    plain = partner.customer()
    dearer = yearly(previewed(partner, plain, line(at("01"), 10)))
    assert dearer == (at("02"), 258.24)


def test_a_pending_order_reaches_it_when_it_completes(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    partner = world.partner
    customer = with_request(world, 8, 10)
    partner.order(customer, line(at("12"), 2))
    assert (status_of(partner, customer), level_of(partner, customer)) == (None, "01")
    world.advance(by="PT1H")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")


def test_an_order_that_fails_reaches_nothing(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    partner = world.partner
    customer = with_request(world, 8, 10)
    partner.order(customer, line(at("12"), 2))
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT1H")
    assert status_of(partner, customer) is None


def test_two_types_are_reached_one_by_one(world: World, partner: Partner) -> None:
    request = {
        "startDate": START[:10],
        "endDate": "2028-07-14",
        "status": "ACCEPTED",
        "minimumQuantities": [
            {"offerType": "LICENSE", "quantity": 100},
            {"offerType": "CONSUMABLES", "quantity": 1000},
        ],
    }
    benefits = [{"type": "THREE_YEAR_COMMIT", "commitmentRequest": request}]
    customer = with_request(world, 8, 10, benefits=benefits)
    partner.order(customer, line(at("TB", CONSUMABLE), 1000))
    held = commitment_of(partner, customer)
    waiting = commitment_of(partner, customer, "commitmentRequest")
    assert held
    assert waiting
    assert held["minimumQuantities"] == [{"offerType": "CONSUMABLES", "quantity": 1000}]
    assert waiting["minimumQuantities"] == [{"offerType": "LICENSE", "quantity": 100}]
    assert level_of(partner, customer, "CONSUMABLES") == "TB"
    assert level_of(partner, customer) == "01"


def test_education_has_its_standard_levels_by_what_is_committed(
    world: World, partner: Partner
) -> None:
    edu = "90000020CB01A12"
    customer = with_commitment(world, 50, 50, offers=[vip(edu, 50)], marketSegment="EDU")
    (item,) = previewed(partner, customer, line(edu))["lineItems"]
    assert item["offerId"] == at("03", edu)


def test_other_products_of_a_committed_type_are_locked_too(world: World, partner: Partner) -> None:
    customer = with_commitment(world)
    plain = partner.customer()
    partner.order(plain, line(quantity=10))
    mine = yearly(previewed(partner, customer, line(OTHER_TEAM)))
    theirs = yearly(previewed(partner, plain, line(OTHER_TEAM)))
    assert mine[1] < theirs[1] * 0.97
    assert TEAM != OTHER_TEAM
