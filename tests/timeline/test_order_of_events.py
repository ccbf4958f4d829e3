"""Everything due fires in one total order, in batches of one instant and kind (design: Time)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from sandbox.domain.extension import Program
from sandbox.timeline.advance import advance
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds
from sandbox.timeline.queue import Due, by_customer
from sandbox.timeline.runner import HANDLERS, Handler
from tests.local import instant
from tests.support import InProcess, World

pytestmark = pytest.mark.every_backend

T0 = instant("2026-01-15T09:00:00")
HOUR = timedelta(hours=1)


@dataclass
class Recorder:
    """Handlers that note what they are given, batch by batch."""

    batches: list[tuple[datetime, str, list[str]]] = field(default_factory=list)

    def __call__(self, world: OpenWorld, events: list[Due]) -> None:
        self.batches.append((world.now, events[0].kind, [due.subject_id for due in events]))
        for due in events:
            world.record(f"{due.kind}.done", due.subject_id, customer_id=due.customer_id)


def worlds_with(room: InProcess, **handlers: Handler) -> Worlds:
    of = room.parts.worlds
    return replace(of, program=Program(HANDLERS.rows(handlers)))


def schedule(
    worlds: Worlds, world_id: str, events: Iterable[tuple[str, datetime, int, str]]
) -> None:
    with worlds.open(world_id) as world:
        for kind, due_at, priority, subject in events:
            world.schedule(kind, due_at, customer_id=subject, subject_id=subject, priority=priority)


def test_events_fire_by_instant_then_priority_then_creation(room: InProcess, stage: World) -> None:
    seen = Recorder()
    worlds = worlds_with(room, a=seen, b=seen)
    schedule(
        worlds,
        stage.world_id,
        [
            ("b", T0 + 2 * HOUR, 10, "5"),
            ("b", T0 + HOUR, 20, "3"),
            ("a", T0 + HOUR, 10, "1"),
            ("b", T0 + HOUR, 20, "4"),
            ("a", T0 + HOUR, 10, "2"),
        ],
    )
    advance(worlds, stage.world_id, lambda _: T0 + 3 * HOUR)
    assert seen.batches == [
        (T0 + HOUR, "a", ["1", "2"]),
        (T0 + HOUR, "b", ["3", "4"]),
        (T0 + 2 * HOUR, "b", ["5"]),
    ]


def test_what_is_due_at_the_goal_fires_and_a_second_later_does_not(
    room: InProcess, stage: World
) -> None:
    seen = Recorder()
    worlds = worlds_with(room, a=seen)
    later = T0 + HOUR + timedelta(seconds=1)
    schedule(worlds, stage.world_id, [("a", T0 + HOUR, 1, "in"), ("a", later, 1, "out")])
    done = advance(worlds, stage.world_id, lambda _: T0 + HOUR)
    assert [subjects for *_, subjects in seen.batches] == [["in"]]
    assert done.counts == {"a.done": 1}
    advance(worlds, stage.world_id, lambda _: later)
    assert [subjects for *_, subjects in seen.batches] == [["in"], ["out"]]


def test_handlers_may_make_more_due_at_their_own_instant_and_later(
    room: InProcess, stage: World
) -> None:
    seen = Recorder()

    def chain(world: OpenWorld, events: list[Due]) -> None:
        seen(world, events)
        if events[0].subject_id == "first":
            world.schedule("end", world.now, subject_id="same instant", priority=1)
            world.schedule("end", world.now + HOUR, subject_id="later", priority=1)

    worlds = worlds_with(room, chain=chain, end=seen)
    schedule(
        worlds,
        stage.world_id,
        [("chain", T0 + HOUR, 50, "first"), ("chain", T0 + 90 * HOUR / 60, 50, "between")],
    )
    advance(worlds, stage.world_id, lambda _: T0 + 5 * HOUR)
    assert [subjects for *_, subjects in seen.batches] == [
        ["first"],
        ["same instant"],
        ["between"],
        ["later"],
    ]


def test_a_batch_is_bounded_and_the_rest_follows(room: InProcess, stage: World) -> None:
    seen = Recorder()
    worlds = worlds_with(room, a=seen)
    schedule(worlds, stage.world_id, [("a", T0 + HOUR, 1, str(n)) for n in range(1201)])
    done = advance(worlds, stage.world_id, lambda _: T0 + HOUR)
    assert [len(subjects) for *_, subjects in seen.batches] == [500, 500, 201]
    assert [int(each) for *_, subjects in seen.batches for each in subjects] == list(range(1201))
    assert done.counts == {"a.done": 1201}
    assert len(done.fired) == 1000
    assert done.truncated
    assert [event["summary"] for event in done.fired] == [str(n) for n in range(1000)]
    events = stage.control("GET", "/events?kind=a.done&limit=1000&offset=1000").json()
    assert events["totalCount"] == 1201
    assert [event["summary"] for event in events["items"]][-1] == "1200"


def test_a_thousand_fired_are_not_truncated(room: InProcess, stage: World) -> None:
    worlds = worlds_with(room, a=Recorder())
    schedule(worlds, stage.world_id, [("a", T0 + HOUR, 1, str(n)) for n in range(1000)])
    done = advance(worlds, stage.world_id, lambda _: T0 + HOUR)
    assert (len(done.fired), done.truncated) == (1000, False)


def test_the_clock_stands_at_each_instant_before_its_events_run_and_then_at_the_goal(
    room: InProcess, stage: World
) -> None:
    seen = Recorder()
    worlds = worlds_with(room, a=seen)
    schedule(worlds, stage.world_id, [("a", T0 + n * HOUR, 1, str(n)) for n in (1, 2, 3)])
    advance(worlds, stage.world_id, lambda _: T0 + 10 * HOUR)
    assert [now for now, *_ in seen.batches] == [T0 + n * HOUR for n in (1, 2, 3)]
    assert stage.now() == "2026-01-15T19:00:00Z"


def test_accounts_then_orders_then_ends_of_terms(stage: World) -> None:
    partner = stage.partner
    stage.rules(orderProcessingSeconds=86_400, accountProcessingSeconds=86_400)
    stage.advance(to="2027-01-14T00:00:00Z")
    reseller = partner.reseller()
    stage.advance(by="P1D")
    customer = partner.customer(reseller, cotermDate="2028-02-16")
    stage.advance(to="2028-02-15T00:00:00Z")
    partner.order(customer)
    other = partner.customer(reseller, name="Late Company")
    # At one instant an account is ready, an order is processed and a term ends.
    done = stage.advance(to="2028-02-16T00:00:00Z")
    assert [event["kind"] for event in done["fired"]] == ["account.activated", "order.completed"]
    assert done["fired"][0]["customerId"] == other
    done = stage.advance(by="P1D")
    assert [event["kind"] for event in done["fired"]] == ["order.completed"]
    (subscription,) = partner.subscriptions(customer)
    assert subscription["renewalDate"] == "2029-02-16"


def test_batches_are_parted_by_customer_in_order_of_appearance() -> None:
    events = [
        Due(1, T0, "a", "x", ""),
        Due(2, T0, "a", "y", ""),
        Due(3, T0, "a", "x", ""),
        Due(4, T0, "a", "", "reseller"),
    ]
    parted = by_customer(events)
    assert [[due.event_id for due in part] for part in parted] == [[1, 3], [2], [4]]


def test_nothing_due_leaves_nothing_behind(room: InProcess, stage: World) -> None:
    worlds = worlds_with(room)
    done = advance(worlds, stage.world_id, lambda _: T0 + 999 * HOUR)
    assert (done.counts, done.fired, done.truncated) == ({}, [], False)
    assert stage.control("GET", "/schedule").json()["totalCount"] == 0
