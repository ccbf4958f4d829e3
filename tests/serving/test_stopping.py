"""A server that is told to stop under load ends soon, and loses nothing that it has answered."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from sandbox.app import make_parts
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import Settings
from tests.checking import findings
from tests.local import local, sqlite_url
from tests.serving.clients import HALF_A_BODY, many
from tests.serving.lives import started
from tests.support import START, World, make_world, refused
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
STOP_SECONDS = 2
"""Within this an idle machine ends a server under load."""


@dataclass
class Crowd:
    """Clients that ask without a pause until the server is gone, and what they were answered."""

    world: World
    customer: str
    answers: list[httpx.Response] = field(default_factory=list)
    is_gone: Event = field(default_factory=Event)

    def order(self) -> None:
        with httpx.Client(base_url=self.world.http.base_url, timeout=30) as http:
            partner = replace(self.world.partner, http=http)
            self._until_gone(lambda: partner.try_order(self.customer))

    def change(self) -> None:
        with httpx.Client(base_url=self.world.http.base_url, timeout=30) as http:
            world = replace(self.world, http=http)
            self._until_gone(lambda: world.control("PATCH", "/rules", {"lateRenewalDays": 7}))

    def read(self) -> None:
        with httpx.Client(base_url=self.world.http.base_url, timeout=30) as http:
            self._until_gone(lambda: http.get(f"/console/{self.world.world_id}"))

    def _until_gone(self, send: Callable[[], httpx.Response]) -> None:
        while not self.is_gone.is_set():
            try:
                self.answers.append(send())
            except httpx.TransportError:
                return


def test_a_server_of_two_workers_under_load_ends_soon_and_has_kept_what_it_answered(
    tmp_path: Path,
) -> None:
    with (
        started(tmp_path, "--workers", "2") as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        world = make_world(client)
        crowd = Crowd(world, world.partner.customer())
        asking = [Thread(target=each) for each in (crowd.order, crowd.change, crowd.read) * 2]
        with many(server.url, 20, HALF_A_BODY):
            for thread in asking:
                thread.start()
            until(lambda: len(crowd.answers) > 50)
            server.process.terminate()
            began = time.monotonic()
            assert server.process.wait(timeout=20) == 0
            assert time.monotonic() - began < max(STOP_SECONDS, server.start_seconds)
        crowd.is_gone.set()
        for thread in asking:
            thread.join()
    assert {answer.status_code for answer in crowd.answers} == {200, 201}
    ordered = {answer.json()["orderId"] for answer in crowd.answers if answer.status_code == 201}
    with local(sqlite_url(tmp_path)) as after:
        again = replace(world, http=after, partners=[replace(world.partner, http=after)])
        for order in ordered:
            assert again.partner.read_order(crowd.customer, order)["orderId"] == order
        assert findings(after, world.world_id) == []


def test_a_long_advance_ends_with_the_server_and_goes_on_after_it(tmp_path: Path) -> None:
    goal = START.replace("2026", "2031")
    with (
        started(tmp_path) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        world = make_world(client)
        parts = make_parts(Settings(database_url=sqlite_url(tmp_path)))
        seed_marketplace(parts.worlds, world.world_id, customers=1000)
        parts.engine.dispose()
        advance = pool.submit(world.control, "POST", "/clock/advance", {"to": goal})
        page = f"/sandbox/v1/worlds/{world.world_id}/clock/advance"
        until(lambda: httpx.get(f"{server.url}{page}").status_code == 200)
        server.process.terminate()
        began = time.monotonic()
        answer = advance.result()
        assert server.process.wait(timeout=20) == 0
        assert time.monotonic() - began < max(STOP_SECONDS, server.start_seconds)
    with local(sqlite_url(tmp_path)) as after:
        again = replace(world, http=after)
        refused(answer, 503, "STOPPING")
        assert answer.headers["Retry-After"] == "1"
        reached = again.now()
        assert START < reached < goal
        again.advance(by="P1D")
        assert again.now() > reached
        assert findings(after, world.world_id) == []
