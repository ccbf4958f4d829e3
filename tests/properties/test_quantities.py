"""What holds after every action, whatever was ordered, returned and renewed (RE-1, RN-1)."""

from __future__ import annotations

from hypothesis import given, settings

from tests.properties.playing import (
    DAY,
    Action,
    Player,
    Wait,
    buys,
    preferences,
    returns,
    reverts,
    stories,
    switches,
    switchings,
    waits,
)
from tests.support import InProcess, Json


def not_negative(player: Player) -> None:
    for found in player.seen().values():
        for held in found["subscriptions"]:
            assert held["currentQuantity"] >= 0
            assert 0 <= held["usedQuantity"] <= held["currentQuantity"]
            assert held["currentQuantity"] > 0 or held["status"] == "1004"
        for order in found["orders"]:
            for item in order["lineItems"]:
                assert item["quantity"] > 0
                assert 0 <= item.get("remainingQuantity", 0) <= item["quantity"]


def remaining_of_running_term(orders: list[Json], subscription_id: str) -> int:
    """Return what may be returned of a subscription's lines, back to its last renewal."""
    remaining = 0
    for order in orders:
        if order["orderType"] not in {"NEW", "RENEWAL"} or order["status"] not in {"1000", "1008"}:
            continue
        mine = [each for each in order["lineItems"] if each["subscriptionId"] == subscription_id]
        remaining += sum(each["remainingQuantity"] for each in mine)
        if mine and order["orderType"] == "RENEWAL":
            break
    return remaining


def consistent(player: Player) -> None:
    not_negative(player)
    for found in player.seen().values():
        for held in found["subscriptions"]:
            expected = remaining_of_running_term(found["orders"], held["subscriptionId"])
            assert held["currentQuantity"] == expected, (held, found["orders"])


def dates_agree(player: Player) -> None:
    """Active subscriptions end at the anniversary, credit packs apart, and none is overdue."""
    today = player.world.now()[:10]
    for found in player.seen().values():
        for held in found["subscriptions"]:
            if held["status"] == "1000":
                assert held["renewalDate"] > today
                if held["autoRenewal"]["enabled"]:
                    assert held["renewalDate"] == found["customer"]["cotermDate"]


@settings(max_examples=12, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, returns, preferences, waits(), size=12))
def test_quantities_are_never_negative(sandbox: InProcess, story: list[Action]) -> None:
    def look(each: Player) -> None:
        not_negative(each)
        dates_agree(each)

    with Player(sandbox) as player:
        player.play([*story, Wait(400 * DAY)], look)


@settings(max_examples=12, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, returns, switches, waits(), size=12))
def test_what_remains_returnable_of_the_running_term_is_what_is_held(
    sandbox: InProcess, story: list[Action]
) -> None:
    with Player(sandbox) as player:
        player.play([*story, Wait(400 * DAY)], consistent)


@settings(max_examples=12, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, switchings, switchings, reverts, returns, preferences, waits(), size=14))
def test_switches_neither_make_nor_lose_licences(sandbox: InProcess, story: list[Action]) -> None:
    """What lines say of every subscription is compared when the player is done."""
    with Player(sandbox) as player:
        player.play([*story, Wait(400 * DAY)], not_negative)


@settings(max_examples=8, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, switchings, switchings, reverts, returns, waits(14 * DAY), size=14))
def test_switches_that_take_time_do_not_either(sandbox: InProcess, story: list[Action]) -> None:
    rules = {"orderProcessingSeconds": 7 * 86_400}
    with Player(sandbox, rules=rules) as player:
        player.play([*story, Wait(400 * DAY)], not_negative)
