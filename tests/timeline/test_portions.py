"""Neighbouring batches are committed together, as long as that is short (decision 0064)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from sandbox.domain.extension import Program
from sandbox.timeline import portions
from sandbox.timeline.advance import Advance, EventFailedError, advance
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds
from sandbox.timeline.queue import Due
from sandbox.timeline.runner import HANDLERS
from tests.local import dump, instant
from tests.support import InProcess, World

pytestmark = pytest.mark.every_backend

T0 = instant("2026-01-15T09:00:00")
HOUR = timedelta(hours=1)


@dataclass
class Watched:
    """A handler that notes, batch by batch, how many events there were and where the clock stood.

    The clock is what others see: what is committed.
    """

    stage: World
    batches: list[tuple[int, str]] = field(default_factory=list)
    fails_at: datetime | None = None

    def tick(self, world: OpenWorld, events: list[Due]) -> None:
        self.batches.append((len(events), self.stage.now()[:13]))
        if events[0].due_at == self.fails_at:
            raise ZeroDivisionError
        for due in events:
            world.record("tick", due.subject_id)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no portion end because of the time that it takes."""
    monkeypatch.setattr(portions, "PORTION_SECONDS", 60)


def scheduled(room: InProcess, watched: Watched, *sizes: int) -> Worlds:
    """Let so many events be due after one hour, after two, and so on."""
    rows = HANDLERS.rows({"tick": watched.tick})
    worlds = replace(room.parts.worlds, program=Program(rows))
    with worlds.open(watched.stage.world_id) as world:
        for number, size in enumerate(sizes, 1):
            for _ in range(size):
                world.schedule("tick", T0 + number * HOUR, subject_id=str(number))
    return worlds


def advanced(worlds: Worlds, stage: World) -> Advance:
    return advance(worlds, stage.world_id, lambda _: T0 + 24 * HOUR)


def summaries(room: InProcess, stage: World) -> list[str]:
    return [row["summary"] for row in dump(room.parts, world_id=stage.world_id)["fired_events"]]


def test_neighbouring_batches_are_seen_by_others_at_once(room: InProcess, stage: World) -> None:
    watched = Watched(stage)
    outcome = advanced(scheduled(room, watched, 1, 2, 3), stage)
    assert watched.batches == [(1, "2026-01-15T09"), (2, "2026-01-15T09"), (3, "2026-01-15T09")]
    assert stage.now() == "2026-01-16T09:00:00Z"
    assert outcome.counts["tick"] == 6
    assert [event["summary"] for event in outcome.fired] == ["1", "2", "2", "3", "3", "3"]


@pytest.mark.parametrize(
    ("sizes", "clocks"),
    [
        ((200, 300, 1), ["09", "09", "11"]),
        ((200, 301, 199), ["09", "10", "10"]),
        ((1, 500, 1), ["09", "10", "11"]),
    ],
)
def test_a_portion_ends_before_the_batch_that_would_make_it_more_than_500_events(
    room: InProcess, stage: World, sizes: tuple[int, ...], clocks: list[str]
) -> None:
    watched = Watched(stage)
    advanced(scheduled(room, watched, *sizes), stage)
    assert watched.batches == [
        (size, f"2026-01-15T{clock}") for size, clock in zip(sizes, clocks, strict=True)
    ]
    assert len(summaries(room, stage)) == sum(sizes)


def test_a_batch_that_takes_long_is_committed_alone(
    room: InProcess, stage: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "PORTION_SECONDS", 0)
    watched = Watched(stage)
    advanced(scheduled(room, watched, 1, 1, 1), stage)
    assert [clock for _, clock in watched.batches] == [
        f"2026-01-15T{n}" for n in ("09", "10", "11")
    ]


def test_where_one_fails_those_before_it_are_done_and_the_clock_stands_at_it(
    room: InProcess, stage: World
) -> None:
    watched = Watched(stage, fails_at=T0 + 2 * HOUR)
    worlds = scheduled(room, watched, 2, 1, 1)
    with pytest.raises(EventFailedError):
        advanced(worlds, stage)
    assert stage.now() == "2026-01-15T11:00:00Z"
    assert summaries(room, stage) == ["1", "1"]
    watched.fails_at = None
    outcome = advanced(worlds, stage)
    assert [event["summary"] for event in outcome.fired] == ["2", "3"]


def test_in_portions_or_one_by_one_the_same_comes_out(
    room: InProcess, stage: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for seconds in (60, 0):
        monkeypatch.setattr(portions, "PORTION_SECONDS", seconds)
        began = len(summaries(room, stage))
        start = instant(stage.now()[:19])
        with scheduled(room, Watched(stage)).open(stage.world_id) as world:
            for number in (1, 1, 2, 3):
                world.schedule("tick", start + number * HOUR, subject_id=str(number))
        worlds = scheduled(room, Watched(stage))
        advance(worlds, stage.world_id, lambda _, goal=start + 5 * HOUR: goal)  # type: ignore[misc]  # its default is the loop's value
        rows = dump(room.parts, world_id=stage.world_id)["fired_events"][began:]
        assert all(one["event_id"] + 1 == other["event_id"] for one, other in pairwise(rows))
        found.append([(row["at"] - start, row["summary"]) for row in rows])
    assert found[0] == found[1]
