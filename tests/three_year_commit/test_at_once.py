"""Two at once: one answer to a request counts, and nothing is given back twice (§13.2)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import httpx
import pytest

from tests.checking import findings
from tests.committed import at, level_of
from tests.committing import answer, committed, requested, standing
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line

Call = Callable[[], httpx.Response]
# Sent several times over, so that neither kind is always the first.
TIMES = 3


def together(partner: Partner, *calls: Call) -> list[httpx.Response]:
    """Make calls from threads that begin at the same time; answers in the order of the calls."""
    partner.headers()  # A token for all of them.
    start = Barrier(len(calls))

    def send(call: Call) -> httpx.Response:
        start.wait(timeout=20)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(send, calls))


def statuses(answers: list[httpx.Response]) -> list[int]:
    return sorted(each.status_code for each in answers)


def emails(world: World, customer: str) -> list[str]:
    found = world.control("GET", f"/outbox?customer-id={customer}").json()["items"]
    return [each["kind"] for each in found if each["kind"].startswith("commitment-")]


def events(world: World, customer: str) -> list[str]:
    found = world.control("GET", f"/events?customer-id={customer}").json()["items"]
    return [each["kind"] for each in found if each["kind"].startswith("commitment.")]


def holding(partner: Partner, quantity: int) -> str:
    customer = partner.customer()
    partner.order(customer, line(quantity=quantity))
    return customer


@pytest.mark.every_backend
def test_of_acceptances_at_once_one_counts(world: World, partner: Partner) -> None:
    customer = holding(partner, 10)
    requested(partner, customer)
    answers = together(partner, *[lambda: answer(world, customer, accept=True)] * TIMES)
    assert statuses(answers) == [200, 409, 409]
    assert {each.json()["code"] for each in answers if each.is_error} == {"NOTHING_REQUESTED"}
    assert emails(world, customer).count("commitment-accepted") == 1
    assert standing(partner, customer)["commitment"]["status"] == "COMMITTED"
    assert findings(world.http, world.world_id) == []


@pytest.mark.every_backend
def test_of_an_acceptance_and_a_refusal_at_once_one_counts(world: World, partner: Partner) -> None:
    customer = holding(partner, 10)
    requested(partner, customer)
    answers = together(
        partner,
        lambda: answer(world, customer, accept=True),
        lambda: answer(world, customer, accept=False),
        lambda: answer(world, customer, accept=True),
        lambda: answer(world, customer, accept=False),
    )
    assert statuses(answers) == [200, 409, 409, 409]
    is_accepted = 200 in (answers[0].status_code, answers[2].status_code)
    found = standing(partner, customer)
    if is_accepted:
        assert (found["commitment"]["status"], found["commitmentRequest"]) == ("COMMITTED", None)
    else:
        assert (found["commitment"], found["commitmentRequest"]["status"]) == (None, "DECLINED")
    assert emails(world, customer).count("commitment-accepted") == int(is_accepted)
    assert level_of(partner, customer) == ("12" if is_accepted else "02")
    assert findings(world.http, world.world_id) == []


@pytest.mark.every_backend
@pytest.mark.parametrize("seconds", [0, 60])
def test_an_acceptance_and_the_first_order_at_once_begin_one_term(
    world: World, partner: Partner, customer: str, seconds: int
) -> None:
    world.rules(orderProcessingSeconds=seconds)
    requested(partner, customer)
    accepting, ordering = together(
        partner,
        lambda: answer(world, customer, accept=True),
        lambda: partner.try_order(customer, line(quantity=10)),
    )
    assert (accepting.status_code, ordering.status_code) == (200, 201), ordering.text
    world.advance(by="PT60S")
    found = standing(partner, customer)
    assert found["commitmentRequest"] is None
    told = found["commitment"]
    # Whoever was first: the same days, one term, and one end of it.
    assert (told["status"], told["startDate"], told["endDate"]) == (
        "COMMITTED",
        "2026-01-15",
        "2029-01-14",
    )
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"
    due = world.control("GET", f"/schedule?customer-id={customer}").json()["items"]
    assert [each["kind"] for each in due].count("term.ends") == 1
    assert level_of(partner, customer) == "12"
    (held,) = partner.subscriptions(customer)
    assert (held["currentQuantity"], held["renewalDate"]) == (10, "2027-01-15")
    assert events(world, customer).count("commitment.committed") == 1
    assert cost(partner, customer, ordering) == ("01", 263.88), "as it was ordered"
    assert findings(world.http, world.world_id) == []


@pytest.mark.every_backend
def test_a_first_order_at_the_level_of_what_is_being_accepted_is_whole_or_not_there(
    world: World, partner: Partner, customer: str
) -> None:
    requested(partner, customer)
    accepting, ordering = together(
        partner,
        lambda: answer(world, customer, accept=True),
        lambda: partner.try_order(customer, line(at("12"), 10)),
    )
    assert accepting.status_code == 200
    found = standing(partner, customer)
    if ordering.status_code == 201:
        assert found["commitment"]["status"] == "COMMITTED"
        assert cost(partner, customer, ordering) == ("12", 245.40)
    else:
        assert (ordering.status_code, ordering.json()["code"]) == (400, "2129")
        assert found["commitmentRequest"]["status"] == "ACCEPTED"
        assert (partner.subscriptions(customer), partner.orders(customer)) == ([], [])
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"
    assert findings(world.http, world.world_id) == []


def cost(partner: Partner, customer: str, placed: httpx.Response) -> tuple[str, float]:
    """The level of an order's only line, and what a year of it costs."""
    read = partner.read_order(customer, placed.json()["orderId"], priced=True)
    (item,) = read["lineItems"]
    return item["offerId"][-5:-3], item["pricing"]["partnerPrice"]


