"""What is being renewed is waited for before a linked membership counts it (LM-4, RN-4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.checking import findings
from tests.linking import (
    accept_terms,
    happened,
    holding,
    joined,
    level,
    linked,
    noon,
    own,
    refresh,
)
from tests.support import World, line

AD = "2027-01-15"


def renewing(world: World, held: int, renewed: int, *, enabled: bool = True) -> str:
    """Make the owner of a linked membership with what is to renew at its anniversary."""
    partner = world.partner
    owner = holding(partner, held)
    own(partner, owner)
    accept_terms(world, owner)
    (subscription,) = partner.subscriptions(owner)
    wish = {"enabled": enabled, **({"renewalQuantity": renewed} if enabled else {})}
    partner.renew(owner, subscription["subscriptionId"], **wish)
    noon(world, "2027-01-14")
    world.rules(orderProcessingSeconds=3600)
    return owner


def seen(world: World, owner: str, *instants: str) -> list[str]:
    """Read the owner's level at some instants, at each of which the world must be sound."""
    levels = []
    for instant in instants:
        world.advance(to=instant)
        assert findings(world.http, world.world_id) == []
        assert linked(world, owner)["discounts"][0]["level"] == level(world.partner, owner)
        levels.append(level(world.partner, owner))
    return levels


@pytest.mark.every_backend
@pytest.mark.parametrize(("held", "renewed", "levels"), [(100, 10, "04 02"), (10, 100, "04 04")])
def test_it_counts_what_has_renewed(world: World, held: int, renewed: int, levels: str) -> None:
    owner = renewing(world, held, renewed)
    before, after = levels.split()
    world.advance(to=f"{AD}T00:59:59Z")
    assert findings(world.http, world.world_id) == []
    assert level(world.partner, owner) == before
    assert happened(world, "linked.anniversary") == []
    assert seen(world, owner, f"{AD}T01:00:00Z", f"{AD}T01:00:01Z") == [after, after]
    assert [each["at"] for each in happened(world, "linked.anniversary")] == [f"{AD}T01:00:00Z"]
    assert seen(world, owner, "2028-01-14T12:00:00Z") == [after]
    assert len(happened(world, "linked.anniversary")) == 1


def test_it_waits_for_the_renewal_of_a_member(world: World) -> None:
    partner = world.partner
    member = holding(partner, 100)
    owner = holding(partner, 5, name="Owner")
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    (subscription,) = partner.subscriptions(member)
    partner.renew(member, subscription["subscriptionId"], enabled=True, renewalQuantity=6)
    noon(world, "2027-01-14")
    world.rules(orderProcessingSeconds=3600)
    noon(world, AD)
    assert [level(partner, each) for each in (owner, member)] == ["02", "02"]
    assert findings(world.http, world.world_id) == []


def test_a_renewal_that_fails_counts_as_what_is_left(world: World) -> None:
    owner = renewing(world, 100, 100)
    world.advance(to=f"{AD}T00:30:00Z")
    world.portal(f"/customers/{owner}", status="1004")
    assert seen(world, owner, f"{AD}T00:59:59Z", f"{AD}T01:00:00Z") == ["04", "01"]


def test_what_lapses_is_not_waited_for(world: World) -> None:
    owner = renewing(world, 100, 0, enabled=False)
    assert seen(world, owner, f"{AD}T00:00:00Z") == ["01"]


def test_an_early_renewal_that_outlasts_the_term_is_waited_for(world: World) -> None:
    owner, partner = renewing(world, 100, 0, enabled=False), world.partner
    (held,) = partner.subscriptions(owner)
    world.advance(to="2027-01-14T23:30:00Z")
    item = line(held["offerId"], 60, subscriptionId=held["subscriptionId"])
    body = {"orderType": "RENEWAL", "lineItems": [item]}
    assert partner.post(f"/customers/{owner}/orders", body).status_code == 201
    instants = (f"{AD}T00:00:00Z", f"{AD}T00:29:59Z", f"{AD}T00:30:00Z", f"{AD}T02:00:00Z")
    assert seen(world, owner, *instants) == ["04", "04", "03", "03"]


def test_a_refresh_waits_too(world: World) -> None:
    """Else it would raise the group to the quantities of the old term, for a year."""
    partner = world.partner
    member = holding(partner, 60)
    noon(world, "2026-02-01")
    owner = holding(partner, 45)
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    (subscription,) = partner.subscriptions(member)
    partner.renew(member, subscription["subscriptionId"], enabled=True, renewalQuantity=1)
    world.advance(to="2027-01-14T23:30:00Z")
    world.rules(orderProcessingSeconds=3600)
    refresh(world, owner)
    world.advance(to=f"{AD}T00:30:00Z")
    assert linked(world, owner)["refreshDueAt"] == f"{AD}T01:00:00Z"
    assert level(partner, owner) == "02"
    assert findings(world.http, world.world_id) == []
    world.advance(to=f"{AD}T01:00:00Z")
    shown = linked(world, owner)
    assert (shown["lastRefreshDate"], shown["refreshDueAt"]) == (f"{AD}T01:00:00Z", None)
    assert level(partner, owner) == "02"
    assert findings(world.http, world.world_id) == []


def test_what_waits_for_a_tester_is_looked_at_every_day(world: World) -> None:
    owner = renewing(world, 100, 10)
    world.portal(f"/customers/{owner}", status="1002")
    noon(world, "2027-01-17")
    assert level(world.partner, owner) == "04"
    assert happened(world, "linked.anniversary") == []
    assert findings(world.http, world.world_id) == []
    world.portal(f"/customers/{owner}", status="1000")
    noon(world, "2027-01-18")
    assert findings(world.http, world.world_id) == []
    assert level(world.partner, owner) == "02"


@pytest.mark.parametrize("step", ["P1D", "PT1H", "PT7M"])
def test_however_the_clock_is_moved(new_world: Callable[..., World], step: str) -> None:
    world = new_world()
    owner = renewing(world, 100, 10)
    for _ in range({"P1D": 1, "PT1H": 24, "PT7M": 110}[step]):
        world.advance(by=step)
    noon(world, AD)
    told = [each["at"] for each in happened(world, "linked.level_changed")]
    assert (level(world.partner, owner), told) == ("02", [f"{AD}T01:00:00Z"])
