"""Who changes its reseller, and groups in copies of their world (LM-9)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.checking import findings
from tests.committing import request
from tests.linking import (
    accept_terms,
    ask,
    code_of,
    holding,
    join,
    joined,
    level,
    linked,
    own,
    refresh,
)
from tests.moving import exported, imported
from tests.reseller_change.moving import Move
from tests.reseller_change.moving import code_of as approval
from tests.support import Partner, World, line, make_world


@pytest.fixture
def across(new_world: Callable[..., World]) -> Move:
    """Seventy licences that may go to another distributor, ninety days after they were bought."""
    world = new_world(distributors=[{"name": "North"}, {"name": "South"}])
    return move_of(world, world.partners[0], world.partners[1])


def move_of(world: World, old: Partner, new: Partner) -> Move:
    customer = holding(old, 70)
    return Move(world, old, new, customer, new.reseller("Redwood Reselling"))


def test_a_member_leaves_with_its_distributor(across: Move) -> None:
    owner = holding(across.old, 10)
    own(across.old, owner)
    accept_terms(across.world, owner)
    joined(across.world, owner, across.customer)
    assert across.preview().status_code == 201
    assert linked(across.world, owner)["membersCount"] == 1
    across.done()
    shown = across.new.fetch(f"/customers/{across.customer}")
    assert "linkedMembership" not in shown
    assert linked(across.world, owner)["membersCount"] == 0
    assert findings(across.world.http, across.world.world_id) == []


def test_an_owner_with_members_does_not_leave_its_distributor(across: Move) -> None:
    own(across.old, across.customer)
    accept_terms(across.world, across.customer)
    member = joined(across.world, across.customer, holding(across.old, 1))
    across.is_refused("Reason: LINK_MEMBERSHIP_CHECK")
    across.world.control("DELETE", f"/customers/{member}/linked-membership")
    across.done()
    assert "linkedMembership" not in across.new.fetch(f"/customers/{across.customer}")
    assert findings(across.world.http, across.world.world_id) == []


def test_under_one_distributor_a_participant_stays(world: World, partner: Partner) -> None:
    move = move_of(world, partner, partner)
    own(partner, move.customer)
    accept_terms(world, move.customer)
    member = joined(world, move.customer, holding(partner, 1))
    before = partner.fetch(f"/customers/{move.customer}")["linkedMembership"]
    move.done()
    assert partner.fetch(f"/customers/{move.customer}")["linkedMembership"] == before
    assert linked(world, member)["membersCount"] == 1
    assert approval(world, move.customer)
    assert findings(world.http, world.world_id) == []


def group_of(world: World) -> str:
    """A group of seventy and thirty-one licences that waits for a refresh; return its owner."""
    owner = holding(world.partner, 70)
    own(world.partner, owner)
    accept_terms(world, owner)
    joined(world, owner, holding(world.partner, 31))
    code_of(world, owner)
    refresh(world, owner)
    return owner


def test_a_fork_and_a_file_carry_it_along(http: httpx.Client, world: World) -> None:
    owner = group_of(world)
    before = linked(world, owner)
    fork = world.control("POST", "/fork").json()["worldId"]
    for copy in (World(http, fork), imported(http, exported(world))):
        assert linked(copy, owner) == before
        copy.advance(by="PT1H")
        assert linked(copy, owner)["discounts"][0]["level"] == "04"
        assert findings(http, copy.world_id) == []
        http.delete(f"/sandbox/v1/worlds/{copy.world_id}")
    assert linked(world, owner) == before


def test_a_snapshot_brings_it_back_and_a_reset_takes_it_away(world: World) -> None:
    owner = group_of(world)
    before = linked(world, owner)
    kept = world.control("POST", "/snapshots", {"name": "linked"}).json()["snapshotId"]
    world.advance(by="P400D")
    world.control("POST", f"/snapshots/{kept}/restore")
    assert linked(world, owner) == before
    world.control("POST", "/reset")
    assert findings(world.http, world.world_id) == []


def test_the_same_seed_and_calls_make_the_same_group(http: httpx.Client) -> None:
    shown = []
    for _ in range(2):
        world = make_world(http)
        owner = group_of(world)
        shown.append(linked(world, owner))
        http.delete(f"/sandbox/v1/worlds/{world.world_id}")
    assert shown[0] == shown[1]


# --- Two at once ------------------------------------------------------------------------------


@pytest.mark.parametrize("_", range(3))
def test_of_a_commitment_and_a_linked_membership_at_once_one_wins(
    world: World, partner: Partner, _: int
) -> None:
    customer = holding(partner, 10)
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(request, partner, customer, LICENSE=10),
            pool.submit(ask, partner, customer),
        ]
    statuses = sorted(each.result().status_code for each in asked)
    assert statuses == [200, 400]
    (no,) = [each.result() for each in asked if each.result().status_code == 400]
    assert no.json()["code"] == "1147"
    assert findings(world.http, world.world_id) == []


def test_one_of_two_joins_by_a_code(world: World, partner: Partner) -> None:
    owner = holding(partner, 10)
    own(partner, owner)
    accept_terms(world, owner)
    code = code_of(world, owner)
    members = [holding(partner, 1, name=f"Member {number}") for number in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda member: join(world, member, code), members))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert linked(world, owner)["membersCount"] == 1


def test_a_purchase_and_a_refresh_at_one_instant_count_together(
    world: World, partner: Partner
) -> None:
    owner = holding(partner, 70)
    own(partner, owner)
    accept_terms(world, owner)
    member = joined(world, owner, holding(partner, 1))
    world.rules(orderProcessingSeconds=3600)
    refresh(world, owner)
    partner.order(owner, line(quantity=30))
    world.advance(by="PT1H")
    assert level(partner, member) == "04"
