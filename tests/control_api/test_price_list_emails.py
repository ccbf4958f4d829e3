"""A distributor with an address is told on the first of a month that changes its lists (PL-6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.mail import outbox
from tests.moving import exported, imported
from tests.support import Json, World

ADDRESS = "pricing@partner.example"
# Prices change on the first of November and of December (fixtures/prices.yaml), not on others.
EVE = "2026-10-31T23:59:59Z"
NOVEMBER = "2026-11-01T00:00:00Z"
DECEMBER = "2026-12-01T00:00:00Z"


@pytest.fixture
def told(new_world: Callable[..., World]) -> World:
    """A world on the evening before November, whose distributor has an address."""
    return new_world(now=EVE, distributors=[{"email": ADDRESS}])


def emails(world: World) -> list[Json]:
    """Return the emails about price lists, oldest first."""
    return outbox(world, kind="price-list")


def instants(world: World) -> list[str]:
    """Return when distributors were told."""
    return [each["at"] for each in emails(world)]


def due(world: World) -> list[str]:
    """Return the instants at which price lists are looked at."""
    found = world.control("GET", "/schedule").json()["items"]
    return [each["at"] for each in found if each["kind"] == "price_list.month"]


def address(world: World, email: str) -> Json:
    """Set the address of a world's first distributor; return the distributor."""
    answer = world.control(
        "PATCH", f"/distributors/{world.partner.distributor_id}", {"email": email}
    )
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


@pytest.mark.every_backend
def test_the_day_before_nothing_on_the_first_one_email_the_day_after_no_other(told: World) -> None:
    told.advance(to=EVE)
    assert instants(told) == []
    told.advance(to=NOVEMBER)
    assert instants(told) == [NOVEMBER]
    told.advance(to="2026-11-02T00:00:00Z")
    assert instants(told) == [NOVEMBER]


def test_it_names_lists_and_counts_rows_as_their_indicators_do(told: World) -> None:
    told.advance(to=NOVEMBER)
    (email,) = emails(told)
    assert email["recipients"] == [ADDRESS]
    assert email["customerId"] == ""
    assert email["subject"] == "Price lists of 2026-11 for Sandbox Distributor"
    wanted = {
        "region": "NA",
        "marketSegment": "COM",
        "currency": "USD",
        "priceListMonth": "202611",
        "priceListType": "STANDARD",
        "includeOfferAttributes": ["acdIndicator"],
    }
    listed = told.partner.call("POST", "/pricelist?limit=1000", wanted).json()
    indicators = [each.get("acdIndicator") for each in listed["offers"]]
    assert listed["totalCount"] == len(indicators)
    changed = indicators.count("Change")
    assert changed
    assert f"- STANDARD, COM, USD: Change {changed}" in email["text"].splitlines()


def test_products_that_come_and_go_are_named(new_world: Callable[..., World]) -> None:
    coming = new_world(now="2028-02-29T00:00:00Z", distributors=[{"email": ADDRESS}])
    coming.advance(to="2028-03-01T00:00:00Z")
    (email,) = emails(coming)
    assert "(90000016CA)" in email["text"].partition("New products:")[2]
    going = new_world(now="2027-05-31T00:00:00Z", distributors=[{"email": ADDRESS}])
    going.advance(to="2027-06-01T00:00:00Z")
    (email,) = emails(going)
    assert "(90000014CA)" in email["text"].partition("Products that end in this month:")[2]


def test_months_that_change_nothing_bring_none(told: World) -> None:
    told.advance(to="2027-02-28T23:59:59Z")
    assert instants(told) == [NOVEMBER, DECEMBER]


def test_in_one_go_or_day_by_day_the_emails_are_the_same(
    told: World, new_world: Callable[..., World]
) -> None:
    told.advance(to="2027-01-02T00:00:00Z")
    slow = new_world(now=EVE, distributors=[{"email": ADDRESS}])
    for _ in range(63):
        slow.advance(by="P1D")
    assert emails(slow) == emails(told)
    assert len(emails(told)) == 2


@pytest.mark.parametrize("path", ["/snapshots", "/fork", "/reset", "/export"])
def test_copies_of_a_world_are_told_as_it_is(told: World, path: str) -> None:
    told.advance(to="2026-11-15T00:00:00Z")
    before = emails(told)
    other = copied(told, path)
    if path == "/reset":
        assert (emails(other), due(other)) == ([], [NOVEMBER])
        other.advance(to="2026-11-15T00:00:00Z")
    assert emails(other) == before
    other.advance(to=DECEMBER)
    assert instants(other) == [NOVEMBER, DECEMBER]


