"""What is wanted of one closed code at once: one gets it (FD-9, FD-16, section 9)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.discounting import closed_body
from tests.flexible_discounts.given import flex_line, offer_closed, offer_discount
from tests.support import Json, Partner, World

TRIES = 8


def together(partner: Partner, customer: str, *lines: Json, **headers: str) -> list[httpx.Response]:
    """Place the same order from several threads at the same time."""
    partner.subscriptions(customer)  # A token for all of them.
    start = Barrier(TRIES)
    body = {"orderType": "NEW", "lineItems": list(lines)}

    def place(_: int) -> httpx.Response:
        start.wait(timeout=20)
        return partner.post(f"/customers/{customer}/orders", body, **headers)

    with ThreadPoolExecutor(TRIES) as pool:
        return list(pool.map(place, range(TRIES)))


@pytest.mark.every_backend
def test_of_orders_at_once_one_redeems_a_closed_code(
    world: World, partner: Partner, customer: str
) -> None:
    code = offer_closed(world, customer, "C2")
    answers = together(partner, customer, flex_line(code))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * (TRIES - 1)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 400} == {"2141"}
    assert len(partner.orders(customer)) == 1


@pytest.mark.every_backend
def test_of_orders_at_once_one_is_introductory(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "INTRO", category="INTRO")
    answers = together(partner, customer, flex_line("INTRO"))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * (TRIES - 1)


@pytest.mark.every_backend
def test_one_request_sent_at_once_redeems_once(
    world: World, partner: Partner, customer: str
) -> None:
    code = offer_closed(world, customer, "C2")
    answers = together(partner, customer, flex_line(code), X_Correlation_Id="redeem-at-once")
    # Who comes while the first is at work is told so (ACC-3), and never that the code is used.
    assert {answer.json().get("code") for answer in answers} <= {None, "4122"}
    made = {answer.json()["orderId"] for answer in answers if answer.status_code == 201}
    assert len(made) == 1 == len(partner.orders(customer))


@pytest.mark.every_backend
def test_of_codes_asked_for_at_once_one_is_made_and_the_others_are_it(
    world: World, customer: str
) -> None:
    start = Barrier(TRIES)
    body = closed_body(customer, "C2")

    def ask(_: int) -> httpx.Response:
        start.wait(timeout=20)
        return world.control("POST", "/closed-discounts", body)

    with ThreadPoolExecutor(TRIES) as pool:
        answers = list(pool.map(ask, range(TRIES)))
    assert sorted(answer.status_code for answer in answers) == [200] * (TRIES - 1) + [201]
    assert len({answer.json()["code"] for answer in answers}) == 1
    assert {"message" in answer.json() for answer in answers if answer.status_code == 200} == {True}
