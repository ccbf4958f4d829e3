"""The bot's tests by plain HTTP; `conftest.py` and `sandboxes.py` do what the plugin would."""

from __future__ import annotations

import pytest
from by_hand.sandboxes import World
from renewal_bot import Adobe, RenewalBot
from shop import ACROBAT, buy, order_types, subscription


def test_long_before_the_anniversary_it_does_nothing(world: World, adobe: Adobe, acme: str) -> None:
    world.advance_to_anniversary(acme, "-P31D")
    assert RenewalBot(adobe, {ACROBAT: 0}).run(acme) == []


def test_what_is_wanted_renews_by_itself(world: World, adobe: Adobe, acme: str) -> None:
    world.advance_to_anniversary(acme, "-P30D")
    assert RenewalBot(adobe, {ACROBAT: 10}).run(acme) == []
    world.advance_to_anniversary(acme, "P0D")
    assert order_types(adobe, acme) == ["NEW", "RENEWAL"]


def test_what_is_not_wanted_is_turned_off_and_lapses(world: World, adobe: Adobe, acme: str) -> None:
    world.advance_to_anniversary(acme, "-P30D")
    assert RenewalBot(adobe, {ACROBAT: 0}).run(acme) == [f"{ACROBAT}: will renew 0"]
    world.advance_to_anniversary(acme, "P0D")
    assert subscription(adobe, acme)["status"] == "1004"


def test_of_what_is_wanted_less_only_that_renews(world: World, adobe: Adobe, acme: str) -> None:
    world.advance_to_anniversary(acme, "-P5D")
    assert RenewalBot(adobe, {ACROBAT: 4}).run(acme) == [f"{ACROBAT}: will renew 4"]
    assert RenewalBot(adobe, {ACROBAT: 4}).run(acme) == []
    world.advance_to_anniversary(acme, "P0D")
    assert subscription(adobe, acme)["currentQuantity"] == 4


def test_after_the_cutoff_it_tells_that_it_is_too_late(
    world: World, adobe: Adobe, acme: str
) -> None:
    world.advance_to_anniversary(acme, "-P3D")
    assert RenewalBot(adobe, {ACROBAT: 4}).run(acme) == [f"{ACROBAT}: too late to renew 4"]
    world.advance_to_anniversary(acme, "P0D")
    assert subscription(adobe, acme)["currentQuantity"] == 10


def test_what_lapsed_by_mistake_is_renewed_late(world: World, adobe: Adobe, acme: str) -> None:
    world.advance_to_anniversary(acme, "-P30D")
    RenewalBot(adobe, {ACROBAT: 0}).run(acme)
    world.advance_to_anniversary(acme, "P30D")
    assert RenewalBot(adobe, {ACROBAT: 12}).run(acme) == [f"{ACROBAT}: renewed 10 late"]
    assert subscription(adobe, acme)["status"] == "1000"


@pytest.mark.parametrize("world", [{"lateRenewalDays": 14}], indirect=True)
def test_after_the_late_window_it_tells_that_it_is_lost(
    world: World, adobe: Adobe, acme: str
) -> None:
    world.advance_to_anniversary(acme, "-P30D")
    RenewalBot(adobe, {ACROBAT: 0}).run(acme)
    world.advance_to_anniversary(acme, "P15D")
    said = RenewalBot(adobe, {ACROBAT: 10}).run(acme)
    assert said == [f"{ACROBAT}: cannot be renewed any more (3122)"]
    [refused] = world.requests("order-type=RENEWAL")
    assert refused["why"]["rule"] == "RN-5"


def test_an_order_is_returned_within_fourteen_days(world: World, adobe: Adobe, acme: str) -> None:
    order = buy(adobe, acme, 5)
    world.advance(by="P14D")
    assert RenewalBot(adobe, {}).give_back(acme, order) == "returned"
    assert subscription(adobe, acme)["currentQuantity"] == 10


def test_after_that_it_does_not_even_ask(world: World, adobe: Adobe, acme: str) -> None:
    order = buy(adobe, acme, 5)
    world.advance(by="P14DT1S")
    assert RenewalBot(adobe, {}).give_back(acme, order) == "too late to return"
    assert world.requests("order-type=RETURN") == []


def test_a_renewal_whose_answer_is_lost_is_asked_for_again_and_done_once(
    world: World, adobe: Adobe, acme: str
) -> None:
    world.advance_to_anniversary(acme, "-P30D")
    RenewalBot(adobe, {ACROBAT: 0}).run(acme)
    world.advance_to_anniversary(acme, "P0D")
    world.control("POST", "/faults", {"name": "timeout-after-commit", "operation": "create_order"})
    assert RenewalBot(adobe, {ACROBAT: 10}).run(acme) == [f"{ACROBAT}: renewed 10 late"]
    assert order_types(adobe, acme) == ["NEW", "RENEWAL"]
    again, first = world.requests("order-type=RENEWAL")
    assert again["replayed"]
    assert again["correlationId"] == first["correlationId"]