def copied(world: World, path: str) -> World:
    """Copy a world in a way, or go back in it; return where it goes on."""
    if path == "/export":
        return imported(world.http, exported(world))
    made = world.control("POST", path, {"name": "kept"} if path == "/snapshots" else None).json()
    if path == "/snapshots":
        world.advance(to="2027-11-15T00:00:00Z")
        world.control("POST", f"/snapshots/{made['snapshotId']}/restore")
    return World(world.http, made["worldId"], world.partners) if path == "/fork" else world


def test_without_an_address_nothing_is_due_and_nobody_is_told(world: World) -> None:
    assert due(world) == []
    world.advance(to="2027-01-15T00:00:00Z")
    assert emails(world) == []


def test_an_address_is_set_changed_and_taken_away(world: World) -> None:
    assert "email" not in address(world, "")
    assert address(world, "Pricing@Partner.example")["email"] == ADDRESS
    assert due(world) == ["2026-02-01T00:00:00Z"]
    assert address(world, "prices@partner.example")["email"] == "prices@partner.example"
    assert due(world) == ["2026-02-01T00:00:00Z"]
    world.advance(to=NOVEMBER)
    (email,) = emails(world)
    assert email["recipients"] == ["prices@partner.example"]
    assert "email" not in address(world, "")
    assert due(world) == []
    assert world.control("GET", "/clock").json()["nextEventAt"] is None
    world.advance(to=DECEMBER)
    assert len(emails(world)) == 1


def test_an_address_that_comes_in_the_first_second_of_a_month_is_for_the_next(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now=NOVEMBER)
    address(world, ADDRESS)
    world.advance(to=DECEMBER)
    assert instants(world) == [DECEMBER]


@pytest.mark.parametrize("wrong", ["nobody", "@", "a" * 240 + "@b.example", 7, "a\n@b.example"])
def test_what_is_no_address_is_refused(world: World, wrong: object) -> None:
    path = f"/distributors/{world.partner.distributor_id}"
    for answer in (
        world.control("PATCH", path, {"email": wrong}),
        world.http.post("/sandbox/v1/worlds", json={"distributors": [{"email": wrong}]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
        assert "email" in answer.json()["additionalDetails"][0]


def test_whose_contract_is_inactive_is_told_nothing_until_it_is_active_again(told: World) -> None:
    path = f"/distributors/{told.partner.distributor_id}"
    told.portal(path, status="1004")
    told.advance(to=NOVEMBER)
    assert emails(told) == []
    told.portal(path, status="1000")
    told.advance(to=DECEMBER)
    assert instants(told) == [DECEMBER]


def test_two_distributors_are_told_of_their_own_lists(new_world: Callable[..., World]) -> None:
    europe = {"region": "WE", "currencies": ["EUR", "GBP"], "email": "eu@partner.example"}
    world = new_world(now=EVE, distributors=[{"email": ADDRESS}, europe, {"name": "Silent"}])
    world.advance(to=NOVEMBER)
    found = {each["recipients"][0]: each["text"] for each in emails(world)}
    assert found.keys() == {ADDRESS, "eu@partner.example"}
    assert "STANDARD, COM, GBP: Change" in found["eu@partner.example"]
    assert "GBP" not in found[ADDRESS]


def test_only_who_sells_to_agencies_is_told_of_their_lists(new_world: Callable[..., World]) -> None:
    agencies = {"email": "lga@partner.example", "lgaEnabled": True}
    world = new_world(now="2027-08-31T00:00:00Z", distributors=[{"email": ADDRESS}, agencies])
    world.advance(to="2027-09-01T00:00:00Z")
    found = {each["recipients"][0]: each["text"] for each in emails(world)}
    assert "STD-LGA, GOV, USD: Change" in found["lga@partner.example"]
    assert "STD-LGA" not in found[ADDRESS]


def test_after_the_last_month_that_has_lists_nothing_is_due(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now="2040-11-30T00:00:00Z", distributors=[{"email": ADDRESS}])
    assert due(world) == ["2040-12-01T00:00:00Z"]
    world.advance(to="2040-12-02T00:00:00Z")
    assert due(world) == []
