"""Linked memberships of large agencies: made, searched, joined, and what they count (LG-4 to 6)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.checking import findings
from tests.committed import at, level_of
from tests.governing import (
    AGENCY,
    SELLS_TO_AGENCIES,
    agency,
    convert,
    converted,
    government,
    midnight,
    noon,
    renew_by_hand,
    set_renewal,
    status_of,
)
from tests.linking import accept_terms, joined, own
from tests.linking import ask as ask_for_group
from tests.migrating import Migration, vip
from tests.support import GOV, Json, Partner, World, canadian, line, refused

SEARCH = "/linked_membership_groups"
MESSAGE = {"message": "Customer Successfully enrolled in the Linked Membership"}


def owner_of(partner: Partner, name: str = "Ducks of the State", quantity: int = 100) -> str:
    """Make an agency that owns a group; returns its id."""
    made = agency(partner, line(GOV, quantity))
    own(partner, made, type="STANDARD", name=name)
    return made


def group_of(partner: Partner, customer: str) -> str:
    """Read the id of a customer's group."""
    found: str = partner.fetch(f"/customers/{customer}")["linkedMembership"]["id"]
    return found


def enroll(partner: Partner, customer: str, group: str, **headers: str) -> httpx.Response:
    """Enroll a customer, without a body as Adobe's page has it."""
    path = f"/customers/{customer}/linked_membership/enroll/{group}"
    return partner.call("POST", path, **headers)


def enrolled(partner: Partner, customer: str, group: str) -> None:
    """Enroll who must be taken."""
    answer = enroll(partner, customer, group)
    assert (answer.status_code, answer.json()) == (200, MESSAGE)


@pytest.mark.every_backend
def test_an_agency_makes_a_group_of_agencies(partner: Partner) -> None:
    owner = agency(partner, line(GOV, 1200))
    made = own(partner, owner, type="CONSORTIUM", name="Ducks")
    assert (made["country"], made["benefitTypes"]) == ("US", [AGENCY["type"]])
    (found,) = partner.get(f"{SEARCH}?country=US").json()
    assert found == {
        "id": made["id"],
        "name": "Ducks",
        "type": "CONSORTIUM",
        "creationDate": "2026-01-15T09:00:00",
        "marketSegment": "GOV",
        "country": "US",
        "membersCount": 0,
        "benefitTypes": ["LARGE_GOVERNMENT_AGENCY"],
        "discounts": [{"offerType": "LICENSE", "level": "07"}],
    }
    read = partner.fetch(f"/customers/{owner}")
    assert read["linkedMembership"]["benefitTypes"] == ["LARGE_GOVERNMENT_AGENCY"]
    assert read["benefits"] == [{**AGENCY, "status": "ACTIVE"}]


def test_a_government_makes_a_plain_group(partner: Partner) -> None:
    own(partner, government(partner))
    refused(partner.get(f"{SEARCH}?country=US"), 404, "1143")


def test_the_search_is_by_country_and_part_of_the_name(partner: Partner) -> None:
    first, second = owner_of(partner, "Ducks of the State"), owner_of(partner, "Mice & 100% more")
    north = agency(partner, line(GOV, 100), address=canadian())
    own(partner, north, type="STANDARD", name="Ducks of the North")
    plain = government(partner)
    own(partner, plain, type="STANDARD", name="Plain ducks")

    def found(query: str) -> list[str]:
        answer = partner.get(f"{SEARCH}?{query}")
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()]

    groups = [group_of(partner, each) for each in (first, second, north)]
    assert found("country=US") == groups[:2]
    assert found("country=US&name=") == groups[:2]
    assert found("country=CA") == groups[2:]
    assert found("country=US&name=dUCKS") == groups[:1]
    assert found("country=US&name=%25") == groups[1:2]
    for query in ("country=US&name=geese", "country=CA&name=mice", "country=US&name=_uck"):
        refused(partner.get(f"{SEARCH}?{query}"), 404, "1143")


