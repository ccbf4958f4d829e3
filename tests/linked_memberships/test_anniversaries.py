"""What a linked membership's own anniversaries make of levels (LM-4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.checking import findings
from tests.linking import accept_terms, happened, holding, joined, level, linked, noon, own, refresh
from tests.support import Partner, World, line


def due(world: World, kind: str = "linked.anniversary") -> list[str]:
    """The instants at which something of a linked membership is due."""
    found = world.control("GET", "/schedule?limit=100").json()["items"]
    return [each["at"] for each in found if each["kind"] == kind]


def test_an_anniversary_comes_a_year_after_the_creation(world: World, partner: Partner) -> None:
    noon(world, "2026-03-10")
    own(partner, partner.customer())
    assert due(world) == ["2027-03-10T00:00:00Z"]
    world.advance(to="2027-03-09T23:59:59Z")
    assert happened(world, "linked.anniversary") == []
    world.advance(to="2027-03-10T00:00:00Z")
    assert len(happened(world, "linked.anniversary")) == 1
    assert due(world) == ["2028-03-10T00:00:00Z"]


def test_one_of_the_29th_of_february_returns_to_it(new_world: Any) -> None:
    world = new_world(now="2028-02-29T12:00:00Z")
    own(world.partner, world.partner.customer())
    seen = []
    for year in range(2029, 2033):
        seen += due(world)
        noon(world, f"{year}-03-01")
    assert [day[:10] for day in seen] == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_its_owners_schedule_shows_it(world: World, partner: Partner) -> None:
    owner, other = partner.customer(), partner.customer(name="Other")
    own(partner, owner)
    for customer, number in ((owner, 1), (other, 0)):
        found = world.control("GET", f"/schedule?customer-id={customer}").json()["items"]
        assert [each["kind"] for each in found].count("linked.anniversary") == number


def test_levels_fall_at_an_anniversary(world: World, partner: Partner) -> None:
    """The owner's own term goes on with less; the level of the group holds until its look back."""
    owner = holding(partner, 100)
    noon(world, "2026-02-01")
    own(partner, owner)
    (subscription,) = partner.subscriptions(owner)
    partner.renew(owner, subscription["subscriptionId"], enabled=True, renewalQuantity=10)
    noon(world, "2027-01-15")
    assert level(partner, owner) == "04"
    world.advance(to="2027-01-31T23:59:59Z")
    assert level(partner, owner) == "04"
    world.advance(to="2027-02-01T00:00:00Z")
    assert level(partner, owner) == "02"
    assert [each["at"] for each in happened(world, "linked.level_changed")] == [
        "2027-02-01T00:00:00Z"
    ]
    assert findings(world.http, world.world_id) == []


def test_it_comes_after_the_term_that_ends_at_the_same_instant(
    world: World, partner: Partner
) -> None:
    owner = holding(partner, 100)
    own(partner, owner)
    (subscription,) = partner.subscriptions(owner)
    partner.renew(owner, subscription["subscriptionId"], enabled=True, renewalQuantity=10)
    world.advance(to="2027-01-15T00:00:00Z")
    # The renewal was priced with the level of the group, and then that one fell.
    assert [each["offerId"] for each in partner.orders(owner)[0]["lineItems"]] == [
        "65304479CA04A12"
    ]
    assert level(partner, owner) == "02"


def test_what_lapsed_at_that_instant_counts_no_more(world: World, partner: Partner) -> None:
    owner = holding(partner, 100)
    own(partner, owner)
    (subscription,) = partner.subscriptions(owner)
    partner.renew(owner, subscription["subscriptionId"], enabled=False)
    world.advance(to="2027-01-15T00:00:00Z")
    assert level(partner, owner) == "01"
    assert findings(world.http, world.world_id) == []


def test_once_daily_and_hourly_end_the_same(new_world: Callable[..., World]) -> None:
    """Five days with the end of a member's term, a refresh, and the group's anniversary."""
    seen = []
    for step, times in (("P5D", 1), ("P1D", 5), ("PT1H", 120)):
        world = new_world()
        partner = world.partner
        member = holding(partner, 31)
        noon(world, "2026-01-17")
        owner = holding(partner, 70)
        own(partner, owner)
        accept_terms(world, owner)
        joined(world, owner, member)
        (held,) = partner.subscriptions(member)
        partner.renew(member, held["subscriptionId"], enabled=True, renewalQuantity=1)
        noon(world, "2027-01-14")
        world.rules(linkedRefreshMinutes=6 * 60)
        refresh(world, owner)
        for _ in range(times):
            world.advance(by=step)
        told = [
            (each["at"], each["kind"], each["summary"])
            for each in world.control("GET", "/events?limit=100").json()["items"]
        ]
        seen.append((told, linked(world, owner), [level(partner, one) for one in (owner, member)]))
        assert findings(world.http, world.world_id) == []
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][2] == ["03", "03"]
    kinds = [kind for _, kind, _ in seen[0][0]]
    assert {"linked.refreshed", "linked.anniversary", "linked.level_changed"} <= set(kinds)


def test_what_is_bought_in_between_counts_at_once(partner: Partner) -> None:
    owner = partner.customer()
    own(partner, owner)
    partner.order(owner, line(quantity=10))
    assert level(partner, owner) == "02"


def test_a_preview_foresees_no_anniversary_of_the_group(world: World, partner: Partner) -> None:
    """It has the level of now, at which the member would renew today (behaviour, RN-6)."""
    owner = holding(partner, 100)
    own(partner, owner)
    accept_terms(world, owner)
    noon(world, "2026-03-01")
    member = joined(world, owner, holding(partner, 20))
    noon(world, "2027-01-11")
    (held,) = partner.subscriptions(owner)
    partner.renew(owner, held["subscriptionId"], enabled=False)
    noon(world, "2027-01-14")
    assert previewed(partner, member) == "65304479CA04A12"
    noon(world, "2027-01-15")
    assert previewed(partner, member) == "65304479CA02A12"
    noon(world, "2027-03-01")
    renewal = next(each for each in partner.orders(member) if each["orderType"] == "RENEWAL")
    assert renewal["lineItems"][0]["offerId"] == "65304479CA02A12"


def previewed(partner: Partner, customer: str) -> str:
    """Read which offer the coming renewal of a customer has."""
    body = {"orderType": "PREVIEW_RENEWAL"}
    answer = partner.post(f"/customers/{customer}/orders", body)
    assert answer.status_code in (200, 201), answer.text
    offer: str = answer.json()["lineItems"][0]["offerId"]
    return offer
