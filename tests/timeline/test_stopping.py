"""An advance ends between two batches once its server is to stop, and goes on with the next one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.checking import findings
from tests.local import local, sqlite_url
from tests.support import START, make_world, refused

GOAL = "2029-02-01T00:00:00Z"


def test_an_advance_that_its_server_ends_is_told_so_and_goes_on_with_the_next_server(
    tmp_path: Path,
) -> None:
    with local(sqlite_url(tmp_path)) as stopping:
        world = make_world(stopping)
        world.partner.order(world.partner.customer())
        stopping.parts.worlds.stopping.begin()
        reached = START
        for method, path, body in (
            ("POST", "/clock/advance", {"to": GOAL}),
            ("PUT", "/clock", {"mode": "live", "now": GOAL}),
        ):
            answer = world.control(method, path, body)
            refused(answer, 503, "STOPPING")
            assert answer.headers["Retry-After"] == "1"
            assert reached < world.now() < GOAL
            reached = world.now()
            refused(world.control("GET", "/clock/advance"), 404, "NOTHING_RUNNING")
    with local(sqlite_url(tmp_path)) as after:
        world = replace(world, http=after)
        world.advance(to=GOAL)
        assert world.now() == GOAL
        assert findings(after, world.world_id) == []


def test_an_advance_that_is_done_by_then_is_answered_as_ever(tmp_path: Path) -> None:
    with local(sqlite_url(tmp_path)) as stopping:
        world = make_world(stopping)
        stopping.parts.worlds.stopping.begin()
        world.advance(to=GOAL)
        assert world.now() == GOAL
