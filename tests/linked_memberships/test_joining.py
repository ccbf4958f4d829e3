"""Terms, codes, joining and leaving in the Admin Console (LM-3, LM-5, LM-7)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.checking import findings
from tests.committing import accepted, committed, request, requested
from tests.governing import AD, agency, converted, government, status_of
from tests.linking import (
    accept_terms,
    ask,
    code_of,
    holding,
    join,
    joined,
    level,
    linked,
    noon,
    own,
    refresh,
)
from tests.migrating import Migration, vip
from tests.support import GOV, Partner, World, line, refused


def said(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text


@pytest.fixture
def owner(world: World, partner: Partner) -> str:
    """An owner of seventy licences that has accepted the terms."""
    customer = holding(partner, 70)
    own(partner, customer)
    accept_terms(world, customer)
    return customer


# --- The owner --------------------------------------------------------------------------------


def test_the_owner_accepts_the_terms_once(world: World, partner: Partner) -> None:
    customer = partner.customer()
    own(partner, customer)
    assert linked(world, customer)["termsAcceptanceStatus"] == "REQUESTED"
    path = f"/customers/{customer}/linked-membership/terms"
    answer = world.control("POST", path, {"accept": True})
    assert (answer.status_code, answer.json()["termsAcceptanceStatus"]) == (200, "ACCEPTED")
    for accept in (True, False):
        said(world.control("POST", path, {"accept": accept}), 409, "LINKED_TERMS_ANSWERED")


def test_an_owner_that_rejects_makes_no_codes(world: World, partner: Partner) -> None:
    customer = partner.customer()
    own(partner, customer)
    path = f"/customers/{customer}/linked-membership"
    said(world.control("POST", f"{path}/codes"), 409, "LINKED_TERMS_NOT_ACCEPTED")
    said(world.control("POST", f"{path}/refresh"), 409, "LINKED_TERMS_NOT_ACCEPTED")
    accept_terms(world, customer, accept=False)
    said(world.control("POST", f"{path}/codes"), 409, "LINKED_TERMS_NOT_ACCEPTED")
    said(world.control("POST", f"{path}/refresh"), 409, "LINKED_TERMS_NOT_ACCEPTED")
    said(world.control("POST", f"{path}/terms", {"accept": True}), 409, "LINKED_TERMS_ANSWERED")


def test_a_member_does_nothing_of_the_owners(world: World, partner: Partner, owner: str) -> None:
    member = joined(world, owner, holding(partner, 31))
    path = f"/customers/{member}/linked-membership"
    said(world.control("POST", f"{path}/terms", {"accept": True}), 409, "OWNER_ONLY")
    said(world.control("POST", f"{path}/codes"), 409, "OWNER_ONLY")
    said(world.control("POST", f"{path}/refresh"), 409, "OWNER_ONLY")
    shown = linked(world, member)
    assert {"codes", "termsAcceptanceStatus"}.isdisjoint(shown)
    assert shown["linkedMembershipType"] == "MEMBER"


def test_who_is_in_none_has_none(world: World, partner: Partner) -> None:
    customer = partner.customer()
    path = f"/customers/{customer}/linked-membership"
    for method, rest, body in (
        ("GET", "", None),
        ("DELETE", "", None),
        ("POST", "/terms", {"accept": True}),
        ("POST", "/codes", None),
        ("POST", "/refresh", None),
    ):
        answer = world.control(method, path + rest, body)
        said(answer, 404, "LINKED_MEMBERSHIP_NOT_FOUND")


# --- Codes ------------------------------------------------------------------------------------


def test_a_code_is_valid_for_72_hours(world: World, partner: Partner, owner: str) -> None:
    made = world.control("POST", f"/customers/{owner}/linked-membership/codes")
    assert made.status_code == 201
    assert made.json()["expiry"] == "2026-01-18T09:00:00Z"
    first, second = holding(partner, 1, name="First"), holding(partner, 1, name="Second")
    world.advance(to="2026-01-18T08:59:59Z")
    late = code_of(world, owner)
    assert join(world, first, made.json()["code"]).status_code == 200
    world.advance(to="2026-01-21T08:59:59Z")
    said(join(world, second, late), 409, "CODE_EXPIRED")
    assert linked(world, owner)["codes"] == []


def test_the_life_of_a_code_is_a_rule(world: World, partner: Partner, owner: str) -> None:
    code, member = code_of(world, owner), holding(partner, 1)
    world.rules(linkedCodeHours=1)
    world.advance(by="PT1H")
    said(join(world, member, code), 409, "CODE_EXPIRED")


@pytest.mark.parametrize(("uses", "status"), [("one", 409), ("many", 200)])
def test_a_code_is_for_one_customer_or_for_many(
    world: World, partner: Partner, owner: str, uses: str, status: int
) -> None:
    world.rules(linkedCodeUses=uses)
    code = code_of(world, owner)
    first, second = holding(partner, 1, name="First"), holding(partner, 1, name="Second")
    assert join(world, first, code).status_code == 200
    again = join(world, second, code)
    assert again.status_code == status, again.text
    assert len(linked(world, owner)["codes"]) == int(uses == "many")


def test_a_code_that_nobody_made_is_unknown(world: World, partner: Partner) -> None:
    said(join(world, holding(partner, 1), "12345678"), 404, "CODE_UNKNOWN")


def test_live_codes_are_listed(world: World, owner: str) -> None:
    codes = [code_of(world, owner) for _ in range(2)]
    assert [each["code"] for each in linked(world, owner)["codes"]] == codes


# --- Joining ----------------------------------------------------------------------------------


def test_a_member_has_the_better_level(world: World, partner: Partner, owner: str) -> None:
    small, large = holding(partner, 1), holding(partner, 100)
    assert level(partner, owner) == "03"
    joined(world, owner, small)
    joined(world, owner, large)
    assert [level(partner, each) for each in (owner, small, large)] == ["03", "03", "04"]
    shown = partner.fetch(f"/customers/{small}")
    assert shown["linkedMembership"] == {
        **partner.fetch(f"/customers/{owner}")["linkedMembership"],
        "linkedMembershipType": "MEMBER",
    }
    assert shown["benefits"] == []
    assert findings(world.http, world.world_id) == []


def test_who_is_in_it_is_shown(world: World, partner: Partner, owner: str) -> None:
    member = joined(world, owner, holding(partner, 31))
    shown = linked(world, owner)
    assert shown["membersCount"] == 1
    parts = [(one["customerId"], one["linkedMembershipType"]) for one in shown["participants"]]
    assert parts == [(owner, "OWNER"), (member, "MEMBER")]


def test_a_member_and_an_owner_join_no_other(world: World, partner: Partner, owner: str) -> None:
    other = holding(partner, 10, name="Other owner")
    own(partner, other)
    accept_terms(world, other)
    member = joined(world, owner, holding(partner, 31))
    for customer in (member, owner, other):
        said(join(world, customer, code_of(world, other)), 409, "ALREADY_LINKED")
    refused(ask(partner, member, type="STANDARD", name="Mine"), 400, "1119", "linkedMembership")


def test_a_commitment_bars_a_member(world: World, partner: Partner, owner: str) -> None:
    customer, code = holding(partner, 9), code_of(world, owner)
    requested(partner, customer, LICENSE=10)
    said(join(world, customer, code), 409, "COMMITMENT_ACTIVE")
    accepted(world, customer)
    said(join(world, customer, code), 409, "COMMITMENT_ACTIVE")
    partner.order(customer, line(quantity=1))
    said(join(world, customer, code), 409, "COMMITMENT_ACTIVE")
    # The code was not used by it.
    assert join(world, holding(partner, 1), code).status_code == 200


def test_a_member_is_asked_for_no_commitment(world: World, partner: Partner, owner: str) -> None:
    member = joined(world, owner, holding(partner, 31))
    detail = "3YC Customer not allowed for Linked Membership"
    refused(request(partner, member, LICENSE=10), 400, "1147", detail)
    enrolled = world.control("POST", f"/customers/{member}/commitment", {"enroll": True})
    said(enrolled, 409, "NOT_ENROLLABLE")
    bar = "the customer is in LINKED_MEMBERSHIP, which excludes a commitment"
    assert enrolled.json()["additionalDetails"] == [f"enroll: {bar}"]


def test_another_segment_is_refused(world: World, partner: Partner, owner: str) -> None:
    customer = partner.customer(name="State", marketSegment="GOV")
    partner.order(customer, line(GOV, 1))
    said(join(world, customer, code_of(world, owner)), 409, "OTHER_SEGMENT")


def test_agencies_are_in_groups_of_their_own(world: World, partner: Partner) -> None:
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    agency = Migration.of(
        world,
        marketSegment="GOV",
        benefits=[{"type": "LARGE_GOVERNMENT_AGENCY"}],
        offers=[vip(GOV, 100)],
    ).done()
    state = partner.customer(name="State", marketSegment="GOV")
    partner.order(state, line(GOV, 1))
    for owner, member in ((state, agency), (agency, state)):
        own(partner, owner)
        accept_terms(world, owner)
        said(join(world, member, code_of(world, owner)), 409, "OTHER_BENEFIT")
        world.control("DELETE", f"/customers/{owner}/linked-membership")


def test_who_is_to_become_an_agency_joins_nothing(world: World, partner: Partner) -> None:
    """In a plain group its upgrade would fail, and an agency it is none yet (LG-7, LG-8)."""
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    plain, pending, other = (
        government(partner),
        government(partner),
        agency(partner, line(GOV, 100)),
    )
    for owner in (plain, other):
        own(partner, owner)
        accept_terms(world, owner)
    noon(world, "2026-12-20")
    converted(partner, pending)
    for owner in (plain, other):
        refusal = join(world, pending, code_of(world, owner))
        said(refusal, 409, "OTHER_BENEFIT")
        details = ["benefits: PENDING_UPGRADE LARGE_GOVERNMENT_AGENCY"]
        assert refusal.json()["additionalDetails"] == details
    noon(world, AD)
    assert status_of(partner, pending) == "ACTIVE"
    assert join(world, pending, code_of(world, other)).status_code == 200
    assert findings(world.http, world.world_id) == []


def test_a_group_of_agencies_shows_its_country_and_its_benefit(
    world: World, partner: Partner
) -> None:
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    agency = Migration.of(
        world,
        marketSegment="GOV",
        benefits=[{"type": "LARGE_GOVERNMENT_AGENCY"}],
        offers=[vip(GOV, 100)],
    ).done()
    shown = own(partner, agency)
    assert shown["country"] == "US"
    assert shown["benefitTypes"] == ["LARGE_GOVERNMENT_AGENCY"]
    accept_terms(world, agency)
    refresh(world, agency)
    world.advance(by="PT1H")
    assert linked(world, agency)["discounts"] == [{"offerType": "LICENSE", "level": "06"}]


def test_a_first_order_is_needed(world: World, partner: Partner, owner: str) -> None:
    customer, code = partner.customer(name="New"), code_of(world, owner)
    said(join(world, customer, code), 409, "NO_ORDER_YET")
    world.rules(orderProcessingSeconds=60)
    partner.order(customer, line(quantity=1))
    said(join(world, customer, code), 409, "NO_ORDER_YET")
    world.advance(by="PT1M")
    assert join(world, customer, code).status_code == 200


def test_an_order_that_was_returned_was_processed(
    world: World, partner: Partner, owner: str
) -> None:
    customer = partner.customer(name="New")
    order = partner.order(customer, line(quantity=1))
    assert partner.give_back(customer, order, line(quantity=1)).status_code == 201
    assert join(world, customer, code_of(world, owner)).status_code == 200


def test_an_inactive_customer_joins_nothing(world: World, partner: Partner, owner: str) -> None:
    customer = holding(partner, 1)
    world.portal(f"/customers/{customer}", status="1004")
    said(join(world, customer, code_of(world, owner)), 409, "CUSTOMER_INACTIVE")


def test_a_customer_of_another_distributor_is_refused(new_world: Any) -> None:
    world = new_world(distributors=[{"name": "North"}, {"name": "South"}])
    north, south = world.partners
    owner = holding(north, 70)
    own(north, owner)
    accept_terms(world, owner)
    said(join(world, holding(south, 1), code_of(world, owner)), 409, "OTHER_DISTRIBUTOR")


# --- Leaving ----------------------------------------------------------------------------------


def test_a_member_leaves_and_keeps_its_level_for_the_term(
    world: World, partner: Partner, owner: str
) -> None:
    member = joined(world, owner, holding(partner, 1))
    assert world.control("DELETE", f"/customers/{member}/linked-membership").status_code == 204
    shown = partner.fetch(f"/customers/{member}")
    assert "linkedMembership" not in shown
    assert level(partner, member) == "03"
    assert linked(world, owner)["membersCount"] == 0
    assert findings(world.http, world.world_id) == []
    noon(world, "2027-01-15")
    assert level(partner, member) == "01"
    assert join(world, member, code_of(world, owner)).status_code == 200


def test_the_owner_leaves_when_it_is_alone(world: World, partner: Partner, owner: str) -> None:
    member = joined(world, owner, holding(partner, 1))
    path = f"/customers/{owner}/linked-membership"
    code = code_of(world, owner)
    said(world.control("DELETE", path), 409, "MEMBERS_CANCEL_FIRST")
    world.control("DELETE", f"/customers/{member}/linked-membership")
    world.control("POST", f"{path}/refresh")
    assert world.control("DELETE", path).status_code == 204
    said(world.control("GET", path), 404, "LINKED_MEMBERSHIP_NOT_FOUND")
    said(join(world, member, code), 404, "CODE_UNKNOWN")
    due = world.control("GET", "/schedule?limit=100").json()["items"]
    assert [each for each in due if each["kind"].startswith("linked")] == []
    assert findings(world.http, world.world_id) == []
    committed(world, owner, LICENSE=10)
