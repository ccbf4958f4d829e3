"""A process killed while it copies a world leaves no copy or a whole one, and the world intact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.branching import snapshot_of
from tests.crash.conftest import Workers, intact
from tests.local import REAL_TIME, dump, local, sqlite_url
from tests.support import Json, World, make_world

# In the middle of the tables, after all of them, and when it was committed and nobody was told.
POINTS = ["tables:1", "tables:9", "tables:all", "committed"]


class Kept(NamedTuple):
    """A world with a snapshot, on a database that nobody has open."""

    url: str
    world_id: str
    snapshot: str
    rows: dict[str, list[Json]]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A world in which something happened before and after its snapshot."""
    url = sqlite_url(tmp_path_factory.mktemp("pristine"))
    with local(url) as client:
        world = make_world(client)
        customer = world.partner.customer()
        world.partner.order(customer)
        snapshot = snapshot_of(world)
        world.partner.order(customer)
        world.advance(by="P40D")
        return Kept(url, world.world_id, snapshot, dump(client.parts, but=REAL_TIME))


@pytest.fixture
def kept(pristine: Kept, copy_of: Callable[[Path, str], str]) -> Kept:
    """A copy of it that may be spoilt."""
    return pristine._replace(url=copy_of(file_of(pristine.url), "spoilt"))


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def after(kept: Kept) -> dict[str, list[Json]]:
    intact(file_of(kept.url))
    with local(kept.url) as client:
        return dump(client.parts, but=REAL_TIME)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("call", ["fork", "snapshots", "restore", "delete", "forget", "reset"])
def test_killed_in_a_call_on_a_whole_world_it_is_done_or_not_begun(
    kept: Kept, workers: Workers, call: str, point: str
) -> None:
    path = f"/sandbox/v1/worlds/{kept.world_id}"
    method = "DELETE" if call in {"delete", "forget"} else "POST"
    snapshot = f"/snapshots/{kept.snapshot}"
    paths = {"restore": f"{snapshot}/restore", "delete": "", "forget": snapshot}
    where = paths.get(call, f"/{call}")
    workers.die("control", kept.url, method, path + where, point)
    rows = after(kept)
    if point != "committed":
        assert rows == kept.rows
        return
    with local(kept.url) as client:
        world = World(client, kept.world_id)
        if call == "fork":
            assert len(rows["worlds"]) == 2
            made = next(each for each in rows["worlds"] if each["world_id"] != kept.world_id)
            assert sizes(rows, made["world_id"]) == sizes(rows, kept.world_id)
        elif call == "snapshots":
            assert world.control("GET", "/snapshots").json()["totalCount"] == 2
            (made,) = [x for x in rows["snapshots"] if x["snapshot_id"] != kept.snapshot]
            assert sizes(rows, made["snapshot_id"]) == sizes(rows, kept.world_id)
        elif call == "restore":
            assert sizes(rows, kept.world_id) == sizes(rows, kept.snapshot)
            assert world.now() == "2026-01-15T09:00:00Z"
        elif call == "forget":
            assert world.control("GET", "/snapshots").json()["totalCount"] == 0
            assert sizes(rows, kept.snapshot) == {}
            assert sizes(rows, kept.world_id) == sizes(kept.rows, kept.world_id)
        elif call == "reset":
            assert sizes(rows, kept.world_id) == {"distributors": 1}
        else:
            assert {table for table, found in rows.items() if found} == {"installation"}


def sizes(rows: dict[str, list[Json]], world_id: str) -> dict[str, int]:
    """How many rows each table has of a world or a snapshot, but those that are of worlds only."""
    counted = {
        table: sum(each.get("world_id") == world_id for each in found)
        for table, found in rows.items()
        if table not in {"worlds", "credentials", "snapshots"}
    }
    return {table: number for table, number in counted.items() if number}