@pytest.mark.parametrize(
    ("query", "code", "detail"),
    [
        ("", "1118", "Country cannot be null or empty"),
        ("?country=", "1118", "Country cannot be null or empty"),
        ("?name=ducks", "1118", "Country cannot be null or empty"),
        ("?country=MX", "1118", "Invalid Country"),
        ("?country=us", "1118", "Invalid Country"),
        ("?country=USA", "1118", "Invalid Country"),
        (f"?country=US&name={'x' * 81}", "1117", "name"),
    ],
)
def test_a_search_names_a_country(partner: Partner, query: str, code: str, detail: str) -> None:
    refused(partner.get(f"{SEARCH}{query}"), 400, code, detail)


def test_the_longest_name_is_searched(partner: Partner) -> None:
    refused(partner.get(f"{SEARCH}?country=US&name={'x' * 80}"), 404, "1143")


def test_only_who_sells_to_agencies_searches_and_only_its_own(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=[SELLS_TO_AGENCIES, {**SELLS_TO_AGENCIES, "name": "Other"}, {}])
    mine, other, none = world.partners
    owner_of(mine)
    assert len(mine.get(f"{SEARCH}?country=US").json()) == 1
    refused(other.get(f"{SEARCH}?country=US"), 404, "1143")
    refused(none.get(f"{SEARCH}?country=US"), 400, "1164")
    refused(none.get(SEARCH), 400, "1164")


@pytest.mark.every_backend
def test_an_agency_is_enrolled_without_a_code(world: World, partner: Partner) -> None:
    group = group_of(partner, owner_of(partner))
    member = agency(partner)
    assert level_of(partner, member) == "01"
    enrolled(partner, member, group)
    shown = partner.fetch(f"/customers/{member}")
    linked = shown["linkedMembership"]
    assert (linked["id"], linked["linkedMembershipType"]) == (group, "MEMBER")
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "06"}]
    (found,) = partner.get(f"{SEARCH}?country=US").json()
    assert found["membersCount"] == 1
    enrolled(partner, member, group)
    (found,) = partner.get(f"{SEARCH}?country=US").json()
    assert found["membersCount"] == 1
    assert findings(world.http, world.world_id) == []


def test_it_is_in_one_group_at_most(partner: Partner) -> None:
    first, second = group_of(partner, owner_of(partner)), group_of(partner, owner_of(partner))
    member = agency(partner)
    enrolled(partner, member, first)
    refused(enroll(partner, member, second), 400, "1119", "linkedMembership")
    assert group_of(partner, member) == first


def test_two_that_enroll_it_at_once_have_one_winner(partner: Partner) -> None:
    groups = [group_of(partner, owner_of(partner)) for _ in range(2)]
    member = agency(partner)
    headers = [(group, partner.headers()) for group in groups * 2]

    def ask(asked: tuple[str, dict[str, str]]) -> int:
        group, sent = asked
        url = f"/v3/customers/{member}/linked_membership/enroll/{group}"
        return partner.http.post(url, headers=sent).status_code

    with ThreadPoolExecutor(len(headers)) as pool:
        answers = list(pool.map(ask, headers))
    assert sorted(answers) == [200, 200, 400, 400]
    found = partner.get(f"{SEARCH}?country=US").json()
    assert sorted(each["membersCount"] for each in found) == [0, 1]


def test_who_may_not_be_enrolled(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[SELLS_TO_AGENCIES, {**SELLS_TO_AGENCIES, "name": "Other"}])
    mine, other = world.partners
    group = group_of(mine, owner_of(mine))
    plain_owner = government(mine)
    plain = own(mine, plain_owner, type="STANDARD", name="Plain")["id"]
    member = agency(mine)
    refused(enroll(mine, "1009999999", group), 404, "1116")
    refused(enroll(mine, agency(other), group), 404, "1116")
    refused(enroll(mine, member, "1009999999"), 404, "1143")
    refused(
        enroll(other, agency(other), group),
        400,
        "1153",
        "Account and Linked Account group are not part of the same distributor",
    )
    refused(enroll(mine, government(mine), group), 400, "1165")
    refused(enroll(mine, member, plain), 400, "1166")
    refused(
        enroll(mine, agency(mine, address=canadian()), group),
        400,
        "1118",
        "Account country does not match with the linked account group country",
    )


