"""What a linked membership makes of levels between its anniversaries (LM-4 to LM-6)."""

from __future__ import annotations

import pytest

from tests.checking import findings
from tests.committed import status_of, with_commitment
from tests.linking import (
    accept_terms,
    happened,
    holding,
    joined,
    level,
    levels,
    linked,
    noon,
    own,
    refresh,
)
from tests.support import CONSUMABLE, Json, Partner, World, line, refused


@pytest.fixture
def two(world: World, partner: Partner) -> tuple[str, str]:
    """The owner of seventy licences and a member with thirty-one, as on Adobe's page."""
    owner, member = holding(partner, 70), holding(partner, 31)
    own(partner, owner)
    accept_terms(world, owner)
    return owner, joined(world, owner, member)


def test_a_refresh_gives_both_the_level_of_both(
    world: World, partner: Partner, two: tuple[str, str]
) -> None:
    assert [level(partner, each) for each in two] == ["03", "03"]
    asked = refresh(world, two[0])
    assert asked["refreshDueAt"] == "2026-01-15T10:00:00Z"
    world.advance(to="2026-01-15T09:59:59Z")
    assert [level(partner, each) for each in two] == ["03", "03"]
    world.advance(to="2026-01-15T10:00:00Z")
    assert [level(partner, each) for each in two] == ["04", "04"]
    shown = linked(world, two[0])
    assert (shown["lastRefreshDate"], shown["refreshDueAt"]) == ("2026-01-15T10:00:00Z", None)
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "04"}]
    assert findings(world.http, world.world_id) == []


def test_one_licence_short_is_one_level_short(world: World, partner: Partner) -> None:
    owner, member = holding(partner, 70), holding(partner, 29)
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    refresh(world, owner)
    world.advance(by="PT1H")
    assert [level(partner, each) for each in (owner, member)] == ["03", "03"]


def test_a_refresh_that_waits_stands(world: World, two: tuple[str, str]) -> None:
    first = refresh(world, two[0])
    world.advance(by="PT30M")
    assert refresh(world, two[0])["refreshDueAt"] == first["refreshDueAt"]
    world.advance(by="PT1H")
    assert len(happened(world, "linked.refreshed")) == 1


@pytest.mark.parametrize("minutes", [0, 1, 180])
def test_how_long_a_refresh_takes_is_a_rule(
    world: World, partner: Partner, two: tuple[str, str], minutes: int
) -> None:
    world.rules(linkedRefreshMinutes=minutes)
    refresh(world, two[0])
    if minutes:
        assert level(partner, two[0]) == "03"
        world.advance(by=f"PT{minutes}M")
    assert level(partner, two[0]) == "04"


def test_a_refresh_lowers_nothing(world: World, partner: Partner, two: tuple[str, str]) -> None:
    owner, member = two
    refresh(world, owner)
    world.advance(by="PT1H")
    world.control("DELETE", f"/customers/{member}/linked-membership")
    refresh(world, owner)
    world.advance(by="PT1H")
    assert level(partner, owner) == "04"
    noon(world, "2027-01-15")
    assert level(partner, owner) == "03"


def test_a_member_may_buy_at_the_level_of_the_group(
    world: World, partner: Partner, two: tuple[str, str]
) -> None:
    at_four = "65304479CA04A12"
    refused(partner.try_order(two[1], line(at_four)), 400, "2129")
    refresh(world, two[0])
    world.advance(by="PT1H")
    assert partner.preview(two[1], line()).json()["lineItems"][0]["offerId"] == at_four
    assert partner.try_order(two[1], line(at_four)).status_code == 201


def test_what_a_member_buys_by_itself_is_its_own(
    world: World, partner: Partner, two: tuple[str, str]
) -> None:
    owner, member = two
    partner.order(member, line(quantity=100))
    assert [level(partner, each) for each in two] == ["03", "04"]
    assert linked(world, owner)["discounts"][0]["level"] == "03"


def test_a_members_own_anniversary_does_not_lower_it(world: World, partner: Partner) -> None:
    member = holding(partner, 31)
    noon(world, "2026-03-01")
    owner = holding(partner, 70)
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    refresh(world, owner)
    (held,) = partner.subscriptions(member)
    partner.renew(member, held["subscriptionId"], enabled=True, renewalQuantity=1)
    world.advance(to="2027-01-15T12:00:00Z")
    assert level(partner, member) == "04"
    (renewal,) = [each for each in partner.orders(member) if each["orderType"] == "RENEWAL"]
    assert renewal["lineItems"][0]["offerId"] == "65304479CA04A12"
    # The group looks back on the day on which its owner renews seventy.
    world.advance(to="2027-03-01T12:00:00Z")
    assert [level(partner, each) for each in (owner, member)] == ["03", "03"]
    assert findings(world.http, world.world_id) == []


