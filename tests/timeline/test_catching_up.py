"""A live world that slept catches up: readers in portions, writers wholly (design: Time)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from sandbox.domain.extension import Program
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import PORTION_BATCHES, Worlds, read_state
from sandbox.timeline.queue import Due
from sandbox.timeline.runner import HANDLERS
from tests.local import dump, instant
from tests.mail import sent
from tests.support import OTHER_TEAM, InProcess, World, line, make_world
from tests.timeline.conftest import WallClock

pytestmark = pytest.mark.every_backend

T0 = instant("2026-01-15T09:00:00")
MINUTE = timedelta(minutes=1)


def tick(world: OpenWorld, events: list[Due]) -> None:
    for due in events:
        world.record("tick", due.subject_id)


def sleeper(room: InProcess, instants: int) -> tuple[Worlds, World]:
    """Return a live world in which something is due every minute."""
    of = room.parts.worlds
    worlds = replace(of, program=Program(HANDLERS.rows({"tick": tick})))
    made = make_world(room, mode="live")
    with worlds.open(made.world_id) as world:
        for number in range(1, instants + 1):
            world.schedule("tick", T0 + number * MINUTE, subject_id=str(number))
    return worlds, made


def ticks(room: InProcess, world: World) -> list[str]:
    rows = dump(room.parts, world_id=world.world_id)["fired_events"]
    return [row["summary"] for row in rows if row["kind"] == "tick"]


def is_behind(worlds: Worlds, world: World) -> bool:
    with worlds.engine.connect() as connection:
        return read_state(connection, world.world_id).is_behind


def test_a_reader_pays_for_a_bounded_portion(room: InProcess, wall: WallClock) -> None:
    worlds, world = sleeper(room, 20)
    wall.pass_(86_400)
    assert is_behind(worlds, world)
    worlds.catch_up(world.world_id)
    assert ticks(room, world) == [str(number) for number in range(1, PORTION_BATCHES + 1)]
    assert is_behind(worlds, world)
    worlds.catch_up(world.world_id)
    worlds.catch_up(world.world_id)
    assert ticks(room, world) == [str(number) for number in range(1, 21)]
    assert not is_behind(worlds, world)


def test_a_writer_waits_until_nothing_lies_behind(room: InProcess, wall: WallClock) -> None:
    worlds, world = sleeper(room, 3 * PORTION_BATCHES + 1)
    wall.pass_(86_400)
    with worlds.open(world.world_id) as opened:
        assert opened.now == T0 + timedelta(days=1)
        assert not opened.is_behind
        opened.record("mine", "after all that was due")
    rows = dump(room.parts, world_id=world.world_id)["fired_events"]
    assert len(rows) == 3 * PORTION_BATCHES + 2
    assert rows[-1]["kind"] == "mine"
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_a_world_opened_as_it_stands_is_left_behind(room: InProcess, wall: WallClock) -> None:
    worlds, world = sleeper(room, 2)
    wall.pass_(86_400)
    with worlds.open(world.world_id, catch_up=False):
        pass
    assert ticks(room, world) == []


def test_events_caught_up_carry_their_own_instants(room: InProcess, wall: WallClock) -> None:
    worlds, world = sleeper(room, 3)
    wall.pass_(150)
    worlds.catch_up(world.world_id)
    rows = dump(room.parts, world_id=world.world_id)["fired_events"]
    assert [row["at"] for row in rows] == [T0 + MINUTE, T0 + 2 * MINUTE]


def slept(room: InProcess, wall: WallClock, days: int) -> tuple[World, list[str]]:
    """Return a live world with customers whose anniversaries follow one another by days."""
    world = make_world(room, mode="live")
    customers = []
    for number in range(12):
        world.partner.token = ""  # tokens live for a day of the wall's
        customer = world.partner.customer(name=f"Company {number}")
        world.partner.order(customer)
        customers.append(customer)
        wall.pass_(86_400)
    wall.pass_(days * 86_400)
    world.partner.token = ""
    return world, customers


@pytest.mark.parametrize(
    "touch",
    [
        lambda world, customer: world.partner.order(customer, line(OTHER_TEAM)),
        lambda world, customer: world.partner.renew(
            customer,
            world.partner.subscriptions(customer)[0]["subscriptionId"],
            enabled=False,
        ),
    ],
)
def test_a_change_after_a_long_sleep_meets_a_world_that_is_up_to_date(
    room: InProcess, wall: WallClock, touch: Callable[[World, str], object]
) -> None:
    # Twelve anniversaries lie behind, more than one portion holds; the last one matters here.
    world, customers = slept(room, wall, 366)
    touch(world, customers[-1])
    renewals = [world.partner.orders(each, "order-type=RENEWAL") for each in customers]
    assert [len(orders) for orders in renewals] == [1] * 12
    for subscription in world.partner.subscriptions(customers[-1]):
        assert subscription["renewalDate"] == "2028-01-26"


def test_what_was_due_before_a_rule_changed_happened_under_the_old_one(
    room: InProcess, wall: WallClock
) -> None:
    world = make_world(room, mode="live", rules={"latePreferenceChanges": "counted"})
    customer = world.partner.customer()
    world.partner.order(customer)
    wall.pass_(363 * 86_400)
    world.partner.token = ""
    (held,) = world.partner.subscriptions(customer)
    # Two days before the anniversary: it counts under one rule and is ignored under the other.
    world.partner.renew(customer, held["subscriptionId"], enabled=False)
    wall.pass_(5 * 86_400)
    world.partner.token = ""
    world.rules(latePreferenceChanges="ignored")
    (held,) = world.partner.subscriptions(customer)
    assert held["status"] == "1004"


def test_readers_alone_bring_a_world_up_to_date_in_the_end(
    room: InProcess, wall: WallClock
) -> None:
    world, customers = slept(room, wall, 366)
    for _ in range(3):
        world.partner.fetch(f"/customers/{customers[0]}")
    renewals = [world.partner.orders(each, "order-type=RENEWAL") for each in customers]
    assert [len(orders) for orders in renewals] == [1] * 12
    schedule = world.control("GET", "/schedule").json()["items"]
    assert all(event["at"] > world.now() for event in schedule)


def test_the_outbox_of_a_world_that_slept_holds_what_was_sent_meanwhile(
    room: InProcess, wall: WallClock
) -> None:
    world = make_world(room, mode="live")
    world.partner.order(world.partner.customer())
    wall.pass_(400 * 86_400)
    assert sent(world) == [
        ("2026-01-15T09:00:00Z", "order-placed"),
        ("2026-12-16T00:00:00Z", "renewal-coming"),
        ("2027-01-15T00:00:00Z", "renewed"),
    ]


def test_nothing_due_costs_a_reader_no_write(room: InProcess, wall: WallClock) -> None:
    world = make_world(room, mode="live")
    customer = world.partner.customer()
    before = dump(room.parts, world_id=world.world_id)
    wall.pass_(86_000)
    world.partner.fetch(f"/customers/{customer}")
    assert dump(room.parts, world_id=world.world_id) == before


def test_a_scaled_world_does_a_year_in_a_minute(room: InProcess, wall: WallClock) -> None:
    world = make_world(room, mode="scaled", rate=525_600)
    customer = world.partner.customer()
    world.partner.order(customer)
    wall.pass_(61)
    (subscription,) = world.partner.subscriptions(customer)
    assert subscription["renewalDate"] == "2028-01-15"
