"""Agencies that come from VIP, and who may not (LG-9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.checking import findings
from tests.committed import at, level_of
from tests.deploying import GERMANY, worldwide
from tests.governing import AGENCY, GOV_TEAM, SELLS_TO_AGENCIES, status_of
from tests.migrating import COMPUTED, Migration, commitment, three_years, vip
from tests.support import EDU, ENTERPRISE, GOV, Json, Partner, World, line, refused

RESTRICTED = "90000031CC01A12"
"""A product for governments under feature restricted licensing."""


def membership(world: World, quantity: int = 100, **facts: Any) -> Migration:
    """An agency of VIP."""
    usual: dict[str, Any] = {"marketSegment": "GOV", "benefits": [AGENCY]}
    return Migration.of(world, **{**usual, "offers": [vip(GOV, quantity)], **facts})


@pytest.mark.every_backend
def test_an_agency_comes_over_as_one(world: World, partner: Partner) -> None:
    migration = membership(world, 1200)
    shown = migration.preview().json()
    assert shown["benefits"] == [AGENCY]
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "07"}]
    customer = migration.done()
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "07")
    profile = partner.fetch(f"/customers/{customer}")["companyProfile"]
    assert "marketSubSegments" not in profile
    assert partner.try_order(customer, line(at("07", GOV), 1)).status_code == 201


@pytest.mark.parametrize("count", [1, 2, 5])
def test_what_is_made_up_of_an_agency_may_migrate(
    world: World, partner: Partner, count: int
) -> None:
    customer = Migration.of(world, benefits=[AGENCY], offerCount=count).done()
    read = partner.fetch(f"/customers/{customer}")
    assert read["companyProfile"]["marketSegment"] == "GOV"
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert len(partner.subscriptions(customer)) == count


@pytest.mark.parametrize(("quantity", "is_enough"), [(99, False), (100, True)])
def test_it_has_a_hundred_licences(world: World, quantity: int, *, is_enough: bool) -> None:
    migration = membership(world, quantity)
    if is_enough:
        migration.done()
    else:
        migration.is_refused("INSUFFICIENT_LGA_MOQ")


def test_fewer_are_enough_with_a_restricted_product(world: World, partner: Partner) -> None:
    customer = membership(world, offers=[vip(GOV, 5), vip(RESTRICTED, 5)]).done()
    assert status_of(partner, customer) == "ACTIVE"


@pytest.mark.parametrize(("level", "is_right"), [("06", True), ("07", False), ("04", False)])
def test_its_level_is_that_of_its_licences(world: World, level: str, *, is_right: bool) -> None:
    migration = membership(world, 999, discountLevel=level)
    if is_right:
        migration.done()
    else:
        migration.is_refused("LGA_QTY_LEVEL_MISMATCH")


def test_who_is_no_agency_has_no_level_of_one(world: World) -> None:
    migration = membership(world, 120, benefits=[], discountLevel="06")
    migration.is_refused("LGA_QTY_LEVEL_MISMATCH")


@pytest.mark.parametrize("segment", ["COM", "EDU"])
@pytest.mark.parametrize("linked", [False, True])
def test_one_that_is_no_government_takes_no_way(
    world: World, segment: str, *, linked: bool
) -> None:
    group: Json = {"role": "OWNER", "name": "Ducks of VIP", "type": "STANDARD"}
    offers = [vip(ENTERPRISE if segment == "COM" else EDU, 120)]
    facts: Json = {"linked": group} if linked else {}
    migration = membership(world, marketSegment=segment, offers=offers, **facts)
    for answer in (migration.preview(), migration.begin()):
        refused(answer, 400, "5117")
        assert "Reason: INVALID_LGA_MARKET_SEGMENT" in answer.json()["additionalDetails"]
    assert partner_groups(world) == []
    assert findings(world.http, world.world_id) == []


def partner_groups(world: World) -> list[Json]:
    """The linked memberships of agencies that the partner finds."""
    answer = world.partner.get("/linked_membership_groups?country=US")
    found: list[Json] = answer.json() if answer.status_code == 200 else []
    return found


def test_one_in_a_country_without_agencies_takes_no_way(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{**SELLS_TO_AGENCIES, "countries": ["US", "CA", "MX"]}])
    migration = membership(world, **COMPUTED["INVALID_COUNTRY"])
    migration.is_refused("INVALID_COUNTRY")
    made_up = [Migration.of(world, benefits=[AGENCY], offerCount=1) for _ in range(6)]
    assert {agency.preview().status_code for agency in made_up} == {200}
    plain = membership(world, benefits=[], **COMPUTED["INVALID_COUNTRY"])
    assert plain.preview().status_code == 200


@pytest.mark.parametrize("level", [{}, {"discountLevel": "14"}, {"discountLevel": "04"}])
@pytest.mark.parametrize("status", ["ACTIVE", "COMMITTED"])
def test_one_with_a_commitment_takes_no_way(world: World, level: Json, status: str) -> None:
    benefits = [AGENCY, *three_years(quantity=100, status=status)]
    reasons = ["3YC_DISCOUNT_LEVEL_MISMATCH", *(["LGA_QTY_LEVEL_MISMATCH"] if level else [])]
    membership(world, 120, benefits=benefits, **level).is_refused(*reasons)


@pytest.mark.parametrize("slot", ["commitmentRequest", "recommitmentRequest"])
@pytest.mark.parametrize("status", ["REQUESTED", "ACCEPTED"])
def test_nor_one_with_a_request_that_waits(world: World, slot: str, status: str) -> None:
    asked = {"type": "THREE_YEAR_COMMIT", slot: commitment(quantity=100, status=status)}
    membership(world, 120, benefits=[asked, AGENCY]).is_refused("3YC_DISCOUNT_LEVEL_MISMATCH")


def test_a_few_under_restricted_licensing_with_a_commitment_neither(world: World) -> None:
    benefits, offers = [AGENCY, *three_years(quantity=10)], [vip(GOV, 5), vip(RESTRICTED, 5)]
    migration = membership(world, offers=offers, benefits=benefits)
    migration.is_refused("3YC_DISCOUNT_LEVEL_MISMATCH")


@pytest.mark.parametrize("status", ["NONCOMPLIANT", "EXPIRED", "INACTIVE"])
def test_what_became_of_a_commitment_bars_none(world: World, partner: Partner, status: str) -> None:
    benefits = [AGENCY, *three_years(quantity=100, status=status)]
    customer = membership(world, 120, benefits=benefits).done()
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert partner.try_order(customer, line(at("06", GOV), 1)).status_code == 201
    assert findings(world.http, world.world_id) == []


def test_products_for_teams_come_with_no_agency(world: World) -> None:
    migration = membership(world, offers=[vip(GOV, 120), vip(GOV_TEAM, 5)])
    migration.is_refused("NO_TARGET_SKU", offers=(GOV_TEAM,))


def test_in_a_linked_membership_all_make_the_level(world: World, partner: Partner) -> None:
    linked = {"role": "OWNER", "name": "Ducks of VIP", "type": "STANDARD"}
    customer = membership(world, 200, discountLevel="07", linked=linked).done()
    shown = partner.fetch(f"/customers/{customer}")
    assert shown["linkedMembership"]["benefitTypes"] == ["LARGE_GOVERNMENT_AGENCY"]
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "07"}]
    (found,) = partner.get("/linked_membership_groups?country=US").json()
    assert found["discounts"] == shown["discounts"]


@pytest.mark.parametrize(
    ("quantity", "offer", "is_sold"), [(120, GOV, False), (5, RESTRICTED, True)]
)
def test_a_deployment_where_its_level_is_not_sold_keeps_it_in_vip(
    new_world: Callable[..., World], quantity: int, offer: str, *, is_sold: bool
) -> None:
    """The levels 06 to 09 have no price in Germany; those of few licences have one."""
    world = new_world(distributors=worldwide(**SELLS_TO_AGENCIES))
    held = {"address": GERMANY, "currencyCode": "EUR", "offers": [vip(offer, 5)]}
    facts: Json = {"offers": [vip(offer, quantity)], "globalSalesEnabled": True}
    migration = membership(world, **facts, deployments=[held])
    if is_sold:
        assert migration.preview().status_code == 200
    else:
        migration.is_refused("NO_TARGET_SKU", offers=(offer,))


def test_a_distributor_elsewhere_takes_none(new_world: Callable[..., World]) -> None:
    elsewhere = {**SELLS_TO_AGENCIES, "region": "WE", "currencies": ["USD"]}
    world = new_world(distributors=[elsewhere])
    answer = membership(world).preview()
    refused(answer, 400, "5117")
    assert "Reason: NOT_LGA PARTNER" in answer.json()["additionalDetails"]


def test_a_distributor_that_is_not_enabled_takes_none(new_world: Callable[..., World]) -> None:
    world = new_world()
    migration = membership(world)
    assert migration.preview().status_code == 200
    refused(migration.begin(), 400, "1164")
    world.portal(f"/distributors/{world.partner.distributor_id}", lgaEnabled=True)
    customer = migration.done()
    assert status_of(world.partner, customer) == "ACTIVE"


def test_one_that_loses_it_meanwhile_takes_none(world: World, partner: Partner) -> None:
    world.rules(transferProcessingSeconds=60)
    migration = membership(world)
    transfer = migration.begun()
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=False)
    world.advance(by="PT60S")
    assert migration.read(transfer)["status"] == "1004"
