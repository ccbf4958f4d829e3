"""What a three-year commit forbids: returns, preferences, early renewals (TC-14 to TC-16)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.committed import AD, at, status_of, with_commitment, with_request
from tests.migrating import commitment, vip
from tests.renewals.manual import renewing, send
from tests.support import (
    CONSUMABLE,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)

# --- Returns (TC-14) --------------------------------------------------------------------------


@pytest.mark.every_backend
def test_what_is_committed_to_cannot_be_returned(world: World, partner: Partner) -> None:
    customer = with_commitment(world, 8, 10)
    order = partner.order(customer, line(at("12"), 3))
    one, two = line(at("12"), 1), line(at("12"), 2)
    answer = partner.give_back(customer, order, two)
    refused(answer, 400, "2127", "Line Item: 1, Reason: THREE_YEAR_COMMIT")
    assert partner.give_back(customer, order, one).status_code == 201, "10 are left"
    answer = partner.give_back(customer, order, one)
    refused(answer, 400, "2127", "Line Item: 1, Reason: THREE_YEAR_COMMIT")


def test_the_lines_of_a_return_count_together(world: World, partner: Partner) -> None:
    customer = with_commitment(world, 8, 10)
    lines = [line(at("12")), line(at("12", OTHER_TEAM), 2, 2), line(CONSUMABLE, 1, 3)]
    order = partner.order(customer, *lines)
    refused(
        partner.give_back(customer, order, *lines),
        400,
        "2127",
        "Line Item: 1, Reason: THREE_YEAR_COMMIT",
        "Line Item: 2, Reason: THREE_YEAR_COMMIT",
    )
    assert partner.give_back(customer, order, lines[0], lines[2]).status_code == 201


def test_two_returns_under_way_count_together(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    partner = world.partner
    customer = with_commitment(world, 8, 10)
    order = partner.order(customer, line(at("12"), 3))
    world.advance(by="PT1H")
    assert partner.give_back(customer, order, line(at("12"))).status_code == 201
    refused(
        partner.give_back(customer, order, line(at("12"))),
        400,
        "2127",
        "Line Item: 1, Reason: THREE_YEAR_COMMIT",
    )


@pytest.mark.parametrize("status", ["NONCOMPLIANT", "EXPIRED", "INACTIVE"])
def test_a_commitment_that_does_not_run_holds_nothing_back(
    world: World, partner: Partner, status: str
) -> None:
    customer = with_commitment(world, 8, 10, status=status)
    assert partner.give_back(customer, partner.order(customer)).status_code == 201


def test_what_is_only_accepted_holds_nothing_back(world: World, partner: Partner) -> None:
    customer = with_request(world, 7, 10)
    assert partner.give_back(customer, partner.order(customer)).status_code == 201


def test_the_portal_cannot_cancel_it_either(world: World, partner: Partner) -> None:
    customer = with_commitment(world, 8, 10)
    order = partner.order(customer, line(at("12"), 3))
    answer = world.control("PATCH", f"/orders/{order['orderId']}", {"status": "1008"})
    assert answer.status_code == 409, answer.text
    assert "THREE_YEAR_COMMIT" in answer.text
    more = partner.order(customer, line(at("12"), 3))
    world.portal(f"/orders/{more['orderId']}", status="1008")
    assert status_of(partner, customer) == "COMMITTED"


def test_what_renewed_may_be_returned_down_to_the_minimum(world: World, partner: Partner) -> None:
    customer = with_commitment(world, 12, 10)
    world.advance(to=f"{AD}T12:00:00Z")
    (order,) = partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")
    refused(
        partner.give_back(customer, order, line(at("12"), 3)),
        400,
        "2127",
        "Line Item: 1, Reason: THREE_YEAR_COMMIT",
    )
    assert partner.give_back(customer, order, line(at("12"), 2)).status_code == 201


# --- Preferences (TC-15) ----------------------------------------------------------------------


def prefer(partner: Partner, customer: str, number: int = 0, **wish: object) -> httpx.Response:
    held = partner.subscriptions(customer)[number]
    return partner.renew(customer, held["subscriptionId"], **wish)


@pytest.mark.every_backend
def test_preferences_that_would_break_it_are_refused(world: World, partner: Partner) -> None:
    customer = with_commitment(world, 12, 10)
    refused(prefer(partner, customer, enabled=False), 400, "3120")
    refused(prefer(partner, customer, enabled=True, renewalQuantity=9), 400, "3120")
    assert prefer(partner, customer, enabled=True, renewalQuantity=10).status_code == 200


def test_all_that_renews_counts_together(world: World, partner: Partner) -> None:
    offers = [vip(TEAM, 12), vip(OTHER_TEAM, 5)]
    customer = with_commitment(world, minimum=10, offers=offers)
    assert prefer(partner, customer, enabled=True, renewalQuantity=5).status_code == 200
    refused(prefer(partner, customer, 1, enabled=True, renewalQuantity=4), 400, "3120")
    refused(prefer(partner, customer, 1, enabled=False), 400, "3120")


def test_a_raise_that_is_still_too_little_is_refused(world: World, partner: Partner) -> None:
    world.rules(commitmentPreferences="allowed")
    customer = with_commitment(world, 12, 10)
    assert prefer(partner, customer, enabled=True, renewalQuantity=5).status_code == 200
    world.rules(commitmentPreferences="refused")
    refused(prefer(partner, customer, enabled=True, renewalQuantity=9), 400, "3120")
    again = prefer(partner, customer, enabled=True, renewalQuantity=5)
    assert again.status_code == 200, "nothing changes"
    assert prefer(partner, customer, enabled=True, renewalQuantity=10).status_code == 200


@pytest.mark.parametrize(("end", "status"), [("2026-07-14", 200), (AD, 400)])
def test_a_commitment_that_ends_with_the_term_asks_for_no_renewal(
    world: World, partner: Partner, end: str, status: int
) -> None:
    customer = with_commitment(world, 12, 10, end=end)
    assert prefer(partner, customer, enabled=False).status_code == status


def test_an_accepted_recommitment_counts_from_its_first_day(world: World, partner: Partner) -> None:
    slots = {"recommitmentRequest": commitment(AD, "2029-07-14", 11, "ACCEPTED")}
    customer = with_commitment(world, 12, 10, end="2026-07-14", slots=slots)
    refused(prefer(partner, customer, enabled=True, renewalQuantity=10), 400, "3120")
    assert prefer(partner, customer, enabled=True, renewalQuantity=11).status_code == 200


def test_preferences_of_what_does_not_count_are_free(world: World, partner: Partner) -> None:
    offers = [vip(TEAM, 10), vip(CONSUMABLE, 5)]
    customer = with_commitment(world, minimum=10, offers=offers)
    assert prefer(partner, customer, 1, enabled=False).status_code == 200


# --- Early renewals in the last term (TC-16) --------------------------------------------------


def early(partner: Partner, customer: str, kind: str = "RENEWAL") -> httpx.Response:
    (held,) = partner.subscriptions(customer)
    return send(partner, customer, renewing(held, held["currentQuantity"]), kind=kind)


@pytest.mark.parametrize("kind", ["RENEWAL", "PREVIEW_RENEWAL"])
def test_the_last_term_has_no_early_renewal(world: World, partner: Partner, kind: str) -> None:
    customer = with_commitment(world, end="2026-07-14")
    for day in ("2026-06-15", "2026-07-14"):
        world.advance(to=f"{day}T12:00:00Z")
        refused(early(partner, customer, kind), 400, "3133", "Line Item: 1")
    body = {"orderType": "PREVIEW_RENEWAL"}
    assert partner.post(f"/customers/{customer}/orders", body).status_code == 201


def test_before_the_window_it_is_refused_as_ever(world: World, partner: Partner) -> None:
    customer = with_commitment(world, end="2026-07-14")
    world.advance(to="2026-06-14T12:00:00Z")
    refused(early(partner, customer), 400, "3121", "Line Item: 1")


def test_a_late_renewal_after_the_last_term_is_free(world: World, partner: Partner) -> None:
    customer = with_commitment(world, end="2026-07-14")
    assert prefer(partner, customer, enabled=False).status_code == 200
    world.advance(to=f"{AD}T12:00:00Z")
    assert early(partner, customer).status_code == 201


@pytest.mark.parametrize(
    ("status", "code"), [("ACCEPTED", 201), ("REQUESTED", 400), ("NONCOMPLIANT", 400)]
)
def test_an_accepted_recommitment_opens_the_last_term(
    world: World, partner: Partner, status: str, code: int
) -> None:
    slots: Json = {"recommitmentRequest": commitment(AD, "2029-07-14", 10, status)}
    customer = with_commitment(world, end="2026-07-14", slots=slots)
    world.advance(to="2026-06-20T12:00:00Z")
    assert early(partner, customer).status_code == code


@pytest.mark.parametrize(("end", "code"), [("2026-07-15", 201), ("2027-07-14", 201)])
def test_an_earlier_term_is_renewed_early(
    world: World, partner: Partner, end: str, code: int
) -> None:
    customer = with_commitment(world, end=end)
    world.advance(to="2026-06-20T12:00:00Z")
    assert early(partner, customer).status_code == code
