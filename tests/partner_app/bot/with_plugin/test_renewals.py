"""The bot's tests on the pytest plugin of vipmp-sandbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from renewal_bot import Adobe, RenewalBot
from shop import ACROBAT, buy, new_customer, order_types, subscription

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = [pytest.mark.vipmp(now="2026-01-15T09:00:00Z"), pytest.mark.vipmp_lockstep]


@pytest.fixture
def adobe(vipmp_world: VipmpWorld) -> Iterator[Adobe]:
    world = vipmp_world
    adobe = Adobe(world.base_url, world.ims_url, world.client_id, world.client_secret, timeout=1)
    yield adobe
    adobe.close()


@pytest.fixture
def acme(adobe: Adobe) -> str:
    customer = new_customer(adobe)
    buy(adobe, customer)
    return customer


def test_long_before_the_anniversary_it_does_nothing(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    vipmp_world.travel("AD-31", acme)
    assert RenewalBot(adobe, {ACROBAT: 0}).run(acme) == []


def test_what_is_wanted_renews_by_itself(vipmp_world: VipmpWorld, adobe: Adobe, acme: str) -> None:
    vipmp_world.travel("AD-30", acme)
    assert RenewalBot(adobe, {ACROBAT: 10}).run(acme) == []
    vipmp_world.travel("AD", acme)
    assert order_types(adobe, acme) == ["NEW", "RENEWAL"]


def test_what_is_not_wanted_is_turned_off_and_lapses(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    vipmp_world.travel("AD-30", acme)
    assert RenewalBot(adobe, {ACROBAT: 0}).run(acme) == [f"{ACROBAT}: will renew 0"]
    vipmp_world.travel("AD", acme)
    assert subscription(adobe, acme)["status"] == "1004"


def test_of_what_is_wanted_less_only_that_renews(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    vipmp_world.travel("AD-5", acme)
    assert RenewalBot(adobe, {ACROBAT: 4}).run(acme) == [f"{ACROBAT}: will renew 4"]
    assert RenewalBot(adobe, {ACROBAT: 4}).run(acme) == []
    vipmp_world.travel("AD", acme)
    assert subscription(adobe, acme)["currentQuantity"] == 4


def test_after_the_cutoff_it_tells_that_it_is_too_late(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    vipmp_world.travel("AD-3", acme)
    assert RenewalBot(adobe, {ACROBAT: 4}).run(acme) == [f"{ACROBAT}: too late to renew 4"]
    vipmp_world.travel("AD", acme)
    assert subscription(adobe, acme)["currentQuantity"] == 10


def test_what_lapsed_by_mistake_is_renewed_late(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    vipmp_world.travel("AD-30", acme)
    RenewalBot(adobe, {ACROBAT: 0}).run(acme)
    vipmp_world.travel("AD+30", acme)
    assert RenewalBot(adobe, {ACROBAT: 12}).run(acme) == [f"{ACROBAT}: renewed 10 late"]
    assert subscription(adobe, acme)["status"] == "1000"


@pytest.mark.vipmp(rules={"lateRenewalDays": 14})
def test_after_the_late_window_it_tells_that_it_is_lost(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    vipmp_world.travel("AD-30", acme)
    RenewalBot(adobe, {ACROBAT: 0}).run(acme)
    vipmp_world.travel("AD+15", acme)
    said = RenewalBot(adobe, {ACROBAT: 10}).run(acme)
    assert said == [f"{ACROBAT}: cannot be renewed any more (3122)"]
    [refused] = vipmp_world.requests(order_type="RENEWAL")
    assert refused.why is not None
    assert refused.why.rule == "RN-5"


def test_an_order_is_returned_within_fourteen_days(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    order = buy(adobe, acme, 5)
    vipmp_world.travel(days=14)
    assert RenewalBot(adobe, {}).give_back(acme, order) == "returned"
    assert subscription(adobe, acme)["currentQuantity"] == 10


def test_after_that_it_does_not_even_ask(vipmp_world: VipmpWorld, adobe: Adobe, acme: str) -> None:
    order = buy(adobe, acme, 5)
    vipmp_world.travel(days=14, seconds=1)
    assert RenewalBot(adobe, {}).give_back(acme, order) == "too late to return"
    assert vipmp_world.requests(order_type="RETURN") == []


def test_a_renewal_whose_answer_is_lost_is_asked_for_again_and_done_once(
    vipmp_world: VipmpWorld, adobe: Adobe, acme: str
) -> None:
    vipmp_world.travel("AD-30", acme)
    RenewalBot(adobe, {ACROBAT: 0}).run(acme)
    vipmp_world.travel("AD", acme)
    vipmp_world.fault("timeout-after-commit", operation="create_order")
    assert RenewalBot(adobe, {ACROBAT: 10}).run(acme) == [f"{ACROBAT}: renewed 10 late"]
    assert order_types(adobe, acme) == ["NEW", "RENEWAL"]
    again, first = vipmp_world.requests(order_type="RENEWAL")
    assert (again.replayed, again.correlation_id) == (True, first.correlation_id)
