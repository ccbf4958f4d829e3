"""An advance killed in the middle leaves nothing half done, and can go on (design: Time)."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy.engine import make_url

from sandbox.app import Parts, make_parts
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import Settings
from sandbox.timeline.advance import advance
from tests.crash.conftest import Workers, intact
from tests.local import REAL_TIME, dump, instant, local, sqlite_url
from tests.support import Json, World, make_world

NOW = "2026-01-15T09:00:00"
GOAL = "2026-12-31T00:00:00+00:00"
OWNED = ("customers", "subscriptions", "orders", "order_lines", "due_events")
State = dict[str, dict[str, list[Json]]]


class Scene(NamedTuple):
    """A database that nobody has open, with a world whose anniversaries lie ahead."""

    database: Path
    world_id: str
    outcome: dict[str, list[Json]]


def build(folder: Path, customers: int, ages: tuple[int, ...] | None) -> Scene:
    with local(sqlite_url(folder)) as client:
        world = make_world(client, now=f"{NOW}Z")
        seed_marketplace(
            client.parts.worlds,
            world.world_id,
            customers=customers,
            products=None if ages is None else 1,
            ages=ages,
        )
    pristine = folder / "sandbox.db"
    twin = folder / "twin"
    twin.mkdir()
    (twin / "sandbox.db").write_bytes(pristine.read_bytes())
    with opened(sqlite_url(twin)) as parts:
        go_on(parts, world.world_id)
        outcome = dump(parts, but=REAL_TIME)
    return Scene(pristine, world.world_id, outcome)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A few hundred customers, whose anniversaries lie all over the year."""
    return build(tmp_path_factory.mktemp("year"), 240, None)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """More customers of one anniversary than one batch holds."""
    return build(tmp_path_factory.mktemp("day"), 520, (300,))


@contextmanager
def opened(url: str) -> Iterator[Parts]:
    """Open a database without an application around it."""
    parts = make_parts(Settings(database_url=url))
    yield parts
    parts.engine.dispose()


def go_on(parts: Parts, world_id: str) -> None:
    advance(parts.worlds, world_id, lambda _: instant("2026-12-31T00:00:00"))


def by_customer(parts: Parts) -> State:
    """Return what is each customer's, table by table."""
    found: State = {}
    rows = dump(parts, but=REAL_TIME)
    for table in OWNED:
        for row in rows[table]:
            found.setdefault(row["customer_id"], {}).setdefault(table, []).append(row)
    return found


def at(copy_of: Callable[[Path, str], str], scene: Scene, name: str, moment: datetime) -> State:
    """Return what is each customer's in an undisturbed world that was advanced to a moment."""
    with opened(copy_of(scene.database, name)) as parts:
        advance(parts.worlds, scene.world_id, lambda _: moment)
        return by_customer(parts)


def check(scene: Scene, url: str, copy_of: Callable[[Path, str], str]) -> int:
    """Check a database after a crash, and that it can go on; returns how many were renewed."""
    intact(Path(str(make_url(url).database)))
    with opened(url) as parts:
        (row,) = dump(parts)["worlds"]
        assert row["lease_owner"], "its lease is still there, though its owner is dead"
        reached = row["clock_at"]
        crashed = by_customer(parts)
        done = at(copy_of, scene, "done", reached)
        undone = done
        if reached > instant(NOW):
            undone = at(copy_of, scene, "undone", reached - timedelta(seconds=1))
        assert crashed.keys() == done.keys()
        for customer, state in crashed.items():
            assert state in (done[customer], undone[customer]), f"{customer} is half done"
        go_on(parts, scene.world_id)
        assert dump(parts, but=REAL_TIME) == scene.outcome
    return sum(
        any(order["order_type"] == "RENEWAL" for order in state["orders"])
        for state in crashed.values()
    )


@pytest.mark.parametrize("point", ["before:1", "after:1", "before:9", "after:9"])
def test_killed_in_a_batch_it_leaves_the_portions_before_wholly_done(
    year: Scene, copy_of: Callable[[Path, str], str], workers: Workers, point: str
) -> None:
    url = copy_of(year.database, "crashed")
    workers.die("advance", url, year.world_id, GOAL, point)
    renewed = check(year, url, copy_of)
    assert (renewed > 0) is not point.endswith(":1")


def test_killed_between_two_batches_of_one_instant_the_first_is_done_and_the_second_is_not(
    day: Scene, copy_of: Callable[[Path, str], str], workers: Workers
) -> None:
    url = copy_of(day.database, "crashed")
    workers.die("advance", url, day.world_id, GOAL, "after:2")
    assert check(day, url, copy_of) == 500


def test_killed_from_outside_at_any_moment_it_can_go_on(
    year: Scene, copy_of: Callable[[Path, str], str], workers: Workers
) -> None:
    url = copy_of(year.database, "crashed")
    database = str(make_url(url).database)
    process = workers.start("advance", url, year.world_id, GOAL, "slow")
    watch = sqlite3.connect(database, timeout=10)
    count = "SELECT count(*) FROM orders WHERE order_type = 'RENEWAL'"
    deadline = time.monotonic() + 30
    while watch.execute(count).fetchone()[0] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(process, signal.SIGKILL)
    workers.wait()
    watch.close()
    assert check(year, url, copy_of) > 0


def test_killed_again_and_again_it_comes_to_the_same_end(
    year: Scene, copy_of: Callable[[Path, str], str], workers: Workers
) -> None:
    url = copy_of(year.database, "crashed")
    for point in ("after:5", "before:3", "after:2"):
        workers.die("advance", url, year.world_id, GOAL, point)
    check(year, url, copy_of)


def test_after_a_crash_requests_are_answered_and_the_advance_is_not_busy(
    year: Scene, copy_of: Callable[[Path, str], str], workers: Workers
) -> None:
    url = copy_of(year.database, "crashed")
    workers.die("advance", url, year.world_id, GOAL, "after:4")
    with local(url) as client:
        world = World(client, year.world_id)
        assert world.now() > f"{NOW}Z"
        answer = world.control("POST", "/clock/advance", {"to": GOAL})
        assert answer.status_code == 200, answer.text
        # Asked for over HTTP, the move of the clock is recorded beside its outcome.
        outcome = dump(client.parts, but=REAL_TIME)
        assert len(outcome.pop("recorded_calls")) == 1
        assert outcome == {key: year.outcome[key] for key in outcome}
