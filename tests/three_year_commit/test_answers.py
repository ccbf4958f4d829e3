"""What the customer answers, and what time makes of it (§13.2, TC-7, TC-8, TC-20)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.committing import (
    accepted,
    answer,
    benefit,
    committed,
    minimums,
    noon,
    requested,
    standing,
)
from tests.support import CONSUMABLE, Partner, World, line, profile, refused

COMMITMENT = "commitment"


def holding(partner: Partner, quantity: int = 10) -> str:
    customer = partner.customer()
    partner.order(customer, line(quantity=quantity))
    return customer


def emails(world: World, customer: str) -> list[str]:
    found = world.control("GET", f"/outbox?customer-id={customer}").json()["items"]
    return [each["kind"] for each in reversed(found) if each["kind"].startswith("commitment-")]


def due(world: World, customer: str) -> list[tuple[str, str]]:
    found = world.control("GET", f"/schedule?customer-id={customer}").json()["items"]
    return [(each["kind"], each["at"]) for each in found if each["kind"].startswith("commitment.")]


# --- Days to accept (commitmentAcceptanceDays) ------------------------------------------------


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-01-22T23:59:59Z", "REQUESTED"), ("2026-01-23T00:00:00Z", "EXPIRED")],
)
def test_a_request_waits_through_day_seven(
    world: World, partner: Partner, day: str, status: str
) -> None:
    customer = holding(partner)
    requested(partner, customer)
    world.advance(to=day)
    assert standing(partner, customer)["commitmentRequest"]["status"] == status
    expected = 200 if status == "REQUESTED" else 409
    assert answer(world, customer, accept=True).status_code == expected


def test_the_days_of_a_new_customer_begin_when_it_is_active(world: World, partner: Partner) -> None:
    reseller = partner.reseller()
    world.rules(accountProcessingSeconds=86_400)
    noon(world, "2026-01-16")
    body = {
        "resellerId": reseller,
        "companyProfile": profile("Acme Inc"),
        "benefits": [benefit(LICENSE=10)],
    }
    customer = partner.make("/customers", body)["customerId"]
    assert answer(world, customer, accept=True).json()["code"] == "CUSTOMER_INACTIVE"
    assert due(world, customer) == []
    world.advance(by="P1D")
    assert due(world, customer) == [("commitment.request_expires", "2026-01-25T00:00:00Z")]
    assert emails(world, customer) == ["commitment-requested"]


def test_a_new_request_starts_its_days_again(world: World, partner: Partner) -> None:
    customer = holding(partner)
    requested(partner, customer)
    noon(world, "2026-01-20")
    requested(partner, customer, LICENSE=12)
    assert due(world, customer) == [("commitment.request_expires", "2026-01-28T00:00:00Z")]


@pytest.mark.parametrize("status", ["DECLINED", "EXPIRED"])
def test_a_declined_request_stays_to_be_seen(world: World, partner: Partner, status: str) -> None:
    world.rules(declinedRequestStatus=status)
    customer = holding(partner)
    requested(partner, customer)
    assert answer(world, customer, accept=False).status_code == 200
    assert standing(partner, customer)["commitmentRequest"] == {
        "status": status,
        "minimumQuantities": minimums(LICENSE=10),
    }
    assert due(world, customer) == []
    again = answer(world, customer, accept=True)
    assert (again.status_code, again.json()["code"]) == (409, "NOTHING_REQUESTED")


def test_of_two_that_accept_one_is_told_that_nothing_waits(world: World, partner: Partner) -> None:
    customer = holding(partner)
    requested(partner, customer)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: answer(world, customer, accept=True), range(2)))
    assert sorted(each.status_code for each in answers) == [200, 409]
    assert emails(world, customer).count("commitment-accepted") == 1


def test_a_rule_moves_the_days_that_run(world: World, partner: Partner) -> None:
    customer, other = holding(partner), holding(partner, 1)
    requested(partner, customer)
    requested(partner, other)
    accepted(world, other)
    world.rules(commitmentAcceptanceDays=10, commitmentComplianceDays=7)
    assert due(world, customer) == [("commitment.request_expires", "2026-01-26T00:00:00Z")]
    assert due(world, other) == [("commitment.compliance_ends", "2026-01-23T00:00:00Z")]
    noon(world, "2026-01-20")
    world.rules(commitmentAcceptanceDays=2)
    assert standing(partner, customer)["commitmentRequest"]["status"] == "EXPIRED"


# --- Acceptance (X41, X42) --------------------------------------------------------------------


def test_what_is_held_already_is_committed_at_once(world: World, partner: Partner) -> None:
    customer = holding(partner, 12)
    found = committed(world, customer)
    assert found == {
        "type": "THREE_YEAR_COMMIT",
        "commitment": {
            "startDate": "2026-01-15",
            "endDate": "2029-01-14",
            "status": "COMMITTED",
            "minimumQuantities": minimums(LICENSE=10),
        },
        "commitmentRequest": None,
        "recommitmentRequest": None,
    }
    assert due(world, customer) == [("commitment.ends", "2029-01-15T00:00:00Z")]
    assert emails(world, customer) == ["commitment-requested", "commitment-accepted"]


def test_a_customer_without_a_term_begins_one_by_accepting(world: World, partner: Partner) -> None:
    customer = partner.customer()
    requested(partner, customer)
    noon(world, "2026-01-18")
    found = accepted(world, customer)["commitmentRequest"]
    assert (found["startDate"], found["endDate"]) == ("2026-01-18", "2029-01-17")
    assert found["status"] == "ACCEPTED"
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-18"
    noon(world, "2026-02-01")
    partner.order(customer, line(quantity=3))
    (held,) = partner.subscriptions(customer)
    assert held["renewalDate"] == "2027-01-18"
    noon(world, "2027-01-18")
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-01-18"


def test_a_term_that_nothing_was_bought_in_is_over_by_itself(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    requested(partner, customer)
    accepted(world, customer)
    noon(world, "2027-02-01")
    partner.order(customer)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-02-01"


def test_who_accepts_on_leap_day_keeps_the_29th(world: World, partner: Partner) -> None:
    noon(world, "2028-02-29")
    customer = partner.customer()
    requested(partner, customer)
    found = accepted(world, customer)["commitmentRequest"]
    assert (found["startDate"], found["endDate"]) == ("2028-02-29", "2031-02-27")
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2029-02-28"


# --- Days to comply (X4) ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-02-14T23:59:59Z", "ACCEPTED"), ("2026-02-15T00:00:00Z", "NONCOMPLIANT")],
)
def test_what_is_accepted_is_to_be_reached_through_day_thirty(
    world: World, partner: Partner, day: str, status: str
) -> None:
    customer = holding(partner, 9)
    requested(partner, customer)
    accepted(world, customer)
    assert due(world, customer) == [("commitment.compliance_ends", "2026-02-15T00:00:00Z")]
    world.advance(to=day)
    found = standing(partner, customer)
    assert (found["commitment"], found["commitmentRequest"]["status"]) == (None, status)
    assert ("commitment-ended" in emails(world, customer)) is (status == "NONCOMPLIANT")


def test_types_are_reached_one_by_one(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer, line(quantity=9), line(CONSUMABLE, 1000, 2))
    requested(partner, customer, LICENSE=10, CONSUMABLES=1000)
    found = accepted(world, customer)
    assert found["commitment"]["minimumQuantities"] == minimums(CONSUMABLES=1000)
    assert found["commitmentRequest"]["status"] == "ACCEPTED"
    assert found["commitmentRequest"]["minimumQuantities"] == minimums(LICENSE=10)
    noon(world, "2026-02-15")
    later = standing(partner, customer)
    assert later["commitment"] == found["commitment"]
    assert later["commitmentRequest"]["status"] == "NONCOMPLIANT"


# --- Its end (X48) ----------------------------------------------------------------------------


def test_it_is_over_on_the_day_after_its_last_one(world: World, partner: Partner) -> None:
    customer = holding(partner, 12)
    committed(world, customer)
    world.advance(to="2029-01-14T23:59:59Z")
    assert standing(partner, customer)["commitment"]["status"] == "COMMITTED"
    world.advance(to="2029-01-15T00:00:00Z")
    assert standing(partner, customer)["commitment"]["status"] == "EXPIRED"
    assert emails(world, customer)[-1] == "commitment-ended"


def test_an_end_in_mid_term_puts_the_levels_to_their_first(world: World, partner: Partner) -> None:
    world.rules(commitmentEnd="acceptance")
    customer = holding(partner, 12)
    noon(world, "2026-03-10")
    committed(world, customer)
    noon(world, "2029-03-09")
    assert partner.fetch(f"/customers/{customer}")["discounts"][0]["level"] != "01"
    noon(world, "2029-03-10")
    found = partner.fetch(f"/customers/{customer}")
    assert found["discounts"] == [{"offerType": "LICENSE", "level": "01"}]


# --- By itself, and by hand -------------------------------------------------------------------


def bar(world: World, customer: str) -> str:
    """Have a customer enrol itself, which must be refused; returns why."""
    refusal = answer(world, customer, enroll=True)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "NOT_ENROLLABLE"), refusal.text
    (detail,) = refusal.json()["additionalDetails"]
    said: str = detail.removeprefix("enroll: ")
    return said


def test_a_customer_enrols_itself_with_what_it_has(world: World, partner: Partner) -> None:
    customer = holding(partner, 12)
    assert answer(world, customer, enroll=True).status_code == 200
    found = standing(partner, customer)
    assert found["commitment"]["minimumQuantities"] == minimums(LICENSE=12)
    assert found["commitment"]["status"] == "COMMITTED"
    assert bar(world, customer) == "it has one already, or a request for one: COMMITTED"


def test_to_enrol_takes_ten_licences(world: World, partner: Partner) -> None:
    assert bar(world, holding(partner, 9)) == "10 licenses are needed, and 9 count"
    assert answer(world, holding(partner, 10), enroll=True).status_code == 200


def test_who_has_a_request_answers_that_one(world: World, partner: Partner) -> None:
    customer = holding(partner, 12)
    requested(partner, customer)
    assert bar(world, customer) == "it has one already, or a request for one: REQUESTED"


def test_who_may_ask_for_none_cannot_enrol_either(world: World, partner: Partner) -> None:
    customer = partner.customer(cotermDate="2027-06-15")
    partner.order(customer, line(quantity=12))
    assert bar(world, customer) == "its first term is an extended one"
    noon(world, "2027-06-15")
    assert answer(world, customer, enroll=True).status_code == 200


def test_a_raise_that_came_too_late_takes_no_level_away(world: World, partner: Partner) -> None:
    customer = holding(partner, 12)
    committed(world, customer)
    change = {"startDate": "2025-11-20", "endDate": "2026-02-10", "status": "COMMITTED"}
    world.portal(f"/customers/{customer}", commitment=change)
    requested(partner, customer, LICENSE=20)
    accepted(world, customer)
    noon(world, "2026-02-11")
    assert standing(partner, customer)["commitmentRequest"]["status"] == "NONCOMPLIANT"
    partner.order(customer, line(quantity=8))
    assert standing(partner, customer)["commitment"]["status"] == "EXPIRED"
    levels = partner.fetch(f"/customers/{customer}")["discounts"]
    assert levels == [{"offerType": "LICENSE", "level": "02"}]


def test_the_portal_sets_dates_and_status(world: World, partner: Partner) -> None:
    customer = holding(partner, 12)
    missing = world.control("PATCH", f"/customers/{customer}", {COMMITMENT: {}})
    assert (missing.status_code, missing.json()["code"]) == (409, "NO_COMMITMENT")
    committed(world, customer)
    change = {"startDate": "2025-11-20", "endDate": "2027-03-01", "status": "COMMITTED"}
    world.portal(f"/customers/{customer}", commitment=change)
    found = standing(partner, customer)["commitment"]
    assert {name: found[name] for name in change} == change
    assert due(world, customer) == [("commitment.ends", "2027-03-02T00:00:00Z")]
    world.portal(f"/customers/{customer}", commitment={"status": "INACTIVE"})
    assert due(world, customer) == []
    wrong = {"startDate": "2027-03-02"}
    refused_ = world.control("PATCH", f"/customers/{customer}", {COMMITMENT: wrong})
    assert (refused_.status_code, refused_.json()["code"]) == (400, "INVALID_REQUEST")


def test_an_end_that_the_portal_puts_into_the_past_is_over_now(
    world: World, partner: Partner
) -> None:
    customer = holding(partner, 12)
    committed(world, customer)
    noon(world, "2026-06-01")
    world.portal(f"/customers/{customer}", commitment={"endDate": "2026-05-31"})
    assert standing(partner, customer)["commitment"]["status"] == "EXPIRED"


@pytest.mark.parametrize("said", [{}, {"accept": True, "enroll": True}, {"enroll": False}])
def test_an_answer_says_one_thing(world: World, partner: Partner, said: dict[str, bool]) -> None:
    refused(answer(world, holding(partner), **said), 400, "INVALID_REQUEST")


def test_a_snapshot_carries_the_clocks_along(world: World, partner: Partner) -> None:
    customer = holding(partner, 9)
    requested(partner, customer)
    accepted(world, customer)
    kept = world.control("POST", "/snapshots", {"name": "accepted"}).json()["snapshotId"]
    noon(world, "2026-02-15")
    world.control("POST", f"/snapshots/{kept}/restore")
    assert due(world, customer) == [("commitment.compliance_ends", "2026-02-15T00:00:00Z")]
    assert standing(partner, customer)["commitmentRequest"]["status"] == "ACCEPTED"
    noon(world, "2026-02-15")
    assert standing(partner, customer)["commitmentRequest"]["status"] == "NONCOMPLIANT"
