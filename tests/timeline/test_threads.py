"""Several writers on one file: no `database is locked`, no id twice (design: Time, Speed)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from sandbox.timeline.advance import WorldBusyError, advance
from tests.local import instant, local, sqlite_url
from tests.support import InProcess, Partner, World, line, make_world

AD = instant("2027-01-15T00:00:00")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[InProcess]:
    """A sandbox on a SQLite file of this test alone."""
    with local(sqlite_url(tmp_path)) as made:
        yield made


@pytest.fixture
def alone(client: InProcess) -> World:
    """A world in it."""
    return make_world(client)


def twin(client: InProcess, partner: Partner) -> Partner:
    """Return the same partner for another thread, with connections of its own."""
    partner.token = partner.token or partner.authenticate()
    own = InProcess(client.app)
    return Partner(
        own, partner.client_id, partner.client_secret, partner.distributor_id, partner.token
    )


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do several things in threads that start together; returns what they returned."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        gate.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_threads_ordering_at_once_get_distinct_ids_and_no_lock_error(
    client: InProcess, alone: World
) -> None:
    reseller = alone.partner.reseller()
    customers = [alone.partner.customer(reseller, f"Company {number}") for number in range(2)]
    placed: list[list[str]] = [[], []]

    def shop(number: int) -> Callable[[], None]:
        partner = twin(client, alone.partner)

        def run() -> None:
            for _ in range(25):
                placed[number].append(partner.order(customers[number])["orderId"])

        return run

    at_once(shop(0), shop(1))
    ids = [*placed[0], *placed[1]]
    assert len(set(ids)) == 50
    for customer, mine in zip(customers, placed, strict=True):
        (subscription,) = alone.partner.subscriptions(customer)
        assert subscription["currentQuantity"] == 25
        history = alone.partner.orders(customer, "start-date=2018-01-01&limit=100")
        assert [order["orderId"] for order in history] == mine[::-1]


def test_two_threads_ordering_for_one_customer_add_up(client: InProcess, alone: World) -> None:
    customer = alone.partner.customer()

    def shop() -> Callable[[], None]:
        partner = twin(client, alone.partner)

        def run() -> None:
            for _ in range(15):
                partner.order(customer, line(quantity=2))

        return run

    at_once(shop(), shop())
    (subscription,) = alone.partner.subscriptions(customer)
    assert subscription["currentQuantity"] == 60


def test_one_intent_sent_twice_at_once_is_one_order(client: InProcess, alone: World) -> None:
    customer = alone.partner.customer()
    partners = [twin(client, alone.partner) for _ in range(4)]
    body = {"orderType": "NEW", "lineItems": [line(quantity=3)]}

    def send(partner: Partner) -> Callable[[], httpx.Response]:
        return lambda: partner.post(
            f"/customers/{customer}/orders", body, X_Correlation_Id="the-same", X_Request_Id=None
        )

    answers = at_once(*(send(partner) for partner in partners))
    codes = sorted(answer.status_code for answer in answers if isinstance(answer, httpx.Response))
    refusals = [
        answer.json()["code"]
        for answer in answers
        if isinstance(answer, httpx.Response) and answer.status_code != 201
    ]
    assert codes.count(201) >= 1
    assert set(refusals) <= {"4122"}
    assert len(alone.partner.orders(customer)) == 1
    (subscription,) = alone.partner.subscriptions(customer)
    assert subscription["currentQuantity"] == 3


def test_reading_goes_on_while_others_write(client: InProcess, alone: World) -> None:
    customer = alone.partner.customer()
    writer, reader = twin(client, alone.partner), twin(client, alone.partner)
    quantities: list[int] = []

    def write() -> None:
        for _ in range(20):
            writer.order(customer)

    def read() -> None:
        for _ in range(60):
            held = reader.subscriptions(customer)
            quantities.append(held[0]["currentQuantity"] if held else 0)

    at_once(write, read)
    assert quantities == sorted(quantities)


def test_of_advances_at_once_one_wins_and_the_others_are_told(
    client: InProcess, alone: World
) -> None:
    customer = alone.partner.customer()
    alone.partner.order(customer)

    def move() -> str:
        try:
            advance(client.parts.worlds, alone.world_id, lambda _: AD)
        except WorldBusyError:
            return "busy"
        return "done"

    outcomes = at_once(*[move] * 4)
    assert "done" in outcomes
    assert set(map(str, outcomes)) <= {"done", "busy"}
    assert len(alone.partner.orders(customer, "order-type=RENEWAL")) == 1


def test_orders_during_an_advance_are_neither_lost_nor_doubled(
    client: InProcess, alone: World
) -> None:
    reseller = alone.partner.reseller()
    customers = [alone.partner.customer(reseller, f"Company {number}") for number in range(8)]
    for customer in customers:
        alone.partner.order(customer)
        alone.advance(by="P1D")
    shop = twin(client, alone.partner)

    def order() -> None:
        for customer in customers:
            shop.order(customer)

    def move() -> None:
        advance(client.parts.worlds, alone.world_id, lambda _: instant("2028-06-01T00:00:00"))

    at_once(order, move)
    alone.advance(by="PT1S")
    for customer in customers:
        orders = alone.partner.orders(customer, "start-date=2018-01-01")
        assert {order["status"] for order in orders} == {"1000"}
        assert [order["orderType"] for order in orders].count("NEW") == 2
        active = [
            each for each in alone.partner.subscriptions(customer) if each["status"] == "1000"
        ]
        assert sum(each["currentQuantity"] for each in active) == 2
        assert {each["renewalDate"][:4] for each in active} <= {"2029"}


def test_worlds_made_at_once_are_apart(client: InProcess) -> None:
    made = at_once(*[lambda: make_world(InProcess(client.app))] * 4)
    assert len({each.world_id for each in made if isinstance(each, World)}) == 4
