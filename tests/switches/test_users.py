"""What becomes of the users of licences that are switched (SW-11)."""

from __future__ import annotations

import pytest

from tests.support import ENTERPRISE, TEAM, Json, Partner, World
from tests.switches.switching import ALL_APPS_PRO, PLUS, bought, held, revert, switch

ENTERPRISE_STANDARD = "65322587CA01A12"


def assign(world: World, subscription: str, *users: str, release: tuple[str, ...] = ()) -> None:
    assigned = [
        {"user": f"{user}@acme.example", "assignedAt": f"2026-01-15T09:00:0{number}Z"}
        for number, user in enumerate(users)
    ]
    body = {"assigned": assigned, "release": [f"{user}@acme.example" for user in release]}
    world.advance(to="2026-01-16T09:00:00Z")
    answer = world.control("PUT", f"/subscriptions/{subscription}/seats", body)
    assert answer.status_code == 200, answer.text


def users(world: World, subscription: Json) -> list[str]:
    seats = world.control("GET", f"/subscriptions/{subscription['subscriptionId']}/seats").json()
    found = [seat["user"].removesuffix("@acme.example") for seat in seats["assigned"]]
    assert subscription["usedQuantity"] == len(found)
    return found


@pytest.fixture
def source(world: World, partner: Partner, customer: str) -> str:
    """Five licences, four of which are in use, a's since longest."""
    found = bought(partner, customer, 5)
    assign(world, found, "a", "b", "c", "d")
    return found


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("quantity", "stay", "move"),
    [
        (1, ["a", "b", "c", "d"], []),
        (2, ["a", "b", "c"], ["d"]),
        (4, ["a"], ["b", "c", "d"]),
        (5, [], ["a", "b", "c", "d"]),
    ],
)
def test_free_licences_are_switched_first_then_the_latest_users_move(
    world: World,
    partner: Partner,
    customer: str,
    source: str,
    quantity: int,
    stay: list[str],
    move: list[str],
) -> None:
    switch(partner, customer, source, quantity, query="?reassign-users=true")
    shown = held(partner, customer)
    assert users(world, shown[TEAM]) == stay
    assert users(world, shown[PLUS]) == move
    assert world.control("POST", "/check").json()["broken"] == []


def test_without_being_asked_for_users_lose_their_licences(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    switch(partner, customer, source, 3)
    shown = held(partner, customer)
    assert users(world, shown[TEAM]) == ["a", "b"]
    assert users(world, shown[PLUS]) == []


def test_who_is_to_lose_a_licence_first_does_so_by_a_switch_too(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    assign(world, source, "a", "b", "c", "d", release=("a",))
    switch(partner, customer, source, 2, query="?reassign-users=false")
    assert users(world, held(partner, customer)[TEAM]) == ["b", "c", "d"]


def test_users_move_back_by_a_revert_that_asks_for_it(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    switched = switch(partner, customer, source, 3, query="?reassign-users=true")
    revert(partner, customer, switched, query="?reassign-user=true")
    shown = held(partner, customer)
    assert sorted(users(world, shown[TEAM])) == ["a", "b", "c", "d"]
    assert users(world, shown[PLUS]) == []


def test_users_lose_the_new_product_by_a_revert_that_does_not(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    switched = switch(partner, customer, source, 3, query="?reassign-users=true")
    revert(partner, customer, switched)
    shown = held(partner, customer)
    assert users(world, shown[TEAM]) == ["a", "b"]
    assert users(world, shown[PLUS]) == []


def test_who_has_the_new_product_already_needs_no_second_licence(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    target = bought(partner, customer, 1, PLUS)
    assign(world, target, "d")
    switch(partner, customer, source, 3, query="?reassign-users=true")
    shown = held(partner, customer)
    assert users(world, shown[TEAM]) == ["a", "b"]
    assert users(world, shown[PLUS]) == ["d", "c"]


def test_users_of_enterprise_products_do_not_move(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 3, ENTERPRISE_STANDARD)
    assign(world, source, "a", "b")
    switch(partner, customer, source, 2, ENTERPRISE, query="?reassign-users=true")
    shown = held(partner, customer)
    assert users(world, shown[ENTERPRISE_STANDARD]) == ["a"]
    assert users(world, shown[ENTERPRISE]) == []


def test_users_move_when_the_order_is_processed(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    switch(partner, customer, source, 5, ALL_APPS_PRO, query="?reassign-users=true")
    assert users(world, held(partner, customer)[TEAM]) == ["a", "b", "c", "d"]
    world.advance(by="PT60S")
    assert users(world, held(partner, customer)[ALL_APPS_PRO]) == ["a", "b", "c", "d"]
