"""Agencies that come from VIP, and who may not (LG-9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.committed import at, level_of
from tests.governing import AGENCY, SELLS_TO_AGENCIES, status_of
from tests.migrating import Migration, vip
from tests.support import GOV, Partner, World, line, refused

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


def test_in_a_linked_membership_all_make_the_level(world: World, partner: Partner) -> None:
    linked = {"role": "OWNER", "name": "Ducks of VIP", "type": "STANDARD"}
    customer = membership(world, 200, discountLevel="07", linked=linked).done()
    shown = partner.fetch(f"/customers/{customer}")
    assert shown["linkedMembership"]["benefitTypes"] == ["LARGE_GOVERNMENT_AGENCY"]
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "07"}]
    (found,) = partner.get("/linked_membership_groups?country=US").json()
    assert found["discounts"] == shown["discounts"]


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
