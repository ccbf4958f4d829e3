"""Nobody is a large agency, or is to become one, beside a three-year commitment (LG-1, TC-6)."""

from __future__ import annotations

import pytest

from tests.checking import findings
from tests.committed import AD, at, level_of
from tests.governing import (
    midnight,
    noon,
    renew_by_hand,
    set_renewal,
    status_of,
    uncomplied,
)
from tests.support import GOV, Partner, World


def commitment_of(partner: Partner, customer: str) -> str:
    """Read where a customer's commitment stands."""
    benefits = partner.fetch(f"/customers/{customer}")["benefits"]
    (found,) = [each for each in benefits if each["type"] == "THREE_YEAR_COMMIT"]
    status: str = found["commitment"]["status"]
    return status


def test_a_late_renewal_makes_an_agency_and_regains_no_commitment(
    world: World, partner: Partner
) -> None:
    customer = uncomplied(world, partner)
    set_renewal(partner, customer, enabled=False)
    midnight(world, AD)
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    late = renew_by_hand(partner, customer, 120)
    assert late.status_code == 201, late.text
    assert late.json()["lineItems"][0]["offerId"] == at("06", GOV)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert commitment_of(partner, customer) == "NONCOMPLIANT"
    assert findings(world.http, world.world_id) == []


def test_an_early_renewal_regains_none(world: World, partner: Partner) -> None:
    customer = uncomplied(world, partner)
    assert renew_by_hand(partner, customer, 120).status_code == 201
    assert commitment_of(partner, customer) == "NONCOMPLIANT"
    midnight(world, AD)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert findings(world.http, world.world_id) == []


def test_the_anniversary_regains_none(world: World, partner: Partner) -> None:
    customer = uncomplied(world, partner)
    midnight(world, AD)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert commitment_of(partner, customer) == "NONCOMPLIANT"
    assert renew_by_hand(partner, customer, 120).status_code == 400
    assert findings(world.http, world.world_id) == []


@pytest.mark.parametrize("is_upgraded", [False, True])
def test_no_hand_commits_it(world: World, partner: Partner, *, is_upgraded: bool) -> None:
    customer = uncomplied(world, partner)
    if is_upgraded:
        midnight(world, AD)
    edit = {"commitment": {"status": "COMMITTED"}}
    refusal = world.control("PATCH", f"/customers/{customer}", edit)
    assert (refusal.status_code, refusal.json()["code"]) == (400, "INVALID_REQUEST"), refusal.text
    assert refusal.json()["additionalDetails"][0].startswith("commitment.status: ")
    later = world.control(
        "PATCH", f"/customers/{customer}", {"commitment": {"endDate": "2027-07-13"}}
    )
    assert later.status_code == 200, later.text
    assert findings(world.http, world.world_id) == []


def test_an_active_agency_regains_none(world: World, partner: Partner) -> None:
    customer = uncomplied(world, partner)
    midnight(world, AD)
    noon(world, "2027-06-20")
    assert renew_by_hand(partner, customer, 120).status_code == 201
    assert commitment_of(partner, customer) == "NONCOMPLIANT"
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    midnight(world, "2027-07-15")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert findings(world.http, world.world_id) == []


def test_the_end_of_the_commitment_takes_no_level_of_an_agency(
    world: World, partner: Partner
) -> None:
    customer = uncomplied(world, partner)
    midnight(world, AD)
    edit = {"commitment": {"endDate": "2026-08-01"}}
    assert world.control("PATCH", f"/customers/{customer}", edit).status_code == 200
    noon(world, "2026-08-02")
    assert commitment_of(partner, customer) == "EXPIRED"
    assert level_of(partner, customer) == "06"
    assert findings(world.http, world.world_id) == []
