"""While one worker advances a world, it answers others; a second advance is told WORLD_BUSY."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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


def test_four_advances_at_once_are_one_advance_and_others_are_answered_meanwhile(
    world: World,
) -> None:
    partner = world.partner
    customer = partner.customer()
    headers = partner.headers()
    before = world.now()
    answered: Counter[str] = Counter()
    longest = 0.0

    def asked(name: str) -> httpx.Response:
        if name == "health":
            return world.http.get("/sandbox/v1/health")
        if name == "read":
            return world.http.get(f"/v3/customers/{customer}", headers=headers)
        return partner.try_order(customer)

    def advance(_: int) -> httpx.Response:
        path = f"{world.http.base_url}/sandbox/v1/worlds/{world.world_id}/clock/advance"
        return httpx.post(path, json={"by": "P1Y"}, timeout=120)

    with ThreadPoolExecutor(4) as pool:
        advances = [pool.submit(advance, number) for number in range(4)]
        time.sleep(0.1)
        while not all(each.done() for each in advances):
            for name in ("health", "read", "order"):
                began = time.monotonic()
                answer = asked(name)
                longest = max(longest, time.monotonic() - began)
                assert answer.status_code < 300, answer.text
                answered[name] += 1
    found = sorted(each.result().status_code for each in advances)
    assert found == [200, 409, 409, 409]
    busy = [each.result().json() for each in advances if each.result().status_code == 409]
    assert {each["code"] for each in busy} == {"WORLD_BUSY"}
    assert world.now() == before.replace("2026", "2027")
    assert min(answered.values()) >= 2, answered
    assert longest < 1.5


def test_advances_of_other_worlds_run_beside_it(world: World) -> None:
    others = [make_world(world.http) for _ in range(3)]
    began = threading.Barrier(4)

    def advance(each: World) -> int:
        began.wait()
        path = f"{world.http.base_url}/sandbox/v1/worlds/{each.world_id}/clock/advance"
        return httpx.post(path, json={"by": "P30D"}, timeout=120).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(advance, [world, *others])) == [200] * 4
