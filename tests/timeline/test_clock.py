"""A world's clock: frozen, live or scaled, and only forward (design: Time)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.timeline.clock import Clock, real_ms, real_now
from tests.local import instant
from tests.support import InProcess, World, make_world, refused
from tests.timeline.conftest import WallClock

AT = instant("2026-01-15T09:00:00")


def test_a_frozen_clock_stands() -> None:
    clock = Clock("frozen", AT, 1_000_000, 5)
    assert clock.now(1_000_000 + 10**9) == AT


def test_a_live_clock_runs_with_the_wall_whatever_its_rate() -> None:
    clock = Clock("live", AT, 1_000_000, 60)
    assert clock.now(1_000_000) == AT
    assert clock.now(1_000_999) == AT, "world time is whole seconds"
    assert clock.now(1_001_000) == AT + timedelta(seconds=1)
    assert clock.now(1_000_000 + 86_400_000) == AT + timedelta(days=1)


@pytest.mark.parametrize(("rate", "seconds"), [(1, 10), (60, 600), (0.5, 5), (0.01, 0)])
def test_a_scaled_clock_runs_at_its_rate(rate: float, seconds: int) -> None:
    clock = Clock("scaled", AT, 1_000_000, rate)
    assert clock.now(1_010_000) == AT + timedelta(seconds=seconds)


@pytest.mark.parametrize("mode", ["frozen", "live", "scaled"])
def test_no_clock_runs_back_when_the_wall_does(mode: str) -> None:
    assert Clock(mode, AT, 1_000_000, 60).now(0) == AT


def test_a_clock_that_would_leave_the_price_lists_stays_at_their_end() -> None:
    assert Clock("scaled", AT, 0, 10_000_000).now(10**15) == instant("2040-12-31T23:59:59")


def test_the_wall_clock_is_read_in_whole_seconds(wall: WallClock) -> None:
    wall.seconds = 1_700_000_000.987
    assert real_ms() == 1_700_000_000_987
    assert real_now() == datetime.fromtimestamp(1_700_000_000, UTC)


def test_a_live_world_runs_while_the_wall_does(room: InProcess, wall: WallClock) -> None:
    world = make_world(room, mode="live")
    assert world.now() == "2026-01-15T09:00:00Z"
    wall.pass_(3600)
    assert world.now() == "2026-01-15T10:00:00Z"
    world.control("PUT", "/clock", {"mode": "scaled", "rate": 60})
    assert world.now() == "2026-01-15T10:00:00Z", "changing the rate moves nothing"
    wall.pass_(60)
    assert world.now() == "2026-01-15T11:00:00Z"
    world.control("PUT", "/clock", {"mode": "frozen"})
    wall.pass_(600)
    assert world.now() == "2026-01-15T11:00:00Z"
    world.control("PUT", "/clock", {"mode": "live"})
    assert world.now() == "2026-01-15T11:00:00Z"
    wall.pass_(1)
    assert world.now() == "2026-01-15T11:00:01Z"


def test_an_advanced_live_world_goes_on_from_its_goal(room: InProcess, wall: WallClock) -> None:
    world = make_world(room, mode="live")
    wall.pass_(10)
    world.advance(by="P1D")
    assert world.now() == "2026-01-16T09:00:10Z"
    wall.pass_(5)
    assert world.now() == "2026-01-16T09:00:15Z"


def test_what_is_due_in_a_live_world_happens_as_the_wall_runs(
    room: InProcess, wall: WallClock
) -> None:
    world = make_world(room, mode="live", rules={"orderProcessingSeconds": 30})
    partner = world.partner
    customer = partner.customer()
    placed = partner.order(customer)
    path = f"/customers/{customer}/orders/{placed['orderId']}"
    wall.pass_(29)
    assert partner.fetch(path)["status"] == "1002"
    wall.pass_(1)
    assert partner.fetch(path)["status"] == "1000"
    events = world.control("GET", "/events?kind=order.completed").json()["items"]
    assert [event["at"] for event in events] == ["2026-01-15T09:00:30Z"]


def test_a_renewal_in_a_live_world_is_done_at_its_own_instant_and_price(
    room: InProcess, wall: WallClock
) -> None:
    world = make_world(room, mode="live", now="2026-08-15T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    wall.pass_(400 * 86_400)
    # The prices rose on 2027-09-01, after the anniversary and before anybody looked.
    partner.token = ""
    order = partner.orders(customer, "order-type=RENEWAL&fetch-price=true")[0]
    assert order["creationDate"] == "2027-08-15T00:00:00Z"
    assert order["lineItems"][0]["pricing"]["partnerPrice"] == 263.88


def test_a_token_lives_in_real_time(room: InProcess, wall: WallClock) -> None:
    world = make_world(room)
    partner = world.partner
    assert partner.get("/resellers").status_code == 200
    world.advance(by="P10Y")
    assert partner.get("/resellers").status_code == 200, "moving the world's clock expires nothing"
    wall.pass_(24 * 3600 - 1)
    assert partner.get("/resellers").status_code == 200
    wall.pass_(1)
    refused(partner.get("/resellers"), 401, "4116")


def test_back_is_refused_and_changes_nothing(stage: World) -> None:
    answer = stage.control("POST", "/clock/advance", {"to": "2026-01-15T08:59:59Z"})
    assert (answer.status_code, answer.json()["code"]) == (409, "CLOCK_BACKWARDS")
    assert stage.now() == "2026-01-15T09:00:00Z"


def test_to_where_it_stands_is_no_move(stage: World) -> None:
    done = stage.advance(to="2026-01-15T09:00:00Z")
    assert (done["from"], done["to"], done["counts"]) == (done["to"], done["from"], {})