def test_nobody_is_enrolled_by_a_distributor_that_sells_to_no_agencies_any_more(
    world: World, partner: Partner
) -> None:
    group, member = group_of(partner, owner_of(partner)), agency(partner)
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=False)
    refused(enroll(partner, member, group), 400, "1164")
    refused(enroll(partner, "1009999999", group), 404, "1116")
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    enrolled(partner, member, group)


@pytest.mark.parametrize(("status", "code"), [("1002", "1125"), ("1004", "1165")])
def test_nobody_is_enrolled_that_is_not_active(
    world: World, partner: Partner, status: str, code: str
) -> None:
    group, member = group_of(partner, owner_of(partner)), agency(partner)
    world.portal(f"/customers/{member}", status=status)
    refused(enroll(partner, member, group), 400, code)
    assert "linkedMembership" not in partner.fetch(f"/customers/{member}")
    world.portal(f"/customers/{member}", status="1000")
    enrolled(partner, member, group)
    assert findings(world.http, world.world_id) == []


def test_who_is_to_become_an_agency_is_not_enrolled_and_owns_no_group(
    world: World, partner: Partner
) -> None:
    group = group_of(partner, owner_of(partner))
    customer = government(partner)
    noon(world, "2026-12-20")
    company = partner.fetch(f"/customers/{customer}")["companyProfile"]
    both: Json = {
        "companyProfile": {**company, "marketSubSegments": ["STATE"]},
        "benefits": [AGENCY],
        "linkedMembership": {"type": "STANDARD", "name": "Too soon"},
    }
    refused(partner.patch(f"/customers/{customer}", both), 400, "1165")
    assert status_of(partner, customer) is None
    converted(partner, customer)
    refused(enroll(partner, customer, group), 400, "1165")
    refused(ask_for_group(partner, customer), 400, "1165")
    midnight(world, "2027-01-15")
    enrolled(partner, customer, group)


def test_who_is_in_a_linked_membership_is_not_converted(world: World, partner: Partner) -> None:
    customer = government(partner)
    own(partner, customer)
    noon(world, "2026-12-20")
    refused(convert(partner, customer), 400, "1166")


def test_a_distributor_that_is_not_enabled_makes_no_group_of_agencies(
    world: World, partner: Partner
) -> None:
    customer = agency(partner, line(GOV, 100))
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=False)
    refused(ask_for_group(partner, customer), 400, "1164")
    assert "linkedMembership" not in partner.fetch(f"/customers/{customer}")


def test_the_licences_of_the_others_count_for_the_minimum(partner: Partner) -> None:
    group = group_of(partner, owner_of(partner))
    member = agency(partner)
    refused(partner.try_order(member, line(GOV, 1)), 400, "1170")
    enrolled(partner, member, group)
    order = partner.order(member, line(at("06", GOV), 1))
    assert order["lineItems"][0]["offerId"] == at("06", GOV)


def test_the_licences_of_all_make_the_level(world: World, partner: Partner) -> None:
    owner = owner_of(partner, quantity=600)
    member = agency(partner)
    enrolled(partner, member, group_of(partner, owner))
    shown = partner.preview(member, line(GOV, 399)).json()
    assert shown["lineItems"][0]["offerId"] == at("06", GOV)
    shown = partner.preview(member, line(GOV, 400)).json()
    assert shown["lineItems"][0]["offerId"] == at("07", GOV)
    partner.order(member, line(at("07", GOV), 400))
    assert [level_of(partner, each) for each in (owner, member)] == ["07", "07"]
    (found,) = partner.get(f"{SEARCH}?country=US").json()
    assert found["discounts"] == [{"offerType": "LICENSE", "level": "07"}]
    assert findings(world.http, world.world_id) == []


def test_a_newcomer_raises_the_level_of_all(partner: Partner) -> None:
    owner, newcomer = owner_of(partner, quantity=600), agency(partner, line(GOV, 400))
    enrolled(partner, newcomer, group_of(partner, owner))
    assert [level_of(partner, each) for each in (owner, newcomer)] == ["07", "07"]


