"""Commitments where customers come from, go to and get discounts (TC-17 to TC-19)."""

from __future__ import annotations

import pytest

from sandbox.flexible_discounts.terms import Commitment, Conditions
from tests.checking import findings
from tests.committing import accepted, answer, benefit, committed, noon, requested, standing
from tests.flexible_discounts.given import flex_line, offer_discount
from tests.migrating import Migration, commitment, three_years, vip
from tests.support import OTHER_TEAM, Partner, World, line, refused


def holding(partner: Partner, quantity: int = 10) -> str:
    customer = partner.customer()
    partner.order(customer, line(quantity=quantity))
    return customer


# --- From VIP (TC-19) -------------------------------------------------------------------------


def test_a_commitment_of_vip_ends_on_the_clock(world: World, partner: Partner) -> None:
    migration = Migration.of(world, benefits=three_years(), offers=[vip(quantity=20)])
    customer = migration.done()
    noon(world, "2027-04-11")
    assert standing(partner, customer)["commitment"]["status"] == "COMMITTED"
    noon(world, "2027-04-12")
    assert standing(partner, customer)["commitment"]["status"] == "EXPIRED"


def test_what_follows_a_commitment_of_vip_is_a_recommitment(world: World, partner: Partner) -> None:
    follows = commitment(start="2027-04-12", end="2030-04-11", status="ACCEPTED")
    benefits = [three_years()[0] | {"commitmentRequest": follows}]
    customer = Migration.of(world, benefits=benefits, offers=[vip(quantity=20)]).done()
    found = standing(partner, customer)
    assert found["commitmentRequest"] is None
    assert found["recommitmentRequest"]["startDate"] == "2027-04-12"
    noon(world, "2027-04-12")
    later = standing(partner, customer)
    assert later["recommitmentRequest"] is None
    assert later["commitment"]["status"] == "COMMITTED"
    assert later["commitment"]["endDate"] == "2030-04-11"


@pytest.mark.parametrize(
    ("day", "status"), [("2026-01-22", "REQUESTED"), ("2026-01-23", "EXPIRED")]
)
def test_a_request_of_vip_has_its_days_from_the_move(
    world: World, partner: Partner, day: str, status: str
) -> None:
    waiting = commitment(start="2026-01-10", end="2029-01-09", status="REQUESTED")
    benefits = [{"type": "THREE_YEAR_COMMIT", "commitmentRequest": waiting}]
    customer = Migration.of(world, benefits=benefits, offers=[vip(quantity=5)]).done()
    noon(world, day)
    assert standing(partner, customer)["commitmentRequest"]["status"] == status


@pytest.mark.parametrize(
    ("slot", "status"),
    [
        ("commitment", "REQUESTED"),
        ("commitment", "ACCEPTED"),
        ("commitment", "DECLINED"),
        ("commitmentRequest", "COMMITTED"),
        ("commitmentRequest", "ACTIVE"),
        ("recommitmentRequest", "COMMITTED"),
        ("recommitmentRequest", "INACTIVE"),
    ],
)
def test_a_membership_has_no_status_of_another_slot(world: World, slot: str, status: str) -> None:
    benefits = [{"type": "THREE_YEAR_COMMIT", slot: commitment(status=status)}]
    answer = world.control("POST", "/memberships", {"benefits": benefits})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    (detail,) = answer.json()["additionalDetails"]
    assert detail.startswith(f"benefits[0].{slot}.status: ")
    belongs = "commitmentRequest or recommitmentRequest" if slot == "commitment" else "commitment"
    assert detail.endswith(f"in {belongs}")


@pytest.mark.parametrize("status", ["ACTIVE", "COMMITTED", "NONCOMPLIANT", "EXPIRED", "INACTIVE"])
def test_what_a_commitment_of_vip_may_be_comes_over(world: World, status: str) -> None:
    benefits = three_years(status=status)
    Migration.of(world, benefits=benefits, offers=[vip(quantity=20)]).done()
    assert findings(world.http, world.world_id) == []


@pytest.mark.parametrize("status", ["REQUESTED", "ACCEPTED", "DECLINED", "EXPIRED", "NONCOMPLIANT"])
def test_what_a_request_of_vip_may_be_comes_over(world: World, status: str) -> None:
    waiting = commitment(start="2026-01-10", end="2029-01-09", status=status)
    benefits = [{"type": "THREE_YEAR_COMMIT", "commitmentRequest": waiting}]
    Migration.of(world, benefits=benefits, offers=[vip(quantity=5)]).done()
    assert findings(world.http, world.world_id) == []


