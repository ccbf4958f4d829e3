"""The built-in discounts: in `default`, and in worlds that ask for them (FD-17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sandbox.app import Parts
from sandbox.flexible_discounts.samples import sample_discounts
from sandbox.worlds.worlds import ensure_default_world
from tests.branching import fork_of, restore, snapshot_of
from tests.control_api.control import refused
from tests.discounting import LIST, close, codes_of
from tests.flexible_discounts.given import flex_line, instant
from tests.moving import exported, imported
from tests.support import OTHER_TEAM, World, line

YEARS = 23


def listed(world: World, query: str = "") -> list[str]:
    """The codes that are listed, once each."""
    return sorted(set(codes_of(world.partner.fetch(f"{LIST}&limit=50{query}"))))


def test_a_world_has_none_unless_it_asks(new_world: Callable[..., World]) -> None:
    assert listed(new_world()) == []
    assert listed(new_world(flexDiscounts="none")) == []


@pytest.mark.every_backend
@pytest.mark.parametrize("now", ["2018-01-01", "2026-12-01T12:00:00Z", "2040-12-31T23:59:59Z"])
def test_every_clock_finds_some_of_each_kind(new_world: Callable[..., World], now: str) -> None:
    found = listed(new_world(flexDiscounts="sample", now=now))
    assert {"INTRO-PHSP", "NO_3YC", "3YC_MCQ_100", "SAVINGS_18_FAILURE"} <= set(found)
    assert "UPSELL_PROMO_123" in found


def test_one_of_next_year_is_announced_a_year_before(new_world: Callable[..., World]) -> None:
    world = new_world(flexDiscounts="sample", now="2025-10-30T23:59:59Z")
    query = "&flex-discount-code=BLACK_FRIDAY"

    def starts() -> list[str]:
        found = world.partner.fetch(f"{LIST}{query}")["flexDiscounts"]
        return [each["startDate"] for each in found]

    assert starts() == ["2025-11-01T00:00:00Z"]
    world.advance(by="PT1S")
    assert starts() == ["2025-11-01T00:00:00Z", "2026-11-01T00:00:00Z"]


def test_black_friday_is_that_of_adobes_samples(new_world: Callable[..., World]) -> None:
    world = new_world(flexDiscounts="sample", now="2025-12-31T23:59:59Z")
    (shown, _) = world.partner.fetch(f"{LIST}&flex-discount-code=BLACK_FRIDAY")["flexDiscounts"]
    times = {name: value for name, value in shown.items() if name.endswith("Date")}
    assert times == {
        "startDate": "2025-11-01T00:00:00Z",
        "endDate": "2025-12-31T23:59:59Z",
        "discountLockEndDate": "2028-03-31T23:59:59Z",
    }
    assert shown["outcomes"][0]["discountValues"] == [
        {"country": "US", "currency": "USD", "value": 10}
    ]


@pytest.mark.parametrize(
    ("year", "last"), [(2027, "2027-02-28"), (2028, "2028-02-29"), (2040, "2040-02-29")]
)
def test_what_is_for_january_and_february_is_for_all_of_february(year: int, last: str) -> None:
    ends = {
        each.ends_at.year: each.ends_at for each in sample_discounts() if each.code == "NEW_YEAR"
    }
    assert ends[year] == instant(f"{last}T23:59:59Z")


def test_no_code_is_two_discounts_at_a_time() -> None:
    samples = sample_discounts()
    assert set(Counter(each.code for each in samples).values()) == {YEARS}
    assert len({each.discount_id for each in samples}) == len(samples)
    for earlier, later in zip(samples, samples[len(samples) // YEARS :], strict=False):
        assert earlier.code == later.code
        assert earlier.ends_at < later.starts_at
    assert all(each.locked_until is None or each.ends_at < each.locked_until for each in samples)


def test_a_price_changes_only_where_a_code_is_named(new_world: Callable[..., World]) -> None:
    world = new_world(flexDiscounts="sample", now="2026-11-15T00:00:00Z")
    partner = world.partner
    customer = partner.customer()

    def unit_price(**changes: Any) -> float:
        answer = partner.preview(customer, line(OTHER_TEAM, **changes), priced=True)
        assert answer.status_code == 201, answer.text
        price: float = answer.json()["lineItems"][0]["pricing"]["discountedPartnerPrice"]
        return price

    plain = unit_price()
    assert unit_price(flexDiscountCodes=["BLACK_FRIDAY"]) == pytest.approx(plain - 10)
    made = partner.order(customer, flex_line("BLACK_FRIDAY", offer_id=OTHER_TEAM))
    (used,) = made["lineItems"][0]["flexDiscounts"]
    assert (used["code"], used["result"]) == ("BLACK_FRIDAY", "SUCCESS")


def test_they_are_the_worlds_own_and_a_reset_brings_them_back(
    new_world: Callable[..., World],
) -> None:
    world, other = new_world(flexDiscounts="sample"), new_world(flexDiscounts="sample")
    (shown,) = world.partner.fetch(f"{LIST}&flex-discount-code=BLACK_FRIDAY")["flexDiscounts"]
    assert world.control("DELETE", f"/flex-discounts/{shown['id']}").status_code == 204
    assert "BLACK_FRIDAY" not in listed(world)
    assert "BLACK_FRIDAY" in listed(other)
    first = world.control("POST", "/flex-discounts", made_body()).json()
    assert world.control("POST", "/reset").status_code == 200
    assert "BLACK_FRIDAY" in listed(world)
    assert "OWN" not in listed(world)
    assert world.control("POST", "/flex-discounts", made_body()).json() == first


def made_body() -> dict[str, object]:
    """A discount of a tester's own."""
    return {
        "code": "OWN",
        "startDate": "2026-01-01",
        "endDate": "2026-12-31",
        "outcomes": [{"type": "PERCENTAGE_DISCOUNT", "discountValues": [{"value": 1}]}],
    }


