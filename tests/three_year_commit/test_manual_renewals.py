"""Early and late renewals of who has a commitment: price, level, and regaining it (TC-12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.checking import findings
from tests.committed import (
    AD,
    LOCKED,
    at,
    level_of,
    renewals,
    status_of,
    with_commitment,
    yearly,
)
from tests.linking import own
from tests.migrating import commitment, vip
from tests.renewals.manual import renewing, send
from tests.support import ENDS_2027_06_30, Json, Partner, World, line, refused

STANDARD_AT_02 = 250.68


def manual(partner: Partner, customer: str, quantity: int) -> Json:
    """Renew licences of the only subscription by hand; return the order with its prices."""
    (held,) = partner.subscriptions(customer)
    answer = send(partner, customer, renewing(held, quantity))
    assert answer.status_code == 201, answer.text
    return partner.read_order(customer, answer.json()["orderId"], priced=True)


def short_last_year(world: World, partner: Partner, kept: int) -> str:
    """A customer that committed to 10 and renewed fewer, or none."""
    world.rules(commitmentPreferences="allowed")
    customer = with_commitment(world, 12, 10)
    (held,) = partner.subscriptions(customer)
    wish: Json = {"enabled": True, "renewalQuantity": kept} if kept else {"enabled": False}
    partner.renew(customer, held["subscriptionId"], **wish)
    world.advance(to=f"{AD}T12:00:00Z")
    assert status_of(partner, customer) == "NONCOMPLIANT"
    return customer


def test_an_early_renewal_has_the_price_of_the_first_day(world: World, partner: Partner) -> None:
    customer = with_commitment(world)
    world.advance(to="2026-06-20T12:00:00Z")
    assert yearly(manual(partner, customer, 5)) == (at("12"), LOCKED)
    world.advance(to=f"{AD}T12:00:00Z")
    rest = renewals(partner, customer)[0]
    assert (yearly(rest), rest["lineItems"][0]["quantity"]) == ((at("12"), LOCKED), 7)
    assert status_of(partner, customer) == "COMMITTED"


def test_an_early_renewal_for_a_recommitment_has_its_level_and_the_price_of_the_day(
    world: World, partner: Partner
) -> None:
    slots = {"recommitmentRequest": commitment(AD, "2029-07-14", 50, "ACCEPTED")}
    customer = with_commitment(world, 50, 10, end="2026-07-14", slots=slots)
    world.advance(to="2026-06-20T12:00:00Z")
    assert yearly(manual(partner, customer, 50)) == (at("13"), 232.20)
    world.advance(to=f"{AD}T12:00:00Z")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "13")


def test_an_early_renewal_of_all_that_is_missing_regains_it(world: World, partner: Partner) -> None:
    customer = short_last_year(world, partner, 9)
    (held,) = partner.subscriptions(customer)
    world.advance(to="2027-06-20T12:00:00Z")
    partner.order(customer, line(at("01")))
    assert status_of(partner, customer) == "NONCOMPLIANT", "a purchase alone regains nothing"
    answer = partner.renew(customer, held["subscriptionId"], enabled=True)
    assert answer.status_code == 200, answer.text
    order = manual(partner, customer, 1)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")
    assert order["status"] == "1000"


def test_one_licence_too_few_does_not_regain_it(world: World, partner: Partner) -> None:
    customer = short_last_year(world, partner, 9)
    world.advance(to="2027-06-20T12:00:00Z")
    manual(partner, customer, 9)
    assert status_of(partner, customer) == "NONCOMPLIANT"


def test_a_late_renewal_regains_it_at_its_level_and_price(world: World, partner: Partner) -> None:
    customer = short_last_year(world, partner, 0)
    assert yearly(manual(partner, customer, 10)) == (at("12"), LOCKED)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")


def test_a_late_renewal_of_less_does_not(world: World, partner: Partner) -> None:
    customer = short_last_year(world, partner, 0)
    order = manual(partner, customer, 9)
    assert yearly(order)[0] == at("01")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("NONCOMPLIANT", "01")


# --- What is no longer sold (TC-13) -----------------------------------------------------------


@pytest.fixture
def ending(new_world: Callable[..., World]) -> tuple[World, dict[str, str]]:
    """Three holders of a product that is sold until 2027-06-30, whose term ends on 2027-07-15."""
    world = new_world(now="2027-01-15T12:00:00Z")
    offers = [vip(ENDS_2027_06_30, 12)]
    facts: Json = {"offers": offers, "renewalDate": "2027-07-15", "end": "2028-07-14"}
    holders = {
        status: with_commitment(world, start="2025-07-15", status=status, **facts)
        for status in ("ACTIVE", "NONCOMPLIANT")
    }
    return world, holders


@pytest.mark.parametrize(
    ("day", "status", "answered"),
    [
        ("2027-06-30", "NONCOMPLIANT", 201),
        ("2027-07-02", "NONCOMPLIANT", 400),
        ("2027-07-02", "ACTIVE", 201),
    ],
)
def test_only_the_committed_renew_early_what_is_no_longer_sold(
    ending: tuple[World, dict[str, str]], day: str, status: str, answered: int
) -> None:
    world, holders = ending
    world.advance(to=f"{day}T20:00:00Z")
    (held,) = world.partner.subscriptions(holders[status])
    answer = send(world.partner, holders[status], renewing(held, 12))
    assert answer.status_code == answered, answer.text
    if answered == 400:
        refused(answer, 400, "3132", "Line Item: 1")


def test_extra_seats_and_late_renewals_of_what_is_no_longer_sold_are_refused(
    ending: tuple[World, dict[str, str]],
) -> None:
    world, holders = ending
    partner, customer = world.partner, holders["ACTIVE"]
    world.advance(to="2027-07-02T20:00:00Z")
    (held,) = partner.subscriptions(customer)
    manual(partner, customer, 11)
    refused(partner.try_order(customer, line(ENDS_2027_06_30)), 400, "2122", "Line Item: 1")
    manual(partner, customer, 1)
    answer = send(partner, customer, renewing(held, 1))
    refused(answer, 400, "3132", "Line Item: 1")
    world.advance(to="2027-07-15T12:00:00Z")
    (gone_on,) = partner.subscriptions(customer)
    assert (gone_on["status"], gone_on["currentQuantity"]) == ("1000", 12)
    assert status_of(partner, customer) == "COMMITTED"


@pytest.mark.parametrize(("day", "answered"), [("2028-06-30", 201), ("2028-07-02", 400)])
def test_nobody_renews_what_is_no_longer_supported(
    new_world: Callable[..., World], day: str, answered: int
) -> None:
    world = new_world(now="2027-06-20T12:00:00Z")
    offers = [vip(ENDS_2027_06_30, 12)]
    dates: Json = {"start": "2026-07-15", "end": "2029-07-14", "renewalDate": "2028-07-15"}
    customer = with_commitment(world, offers=offers, **dates)
    world.advance(to=f"{day}T20:00:00Z")
    (held,) = world.partner.subscriptions(customer)
    answer = send(world.partner, customer, renewing(held, 12))
    assert answer.status_code == answered, answer.text


def test_who_is_in_a_linked_membership_by_now_regains_nothing(
    world: World, partner: Partner
) -> None:
    customer = short_last_year(world, partner, 9)
    own(partner, customer)
    (held,) = partner.subscriptions(customer)
    world.advance(to="2027-06-20T12:00:00Z")
    assert partner.renew(customer, held["subscriptionId"], enabled=True).status_code == 200
    partner.order(customer, line(at("01"), 3))
    manual(partner, customer, 12)
    assert status_of(partner, customer) == "NONCOMPLIANT"
    edit = {"commitment": {"status": "COMMITTED"}}
    refusal = world.control("PATCH", f"/customers/{customer}", edit)
    assert (refusal.status_code, refusal.json()["code"]) == (400, "INVALID_REQUEST")
    assert refusal.json()["additionalDetails"][0].startswith("commitment.status: ")
    assert findings(world.http, world.world_id) == []
