"""Copies while others work, against a server of two workers: consistent, and nobody is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from sandbox.app import make_parts
from sandbox.settings import Settings
from tests.branching import fork_of, restore, snapshot_of
from tests.cli.servers import serving
from tests.local import dump, postgresql_url, sqlite_url, without_postgresql
from tests.support import OTHER_TEAM, TEAM, Partner, World, line, make_world

LINES = (line(TEAM, 3, 1), line(OTHER_TEAM, 2, 2))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("at-once")
    if request.param == "sqlite":
        yield folder, sqlite_url(folder)
        return
    try:
        with postgresql_url() as url:
            yield folder, url
    except OperationalError:
        without_postgresql()


@pytest.fixture(scope="module")
def served(database: tuple[Path, str]) -> Iterator[httpx.Client]:
    """A client of a server with two workers."""
    folder, url = database
    settings = {"SANDBOX_SEED_CUSTOMERS": "0", "DATABASE": url}
    with (
        serving(folder, "--workers", "2", **settings) as (address, _),
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def apart(world: World) -> World:
    """The same world through connections of its own, which another worker may have accepted."""
    http = httpx.Client(base_url=world.http.base_url, timeout=60)
    partners = [
        Partner(http, each.client_id, each.client_secret, each.distributor_id, each.token)
        for each in world.partners
    ]
    return World(http, world.world_id, partners)


def while_ordering(world: World, customers: list[str], work: Callable[[], None]) -> None:
    """Do something while every customer orders again and again."""
    stop = Event()

    def order(customer: str) -> int:
        mine = apart(world)
        placed = 0
        with mine.http:
            # At least once, however soon the work is done.
            while not (placed and stop.is_set()):
                mine.partner.order(customer, *LINES)
                placed += 1
        return placed

    with ThreadPoolExecutor(len(customers)) as pool:
        ordering = [pool.submit(order, customer) for customer in customers]
        try:
            work()
        finally:
            stop.set()
        assert all(each.result() for each in ordering)


def check_whole(world: World, customers: list[str]) -> int:
    """Check that every order is there wholly, with its licences; returns how many there are."""
    total = 0
    for customer in customers:
        orders = world.partner.orders(customer, "start-date=2018-01-01&limit=100")
        assert {each["status"] for each in orders} <= {"1000"}
        assert all(len(each["lineItems"]) == len(LINES) for each in orders)
        bought: Counter[str] = Counter()
        for each in orders:
            bought.update({item["subscriptionId"]: item["quantity"] for item in each["lineItems"]})
        held = world.partner.subscriptions(customer)
        assert {each["subscriptionId"]: each["currentQuantity"] for each in held} == dict(bought)
        total += len(orders)
    return total


def test_a_fork_while_orders_come_in_has_every_order_wholly_or_not_at_all(
    served: httpx.Client,
) -> None:
    world = make_world(served)
    customers = [world.partner.customer() for _ in range(4)]
    forks: list[World] = []
    other = apart(world)

    def fork_often() -> None:
        with ThreadPoolExecutor(2) as pool:
            forks.extend(pool.map(fork_of, [world, other] * 5))

    while_ordering(world, customers, fork_often)
    for fork in forks:
        check_whole(World(served, fork.world_id, here(served, fork)), customers)
    other.http.close()
    assert len({fork.world_id for fork in forks}) == len(forks)
    assert check_whole(world, customers)
    for fork in forks:
        served.delete(f"/sandbox/v1/worlds/{fork.world_id}")


def here(http: httpx.Client, world: World) -> list[Partner]:
    return [
        Partner(http, each.client_id, each.client_secret, each.distributor_id)
        for each in world.partners
    ]


def test_snapshots_and_restores_while_orders_come_in_leave_whole_orders(
    served: httpx.Client,
) -> None:
    world = make_world(served)
    customers = [world.partner.customer() for _ in range(3)]
    first = snapshot_of(world)
    stop = Event()

    def order(customer: str) -> None:
        mine = apart(world)
        with mine.http:
            while not stop.is_set():
                answer = mine.partner.try_order(customer, *LINES)
                # 4122: its world was restored while it was answered; nothing was done.
                assert answer.status_code == 201 or answer.json()["code"] == "4122", answer.text

    def copy(_: int) -> None:
        mine = apart(world)
        with mine.http:
            restore(mine, snapshot_of(mine))
            restore(mine, first)

    with ThreadPoolExecutor(5) as pool:
        ordering = [pool.submit(order, customer) for customer in customers]
        try:
            copying = list(pool.map(copy, range(6)))
        finally:
            stop.set()
        for each in ordering:
            each.result()
    assert copying == [None] * 6
    check_whole(world, customers)
    for each in world.control("GET", "/snapshots").json()["items"]:
        restore(world, each["snapshotId"])
        check_whole(world, customers)
    restore(world, first)
    assert check_whole(world, customers) == 0
    world.control("DELETE")


def test_worlds_are_made_and_deleted_by_eight_at_once_and_leave_nothing(
    served: httpx.Client, database: tuple[Path, str]
) -> None:
    parts = make_parts(Settings(database_url=database[1]))
    before = dump(parts)
    template = make_world(served)
    customer = template.partner.customer()
    template.partner.order(customer, *LINES)

    def live(number: int) -> None:
        with httpx.Client(base_url=served.base_url, timeout=60) as http:
            for _ in range(4):
                world = make_world(http, seed=number)
                assert world.partner.order(world.partner.customer(), *LINES)["orderId"]
                snapshot = snapshot_of(world)
                fork = fork_of(World(http, template.world_id, template.partners))
                assert check_whole(fork, [customer]) == 1
                world.control("POST", "/reset")
                restore(world, snapshot)
                for each in (world, fork):
                    assert each.control("DELETE").status_code == 204

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(live, range(8))) == [None] * 8
    assert check_whole(template, [customer]) == 1
    template.control("DELETE")
    assert dump(parts) == before
    parts.engine.dispose()


def test_a_world_and_its_snapshots_survive_a_restart(tmp_path: Path) -> None:
    settings = {"SANDBOX_SEED_CUSTOMERS": "0"}
    with serving(tmp_path, **settings) as (address, _), httpx.Client(base_url=address) as http:
        world = make_world(http)
        customer = world.partner.customer()
        snapshot = snapshot_of(world)
        world.partner.order(customer)
    assert make_url(sqlite_url(tmp_path)).database
    with serving(tmp_path, **settings) as (address, _), httpx.Client(base_url=address) as http:
        again = World(http, world.world_id, here(http, world))
        assert len(again.partner.orders(customer)) == 1
        restore(again, snapshot)
        assert again.partner.orders(customer) == []
