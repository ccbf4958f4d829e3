"""Two nodes, each a server of its own, on one PostgreSQL behind a balancer are one sandbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from sandbox.app import make_parts
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import Settings
from tests.checking import findings
from tests.cli.servers import serving
from tests.local import postgresql_url, without_postgresql
from tests.serving.round_robin import balanced
from tests.support import TEAM, Json, World, line, make_world
from tests.visiting import Visitor

BODY: Json = {"orderType": "NEW", "lineItems": [line(TEAM, 2)]}
CUSTOMERS = 150


@dataclass(frozen=True)
class Nodes:
    """Clients of each node, and of the balancer, by a connection a request."""

    first: httpx.Client
    second: httpx.Client
    balancer: httpx.Client
    url: str

    def of(self, world: World, http: httpx.Client) -> World:
        """Return a world as it is asked for through another client, with the same tokens."""
        return World(http, world.world_id, [replace(each, http=http) for each in world.partners])


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    settings = {"SANDBOX_SEED_CUSTOMERS": "0"}
    limits = httpx.Limits(max_keepalive_connections=0)
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgresql_url())
        except OperationalError:
            without_postgresql()
        # Both start at once on an empty database: one of them makes the tables.
        folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
        servers = [serving(folder, DATABASE=url, **settings) for folder in folders]
        with ThreadPoolExecutor(2) as threads:
            started = list(threads.map(stack.enter_context, servers))
        addresses = [address for address, _ in started]
        addresses.append(stack.enter_context(balanced(addresses)))
        first, second, balancer = (
            stack.enter_context(httpx.Client(base_url=address, timeout=60, limits=limits))
            for address in addresses
        )
        yield Nodes(first, second, balancer, url)
        for _, log in started:
            assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture
def world(nodes: Nodes) -> World:
    """A world, asked for through the balancer."""
    return make_world(nodes.balancer)


def test_a_token_of_one_node_is_good_at_the_other(nodes: Nodes, world: World) -> None:
    at_first, at_second = nodes.of(world, nodes.first), nodes.of(world, nodes.second)
    token = at_first.partner.authenticate()
    customer = world.partner.customer()
    answer = at_second.partner.get(f"/customers/{customer}", Authorization=f"Bearer {token}")
    assert answer.status_code == 200, answer.text


def test_what_one_node_has_answered_the_other_answers_again(nodes: Nodes, world: World) -> None:
    customer = world.partner.customer()
    path, intent = f"/customers/{customer}/orders", str(uuid4())
    ids = {"X_Correlation_Id": intent, "X_Request_Id": intent}
    first = nodes.of(world, nodes.first).partner.post(path, BODY, **ids)
    second = nodes.of(world, nodes.second).partner.post(path, BODY, **ids)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert len(world.partner.orders(customer)) == 1


def test_orders_at_both_nodes_at_once_are_all_taken_and_none_twice(
    nodes: Nodes, world: World
) -> None:
    customer = world.partner.customer()
    world.partner.headers()
    intents = [str(uuid4()) for _ in range(12)]

    def order(intent: str) -> httpx.Response:
        return world.partner.post(
            f"/customers/{customer}/orders", BODY, X_Correlation_Id=intent, X_Request_Id=intent
        )

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(order, intents))
    assert {answer.status_code for answer in answers} == {201}
    made = {answer.json()["orderId"] for answer in answers}
    assert len(made) == len(intents)
    assert {each["orderId"] for each in world.partner.orders(customer)} == made
    assert sum(each["currentQuantity"] for each in world.partner.subscriptions(customer)) == 24
    assert findings(nodes.balancer, world.world_id) == []


def test_while_one_node_advances_a_world_the_other_says_so_and_both_end_at_one_now(
    nodes: Nodes, world: World
) -> None:
    parts = make_parts(Settings(database_url=nodes.url))
    seed_marketplace(parts.worlds, world.world_id, customers=CUSTOMERS)
    parts.engine.dispose()
    at_first, at_second = nodes.of(world, nodes.first), nodes.of(world, nodes.second)
    with ThreadPoolExecutor(1) as thread:
        advance = thread.submit(at_first.advance, by="P3Y")
        deadline = time.monotonic() + 10
        while not at_second.control("GET", "/clock/advance").json().get("to"):
            assert not advance.done(), "the advance was over before the other node looked"
            assert time.monotonic() < deadline
        refused = at_second.control("POST", "/clock/advance", {"by": "P1D"})
        assert not advance.done()
        advance.result()
    assert refused.status_code == 409, refused.text
    assert refused.json()["code"] == "WORLD_BUSY"
    assert at_first.now() == at_second.now() == "2029-01-15T09:00:00Z"


def test_a_form_that_one_node_shows_the_other_takes(nodes: Nodes, world: World) -> None:
    visitor = Visitor(nodes.first).get(f"/console/{world.world_id}/snapshots")
    visitor.http = nodes.second
    visitor.press("Take a snapshot", name="by the other")
    assert visitor.status == 200
    assert "by the other" in visitor.text
    visitor.http = nodes.balancer
    for name in ("a third", "a fourth"):
        visitor.get(visitor.path).press("Take a snapshot", name=name)
        assert visitor.status == 200, visitor.text
        assert name in visitor.text


def test_a_snapshot_that_one_node_restores_the_other_sees(nodes: Nodes, world: World) -> None:
    at_first, at_second = nodes.of(world, nodes.first), nodes.of(world, nodes.second)
    customer = world.partner.customer()
    taken = at_first.control("POST", "/snapshots", {"name": "before"}).json()["snapshotId"]
    at_second.partner.order(customer)
    at_second.advance(by="P1D")
    assert len(at_first.partner.subscriptions(customer)) == 1
    restored = at_first.control("POST", f"/snapshots/{taken}/restore")
    assert restored.status_code == 200, restored.text
    assert at_second.partner.subscriptions(customer) == []
    assert at_second.now() == at_first.now() == "2026-01-15T09:00:00Z"
