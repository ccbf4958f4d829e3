"""Linked memberships that come from VIP (LM-8, X51)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checking import findings
from tests.linking import accept_terms, level, linked, refresh
from tests.migrating import Migration, commitment, membership_of, three_years, vip
from tests.support import GOV, Json, Partner, World, canadian, refused

OWNER = {"role": "OWNER", "name": "Two of VIP", "type": "CONSORTIUM"}


def owning(world: World, quantity: int = 70, **facts: Any) -> Migration:
    """An owner's membership."""
    return Migration.of(world, linked=OWNER, offers=[vip(quantity=quantity)], **facts)


def group_of(world: World, migration: Migration) -> Json:
    """The linked membership of a membership, as the control plane shows it."""
    path = f"/memberships/{migration.membership_id}"
    items = world.control("GET", "/memberships").json()["items"]
    (found,) = [each for each in items if each["membershipId"] == migration.membership_id]
    assert path
    shown: Json = found["linked"]
    return shown


def member_of(world: World, owner: Migration, quantity: int = 31, **facts: Any) -> Migration:
    """A member's membership."""
    said = {"role": "MEMBER", "groupId": group_of(world, owner)["groupId"]}
    usual: Json = {"offers": [vip(quantity=quantity)]}
    return Migration.of(world, linked=said, **(usual | facts))


def test_an_owner_brings_its_group_along(world: World, partner: Partner) -> None:
    owner = owning(world)
    kept = group_of(world, owner)
    assert kept == {**OWNER, "groupId": kept["groupId"], "creationDate": "2026-01-15T09:00:00Z"}
    shown = owner.preview().json()["linkedMembership"]
    assert shown == {
        "id": kept["groupId"],
        "name": "Two of VIP",
        "type": "CONSORTIUM",
        "linkedMembershipType": "OWNER",
        "creationDate": "2026-01-15T09:00:00",
    }
    world.advance(by="P10D")
    answer = owner.begin()
    assert answer.json()["linkedMembership"] == shown
    done = owner.read(answer.json()["transferId"])
    assert (done["status"], done["linkedMembership"]) == ("1000", shown)
    assert list(done)[-2:] == ["linkedMembership", "links"]
    customer = done["customerId"]
    assert partner.fetch(f"/customers/{customer}")["linkedMembership"] == shown
    assert linked(world, customer)["termsAcceptanceStatus"] == "REQUESTED"
    assert linked(world, customer)["nextAnniversary"] == "2027-01-15"
    assert findings(world.http, world.world_id) == []


def test_a_member_waits_for_its_owner_and_joins_by_itself(world: World, partner: Partner) -> None:
    owner = owning(world)
    member = member_of(world, owner)
    member.is_refused("LM_OWNER_NOT_MIGRATED")
    assert member.why()["rule"] == "MG-2"
    first = owner.done()
    second = member.done()
    shown = partner.fetch(f"/customers/{second}")
    assert shown["linkedMembership"]["linkedMembershipType"] == "MEMBER"
    assert (
        shown["linkedMembership"]["id"]
        == partner.fetch(f"/customers/{first}")["linkedMembership"]["id"]
    )
    assert level(partner, second) == "03"
    accept_terms(world, first)
    refresh(world, first)
    world.advance(by="PT1H")
    assert [level(partner, each) for each in (first, second)] == ["04", "04"]
    assert findings(world.http, world.world_id) == []


def test_without_a_linked_membership_none_is_shown(world: World) -> None:
    migration = Migration.of(world)
    assert "linkedMembership" not in migration.preview().json()
    assert "linkedMembership" not in migration.begin().json()


def test_the_owner_has_come_to_this_distributor(new_world: Any) -> None:
    world = new_world(distributors=[{"name": "North"}, {"name": "South"}])
    owner = owning(world)
    member = member_of(world, owner)
    owner.done()
    south = Migration(world, world.partners[1], member.membership_id, "")
    south.reseller_id = world.partners[1].reseller("South Reselling")
    south.is_refused("LM_OWNER_NOT_MIGRATED")
    member.done()


def test_by_rule_nobody_comes(world: World) -> None:
    world.rules(linkedMigration="refused")
    owner = owning(world)
    owner.is_refused("LINK_MEMBERSHIP_CHECK")
    member_of(world, owner).is_refused("LINK_MEMBERSHIP_CHECK")


@pytest.mark.parametrize(
    ("level_there", "reasons"),
    [
        ("04", ()),
        ("12", ("INVALID_PRICE_LEVEL_LM_MIGRATION", "INVALID_LM_MIGRATION_LEVEL")),
        ("06", ("INVALID_PRICE_LEVEL_LM_MIGRATION",)),
    ],
)
def test_levels_above_04_do_not_come(
    world: World, level_there: str, reasons: tuple[str, ...]
) -> None:
    owner = owning(world, discountLevel=level_there)
    if reasons:
        owner.is_refused(*reasons)
    else:
        owner.done()


def test_a_member_is_in_its_owners_country(world: World) -> None:
    owner = owning(world)
    member = member_of(world, owner, address=canadian())
    owner.done()
    member.is_refused("OWNER_MEMBER_COUNTRY_MISMATCH")


def test_a_member_is_of_its_owners_segment(world: World) -> None:
    owner = owning(world)
    member = member_of(world, owner, marketSegment="GOV", offers=[vip(GOV, 31)])
    owner.done()
    member.is_refused("LGA_LM_MARKET_SEGMENT_MISMATCH")


