"""How many statements an order of each kind runs, from its request to its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sandbox.app import Parts
from tests.support import Json, World, line
from tests.tracing import statements


@pytest.fixture
def traced(inside: Parts) -> Parts:
    """The parts of the sandbox where its driver tells what it runs: SQLite's."""
    if inside.engine.dialect.name != "sqlite":
        pytest.skip("the driver tells no statements")
    return inside


@pytest.fixture
def counted(traced: Parts) -> Callable[[Callable[[], Any]], int]:
    """Count the statements of a request."""

    def count(ask: Callable[[], Any]) -> int:
        with statements(traced) as seen:
            ask()
        print(len(seen), *seen, sep="\n")  # noqa: T201 - shown where the test fails
        return len(seen)

    return count


def accepted(answer: httpx.Response) -> Json:
    """The body of an order that was accepted."""
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body


def test_a_return_runs_hardly_more_statements_than_a_purchase(
    world: World, customer: str, counted: Callable[[Callable[[], Any]], int]
) -> None:
    partner = world.partner
    orders = [partner.order(customer, line(quantity=5)) for _ in range(3)]
    purchase = counted(lambda: partner.order(customer, line(quantity=5)))
    whole = counted(lambda: accepted(partner.give_back(customer, orders[0])))
    part = counted(lambda: accepted(partner.give_back(customer, orders[1], line(quantity=2))))
    assert purchase <= 13
    # What it takes back: read the order and its lines, write both.
    assert whole <= purchase + 4
    assert part <= whole - 1


def test_an_early_renewal_runs_no_more_statements_than_a_purchase(
    world: World, customer: str, counted: Callable[[Callable[[], Any]], int]
) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=5))
    (held,) = partner.subscriptions(customer)
    world.advance(to="2027-01-10T00:00:00Z")
    purchase = counted(lambda: partner.order(customer, line(quantity=5)))
    lines = [line(quantity=3, subscriptionId=held["subscriptionId"])]
    body = {"orderType": "RENEWAL", "lineItems": lines}
    path = f"/customers/{customer}/orders"
    assert counted(lambda: accepted(partner.post(path, body))) <= purchase


def test_licences_that_come_or_go_leave_the_index_of_renewal_dates_alone(
    world: World, traced: Parts, customer: str
) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=5))
    with statements(traced) as seen:
        order = partner.order(customer, line(quantity=5))
        accepted(partner.give_back(customer, order))
    changes = [sql for sql in seen if sql.startswith("UPDATE subscriptions")]
    assert len(changes) == 2
    assert not [sql for sql in changes if "renewal_date" in sql]


def test_a_preview_writes_nothing_but_its_answer_and_its_recording(
    world: World, traced: Parts, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    with statements(traced) as seen:
        accepted(partner.preview(customer, line(quantity=5)))
    written = [sql.split()[1:3] for sql in seen if not sql.startswith("SELECT")]
    kept = {"answers", "worlds", "recorded_calls"}
    assert [words for words in written if not kept & set(words)] == []


def test_a_get_of_a_customer_reads_its_caller_and_the_customer(
    world: World, customer: str, traced: Parts
) -> None:
    with statements(traced) as seen:
        world.partner.fetch(f"/customers/{customer}")
    assert len([sql for sql in seen if "FROM worlds JOIN distributors" in sql]) == 1
    assert len([sql for sql in seen if "FROM customers" in sql]) == 1
    assert len(seen) == 2, seen
