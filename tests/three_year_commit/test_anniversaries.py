"""What an anniversary makes of a three-year commit: renewal, shortfall, end, recommitment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.committed import (
    AD,
    LOCKED,
    at,
    commitment_of,
    level_of,
    renewals,
    status_of,
    with_commitment,
    with_request,
    yearly,
)
from tests.migrating import commitment
from tests.support import Json, Partner, World

STANDARD_AT_02, STANDARD_AT_01 = 250.68, 263.88
DAWN = f"{AD}T00:00:00Z"


def wish(world: World, customer: str, **auto_renewal: object) -> None:
    """Set a preference of the only subscription though it breaks the commitment (X45)."""
    world.rules(commitmentPreferences="allowed")
    partner = world.partner
    (held,) = partner.subscriptions(customer)
    answer = partner.renew(customer, held["subscriptionId"], **auto_renewal)
    assert answer.status_code == 200, answer.text


def previewed(partner: Partner, customer: str) -> Json:
    body = {"orderType": "PREVIEW_RENEWAL"}
    answer = partner.post(f"/customers/{customer}/orders?fetch-price=true", body)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def recommitment(minimum: int, start: str = AD, end: str = "2029-07-14") -> Json:
    return {"recommitmentRequest": commitment(start, end, minimum, "ACCEPTED")}


@pytest.mark.every_backend
def test_it_renews_at_its_level_and_the_price_of_its_first_day(
    world: World, partner: Partner
) -> None:
    customer = with_commitment(world)
    assert yearly(previewed(partner, customer)) == (at("12"), LOCKED)
    world.advance(to=DAWN)
    (order,) = renewals(partner, customer)
    assert yearly(order) == (at("12"), LOCKED)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")


def test_less_than_the_minimum_renews_without_the_commitment(
    world: World, partner: Partner
) -> None:
    customer = with_commitment(world, 12, 11)
    wish(world, customer, enabled=True, renewalQuantity=10)
    assert yearly(previewed(partner, customer)) == (at("02"), STANDARD_AT_02)
    world.advance(to="2026-07-14T23:59:59Z")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")
    world.advance(to=DAWN)
    (order,) = renewals(partner, customer)
    assert (yearly(order), order["status"]) == ((at("02"), STANDARD_AT_02), "1000")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("NONCOMPLIANT", "02")


def test_the_minimum_itself_is_enough(world: World, partner: Partner) -> None:
    customer = with_commitment(world, 12, 11)
    wish(world, customer, enabled=True, renewalQuantity=11)
    world.advance(to=DAWN)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")


def test_with_nothing_renewed_it_is_not_complied_with(world: World, partner: Partner) -> None:
    customer = with_commitment(world)
    wish(world, customer, enabled=False)
    world.advance(to=DAWN)
    assert renewals(partner, customer) == []
    assert (status_of(partner, customer), level_of(partner, customer)) == ("NONCOMPLIANT", "01")


def test_by_the_rule_a_renewal_that_falls_short_fails(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"commitmentShortfall": "fail"})
    partner = world.partner
    short = with_commitment(world, 12, 11)
    wish(world, short, enabled=True, renewalQuantity=10)
    (item,) = previewed(partner, short)["lineItems"]
    assert item["status"] == "1004"
    world.advance(to=DAWN)
    (order,) = renewals(partner, short)
    assert order["status"] == "1004"
    (held,) = partner.subscriptions(short)
    assert held["status"] == "1004"
    assert (status_of(partner, short), level_of(partner, short)) == ("NONCOMPLIANT", "01")


def test_by_the_rule_what_complies_renews_all_the_same(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"commitmentShortfall": "fail"})
    customer = with_commitment(world, 11, 11)
    world.advance(to=DAWN)
    (order,) = renewals(world.partner, customer)
    assert (order["status"], yearly(order)) == ("1000", (at("12"), LOCKED))


def test_a_commitment_that_ends_with_the_term_leaves_the_renewal_its_own_level(
    world: World, partner: Partner
) -> None:
    customer = with_commitment(world, end="2026-07-14")
    assert yearly(previewed(partner, customer)) == (at("02"), STANDARD_AT_02)
    world.advance(to=DAWN)
    (order,) = renewals(partner, customer)
    assert yearly(order) == (at("02"), STANDARD_AT_02)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("EXPIRED", "02")


def test_by_the_rule_that_renewal_is_at_the_base_level(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"commitmentExpiryLevels": "base"})
    partner = world.partner
    customer = with_commitment(world, end="2026-07-14")
    other = with_commitment(world)
    assert yearly(previewed(partner, customer)) == (at("01"), STANDARD_AT_01)
    world.advance(to=DAWN)
    assert yearly(renewals(partner, customer)[0]) == (at("01"), STANDARD_AT_01)
    assert level_of(partner, customer) == "01"
    assert yearly(renewals(partner, other)[0]) == (at("12"), LOCKED)
    world.advance(by="P1Y")
    assert level_of(partner, customer) == "02"


def test_a_recommitment_begins_with_the_term_and_its_own_prices(
    world: World, partner: Partner
) -> None:
    customer = with_commitment(world, 50, 10, end="2026-07-14", slots=recommitment(50))
    offer, price = yearly(previewed(partner, customer))
    assert (offer, price) == (at("13"), 232.20)
    world.advance(to=DAWN)
    assert yearly(renewals(partner, customer)[0]) == (at("13"), 232.20)
    assert commitment_of(partner, customer) == {
        "startDate": AD,
        "endDate": "2029-07-14",
        "status": "COMMITTED",
        "minimumQuantities": [{"offerType": "LICENSE", "quantity": 50}],
    }
    assert commitment_of(partner, customer, "recommitmentRequest") is None
    world.advance(by="P2Y")
    assert yearly(renewals(partner, customer)[0]) == (at("13"), 232.20), "the list is dearer by now"


def test_a_recommitment_that_too_little_renews_for_waits(world: World, partner: Partner) -> None:
    customer = with_commitment(world, 49, 10, end="2026-07-14", slots=recommitment(50))
    world.advance(to=DAWN)
    assert yearly(renewals(partner, customer)[0]) == (at("02"), STANDARD_AT_02)
    assert status_of(partner, customer) == "EXPIRED"
    assert status_of(partner, customer, "recommitmentRequest") == "ACCEPTED"
    answer = partner.preview(customer)
    assert answer.json()["lineItems"][0]["offerId"] == at("13")


def test_a_renewal_with_more_licences_reaches_what_was_accepted(
    world: World, partner: Partner
) -> None:
    world.rules(commitmentComplianceDays=400)
    customer = with_request(world, 8, 10)
    wish(world, customer, enabled=True, renewalQuantity=10)
    assert yearly(previewed(partner, customer))[0] == at("12")
    world.advance(to=DAWN)
    assert yearly(renewals(partner, customer)[0])[0] == at("12")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")


def test_a_pending_renewal_that_fails_breaks_it(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    partner = world.partner
    customer = with_commitment(world)
    world.advance(to=DAWN)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("COMMITTED", "12")
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT1H")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("NONCOMPLIANT", "01")


def test_years_at_once_end_as_years_day_by_day(new_world: Callable[..., World]) -> None:
    ends = []
    for steps in (["P2Y2D"], ["P6M", "P1D", "P6M", "P1M", "P11M", "P1D"]):
        world = new_world(seed=7)
        partner = world.partner
        with_more = with_commitment(world, 50, 10, end="2026-07-14", slots=recommitment(50))
        customers = [with_commitment(world), with_more, with_commitment(world, 12, 11)]
        wish(world, customers[2], enabled=True, renewalQuantity=10)
        for step in steps:
            world.advance(by=step)
        ends.append(
            [
                (
                    partner.fetch(f"/customers/{customer}")["benefits"],
                    level_of(partner, customer),
                    [yearly(order) for order in renewals(partner, customer)],
                )
                for customer in customers
            ]
        )
    assert ends[0] == ends[1]
