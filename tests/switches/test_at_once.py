"""Two that want the same at once: one of them gets it (SW-6, SW-10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.support import TEAM, Json, Partner, World
from tests.switches.switching import PLUS, bought, quantities, revert_body, switch, switch_body

TRIES = 6


def together(partner: Partner, customer: str, body: Json, **headers: str) -> list[httpx.Response]:
    """Send one order from several threads at the same time."""
    partner.subscriptions(customer)  # A token for all of them.
    start = Barrier(TRIES)

    def send(_: int) -> httpx.Response:
        start.wait(timeout=20)
        return partner.post(f"/customers/{customer}/orders", body, **headers)

    with ThreadPoolExecutor(TRIES) as pool:
        return list(pool.map(send, range(TRIES)))


def refusals(answers: list[httpx.Response]) -> set[str]:
    """The codes of those that were refused: all but one."""
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * (TRIES - 1)
    return {answer.json()["code"] for answer in answers if answer.status_code == 400}


@pytest.mark.every_backend
@pytest.mark.parametrize("seconds", [0, 60])
def test_of_switches_at_once_one_is_placed(
    world: World, partner: Partner, customer: str, seconds: int
) -> None:
    source = bought(partner, customer, 10)
    world.rules(orderProcessingSeconds=seconds)
    assert refusals(together(partner, customer, switch_body(source, 6))) == {"2151"}
    world.advance(by="PT60S")
    assert quantities(partner, customer) == {TEAM: ("1000", 4), PLUS: ("1000", 6)}
    assert world.control("POST", "/check").json()["broken"] == []


@pytest.mark.every_backend
@pytest.mark.parametrize("seconds", [0, 60])
def test_of_reverts_at_once_one_is_placed(
    world: World, partner: Partner, customer: str, seconds: int
) -> None:
    switched = switch(partner, customer, bought(partner, customer, 10), 6)
    world.rules(orderProcessingSeconds=seconds)
    assert refusals(together(partner, customer, revert_body(switched))) == {"3115"}
    world.advance(by="PT60S")
    assert quantities(partner, customer) == {TEAM: ("1000", 10), PLUS: ("1004", 0)}
    assert world.control("POST", "/check").json()["broken"] == []


@pytest.mark.every_backend
def test_one_switch_that_is_sent_again_is_answered_again(partner: Partner, customer: str) -> None:
    source = bought(partner, customer, 10)
    answers = together(partner, customer, switch_body(source, 6), X_Correlation_Id="switch-once")
    assert {answer.json().get("code") for answer in answers} <= {None, "4122"}
    assert len({answer.json()["orderId"] for answer in answers if answer.status_code == 201}) == 1
    assert quantities(partner, customer) == {TEAM: ("1000", 4), PLUS: ("1000", 6)}