@pytest.mark.every_backend
def test_orders_at_once_reach_a_commitment_once(
    world: World, partner: Partner, customer: str
) -> None:
    requested(partner, customer)
    answer(world, customer, accept=True)
    answers = together(
        partner, *[lambda: partner.try_order(customer, line(TEAM, quantity=10))] * TIMES
    )
    assert statuses(answers) == [201] * TIMES
    assert standing(partner, customer)["commitment"]["status"] == "COMMITTED"
    assert events(world, customer).count("commitment.committed") == 1
    (held,) = partner.subscriptions(customer)
    assert held["currentQuantity"] == 10 * TIMES
    assert findings(world.http, world.world_id) == []


@pytest.mark.every_backend
@pytest.mark.parametrize("seconds", [0, 60])
def test_of_returns_at_once_only_what_the_minimum_leaves_is_taken_back(
    world: World, partner: Partner, seconds: int
) -> None:
    customer = partner.customer()
    orders = [partner.order(customer, line(quantity=5)) for _ in range(3)]
    committed(world, customer)
    world.rules(orderProcessingSeconds=seconds)
    answers = together(partner, *[returning(partner, customer, order) for order in orders])
    assert statuses(answers) == [201, 400, 400]
    assert {each.json()["code"] for each in answers if each.is_error} == {"2127"}
    world.advance(by="PT60S")
    (held,) = partner.subscriptions(customer)
    assert held["currentQuantity"] == 10
    assert standing(partner, customer)["commitment"]["status"] == "COMMITTED"
    assert findings(world.http, world.world_id) == []


def returning(partner: Partner, customer: str, order: Json) -> Call:
    """Give a whole order back."""
    read = partner.read_order(customer, order["orderId"])
    return lambda: partner.give_back(customer, read)


@pytest.mark.every_backend
def test_of_cuts_at_once_the_next_term_keeps_the_minimum(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer, line(quantity=8), line(OTHER_TEAM, 8, number=2))
    committed(world, customer, LICENSE=12)
    held = [each["subscriptionId"] for each in partner.subscriptions(customer)]
    answers = together(
        partner,
        *[partial(partner.renew, customer, own, enabled=True, renewalQuantity=4) for own in held],
    )
    assert statuses(answers) == [200, 400]
    assert [each.json()["code"] for each in answers if each.is_error] == ["3120"]
    wanted = [each["autoRenewal"]["renewalQuantity"] for each in partner.subscriptions(customer)]
    assert sorted(wanted) == [4, 8]
