"""Which flexible discounts are listed: by status, dates and filters, in pages (FD-3, FD-4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.discounting import (
    ALL_APPS,
    LIST,
    amount,
    codes_of,
    discount_body,
    make_discount,
    percentage,
)
from tests.support import TEAM, Json, World, refused

REUSABLE = "&include-eligible-reusable-discounts=true"


def listed(world: World, query: str = "") -> list[str]:
    """The codes of the first page."""
    return codes_of(world.partner.fetch(f"{LIST}{query}"))


@pytest.fixture
def autumn(new_world: Callable[..., World]) -> World:
    """A world in October, before the discount of the samples begins."""
    return new_world(now="2025-10-15T00:00:00Z")


@pytest.mark.every_backend
def test_a_discount_is_shown_as_in_adobes_sample(world: World) -> None:
    made = make_discount(world)
    (shown,) = world.partner.fetch(f"{LIST}{REUSABLE}")["flexDiscounts"]
    assert shown == {
        "id": made["id"],
        "category": "STANDARD",
        "code": "BLACK_FRIDAY",
        "name": "BLACK_FRIDAY",
        "description": "BLACK_FRIDAY - 10 USD off",
        "startDate": "2025-11-01T00:00:00Z",
        "endDate": "2025-12-31T23:59:59Z",
        "status": "REUSABLE",
        "discountLockEndDate": "2028-03-31T23:59:59Z",
        "qualification": {"baseOfferIds": [ALL_APPS]},
        "outcomes": [{"type": "FIXED_DISCOUNT", "discountValues": [amount(10)]}],
    }
    assert list(shown) == [
        "id",
        "category",
        "code",
        "name",
        "description",
        "startDate",
        "endDate",
        "status",
        "discountLockEndDate",
        "qualification",
        "outcomes",
    ]
    assert made["id"].startswith("55555555-")
    assert len(made["id"]) == 36


def test_a_discount_of_all_products_that_is_not_reusable_has_no_lock(world: World) -> None:
    make_discount(
        world,
        "NEW YEAR",
        endDate="2026-12-31T23:59:59Z",
        discountLockEndDate=None,
        qualification={"baseOfferIds": []},
        outcomes=percentage(12.5),
    )
    (shown,) = world.partner.fetch(LIST)["flexDiscounts"]
    assert "discountLockEndDate" not in shown
    assert shown["qualification"] == {"baseOfferIds": []}
    assert shown["outcomes"] == [
        {"type": "PERCENTAGE_DISCOUNT", "discountValues": [{"value": 12.5}]}
    ]


def test_a_future_discount_is_listed_as_active_from_the_day_it_is_made(autumn: World) -> None:
    make_discount(autumn)
    for at in ("2025-10-31T23:59:59Z", "2025-11-01T00:00:00Z", "2025-12-31T23:59:59Z"):
        autumn.advance(to=at)
        (shown,) = autumn.partner.fetch(LIST)["flexDiscounts"]
        assert shown["status"] == "ACTIVE"
    autumn.advance(by="PT1S")
    assert listed(autumn) == []
    assert listed(autumn, REUSABLE) == ["BLACK_FRIDAY"]
    autumn.advance(to="2028-03-31T23:59:59Z")
    assert listed(autumn, REUSABLE) == ["BLACK_FRIDAY"]
    autumn.advance(by="PT1S")
    assert listed(autumn, REUSABLE) == []


def test_one_without_a_lock_is_gone_after_its_end(autumn: World) -> None:
    make_discount(autumn, discountLockEndDate=None)
    autumn.advance(to="2025-12-31T23:59:59Z")
    assert listed(autumn, REUSABLE) == ["BLACK_FRIDAY"]
    autumn.advance(by="PT1S")
    assert listed(autumn, REUSABLE) == []


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        # An end alone: begun by then. A day is its midnight.
        ("end-date=2025-11-01", True),
        ("end-date=2025-10-31T23:59:59Z", False),
        # A start with an end: available at some instant of both.
        ("start-date=2025-12-31T23:59:59Z&end-date=2026-12-31", True),
        ("start-date=2026-01-01&end-date=2026-12-31", False),
        ("start-date=2025-09-01&end-date=2025-11-01", True),
        ("start-date=2025-09-01&end-date=2025-10-31", False),
        ("start-date=2025-12-01&end-date=2025-11-30", False),
        # A start alone means the time from then to now (X24): the discount is of the future.
        ("start-date=2025-10-15", False),
        ("start-date=2025-11-01", True),
        ("start-date=2025-10-31T23:59:59Z", False),
        ("start-date=2026-01-01", False),
    ],
)
def test_dates_ask_for_what_is_available_between_them(
    autumn: World, query: str, is_found: str
) -> None:
    make_discount(autumn)
    assert listed(autumn, f"&{query}") == (["BLACK_FRIDAY"] if is_found else [])


def test_a_start_alone_may_mean_from_then_on(autumn: World) -> None:
    make_discount(autumn)
    assert listed(autumn, "&start-date=2025-10-15") == []
    autumn.rules(flexStartDateAlone="onOrAfter")
    assert listed(autumn, "&start-date=2025-10-15") == ["BLACK_FRIDAY"]
    assert listed(autumn, "&start-date=2026-01-01") == []


def test_filters_must_all_hold(world: World) -> None:
    alive = {"endDate": "2026-12-31T23:59:59Z"}
    make_discount(world, "ALL_APPS", **alive)
    make_discount(world, "ALL", qualification={}, outcomes=percentage(5), **alive)
    make_discount(world, "INTRO", category="INTRO", qualification={"baseOfferIds": [TEAM]}, **alive)
    assert listed(world) == ["ALL", "ALL_APPS", "INTRO"]
    assert listed(world, "&categories=INTRO") == ["INTRO"]
    assert listed(world, "&categories=STANDARD") == ["ALL", "ALL_APPS"]
    assert listed(world, "&categories=INTRO,STANDARD") == ["ALL", "ALL_APPS", "INTRO"]
    # Whatever the level that is named, and whether the catalogue has the offer.
    assert listed(world, "&offer-ids=11083117CA04A12") == ["ALL", "ALL_APPS"]
    assert listed(world, "&offer-ids=99999999CA01A12,65304479CA14X12") == ["ALL", "INTRO"]
    assert listed(world, "&offer-ids=nonsense") == ["ALL"]
    assert listed(world, "&offer-ids=11083117CA04A12&categories=INTRO") == []
    assert listed(world, "&flex-discount-code=INTRO") == ["INTRO"]
    assert listed(world, "&flex-discount-code=INTRO&categories=STANDARD") == []
    assert listed(world, "&flex-discount-code=intro") == []


def test_only_what_is_sold_there_is_shown_with_the_values_of_the_country(world: World) -> None:
    values = [amount(10), amount(14, "CA"), amount(9.5, "US", "EUR")]
    alive = {"endDate": "2026-12-31T23:59:59Z"}
    outcomes = [{"type": "FIXED_DISCOUNT", "discountValues": values}]
    make_discount(world, "BOTH", outcomes=outcomes, **alive)
    make_discount(world, "CANADA", outcomes=percentage(5), countries=["CA"], **alive)
    make_discount(world, "SCHOOL", outcomes=percentage(5), marketSegments=["EDU"], **alive)
    make_discount(world, "STATES", **alive)

    def shown(segment: str, country: str) -> Json:
        query = f"market-segment={segment}&country={country}"
        found = world.partner.fetch(f"/flex-discounts?{query}")["flexDiscounts"]
        return {each["code"]: each["outcomes"][0]["discountValues"] for each in found}

    assert shown("COM", "US") == {
        "BOTH": [amount(10), amount(9.5, "US", "EUR")],
        "STATES": [amount(10)],
    }
    assert shown("COM", "CAN") == {"BOTH": [amount(14, "CA")], "CANADA": [{"value": 5}]}
    assert set(shown("EDU", "US")) == {"BOTH", "SCHOOL", "STATES"}


def test_an_id_finds_one_discount_and_nothing_else(world: World) -> None:
    made = make_discount(world)
    make_discount(world, "OTHER", endDate="2026-12-31T23:59:59Z")
    page = world.partner.fetch(f"{LIST}&flex-discount-id={made['id']}")
    assert codes_of(page) == ["BLACK_FRIDAY"]
    assert page["flexDiscounts"][0]["status"] == "REUSABLE"
    assert listed(world, "&flex-discount-id=55555555-1533-4564-ade1-cd6946a97f29") == []
    refused(
        world.partner.get(f"{LIST}&flex-discount-id={made['id']}&limit=20"), 400, "1117", "limit"
    )


def test_the_link_of_one_discount_can_be_followed(world: World) -> None:
    path = f"{LIST}&flex-discount-id={make_discount(world)['id']}"
    page = world.partner.fetch(path)
    assert page["links"] == {"self": {"uri": f"/v3{path}", "method": "GET", "headers": []}}
    assert world.partner.fetch(page["links"]["self"]["uri"].removeprefix("/v3")) == page


def test_the_order_is_by_start_then_code_and_pages_follow_it(world: World) -> None:
    alive = {"endDate": "2026-12-31T23:59:59Z"}
    for code, start in (("C", "2026-01-02"), ("B", "2026-01-01"), ("A", "2026-01-02")):
        make_discount(world, code, startDate=start, **alive)
    first = world.partner.fetch(f"{LIST}&limit=2")
    assert (codes_of(first), first["count"], first["totalCount"]) == (["B", "A"], 2, 3)
    assert list(first["links"]) == ["self", "next"]
    onward = first["links"]["next"]["uri"].removeprefix("/v3")
    last = world.partner.fetch(onward)
    assert (codes_of(last), last["offset"], last["count"]) == (["C"], 2, 1)
    assert list(last["links"]) == ["self", "prev"]
    assert last["links"]["self"]["uri"] == f"/v3{LIST}&limit=2&offset=2"
    assert codes_of(world.partner.fetch(f"{LIST}&offset=3")) == []


def test_a_deleted_discount_is_listed_no_more(world: World) -> None:
    made = make_discount(world, endDate="2026-12-31T23:59:59Z")
    assert listed(world) == ["BLACK_FRIDAY"]
    answer = world.control("DELETE", f"/flex-discounts/{made['id']}")
    assert answer.status_code == 204
    assert listed(world) == []


def test_worlds_share_no_discounts(new_world: Callable[..., World]) -> None:
    one, other = new_world(seed=7), new_world(seed=7)
    made = make_discount(one)
    assert listed(other, REUSABLE) == []
    assert make_discount(other)["id"] == made["id"]
    assert one.control("POST", "/flex-discounts", discount_body()).status_code == 409