def test_agencies_come_into_groups_of_agencies(world: World, partner: Partner) -> None:
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    agency: dict[str, Any] = {
        "marketSegment": "GOV",
        "benefits": [{"type": "LARGE_GOVERNMENT_AGENCY"}],
        "offers": [vip(GOV, 700)],
    }
    owner = Migration.of(world, linked=OWNER, **agency)
    member = member_of(world, owner, **agency)
    other = member_of(world, owner, marketSegment="GOV", offers=[vip(GOV, 31)])
    customer = owner.done()
    shown = partner.fetch(f"/customers/{customer}")["linkedMembership"]
    assert (shown["country"], shown["benefitTypes"]) == ("US", ["LARGE_GOVERNMENT_AGENCY"])
    joined = member.done()
    accept_terms(world, customer)
    refresh(world, customer)
    world.advance(by="PT1H")
    assert level(partner, joined) == "07"
    other.is_refused("LINK_MEMBERSHIP_CHECK")
    commercial = owning(world)
    of_agency = member_of(world, commercial, **agency)
    commercial.done()
    assert set(of_agency.preview().json()["additionalDetails"]) == {
        "Reason: LINK_MEMBERSHIP_CHECK",
        "Reason: LGA_LM_MARKET_SEGMENT_MISMATCH",
        "Reason: INVALID_LGA_MARKET_SEGMENT",
    }


@pytest.mark.parametrize(
    "benefits",
    [
        three_years(),
        [{"type": "THREE_YEAR_COMMIT", "commitmentRequest": commitment(status="REQUESTED")}],
    ],
)
def test_a_commitment_beside_it_is_refused(world: World, benefits: list[Json]) -> None:
    owning(world, benefits=benefits).is_refused("3YC_LINKED_MEMBERSHIP")


def test_the_transfer_looks_again(world: World) -> None:
    """What is accepted is judged anew when it completes: nothing half made."""
    world.rules(transferProcessingSeconds=60)
    owner = owning(world)
    member = member_of(world, owner)
    owner.begun()
    member.is_refused("LM_OWNER_NOT_MIGRATED")
    world.advance(by="PT1M")
    transfer = member.begun()
    world.rules(linkedMigration="refused")
    world.advance(by="PT1M")
    assert member.read(transfer)["status"] == "1004"
    assert findings(world.http, world.world_id) == []


def test_a_tester_completes_what_cannot_be_linked_without(world: World, partner: Partner) -> None:
    owner = owning(world)
    member = member_of(world, owner)
    customer = owner.done()
    world.rules(transferProcessingSeconds=60)
    transfer = member.begun()
    world.control("DELETE", f"/customers/{customer}/linked-membership")
    world.portal(f"/transfers/{transfer}", status="1000")
    done = member.read(transfer)
    assert done["status"] == "1000"
    assert "linkedMembership" not in partner.fetch(f"/customers/{done['customerId']}")
    assert findings(world.http, world.world_id) == []


# --- What a tester says -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"role": "MEMBER"}, "linked.groupId"),
        ({"role": "NOBODY"}, "linked.role"),
        ({}, "linked.role"),
        ({"role": "OWNER", "type": "OTHER"}, "linked.type"),
        ({"role": "OWNER", "name": ""}, "linked.name"),
        ({"role": "OWNER", "groupId": 7}, "linked.groupId"),
        ("yes", "linked"),
    ],
)
def test_what_cannot_be_is_named(world: World, said: Any, path: str) -> None:
    answer = world.control("POST", "/memberships", {"linked": said})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    assert [each.partition(":")[0] for each in answer.json()["additionalDetails"]] == [path]


def test_what_is_not_said_is_made_up(world: World) -> None:
    made = membership_of(world, linked={"role": "OWNER"}, companyName="Acme Corp")
    assert made["linked"]["name"] == "Linked membership of Acme Corp"
    assert made["linked"]["type"] == "STANDARD"
    of_nobody = {"role": "MEMBER", "groupId": "51000007", "name": "Far away", "type": "STANDARD"}
    member = membership_of(world, linked=of_nobody)
    assert member["linked"] == of_nobody | {"creationDate": "2026-01-15T09:00:00Z"}
    assert member["eligibility"]["reasons"] == ["LM_OWNER_NOT_MIGRATED"]


def test_a_group_is_owned_once_and_named_alike(world: World) -> None:
    group = membership_of(world, linked=OWNER)["linked"]["groupId"]
    for said, path in (
        ({**OWNER, "groupId": group}, "linked.groupId"),
        ({"role": "MEMBER", "groupId": group, "name": "Other"}, "linked.name"),
        ({"role": "MEMBER", "groupId": group, "type": "STANDARD"}, "linked.type"),
    ):
        answer = world.control("POST", "/memberships", {"linked": said})
        assert answer.status_code == 400, answer.text
        assert answer.json()["additionalDetails"][0].startswith(path)
    same = {"role": "MEMBER", "groupId": group, "name": OWNER["name"], "type": OWNER["type"]}
    assert membership_of(world, linked=same)["linked"]["name"] == OWNER["name"]


@pytest.mark.parametrize(
    ("word", "code", "message"),
    [
        ("LINKED_ACCOUNT_GROUP_NOT_FOUND", "1143", "Internal Server Error"),
        ("OWNERS_MIGRATE_FIRST", "1148", "owners need to migrate first for account group"),
        ("MEMBERS_CANCEL_FIRST", "1149", "Members must cancel before the owner for account group"),
        ("3YC_ACTIVE", "5122", "Invalid Request"),
        ("NO_PURCHASES", "5117", "Customer is not eligible for transfer"),
        ("IN_WINDOW_NO_RENEWAL", "5117", "Customer is not eligible for transfer"),
    ],
)
def test_what_the_portals_figure_has_can_be_set(
    world: World, word: str, code: str, message: str
) -> None:
    migration = Migration.of(world, ineligible=word)
    for answer in (migration.preview(), migration.begin()):
        refused(answer, 400, code, f"Reason: {word}")
        assert answer.json()["message"].rstrip(".") == message
