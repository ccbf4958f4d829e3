"""Discounts that follow one another under one code: the one that runs counts (FD-9, FD-16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.discounting import ALL_APPS
from tests.flexible_discounts.given import flex_line, offer_discount
from tests.renewals.manual import automatic, bought, held_by, noon, renewing, send
from tests.support import OTHER_TEAM, Json, Partner, World, refused

CODE = "SALE"
IN_2026: dict[str, Any] = {
    "start": "2026-01-01T00:00:00Z",
    "end": "2026-06-30T23:59:59Z",
    "lock": "2028-12-31T23:59:59Z",
}
IN_2027: dict[str, Any] = {
    "start": "2027-01-10T00:00:00Z",
    "end": "2027-06-30T23:59:59Z",
    "lock": "2029-12-31T23:59:59Z",
}
AD = "2027-01-15"


@pytest.fixture
def used(world: World, partner: Partner, customer: str) -> str:
    """The id of the discount that the customer used in 2026."""
    made = offer_discount(world, CODE, **IN_2026)
    bought(partner, customer, flex_line(CODE, quantity=10))
    return made.discount_id


def shown(order: Json) -> str:
    """The id of the discount of an order's only line."""
    ((only,),) = [item["flexDiscounts"] for item in order["lineItems"]]
    assert (only["code"], only["result"]) == (CODE, "SUCCESS")
    found: str = only["id"]
    return found


def coming(partner: Partner, customer: str) -> Json:
    """What will renew by itself."""
    return partner.make(f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL"})


@pytest.mark.every_backend
def test_who_used_the_last_one_gets_the_one_that_runs(
    world: World, partner: Partner, customer: str, used: str
) -> None:
    now = offer_discount(world, CODE, **IN_2027).discount_id
    held = held_by(partner, customer)
    for day, expected in (("2027-01-09", used), ("2027-01-10", now)):
        world.advance(to=f"{day}T00:00:00Z")
        asked = flex_line(CODE)
        assert shown(partner.preview(customer, asked).json()) == expected
        assert shown(partner.order(customer, asked)) == expected
        early = renewing(held, 1, flexDiscountCodes=[CODE])
        assert shown(send(partner, customer, early, kind="PREVIEW_RENEWAL").json()) == expected
    world.advance(to="2027-01-11T00:00:00Z")
    partner.renew(customer, held["subscriptionId"], flexDiscountCodes=[CODE])
    assert shown(coming(partner, customer)) == now
    noon(world, AD)
    assert shown(automatic(partner, customer)[0]) == now


@pytest.mark.usefixtures("used")
def test_once_both_are_over_the_later_one_counts(
    world: World, partner: Partner, customer: str
) -> None:
    now = offer_discount(world, CODE, **IN_2027).discount_id
    world.advance(to="2027-06-30T23:59:59Z")
    partner.order(customer, flex_line(CODE))
    for instant, expected in (("2027-07-01T00:00:00Z", now), ("2028-12-31T23:59:59Z", now)):
        world.advance(to=instant)
        assert shown(partner.preview(customer, flex_line(CODE)).json()) == expected


def test_where_the_one_that_runs_was_not_used_the_last_one_counts_again_after_it(
    world: World, partner: Partner, customer: str, used: str
) -> None:
    now = offer_discount(world, CODE, **IN_2027).discount_id
    for instant, expected in (("2027-06-30T23:59:59Z", now), ("2027-07-01T00:00:00Z", used)):
        world.advance(to=instant)
        assert shown(partner.preview(customer, flex_line(CODE)).json()) == expected


def test_where_the_one_that_runs_does_not_hold_the_last_one_may_be_used_again(
    world: World, partner: Partner, customer: str, used: str
) -> None:
    now = offer_discount(world, CODE, base_offer_ids=(OTHER_TEAM,), **IN_2027).discount_id
    noon(world, "2027-02-01")
    assert shown(partner.preview(customer, flex_line(CODE)).json()) == used
    other = flex_line(CODE, offer_id=OTHER_TEAM)
    assert shown(partner.preview(customer, other).json()) == now


def test_whoever_used_none_is_told_of_the_one_that_runs(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, CODE, **IN_2026)
    offer_discount(world, CODE, base_offer_ids=(OTHER_TEAM,), **IN_2027)
    noon(world, "2027-02-01")
    refused(partner.preview(customer, flex_line(CODE)), 400, "2141")
    (kept, *_) = world.control("GET", "/requests?code=2141").json()["items"]
    assert kept["why"]["facts"]["startDate"] == "2027-01-10T00:00:00Z"


def test_what_comes_by_itself_is_the_one_that_was_used(
    world: World, partner: Partner, customer: str, used: str
) -> None:
    offer_discount(world, CODE, **IN_2027)
    world.advance(to="2027-01-11T00:00:00Z")
    assert shown(coming(partner, customer)) == used
    noon(world, AD)
    assert shown(automatic(partner, customer)[0]) == used


def test_the_built_in_sale_of_november_is_that_of_the_year(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now="2026-11-15T09:00:00Z", flexDiscounts="sample")
    partner, sale = world.partner, "BLACK_FRIDAY"
    customer = partner.customer()
    asked = flex_line(sale, offer_id=ALL_APPS)
    listed = "/flex-discounts?market-segment=COM&country=US&flex-discount-code="
    ids = []
    for day in ("2026-11-15", "2027-11-10"):
        world.advance(to=f"{day}T12:00:00Z")
        (line_of_order,) = partner.order(customer, asked)["lineItems"]
        ids.append(line_of_order["flexDiscounts"][0]["id"])
        found = partner.fetch(listed + sale)["flexDiscounts"]
        running = [each["id"] for each in found if each["startDate"].startswith(day[:4])]
        assert ids[-1:] == running
    assert len(set(ids)) == 2
