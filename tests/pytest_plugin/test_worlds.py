"""Worlds of tests: new for each test, class or module, and all that a tester does to them."""

from __future__ import annotations

from pathlib import Path

from tests.pytest_plugin.inner import run, write
from tests.pytest_plugin.partners import PARTNER

LIFE = """
    import pytest

    seen = {}

    def test_a_world_is_a_tests_own(vipmp_world):
        seen["first"] = vipmp_world.world_id

    def test_the_next_test_has_another_and_the_first_is_gone(vipmp_world, vipmp_sandbox):
        assert vipmp_world.world_id != seen["first"]
        there = {each.world_id for each in vipmp_sandbox.list_worlds().items}
        assert vipmp_world.world_id in there and seen["first"] not in there

    class TestShared:
        def test_a_class_makes_one(self, vipmp_class_world, vipmp_module_world):
            seen["class"] = vipmp_class_world.world_id
            seen["module"] = vipmp_module_world.world_id

        def test_which_its_tests_share(self, vipmp_class_world):
            assert vipmp_class_world.world_id == seen["class"]

    class TestNext:
        def test_the_next_class_has_another(self, vipmp_class_world, vipmp_sandbox):
            assert vipmp_class_world.world_id != seen["class"]
            there = {each.world_id for each in vipmp_sandbox.list_worlds().items}
            assert seen["class"] not in there and seen["module"] in there

        def test_a_module_keeps_its_own(self, vipmp_module_world, vipmp_world, vipmp_class_world):
            assert vipmp_module_world.world_id == seen["module"]
            worlds = [vipmp_module_world, vipmp_world, vipmp_class_world]
            assert len({each.world_id for each in worlds}) == 3
            assert len({each.client_id for each in worlds}) == 3

    def test_a_test_may_delete_its_world_itself(vipmp_world):
        vipmp_world.delete()
        vipmp_world.delete()

    def test_it_bears_the_name_of_its_test(vipmp_world):
        assert vipmp_world.control.resource.name.endswith("test_it_bears_the_name_of_its_test")

    @pytest.mark.parametrize("text", ["ü", "\\n\\x00", "x" * 300])
    def test_whatever_that_is(vipmp_world, text):
        assert vipmp_world.token()
"""
MARKERS = """
    from datetime import UTC, datetime
    import pytest

    pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z", rules={"returnWindowDays": 7})

    def test_a_world_without_a_seed_draws_one(vipmp_world):
        assert vipmp_world.seed >= 0
        assert vipmp_world.now == datetime(2026, 1, 15, 9, tzinfo=UTC)

    @pytest.mark.vipmp(seed=7, rules={"lateRenewalDays": 14}, name="mine")
    def test_closer_markers_add_to_farther_ones(vipmp_world):
        assert vipmp_world.seed == 7
        assert vipmp_world.control.resource.name == "mine"
        assert vipmp_world.rules()["lateRenewalDays"] == 14
        assert vipmp_world.rules()["returnWindowDays"] == 7

    @pytest.mark.vipmp(seed=1)
    class TestSeeds:
        def test_the_class(self, vipmp_class_world, vipmp_module_world):
            assert vipmp_class_world.seed == 1
            assert vipmp_module_world.rules()["returnWindowDays"] == 7

        @pytest.mark.vipmp(seed=2)
        def test_a_test_of_it(self, vipmp_world):
            assert vipmp_world.seed == 2

    @pytest.mark.vipmp(distributors=[
        {"name": "North", "region": "NA"},
        {"name": "West", "region": "WE", "currencies": ["EUR"], "countries": ["DE"]},
    ])
    def test_distributors_have_clients_of_their_own(vipmp_world):
        assert [each.name for each in vipmp_world.credentials] == ["North", "West"]
        assert vipmp_world.token() != vipmp_world.token(1)
        assert vipmp_world.token() == vipmp_world.token()
        second = vipmp_world.headers(distributor=1)
        assert second["X-Api-Key"] == vipmp_world.credentials[1].client_id != vipmp_world.client_id
        assert second["Authorization"] == f"Bearer {vipmp_world.token(1)}"

    @pytest.mark.vipmp(mode="live", now="2026-02-01T00:00:00Z")
    def test_a_clock_can_run(vipmp_world):
        assert vipmp_world.control.clock().mode == "live"
"""
USE = """
    from datetime import UTC, date, datetime, timedelta
    import httpx
    import pytest
    from partner import call, customer, coterm_date, order
    from sandbox.client import SandboxError

    pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z", seed=7)

    def test_it_can_be_called_as_adobe_is(vipmp_world):
        answer = httpx.post(vipmp_world.ims_url, data={
            "grant_type": "client_credentials", "client_id": vipmp_world.client_id,
            "client_secret": vipmp_world.client_secret, "scope": "openid",
        })
        token = answer.json()["access_token"]
        headers = {**vipmp_world.headers(), "Authorization": f"Bearer {token}"}
        assert httpx.get(f"{vipmp_world.base_url}/v3/resellers", headers=headers).status_code == 200

    def test_headers_are_those_of_one_intent(vipmp_world):
        one, other = vipmp_world.headers(), vipmp_world.headers()
        assert one["X-Correlation-Id"] != other["X-Correlation-Id"]
        assert vipmp_world.headers(correlation_id="mine")["X-Correlation-Id"] == "mine"

    def test_travels(vipmp_world):
        assert vipmp_world.travel(days=30).to == vipmp_world.now
        assert vipmp_world.now == datetime(2026, 2, 14, 9, tzinfo=UTC)
        vipmp_world.travel(hours=1, minutes=30)
        assert vipmp_world.now == datetime(2026, 2, 14, 10, 30, tzinfo=UTC)
        vipmp_world.travel(by="P1M")
        vipmp_world.travel(by=timedelta(seconds=1))
        assert vipmp_world.now == datetime(2026, 3, 14, 10, 30, 1, tzinfo=UTC)
        vipmp_world.travel(to=datetime(2026, 4, 1, tzinfo=UTC))
        vipmp_world.travel(to=date(2026, 4, 2))
        vipmp_world.travel(to="2026-04-03T00:00:00Z")
        assert vipmp_world.now == datetime(2026, 4, 3, tzinfo=UTC)

    def test_travels_to_days_counted_from_the_anniversary(vipmp_world):
        acme = customer(vipmp_world)
        order(vipmp_world, acme)
        ends = datetime.fromisoformat(coterm_date(vipmp_world, acme)).replace(tzinfo=UTC)
        vipmp_world.travel("AD-3", acme)
        assert vipmp_world.now == ends - timedelta(days=3)
        moved = vipmp_world.travel("AD", acme)
        assert vipmp_world.now == ends
        assert moved.counts == {"order.completed": 1}
        assert vipmp_world.events(customer_id=acme)[-1].summary == moved.fired[0].summary

    @pytest.mark.parametrize("goal", [
        {}, {"days": 1, "to": "2027-01-01"}, {"moment": "AD"}, {"customer": "1"},
        {"moment": "AD", "customer": "1", "days": 1}, {"by": "P1D", "hours": 1},
    ])
    def test_a_travel_has_one_goal(vipmp_world, goal):
        with pytest.raises(TypeError, match="name one goal"):
            vipmp_world.travel(**goal)

    def test_time_does_not_go_back(vipmp_world):
        with pytest.raises(SandboxError) as told:
            vipmp_world.travel(days=-1)
        assert told.value.code == "CLOCK_BACKWARDS"

    def test_it_tells_what_was_asked_and_why_it_was_refused(vipmp_world):
        acme = customer(vipmp_world)
        placed = order(vipmp_world, acme)
        vipmp_world.travel(days=20)
        refused = call(vipmp_world, "POST", f"/customers/{acme}/orders", {
            "orderType": "RETURN", "referenceOrderId": placed["orderId"],
            "lineItems": placed["lineItems"],
        })
        assert refused.status_code == 400
        [found] = vipmp_world.requests(operation="create_order", status=400)
        assert (found.code, found.why.rule) == (refused.json()["code"], "RE-1")
        assert [each.status for each in vipmp_world.requests(customer_id=acme)] == [400, 201]

    def test_the_admins_of_a_customer_act(vipmp_world):
        acme = customer(vipmp_world)
        admin = vipmp_world.admin(acme)
        order(vipmp_world, acme)
        [subscription] = call(
            vipmp_world, "GET", f"/customers/{acme}/subscriptions"
        ).json()["items"]
        admin.assign_seats(subscription["subscriptionId"], ["a@acme.example"])
        assert [each.user for each in admin.seats(subscription["subscriptionId"]).assigned] == [
            "a@acme.example"
        ]
        assert admin.approval_code()
        assert vipmp_world.outbox(customer_id=acme)
        taken = admin.authorize_purchase("65304479CA01A12", 3)
        assert admin.purchase_authorizations() == [taken]

    def test_rules_change_as_it_goes(vipmp_world):
        assert vipmp_world.rules(lateRenewalDays=3)["lateRenewalDays"] == 3
        assert vipmp_world.rules()["lateRenewalDays"] == 3
        assert vipmp_world.rules(lateRenewalDays=None)["lateRenewalDays"] == 30
"""


def test_worlds_live_as_long_as_what_they_are_for(tmp_path: Path, address: str) -> None:
    write(tmp_path, test_life=LIFE, test_markers=MARKERS, test_use=USE, partner=PARTNER)
    done = run(tmp_path, SANDBOX_URL=address)
    assert set(done.counts()) == {"passed"}, done.said
    assert done.code == 0


def test_a_marker_that_says_what_no_world_takes_is_refused(tmp_path: Path, address: str) -> None:
    source = """
        import pytest

        @pytest.mark.vipmp(sead=7)
        def test_a_typo(vipmp_world): pass

        @pytest.mark.vipmp(7)
        def test_no_name(vipmp_world): pass

        @pytest.mark.vipmp(rules={"lateRenewalDay": 7})
        def test_no_rule(vipmp_world): pass
    """
    write(tmp_path, test_inner=source)
    done = run(tmp_path, SANDBOX_URL=address)
    assert done.counts() == {"errors": 3}, done.said
    assert "test_a_typo does not take sead=: it takes seed=, now=" in done.said
    assert "test_no_name does not take 7" in done.said
    assert "lateRenewalDay" in done.said
