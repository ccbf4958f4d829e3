"""Several workers on one database, SQLite and PostgreSQL: what is asked at once adds up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from tests.checking import findings
from tests.cli.servers import serving
from tests.local import POSTGRESQL, postgresql_url, without_postgresql
from tests.support import TEAM, Json, World, line, make_world

WORKERS = 3
CROWD = 16
BODY: Json = {"orderType": "NEW", "lineItems": [line(TEAM, 1)]}


@contextmanager
def serving_on(url: str, folder: Path) -> Iterator[httpx.Client]:
    """Serve a database by several workers."""
    settings = {"SANDBOX_SEED_CUSTOMERS": "0", "DATABASE": url}
    with serving(folder, "--workers", str(WORKERS), **settings) as (address, log):
        limits = httpx.Limits(max_keepalive_connections=0)
        with httpx.Client(base_url=address, timeout=60, limits=limits) as client:
            yield client
        assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    try:
        with postgresql_url() as url:
            yield url
    except OperationalError:
        without_postgresql()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a server that several processes answer, by a connection a request."""
    folder = tmp_path_factory.mktemp("workers")
    url = f"sqlite:///{folder / 'sandbox.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql")
    with serving_on(url, folder) as client:
        yield client


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_one_intent_of_many_threads_is_one_order(served: httpx.Client) -> None:
    world = make_world(served)
    partner = world.partner
    customer = partner.customer()
    ids = {"X_Correlation_Id": "one-intent", "X_Request_Id": "one-request"}
    body = {"orderType": "NEW", "lineItems": [line(TEAM, 3)]}
    partner.headers()

    def send(_: int) -> httpx.Response:
        return partner.post(f"/customers/{customer}/orders", body, **ids)

    with ThreadPoolExecutor(CROWD) as threads:
        answers = list(threads.map(send, range(CROWD)))
    accepted = {answer.content for answer in answers if answer.status_code == 201}
    refused = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert len(accepted) == 1
    assert refused <= {"4122"}, "who comes while it is made is told so"
    assert send(0).content in accepted
    (order,) = partner.orders(customer)
    assert order["orderId"] == send(0).json()["orderId"]
    assert partner.subscriptions(customer)[0]["currentQuantity"] == 3
    assert findings(served, world.world_id) == []


def test_many_returns_of_one_line_never_exceed_it(served: httpx.Client) -> None:
    world = make_world(served)
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer, line(TEAM, 10))
    (item,) = order["lineItems"]

    def send(_: int) -> httpx.Response:
        return partner.give_back(customer, order, {**item, "quantity": 1})

    with ThreadPoolExecutor(CROWD) as threads:
        answers = list(threads.map(send, range(CROWD)))
    assert statuses(answers) == {201: 10, 400: CROWD - 10}, "then the order is cancelled"
    assert {each.json()["code"] for each in answers if each.status_code == 400} == {"2118"}
    left = partner.read_order(customer, order["orderId"])
    assert (left["status"], left["lineItems"][0]["remainingQuantity"]) == ("1008", 0)
    assert partner.subscriptions(customer)[0]["currentQuantity"] == 0
    assert findings(served, world.world_id) == []


def test_orders_during_an_advance_are_all_there(served: httpx.Client) -> None:
    world = make_world(served)
    partner = world.partner
    reseller = partner.reseller()
    customers = [partner.customer(reseller, f"Customer {number}") for number in range(8)]
    for customer in customers:
        partner.order(customer, line(TEAM, 5))

    def order(number: int) -> httpx.Response:
        return partner.try_order(customers[number % len(customers)], line(TEAM, 1))

    with ThreadPoolExecutor(CROWD) as threads:
        advances = [
            threads.submit(world.control, "POST", "/clock/advance", {"by": "P370D"})
            for _ in range(2)
        ]
        answers = list(threads.map(order, range(40)))
        ended = [advance.result() for advance in advances]
    assert statuses(answers) == {201: 40}
    assert {each.status_code for each in ended} <= {200, 409}
    assert 200 in {each.status_code for each in ended}
    wanted = sorted(answer.json()["orderId"] for answer in answers)
    since = "start-date=2018-01-01&end-date=2040-12-31&order-type=NEW&limit=100"
    found = [each["orderId"] for customer in customers for each in partner.orders(customer, since)]
    assert set(wanted) <= set(found)
    assert len(found) == len(wanted) + len(customers)
    assert findings(served, world.world_id) == []


def test_worlds_never_see_each_other(served: httpx.Client) -> None:
    worlds = [make_world(served) for _ in range(4)]
    names = [f"only in world {number}" for number in range(len(worlds))]

    def live(number: int) -> None:
        world, name = worlds[number], names[number]
        partner = world.partner
        reseller = partner.reseller(name)
        for count in range(4):
            customer = partner.customer(reseller, f"{name}, customer {count}")
            partner.order(customer, line(TEAM, number + 1), externalReferenceId=name)
        world.advance(by="P40D")

    with ThreadPoolExecutor(len(worlds)) as threads:
        list(threads.map(live, range(len(worlds))))
    told = [contents(world) for world in worlds]
    for number, text_of in enumerate(told):
        others = [name for name in names if name != names[number]]
        assert names[number] in text_of
        assert not [name for name in others if name in text_of]
        assert findings(served, worlds[number].world_id) == []


def contents(world: World) -> str:
    """Return all that a world's partner and its tester can read in it."""
    partner = world.partner
    parts = [partner.get("/resellers").text]
    for customer in _customers(world):
        parts += [
            partner.get(f"/customers/{customer}").text,
            partner.get(f"/customers/{customer}/subscriptions").text,
            partner.get(f"/customers/{customer}/orders?start-date=2018-01-01").text,
        ]
    parts += [world.control("GET", f"/{what}").text for what in ("events", "outbox", "schedule")]
    return "\n".join(parts)


def _customers(world: World) -> list[str]:
    events: list[Json] = world.control("GET", "/events").json()["items"]
    return sorted({each["customerId"] for each in events if each["customerId"]})


def test_cut_off_from_postgresql_clients_are_served_or_told_and_nothing_answered_is_lost(
    tmp_path: Path, postgresql: str
) -> None:
    admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with serving_on(postgresql, tmp_path) as client:
        world = make_world(client)
        partner = world.partner
        customer = partner.customer()
        partner.headers()
        path = f"/customers/{customer}/orders"
        intents = [str(uuid4()) for _ in range(120)]

        def order(intent: str) -> httpx.Response:
            time.sleep(0.01)
            return partner.post(path, BODY, X_Correlation_Id=intent, X_Request_Id=intent)

        with admin.connect() as connection, ThreadPoolExecutor(6) as threads:
            sent = [threads.submit(order, intent) for intent in intents]
            cuts = 0
            while not all(each.done() for each in sent):
                connection.execute(cut, {"name": make_url(postgresql).database})
                cuts += 1
                time.sleep(0.05)
            answers = [each.result() for each in sent]
        admin.dispose()
        assert cuts > 1
        assert statuses(answers).keys() <= {201, 503}
        again = [
            partner.post(path, BODY, X_Correlation_Id=intent, X_Request_Id=intent)
            for intent in intents
        ]
        assert statuses(again) == {201: len(intents)}
        for first, second in zip(answers, again, strict=True):
            assert first.status_code == 503 or first.content == second.content
        ids = sorted(answer.json()["orderId"] for answer in again)
        query = "start-date=2018-01-01&limit=100&offset="
        found = [
            each["orderId"]
            for offset in (0, 100)
            for each in partner.orders(customer, f"{query}{offset}")
        ]
        assert sorted(found) == ids
        assert findings(client, world.world_id) == []
