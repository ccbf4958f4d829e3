"""One user gets a licence or gives it back, and who would lose theirs (RN-7)."""

from __future__ import annotations

import httpx
import pytest

from tests.control_api.control import refused
from tests.support import CONSUMABLE, Json, Partner, World, line


@pytest.fixture
def team(partner: Partner, customer: str) -> str:
    """A subscription of three licences."""
    partner.order(customer, line(quantity=3))
    subscription_id: str = held(partner, customer)["subscriptionId"]
    return subscription_id


def held(partner: Partner, customer: str) -> Json:
    (subscription,) = partner.subscriptions(customer)
    return subscription


def act(world: World, subscription: str, verb: str, user: str) -> httpx.Response:
    return world.control("POST", f"/subscriptions/{subscription}/seats/{verb}", {"user": user})


def assign(world: World, subscription: str, *users: str) -> None:
    for user in users:
        answer = act(world, subscription, "assign", user)
        assert answer.status_code == 200, answer.text
        world.advance(by="PT1S")


def users(world: World, subscription: str) -> list[str]:
    seats = world.control("GET", f"/subscriptions/{subscription}/seats").json()["assigned"]
    return [each["user"] for each in seats]


def losing(world: World, subscription: str, quantity: int) -> list[str]:
    answer = world.control(
        "GET", f"/subscriptions/{subscription}/seats/removal?quantity={quantity}"
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["quantity"] == quantity
    return [each["user"] for each in found["items"]]


@pytest.mark.every_backend
def test_a_user_gets_a_licence_now_and_gives_it_back(
    world: World, partner: Partner, customer: str, team: str
) -> None:
    answer = act(world, team, "assign", "minnie@example.com")
    assert answer.json() == {
        "assigned": [{"user": "minnie@example.com", "assignedAt": "2026-01-15T09:00:00Z"}],
        "release": [],
    }
    assert held(partner, customer)["usedQuantity"] == 1
    answer = act(world, team, "unassign", "minnie@example.com")
    assert answer.json() == {"assigned": [], "release": []}
    assert held(partner, customer)["usedQuantity"] == 0


def test_who_has_a_licence_keeps_it_as_it_is(
    world: World, partner: Partner, customer: str, team: str
) -> None:
    assign(world, team, "a", "b", "c")
    before = world.control("GET", f"/subscriptions/{team}/seats").json()
    assert act(world, team, "assign", "a").json() == before
    assert held(partner, customer)["usedQuantity"] == 3


def test_the_last_licence_is_assigned_and_the_next_user_is_refused(world: World, team: str) -> None:
    assign(world, team, "a", "b", "c")
    said = ["currentQuantity: 3", "usedQuantity: 3"]
    refused(act(world, team, "assign", "d"), 409, "NO_FREE_LICENSE", *said)
    act(world, team, "unassign", "b")
    assign(world, team, "d")
    assert users(world, team) == ["a", "c", "d"]


def test_licences_in_use_without_a_name_are_not_free(world: World, team: str) -> None:
    world.control("PATCH", f"/subscriptions/{team}", {"usedQuantity": 2})
    assign(world, team, "a")
    refused(act(world, team, "assign", "b"), 409, "NO_FREE_LICENSE")


def test_who_has_none_gives_none_back(world: World, team: str) -> None:
    assign(world, team, "a")
    refused(act(world, team, "unassign", "b"), 404, "USER_NOT_ASSIGNED", "user: b")
    act(world, team, "unassign", "a")
    refused(act(world, team, "unassign", "a"), 404, "USER_NOT_ASSIGNED")


def test_what_has_no_users_is_not_assigned(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(CONSUMABLE, 1000))
    subscription = held(partner, customer)["subscriptionId"]
    refused(act(world, subscription, "assign", "a"), 400, "INVALID_REQUEST", "user: transactions")


@pytest.mark.parametrize("user", ["", "x" * 256, "a\x00b", None, 5])
def test_users_are_texts(world: World, team: str, user: object) -> None:
    for verb in ("assign", "unassign"):
        answer = world.control("POST", f"/subscriptions/{team}/seats/{verb}", {"user": user})
        refused(answer, 400, "INVALID_REQUEST", "user: ")


def test_a_subscription_that_is_not_there_has_no_seats(world: World) -> None:
    for answer in (
        act(world, "1", "assign", "a"),
        act(world, "1", "unassign", "a"),
        world.control("GET", "/subscriptions/1/seats/removal?quantity=0"),
    ):
        refused(answer, 404, "SUBSCRIPTION_NOT_FOUND")


def test_to_unassign_is_no_opt_out(
    world: World, partner: Partner, customer: str, team: str
) -> None:
    assign(world, team, "a")
    act(world, team, "unassign", "a")
    world.advance(to="2027-01-15T00:00:00Z")
    assert held(partner, customer)["currentQuantity"] == 3


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [(599_000, ""), (4, ""), (3, ""), (2, "b"), (1, "bc"), (0, "bca")],
)
def test_named_users_lose_first_and_then_the_newest(
    world: World, team: str, quantity: int, expected: str
) -> None:
    body = {"assigned": [{"user": user} for user in "abc"], "release": ["b"]}
    assert world.control("PUT", f"/subscriptions/{team}/seats", body).status_code == 200
    assert losing(world, team, quantity) == list(expected)
    assert users(world, team) == ["a", "b", "c"]


def test_licences_without_a_user_go_first(world: World, team: str) -> None:
    assign(world, team, "a")
    assert losing(world, team, 1) == []
    assert losing(world, team, 0) == ["a"]


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_the_preview_names_who_loses_at_renewal(
    world: World, partner: Partner, customer: str, team: str, kept: int
) -> None:
    assign(world, team, "a", "b", "c")
    foretold = losing(world, team, kept)
    preference = {"autoRenewal": {"enabled": True, "renewalQuantity": kept}}
    path = f"/customers/{customer}/subscriptions/{team}"
    assert partner.patch(path, preference).status_code == 200
    world.advance(to="2027-01-15T00:00:00Z")
    assert set("abc") - set(users(world, team)) == set(foretold)


@pytest.mark.parametrize("query", ["?quantity=-1", "?quantity=x", "?quantity=599001"])
def test_a_preview_needs_a_whole_quantity(world: World, team: str, query: str) -> None:
    answer = world.control("GET", f"/subscriptions/{team}/seats/removal{query}")
    refused(answer, 400, "INVALID_REQUEST", "quantity: ")


def release(world: World, subscription: str, *named: str) -> httpx.Response:
    return world.control("PUT", f"/subscriptions/{subscription}/seats/release", {"users": named})


@pytest.mark.every_backend
def test_who_is_released_goes_first_and_keeps_the_licence_and_its_date(
    world: World, team: str
) -> None:
    assign(world, team, "a", "b", "c")
    before = world.control("GET", f"/subscriptions/{team}/seats").json()["assigned"]
    assert release(world, team, "b").json() == {"assigned": before, "release": ["b"]}
    assert losing(world, team, 1) == ["b", "c"]
    assert release(world, team, "a").json()["release"] == ["a"]
    assert release(world, team).json() == {"assigned": before, "release": []}
    assert losing(world, team, 1) == ["c", "b"]


def test_who_has_no_licence_is_not_released(world: World, team: str) -> None:
    assign(world, team, "a")
    refused(release(world, team, "a", "x"), 400, "INVALID_REQUEST", "users: not assigned: x")
    assert release(world, team).json()["release"] == []


def test_nobody_of_no_subscription_is_released(world: World) -> None:
    refused(release(world, "0"), 404, "SUBSCRIPTION_NOT_FOUND")
