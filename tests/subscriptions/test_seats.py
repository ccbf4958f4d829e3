"""Who loses a licence when fewer are renewed, and when (RN-7, X13)."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest

from tests.support import CONSUMABLE, Json, Partner, World, line

AD = "2027-01-15T12:00:00Z"


def assign(
    world: World, subscription_id: str, users: Sequence[str], *, release: Sequence[str] = ()
) -> httpx.Response:
    """Assign licences, each a day after the one before, from 2026-02-01 on."""
    assigned = [
        {"user": user, "assignedAt": f"2026-02-{day:02}T09:00:00Z"}
        for day, user in enumerate(users, start=1)
    ]
    path = f"/subscriptions/{subscription_id}/seats"
    return world.control("PUT", path, {"assigned": assigned, "release": list(release)})


def users(world: World, subscription_id: str) -> list[str]:
    """Who has a licence, oldest first."""
    seats = world.control("GET", f"/subscriptions/{subscription_id}/seats").json()["assigned"]
    return [each["user"] for each in seats]


@pytest.fixture
def team(world: World, partner: Partner, customer: str) -> str:
    """A subscription of six licences, in March."""
    partner.order(customer, line(quantity=6))
    world.advance(to="2026-03-01T00:00:00Z")
    subscription_id: str = only(partner, customer)["subscriptionId"]
    return subscription_id


def only(partner: Partner, customer: str) -> Json:
    (subscription,) = partner.subscriptions(customer)
    return subscription


def test_the_used_quantity_is_the_number_of_users(
    world: World, partner: Partner, customer: str, team: str
) -> None:
    assert users(world, team) == []
    assert assign(world, team, "abcd").status_code == 200
    assert only(partner, customer)["usedQuantity"] == 4
    assert assign(world, team, "ab").status_code == 200
    assert (users(world, team), only(partner, customer)["usedQuantity"]) == (["a", "b"], 2)


@pytest.mark.parametrize(
    ("who", "release"),
    [("abcdefg", ""), ("aa", ""), ("ab", "c")],
)
def test_a_wrong_assignment_is_refused(
    world: World, partner: Partner, customer: str, team: str, who: str, release: str
) -> None:
    assign(world, team, "ab")
    answer = assign(world, team, who, release=release)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    assert (users(world, team), only(partner, customer)["usedQuantity"]) == (["a", "b"], 2)


def test_transactions_have_no_users(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(CONSUMABLE, 6))
    answer = assign(world, only(partner, customer)["subscriptionId"], "a")
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("assigned", "release", "quantity", "left"),
    [
        ("abcd", "", 6, "abcd"),
        ("abcd", "", 4, "abcd"),
        ("abcd", "", 3, "abc"),
        ("abcdef", "", 2, "ab"),
        ("abcd", "a", 4, "abcd"),
        ("abcd", "a", 3, "bcd"),
        ("abcd", "ab", 3, "acd"),
        ("abcd", "ab", 1, "c"),
        ("abcd", "abcd", 2, "ab"),
    ],
)
def test_never_assigned_then_named_then_newest_seats_go(
    world: World,
    partner: Partner,
    customer: str,
    team: str,
    assigned: str,
    release: str,
    quantity: int,
    left: str,
) -> None:
    assert assign(world, team, assigned, release=release).status_code == 200
    partner.renew(customer, team, renewalQuantity=quantity)
    world.advance(to="2027-01-14T23:59:59Z")
    assert users(world, team) == list(assigned)
    world.advance(to=AD)
    assert users(world, team) == list(left)
    shown = only(partner, customer)
    assert (shown["currentQuantity"], shown["usedQuantity"]) == (quantity, len(left))


def test_unassigning_alone_is_no_opt_out(
    world: World, partner: Partner, customer: str, team: str
) -> None:
    assign(world, team, "abcd")
    assign(world, team, "")
    world.advance(to=AD)
    assert only(partner, customer)["currentQuantity"] == 6


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("grace", "before", "after"),
    [
        (30, "2027-02-13T23:59:59Z", "2027-02-14T00:00:00Z"),
        (0, "2027-01-14T23:59:59Z", "2027-01-15T00:00:00Z"),
    ],
)
def test_seats_of_what_lapsed_go_after_the_grace_days_and_quantities_stay(
    world: World, partner: Partner, customer: str, team: str, grace: int, before: str, after: str
) -> None:
    world.rules(graceServiceDays=grace)
    assign(world, team, "abcd")
    partner.renew(customer, team, enabled=False)
    world.advance(to=before)
    assert users(world, team) == list("abcd")
    world.advance(to=after)
    assert users(world, team) == []
    shown = only(partner, customer)
    assert (shown["status"], shown["currentQuantity"], shown["usedQuantity"]) == ("1004", 6, 4)


def test_what_is_renewed_late_keeps_its_seats(
    world: World, partner: Partner, customer: str, team: str
) -> None:
    assign(world, team, "abcd")
    partner.renew(customer, team, enabled=False)
    world.advance(to="2027-01-20T12:00:00Z")
    mine = line(quantity=3, subscriptionId=team)
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [mine]})
    assert users(world, team) == list("abc")
    world.advance(to="2027-03-01T00:00:00Z")
    assert users(world, team) == list("abc")
    assert only(partner, customer)["usedQuantity"] == 3


def test_each_user_who_loses_a_licence_is_in_the_events(
    world: World, partner: Partner, customer: str, team: str
) -> None:
    assign(world, team, "abcd")
    partner.renew(customer, team, renewalQuantity=2)
    world.advance(to=AD)
    events = world.control("GET", "/events?limit=500").text
    assert "d lost a licence of" in events
    assert "c lost a licence of" in events
    assert "b lost a licence of" not in events


def test_a_subscription_that_is_not_there_has_no_seats(world: World) -> None:
    for answer in (
        assign(world, "1", ["a@acme.example"]),
        world.control("GET", "/subscriptions/1/seats"),
    ):
        assert answer.status_code == 404
        assert answer.json()["code"] == "SUBSCRIPTION_NOT_FOUND"