def test_a_newcomer_with_a_code_does_too(world: World, partner: Partner) -> None:
    owner, newcomer = owner_of(partner, quantity=600), agency(partner, line(GOV, 400))
    accept_terms(world, owner)
    joined(world, owner, newcomer)
    assert [level_of(partner, each) for each in (owner, newcomer)] == ["07", "07"]


def test_a_newcomer_from_vip_does_too(world: World, partner: Partner) -> None:
    owner = owner_of(partner, quantity=600)
    newcomer = Migration.of(
        world,
        marketSegment="GOV",
        benefits=[AGENCY],
        offers=[vip(GOV, 400)],
        linked={"role": "MEMBER", "groupId": group_of(partner, owner)},
    ).done()
    assert [level_of(partner, each) for each in (owner, newcomer)] == ["07", "07"]
    assert findings(world.http, world.world_id) == []


@pytest.mark.parametrize("seconds", [0, 60])
def test_what_is_renewed_raises_it_as_what_is_bought_does(
    world: World, partner: Partner, seconds: int
) -> None:
    owner = owner_of(partner, quantity=100)
    noon(world, "2026-06-15")
    member = agency(partner, line(GOV, 100))
    enrolled(partner, member, group_of(partner, owner))
    set_renewal(partner, member, enabled=True, renewalQuantity=900)
    world.rules(orderProcessingSeconds=seconds)
    world.advance(to="2027-06-14T23:59:59Z")
    assert level_of(partner, owner) == "06"
    world.advance(to="2027-06-15T00:01:00Z")
    assert [level_of(partner, each) for each in (owner, member)] == ["07", "07"]
    assert findings(world.http, world.world_id) == []


def test_a_member_of_few_renews_at_the_level_of_its_group(world: World, partner: Partner) -> None:
    owner = owner_of(partner, quantity=600)
    noon(world, "2026-06-15")
    member = agency(partner)
    enrolled(partner, member, group_of(partner, owner))
    partner.order(member, line(GOV, 500))
    set_renewal(partner, member, enabled=True, renewalQuantity=10)
    midnight(world, "2027-06-15")
    (renewal,) = partner.orders(member, "start-date=2018-01-01&order-type=RENEWAL")
    assert renewal["lineItems"][0]["offerId"] == at("07", GOV)
    assert findings(world.http, world.world_id) == []


@pytest.mark.parametrize("step", ["PT12H", "P30D", "P400D"])
def test_every_pace_of_a_group_ends_the_same(world: World, partner: Partner, step: str) -> None:
    owner = owner_of(partner, quantity=600)
    member = agency(partner, line(GOV, 400))
    enrolled(partner, member, group_of(partner, owner))
    set_renewal(partner, member, enabled=True, renewalQuantity=50)
    if step == "PT12H":
        world.advance(to="2027-01-10T00:00:00Z")
    while world.now() < "2027-02-10T00:00:00Z":
        world.advance(by=step)
    assert [level_of(partner, each) for each in (owner, member)] == ["06", "06"]
    assert findings(world.http, world.world_id) == []


def test_the_same_intent_enrolls_once(partner: Partner) -> None:
    group, member = group_of(partner, owner_of(partner)), agency(partner)
    answers: list[Any] = [
        enroll(partner, member, group, X_Correlation_Id="enroll-1").content for _ in range(2)
    ]
    assert answers[0] == answers[1]


def test_an_agency_in_a_group_catches_up_what_its_renewal_missed(
    world: World, partner: Partner
) -> None:
    """It was an agency, and joined, before the renewal order of that anniversary failed."""
    owner, late = owner_of(partner), government(partner)
    noon(world, "2027-01-10")
    converted(partner, late)
    world.rules(orderProcessingSeconds=3600)
    world.advance(to="2027-01-15T00:30:00Z")
    enrolled(partner, late, group_of(partner, owner))
    world.portal(f"/customers/{late}", status="1004")
    world.rules(orderProcessingSeconds=0)
    noon(world, "2027-01-15")
    assert status_of(partner, late) == "PENDING_UPGRADE"
    world.portal(f"/customers/{late}", status="1000")
    assert renew_by_hand(partner, late, 120).status_code == 201
    assert status_of(partner, late) == "ACTIVE"
    assert findings(world.http, world.world_id) == []