def test_a_member_that_lapses_keeps_the_level_of_the_group(world: World, partner: Partner) -> None:
    member = holding(partner, 1)
    noon(world, "2026-03-01")
    owner = holding(partner, 70)
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    (held,) = partner.subscriptions(member)
    partner.renew(member, held["subscriptionId"], enabled=False)
    world.advance(to="2027-01-15T12:00:00Z")
    assert level(partner, member) == "03"


def test_transactions_are_summed_too(world: World, partner: Partner) -> None:
    owner, member = partner.customer(name="Owner"), partner.customer(name="Member")
    for customer, quantity in ((owner, 600), (member, 400)):
        partner.order(customer, line(CONSUMABLE, quantity))
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    assert levels(partner, member) == ["01", "T1"]
    refresh(world, owner)
    world.advance(by="PT1H")
    assert [levels(partner, each) for each in (owner, member)] == [["01", "T2"], ["01", "T2"]]


def test_a_group_goes_on_while_its_owner_is_inactive(
    world: World, partner: Partner, two: tuple[str, str]
) -> None:
    owner, member = two
    world.portal(f"/customers/{owner}", status="1004")
    noon(world, "2027-01-16")
    assert len(happened(world, "linked.anniversary")) == 1
    assert level(partner, member) == "02"


def test_many_groups_are_computed_together(world: World, partner: Partner) -> None:
    """Each by what its own participants hold."""
    reseller = partner.reseller()
    owners = [holding(partner, size, reseller, name=f"Owner {size}") for size in (9, 49, 99)]
    for owner in owners:
        own(partner, owner)
        accept_terms(world, owner)
        joined(world, owner, holding(partner, 1, reseller, name=f"Member of {owner}"))
        refresh(world, owner)
    world.advance(by="PT1H")
    assert [level(partner, owner) for owner in owners] == ["02", "03", "04"]
    assert findings(world.http, world.world_id) == []


@pytest.fixture
def member_of_broken_commitment(world: World, partner: Partner) -> str:
    """A member with twelve licences whose commitment to fifteen was not complied with."""
    member = with_commitment(world, 12, 15, status="NONCOMPLIANT", end="2026-05-01")
    owner = holding(partner, 70)
    own(partner, owner)
    accept_terms(world, owner)
    return joined(world, owner, member)


def test_the_end_of_a_commitment_leaves_a_member_the_level_of_its_group(
    world: World, partner: Partner, member_of_broken_commitment: str
) -> None:
    member = member_of_broken_commitment
    for now in ("2026-05-01T23:59:59Z", "2026-05-02T00:00:00Z", "2026-05-02T12:00:00Z"):
        world.advance(to=now)
        assert level(partner, member) == "03"
        assert findings(world.http, world.world_id) == []
    assert status_of(partner, member) == "EXPIRED"


@pytest.mark.parametrize(
    "changes", [{"status": "EXPIRED"}, {"endDate": "2026-01-14"}, {"status": "INACTIVE"}]
)
def test_a_testers_end_of_it_does_too(
    world: World, partner: Partner, member_of_broken_commitment: str, changes: Json
) -> None:
    member = member_of_broken_commitment
    world.portal(f"/customers/{member}", commitment=changes)
    world.advance(by="PT1S")
    assert level(partner, member) == "03"
    assert findings(world.http, world.world_id) == []


def test_who_has_left_the_group_loses_its_level_with_the_commitment(
    world: World, partner: Partner, member_of_broken_commitment: str
) -> None:
    member = member_of_broken_commitment
    world.control("DELETE", f"/customers/{member}/linked-membership")
    noon(world, "2026-05-02")
    assert level(partner, member) == "01"
    assert findings(world.http, world.world_id) == []


def test_a_group_gives_no_level_of_a_commitment(world: World, partner: Partner) -> None:
    """Its owner has kept one from VIP, whose commitment it has broken (MG-3)."""
    owner = with_commitment(world, 60, 50, status="NONCOMPLIANT", discountLevel="13")
    own(partner, owner)
    accept_terms(world, owner)
    member = joined(world, owner, holding(partner, 1))
    assert [level(partner, each) for each in (owner, member)] == ["13", "03"]
    refused(partner.try_order(member, line("65304479CA13A12")), 400, "2129")
    assert findings(world.http, world.world_id) == []
