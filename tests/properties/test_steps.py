"""Advancing once, or day by day, or by the hour, ends in the same state (design: Time)."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.playing import (
    DAY,
    HOUR,
    Action,
    Buy,
    Player,
    Prefer,
    Wait,
    buys,
    preferences,
    returns,
    reverts,
    stories,
    switchings,
    takings,
    waits,
)
from tests.support import InProcess, Json

RULES = st.fixed_dictionaries(
    {
        "orderProcessingSeconds": st.sampled_from((0, 0, 1, 90, 7200)),
        "latePreferenceChanges": st.sampled_from(("ignored", "counted")),
        "preferenceCutoffDays": st.sampled_from((3, 20)),
    }
)


def same_in_steps(
    sandbox: InProcess, story: list[Action], rules: Json, *, step: timedelta, lead: timedelta
) -> None:
    """Play a story twice; its first purchase meets its anniversary `lead` after the start.

    The time from that purchase to then passes in one step in both plays.
    """
    before, rest = [story[0], Wait(timedelta(days=365) - lead)], story[1:]
    with Player(sandbox, rules=rules) as at_once, Player(sandbox, rules=rules) as in_steps:
        at_once.play([*before, *rest])
        in_steps.play(before)
        in_steps.step = step
        in_steps.play(rest)
        assert in_steps.answers == at_once.answers
        assert in_steps.seen() == at_once.seen()
        for what in ("events", "outbox", "schedule"):
            found = [
                player.world.control("GET", f"/{what}?limit=1000").json()
                for player in (in_steps, at_once)
            ]
            assert found[0] == found[1], what


@settings(max_examples=10, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, returns, preferences, waits(30 * DAY)), rules=RULES)
def test_day_by_day_is_as_at_once(sandbox: InProcess, story: list[Action], rules: Json) -> None:
    same_in_steps(sandbox, [*story, Wait(40 * DAY)], rules, step=DAY, lead=35 * DAY)


@settings(max_examples=8, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, returns, preferences, waits(DAY)), rules=RULES)
def test_hour_by_hour_is_as_at_once(sandbox: InProcess, story: list[Action], rules: Json) -> None:
    same_in_steps(sandbox, [*story, Wait(2 * DAY)], rules, step=HOUR, lead=30 * HOUR)


@settings(max_examples=8, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, takings, takings, waits(30 * DAY)), rules=RULES)
def test_authorizations_day_by_day_are_as_at_once(
    sandbox: InProcess, story: list[Action], rules: Json
) -> None:
    same_in_steps(sandbox, [*story, Wait(20 * DAY)], rules, step=DAY, lead=35 * DAY)


@settings(max_examples=6, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, switchings, switchings, reverts, waits(14 * DAY)), rules=RULES)
def test_switches_day_by_day_are_as_at_once(
    sandbox: InProcess, story: list[Action], rules: Json
) -> None:
    same_in_steps(sandbox, [*story, Wait(40 * DAY)], rules, step=DAY, lead=35 * DAY)


def test_two_years_day_by_day_are_as_at_once(sandbox: InProcess) -> None:
    story: list[Action] = [
        Buy(0, (0, 2), 9),
        Buy(1, (3, 4), 1000),
        Wait(50 * DAY),
        Buy(0, (1, 5), 1),
        Prefer(0, 0, enabled=True, quantity=60),
        Prefer(1, 0, enabled=False, quantity=None),
        Wait(500 * DAY),
        Buy(1, (0, 6), 45),
        Wait(180 * DAY),
    ]
    same_in_steps(sandbox, story, {}, step=DAY, lead=timedelta(days=364))
