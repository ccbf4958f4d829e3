"""What the bot's tests need without the plugin: a server, worlds, and two clocks to be moved."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from by_hand.sandboxes import World, serving
from freezegun import freeze_time
from renewal_bot import Adobe
from shop import buy, new_customer

START = "2026-01-15T09:00:00Z"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("sandbox")) as address:
        yield address


@pytest.fixture
def world(server: str, request: pytest.FixtureRequest) -> Iterator[World]:
    rules = getattr(request, "param", {})
    worlds = f"{server}/sandbox/v1/worlds"
    answer = httpx.post(worlds, json={"now": START, "rules": rules})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    client = made["credentials"][0]
    path = f"{worlds}/{made['worldId']}"
    # httpcore closes kept connections by the clock, which must not leap for it.
    with freeze_time(START, ignore=["httpcore"]) as clock:
        yield World(server, path, client["clientId"], client["clientSecret"], clock.move_to)
    httpx.delete(path).raise_for_status()


@pytest.fixture
def adobe(world: World) -> Iterator[Adobe]:
    login = (f"{world.url}/ims/token/v3", world.client_id, world.client_secret)
    adobe = Adobe(world.url, *login, timeout=1)
    yield adobe
    adobe.close()


@pytest.fixture
def acme(adobe: Adobe) -> str:
    customer = new_customer(adobe)
    buy(adobe, customer)
    return customer
