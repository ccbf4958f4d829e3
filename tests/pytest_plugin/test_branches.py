"""Worlds that go back, branch, begin amid a story, and fail on demand."""

from __future__ import annotations

from pathlib import Path

from tests.pytest_plugin.inner import run, write
from tests.pytest_plugin.partners import PARTNER

BRANCHES = """
    from datetime import UTC, datetime
    import pytest
    from partner import call, customer, order

    pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z", seed=7)
    START = datetime(2026, 1, 15, 9, tzinfo=UTC)

    def test_it_goes_back_and_plays_on_as_it_did(vipmp_world):
        acme = customer(vipmp_world)
        vipmp_world.snapshot("before the order")
        first = order(vipmp_world, acme)
        vipmp_world.travel(days=400)
        vipmp_world.restore()
        assert vipmp_world.now == START
        assert call(vipmp_world, "GET", f"/customers/{acme}/subscriptions").json()["items"] == []
        assert order(vipmp_world, acme) == first

    def test_it_goes_back_to_the_last_snapshot_or_a_chosen_one(vipmp_world):
        first = vipmp_world.snapshot()
        vipmp_world.travel(days=1)
        vipmp_world.snapshot()
        vipmp_world.travel(days=1)
        vipmp_world.restore()
        assert vipmp_world.now.day == 16
        vipmp_world.restore(first)
        assert vipmp_world.now.day == 15
        vipmp_world.restore()
        assert vipmp_world.now.day == 16

    def test_without_a_snapshot_there_is_no_way_back(vipmp_world):
        with pytest.raises(LookupError, match=r"call snapshot\\(\\) first"):
            vipmp_world.restore()

    @pytest.mark.vipmp_lockstep
    def test_in_lockstep_this_process_goes_back_too(vipmp_world):
        vipmp_world.snapshot()
        vipmp_world.travel(days=400)
        vipmp_world.restore()
        assert datetime.now(UTC) == START

    seen = {}

    @pytest.mark.vipmp_lockstep
    def test_forks_go_their_own_way(vipmp_world):
        acme = customer(vipmp_world)
        fork = vipmp_world.fork("what if")
        assert fork.client_id != vipmp_world.client_id
        assert fork.control.resource.name == "what if"
        order(fork, acme)
        fork.travel(days=30)
        assert vipmp_world.now == START == datetime.now(UTC)
        assert call(vipmp_world, "GET", f"/customers/{acme}/subscriptions").json()["items"] == []
        with fork.lockstep():
            assert datetime.now(UTC) == fork.now
            fork.travel(days=1)
            assert datetime.now(UTC) == fork.now
        assert datetime.now(UTC) == START
        seen["forks"] = [fork.world_id, fork.fork().world_id]

    def test_forks_are_gone_with_their_world(vipmp_world, vipmp_sandbox):
        there = [each.world_id for each in vipmp_sandbox.list_worlds().items]
        assert not set(seen["forks"]) & set(there)

    def test_a_fork_may_be_of_what_was(vipmp_world):
        before = vipmp_world.snapshot()
        vipmp_world.travel(days=1)
        assert vipmp_world.fork(snapshot=before).now == START

    def test_a_story_begins_where_a_scenario_stops(vipmp_world):
        lapsed = vipmp_world.scenario("late-renewal", checkpoint="lapsed")
        acme, acrobat = lapsed.aliases["customer"], lapsed.aliases["acrobat"]
        [found] = call(lapsed, "GET", f"/customers/{acme}/subscriptions").json()["items"]
        assert (found["subscriptionId"], found["status"]) == (acrobat, "1004")
        assert vipmp_world.aliases == {}

    def test_a_request_can_be_made_to_fail(vipmp_world):
        vipmp_world.fault("server-error", operation="get_resellers", nth=2)
        statuses = [call(vipmp_world, "GET", "/resellers").status_code for _ in range(3)]
        assert statuses == [200, 500, 200]
        busy = {"type": "status", "status": 503, "body": "busy"}
        vipmp_world.fault(effect=busy, path="/v3/resellers", times=None)
        assert [call(vipmp_world, "GET", "/resellers").text for _ in range(2)] == ["busy"] * 2
"""


def test_worlds_go_back_branch_and_fail_on_demand(tmp_path: Path, address: str) -> None:
    write(tmp_path, test_branches=BRANCHES, partner=PARTNER)
    done = run(tmp_path, SANDBOX_URL=address)
    assert set(done.counts()) == {"passed"}, done.said
    assert done.code == 0