@pytest.mark.every_backend
def test_copies_have_discounts_and_closed_codes_as_they_were(
    new_world: Callable[..., World],
) -> None:
    world = new_world(flexDiscounts="sample")
    code = close(world, world.partner.customer())
    world.control("POST", "/flex-discounts", made_body())
    before = listed(world)
    snapshot = snapshot_of(world)
    copies = [fork_of(world), imported(world.http, exported(world))]
    assert world.control("DELETE", f"/closed-discounts/{code}").status_code == 204
    world.portal(f"/flex-discounts/{summer_of_2025(world)}", endDate="2025-07-31T00:00:00Z")
    for copy in copies:
        assert listed(copy) == before
        assert codes_of(copy.partner.fetch(f"{LIST}&flex-discount-code={code}")) == [code]
        shown = copy.control("GET", f"/flex-discounts/{summer_of_2025(copy)}").json()
        assert shown["endDate"] == "2025-08-31T23:59:59Z"
    assert codes_of(world.partner.fetch(f"{LIST}&flex-discount-code={code}")) == []
    restore(world, snapshot)
    assert codes_of(world.partner.fetch(f"{LIST}&flex-discount-code={code}")) == [code]
    # Which numbers come next is copied too.
    other = world.partner.customer(name="Other Co")
    assert close(world, other) != code


def summer_of_2025(world: World) -> str:
    """The id of one that is over and may still be reused."""
    items = world.control("GET", "/flex-discounts?code=SUMMER_SALE_12").json()["items"]
    (found,) = (each["id"] for each in items if each["startDate"].startswith("2025"))
    assert isinstance(found, str)
    return found


def test_a_replay_makes_a_world_with_them(new_world: Callable[..., World]) -> None:
    with_them, without = new_world(flexDiscounts="sample"), new_world()
    for world, said in (
        (with_them, '"flexDiscounts":"sample"'),
        (without, '"flexDiscounts":"none"'),
    ):
        header = world.control("GET", "/replay").text.splitlines()[0]
        assert said in header


def test_the_world_default_has_them(http: httpx.Client, inside: Parts) -> None:
    ensure_default_world(inside.worlds, wall=instant("2026-01-15T09:00:00Z"))
    shown = http.get("/sandbox/v1/worlds/default/flex-discounts?limit=1").json()
    assert shown["totalCount"] == len(sample_discounts())


@pytest.mark.parametrize("value", ["all", None, True])
def test_there_are_no_other_samples(http: httpx.Client, value: object) -> None:
    answer = http.post("/sandbox/v1/worlds", json={"flexDiscounts": value})
    refused(answer, 400, "INVALID_REQUEST", "flexDiscounts:")
