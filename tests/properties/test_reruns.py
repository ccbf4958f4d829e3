"""The same seed and the same calls give the same ids, bytes and rows (design: keyed by world)."""

from __future__ import annotations

from hypothesis import given, settings

from tests.branching import fork_of, restore, snapshot_of
from tests.local import REAL_TIME, dump
from tests.properties.playing import (
    DAY,
    Action,
    Buy,
    Player,
    Wait,
    buys,
    preferences,
    returns,
    stories,
    waits,
)
from tests.support import InProcess, Json

APART = REAL_TIME | {"world_id", "rows_id"}


def rows(sandbox: InProcess, player: Player) -> dict[str, list[Json]]:
    found = dump(sandbox.parts, world_id=player.world.world_id, but=APART)
    for table in ("credentials", "installation", "imported_prices"):
        found.pop(table)
    return found


@settings(max_examples=10, derandomize=True, deadline=None, database=None)
@given(story=stories(buys, returns, preferences, waits(), size=8))
def test_a_rerun_gives_the_same_ids_bytes_and_rows(sandbox: InProcess, story: list[Action]) -> None:
    with Player(sandbox) as first, Player(sandbox) as second:
        first.play([*story, Wait(366 * DAY)])
        second.play([*story, Wait(366 * DAY)])
        assert first.answers == second.answers
        assert rows(sandbox, first) == rows(sandbox, second)


@settings(max_examples=10, derandomize=True, deadline=None, database=None)
@given(
    before=stories(buys, returns, preferences, waits(), size=6),
    after=stories(buys, returns, preferences, waits(), size=6),
)
def test_a_restored_world_and_a_fork_repeat_what_came_after_the_snapshot(
    sandbox: InProcess, before: list[Action], after: list[Action]
) -> None:
    with Player(sandbox) as player:
        player.play(before)
        snapshot, told = snapshot_of(player.world), len(player.answers)
        fork = Player(sandbox, calls=player.calls)
        fork.world, fork.customers = fork_of(player.world), player.customers
        calls = player.calls
        player.play([*after, Wait(366 * DAY)])
        first, answers = rows(sandbox, player), player.answers[told:]
        restore(player.world, snapshot)
        player.calls, player.answers = calls, []
        player.play([*after, Wait(366 * DAY)])
        assert player.answers == answers
        assert rows(sandbox, player) == first
        fork.play([*after, Wait(366 * DAY)])
        assert fork.answers == answers
        assert rows(sandbox, fork) == {**first, "snapshots": []}
        fork.world.control("DELETE")


def test_a_reset_world_repeats_its_story(sandbox: InProcess) -> None:
    story: list[Action] = [Buy(0, (0, 3), 45), Buy(1, (1,), 2), Wait(366 * DAY), Buy(0, (0,), 1)]
    with Player(sandbox) as player:
        player.play(story)
        first, answers = rows(sandbox, player), player.answers
        assert player.world.control("POST", "/reset").status_code == 200
        again = Player(sandbox)
        again.world = player.world
        again.customers = player.customers
        reseller = again._account("/resellers", "resellerId", "Reseller", {})  # noqa: SLF001 - our own
        for number, customer in enumerate(player.customers):
            extra = {"resellerId": reseller}
            made = again._account("/customers", "customerId", f"Customer {number}", extra)  # noqa: SLF001 - our own
            assert made == customer
        again.play(story)
        assert again.answers == answers
        assert rows(sandbox, again) == first


def test_another_seed_gives_other_ids(sandbox: InProcess) -> None:
    ids = []
    for seed in (1, 2):
        answer = sandbox.post("/sandbox/v1/worlds", json={"seed": seed, "mode": "frozen"})
        ids.append(answer.json()["credentials"][0]["distributorId"])
        sandbox.delete(f"/sandbox/v1/worlds/{answer.json()['worldId']}")
    assert ids[0] != ids[1]
