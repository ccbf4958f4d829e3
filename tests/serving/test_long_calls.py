"""While one worker advances a world, it answers others; a second advance is told WORLD_BUSY."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from sandbox.app import make_parts
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import Settings
from tests.cli.servers import serving
from tests.support import World, make_world

CUSTOMERS = 1500


@pytest.fixture(scope="module", params=["1", "2"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """A world whose next year takes a second or more, behind one worker and behind two."""
    folder: Path = tmp_path_factory.mktemp("long")
    with (
        serving(folder, "--workers", str(request.param), SANDBOX_SEED_CUSTOMERS="0") as (url, _),
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        made = make_world(client)
        parts = make_parts(Settings(database_url=f"sqlite:///{folder / 'sandbox.db'}"))
        seed_marketplace(parts.worlds, made.world_id, customers=CUSTOMERS)
        parts.engine.dispose()
        yield made


READ_SECONDS = 0.25
"""What a read may take beside an advance, where the machine has nothing else to do."""


@dataclass
class Asked:
    """What is asked for in turn, and how long each kind took, in seconds."""

    world: World
    other: World
    customer: str
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def all(self) -> None:
        http, page = self.world.http, f"/console/{self.world.world_id}"
        self._ask("health", lambda: http.get("/sandbox/v1/health"))
        self._ask("read", lambda: self.world.partner.get(f"/customers/{self.customer}"))
        self._ask("other world", lambda: self.other.partner.get("/resellers"))
        self._ask("clock", lambda: self.world.control("GET", "/clock"))
        self._ask("page", lambda: http.get(page))
        self._ask("other page", lambda: http.get(f"/console/{self.other.world_id}/customers"))
        self._ask("order", lambda: self.world.partner.try_order(self.customer))

    def _ask(self, kind: str, send: Callable[[], httpx.Response]) -> None:
        began = time.monotonic()
        answer = send()
        self.took[kind].append(time.monotonic() - began)
        assert answer.status_code < 300, answer.text

    def of_reads(self) -> list[float]:
        return sorted(each for kind, took in self.took.items() if kind != "order" for each in took)


def test_four_advances_at_once_are_one_advance_and_others_are_answered_meanwhile(
    world: World,
) -> None:
    other = make_world(world.http)
    customer = world.partner.customer()
    before = world.now()
    quiet, beside = (Asked(world, other, customer) for _ in range(2))
    for _ in range(6):
        quiet.all()

    def advance(_: int) -> tuple[httpx.Response, float]:
        path = f"{world.http.base_url}/sandbox/v1/worlds/{world.world_id}/clock/advance"
        began = time.monotonic()
        return httpx.post(path, json={"by": "P1Y"}, timeout=120), time.monotonic() - began

    with ThreadPoolExecutor(4) as pool:
        advances = [pool.submit(advance, number) for number in range(4)]
        time.sleep(0.1)
        while not all(each.done() for each in advances):
            beside.all()
    answers = sorted((each.result() for each in advances), key=lambda each: each[0].status_code)
    assert [answer.status_code for answer, _ in answers] == [200, 409, 409, 409]
    assert {answer.json()["code"] for answer, _ in answers[1:]} == {"WORLD_BUSY"}
    assert all(seconds < answers[0][1] for _, seconds in answers[1:]), "they are told at once"
    assert world.now() == before.replace("2026", "2027")
    assert min(map(len, beside.took.values())) >= 2, beside.took
    # Nobody waits for its end; how long a read takes depends on who else uses the machine.
    longest = beside.of_reads()[-1]
    assert longest < max(READ_SECONDS, 3 * quiet.of_reads()[-1]), (longest, quiet.of_reads()[-1])
    assert max(beside.took["order"]) < max(1.5, 3 * max(quiet.took["order"]))


def test_advances_of_other_worlds_run_beside_it(world: World) -> None:
    others = [make_world(world.http) for _ in range(3)]
    began = threading.Barrier(4)

    def advance(each: World) -> int:
        began.wait()
        path = f"{world.http.base_url}/sandbox/v1/worlds/{each.world_id}/clock/advance"
        return httpx.post(path, json={"by": "P30D"}, timeout=120).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(advance, [world, *others])) == [200] * 4