@pytest.mark.parametrize("status", ["REQUESTED", "ACCEPTED", "DECLINED"])
def test_a_tester_does_not_set_a_commitment_to_it_either(
    world: World, partner: Partner, status: str
) -> None:
    customer = holding(partner)
    committed(world, customer)
    body = {"commitment": {"status": status}}
    answer = world.control("PATCH", f"/customers/{customer}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    assert standing(partner, customer)["commitment"]["status"] == "COMMITTED"


@pytest.mark.parametrize(("level", "moves"), [("12", True), ("03", False), ("13", False)])
def test_a_level_beyond_that_of_the_commitment_does_not_move(
    world: World, level: str, *, moves: bool
) -> None:
    offers = [vip(quantity=11)]
    migration = Migration.of(world, benefits=three_years(), discountLevel=level, offers=offers)
    if moves:
        migration.done()
    else:
        migration.is_refused("3YC_DISCOUNT_LEVEL_MISMATCH")


# --- To another reseller (TC-18) --------------------------------------------------------------


def test_an_accepted_request_moves_with_its_days(world: World, partner: Partner) -> None:
    noon(world, "2026-03-10")
    customer = holding(partner, 9)
    noon(world, "2026-06-01")
    requested(partner, customer)
    accepted(world, customer)
    code = world.control("POST", f"/customers/{customer}/approval-codes").json()["approvalCode"]
    admin = partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"][0]["email"]
    moved = partner.make(
        "/transfers",
        {
            "type": "RESELLER_CHANGE",
            "action": "COMMIT",
            "approvalCode": code,
            "resellerId": partner.reseller("Duck Reselling"),
            "requestedBy": admin,
        },
    )
    assert moved["benefits"][0]["commitmentRequest"]["status"] == "ACCEPTED"
    assert moved["benefits"][0]["recommitmentRequest"] is None
    noon(world, "2026-07-01")
    assert standing(partner, customer)["commitmentRequest"]["status"] == "ACCEPTED"
    noon(world, "2026-07-02")
    assert standing(partner, customer)["commitmentRequest"]["status"] == "NONCOMPLIANT"


# --- Flexible discounts (FD-7, TC-17) ---------------------------------------------------------


def test_who_reaches_its_first_commitment_by_an_order_is_new_to_it(
    world: World, partner: Partner
) -> None:
    offer_discount(world, "NEW_3YC", conditions=Conditions(Commitment.NEW))
    offer_discount(world, "HAS_3YC", conditions=Conditions(Commitment.EXISTING))
    customer = holding(partner, 4)
    requested(partner, customer)
    refused(partner.preview(customer, flex_line("NEW_3YC", quantity=6)), 400, "2141")
    accepted(world, customer)
    refused(partner.preview(customer, flex_line("NEW_3YC", quantity=5)), 400, "2141")
    refused(partner.preview(customer, flex_line("HAS_3YC", quantity=6)), 400, "2141")
    assert partner.preview(customer, flex_line("NEW_3YC", quantity=6)).status_code == 201


def test_who_is_committed_is_not_new(world: World, partner: Partner) -> None:
    offer_discount(world, "NEW_3YC", conditions=Conditions(Commitment.NEW))
    offer_discount(world, "HAS_3YC", conditions=Conditions(Commitment.EXISTING))
    offer_discount(
        world, "FROM_20", conditions=Conditions(Commitment.EXISTING, minimum_commit_quantity=20)
    )
    customer = holding(partner, 20)
    committed(world, customer, LICENSE=19)
    bought = flex_line("NEW_3YC", offer_id=OTHER_TEAM)
    refused(partner.preview(customer, bought), 400, "2141")
    assert partner.preview(customer, flex_line("HAS_3YC")).status_code == 201
    refused(partner.preview(customer, flex_line("FROM_20")), 400, "2141")
    committed(world, customer, LICENSE=20)
    assert partner.preview(customer, flex_line("FROM_20")).status_code == 201


# --- What clients do --------------------------------------------------------------------------


def test_the_same_request_under_the_same_id_is_answered_again_and_asks_nothing(
    world: World, partner: Partner
) -> None:
    customer = holding(partner)
    read = partner.fetch(f"/customers/{customer}")["companyProfile"]
    body = {"companyProfile": read, "benefits": [benefit(LICENSE=10)]}
    sent = {"X_Correlation_Id": "the-hash-of-the-body"}
    first = partner.patch(f"/customers/{customer}", body, **sent)
    answer(world, customer, accept=False)
    again = partner.patch(f"/customers/{customer}", body, **sent)
    assert again.json() == first.json()
    assert standing(partner, customer)["commitmentRequest"]["status"] == "DECLINED"
    assert partner.patch(f"/customers/{customer}", body).status_code == 200
    assert standing(partner, customer)["commitmentRequest"]["status"] == "REQUESTED"
