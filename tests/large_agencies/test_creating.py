"""Customers that are large government agencies at once, and who may not be one (LG-2, LG-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.committing import benefit
from tests.governing import (
    AGENCY,
    SELLS_TO_AGENCIES,
    TYPE,
    agency,
    convert,
    government_body,
    status_of,
    try_agency,
)
from tests.support import GOV, Partner, World, canadian, line, refused

ACTIVE = {"type": TYPE, "status": "ACTIVE"}
MEXICAN = {
    "country": "MX",
    "region": "JAL",
    "city": "Guadalajara",
    "addressLine1": "Calle 1",
    "postalCode": "44100",
}


@pytest.mark.every_backend
@pytest.mark.parametrize("sub_segment", ["FEDERAL", "STATE"])
def test_an_agency_is_answered_active_at_once_and_at_level_01(
    partner: Partner, sub_segment: str
) -> None:
    answer = try_agency(partner, marketSubSegments=[sub_segment])
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["benefits"] == [ACTIVE]
    assert made["companyProfile"]["marketSubSegments"] == [sub_segment]
    assert made["discounts"] == [{"offerType": "LICENSE", "level": "01"}]
    read = partner.fetch(f"/customers/{made['customerId']}")
    assert (read["benefits"], read["status"]) == ([ACTIVE], "1000")
    assert read["companyProfile"]["marketSubSegments"] == [sub_segment]


def test_it_is_one_while_it_is_still_validated(world: World, partner: Partner) -> None:
    world.rules(accountProcessingSeconds=60)
    made = try_agency(partner, resellerId=_active_reseller(world, partner)).json()
    assert (made["status"], made["benefits"]) == ("1002", [ACTIVE])
    world.advance(by="PT60S")
    assert status_of(partner, made["customerId"]) == "ACTIVE"


def _active_reseller(world: World, partner: Partner) -> str:
    reseller = partner.reseller()
    world.advance(by="PT60S")
    return reseller


def test_an_agency_may_be_in_canada(partner: Partner) -> None:
    assert try_agency(partner, address=canadian()).status_code == 201


def test_a_distributor_that_is_not_enabled_has_no_agencies(
    new_world: Callable[..., World],
) -> None:
    world = new_world()
    refused(try_agency(world.partner), 400, "1164")
    path = f"/distributors/{world.partner.distributor_id}"
    world.portal(path, lgaEnabled=True)
    made = agency(world.partner)
    world.portal(path, lgaEnabled=False)
    refused(try_agency(world.partner), 400, "1164")
    assert status_of(world.partner, made) == "ACTIVE"


def test_a_country_other_than_the_us_and_canada_has_none(new_world: Callable[..., World]) -> None:
    distributor = {**SELLS_TO_AGENCIES, "countries": ["US", "CA", "MX"]}
    partner = new_world(distributors=[distributor]).partner
    refused(try_agency(partner, address=MEXICAN), 400, "1167")


def test_a_distributor_of_another_region_has_none(new_world: Callable[..., World]) -> None:
    distributor = {**SELLS_TO_AGENCIES, "region": "WE", "currencies": ["EUR"]}
    partner = new_world(distributors=[distributor]).partner
    refused(try_agency(partner), 400, "1167")


@pytest.mark.parametrize("segment", ["COM", "EDU"])
def test_only_governments_are_agencies(partner: Partner, segment: str) -> None:
    refused(try_agency(partner, marketSegment=segment), 400, "1163")


@pytest.mark.parametrize(
    "sub_segments",
    [[], None, ["FEDERAL", "STATE"], ["STATE"] * 2, ["K_12"], ["federal"], ["STATE", "K_12"]],
)
def test_a_new_agency_has_exactly_one_sub_segment(partner: Partner, sub_segments: Any) -> None:
    refused(try_agency(partner, marketSubSegments=sub_segments), 400, "1168")


def test_a_sub_segment_that_is_no_text_is_a_fault_of_the_body(partner: Partner) -> None:
    refused(
        try_agency(partner, marketSubSegments=[7]),
        400,
        "1117",
        "companyProfile.marketSubSegments[0]",
    )


def test_an_agency_has_no_three_year_commitment(partner: Partner) -> None:
    body = government_body(partner, benefits=[benefit(LICENSE=10), AGENCY])
    detail = "3YC Customer not allowed for Large Government Agency"
    refused(partner.post("/customers", body), 400, "1147", detail)
    customer = agency(partner, line(GOV, 100))
    read = partner.fetch(f"/customers/{customer}")
    asked = {"companyProfile": read["companyProfile"], "benefits": [benefit(LICENSE=10)]}
    refused(partner.patch(f"/customers/{customer}", asked), 400, "1147", detail)


def test_the_first_term_of_an_agency_is_23_months_at_most(partner: Partner) -> None:
    assert try_agency(partner, cotermDate="2027-12-15").status_code == 201
    detail = "Invalid coterm date for Large Government Agency"
    refused(try_agency(partner, cotermDate="2027-12-16"), 400, "1117", detail)
    refused(try_agency(partner, cotermDate="2027-02-14"), 400, "1117", "cotermDate")


def test_the_checks_come_in_one_order(new_world: Callable[..., World]) -> None:
    """1164 before 1167 before 1163 before 1168 before 1147 before 1117."""
    wrong: dict[str, Any] = {
        "countries": ["US", "CA", "MX"],
        "address": MEXICAN,
        "marketSegment": "COM",
        "marketSubSegments": [],
    }
    world = new_world(distributors=[{"countries": wrong.pop("countries")}])
    partner = world.partner
    refused(try_agency(partner, **wrong), 400, "1164")
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    refused(try_agency(partner, **wrong), 400, "1167")
    del wrong["address"]
    refused(try_agency(partner, **wrong), 400, "1163")
    wrong["marketSegment"] = "GOV"
    refused(try_agency(partner, **wrong), 400, "1168")
    body = government_body(partner, benefits=[AGENCY, benefit(LICENSE=10)], cotermDate="2029-01-15")
    refused(partner.post("/customers", body), 400, "1147")


def test_a_benefit_twice_or_with_a_commitment_inside_is_a_fault_of_the_body(
    partner: Partner,
) -> None:
    twice = government_body(partner, benefits=[AGENCY, AGENCY])
    refused(partner.post("/customers", twice), 400, "1117", "benefits[1].type")
    inside = government_body(partner, benefits=[{**benefit(LICENSE=10), **AGENCY}])
    refused(partner.post("/customers", inside), 400, "1117", "benefits[0].type")


def test_what_was_read_may_be_sent_back(partner: Partner) -> None:
    customer = agency(partner)
    read = partner.fetch(f"/customers/{customer}")
    body = {"companyProfile": read["companyProfile"], "benefits": read["benefits"]}
    answer = partner.patch(f"/customers/{customer}", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["benefits"] == [ACTIVE]
    again = convert(partner, customer, ["STATE"])
    assert again.json()["benefits"] == [ACTIVE]
    other = {**body, "benefits": [{**ACTIVE, "status": "PENDING_UPGRADE"}]}
    refused(partner.patch(f"/customers/{customer}", other), 400, "1119", "benefits[0].status")


def test_sub_segments_change_with_a_conversion_alone(partner: Partner) -> None:
    customer = agency(partner, marketSubSegments=["STATE"])
    read = partner.fetch(f"/customers/{customer}")
    profile = {**read["companyProfile"], "marketSubSegments": ["FEDERAL"]}
    refused(
        partner.patch(f"/customers/{customer}", {"companyProfile": profile}),
        400,
        "1119",
        "companyProfile.marketSubSegments",
    )


def test_the_segment_of_an_agency_never_changes(partner: Partner) -> None:
    customer = agency(partner)
    read = partner.fetch(f"/customers/{customer}")
    profile = {**read["companyProfile"], "marketSegment": "COM"}
    refused(
        partner.patch(f"/customers/{customer}", {"companyProfile": profile}),
        400,
        "2135",
        "companyProfile.marketSegment",
    )


def test_the_portal_sets_the_sub_segments_of_a_government(world: World, partner: Partner) -> None:
    customer = partner.make("/customers", government_body(partner))["customerId"]
    assert "marketSubSegments" not in partner.fetch(f"/customers/{customer}")["companyProfile"]
    world.portal(f"/customers/{customer}", marketSubSegments=["FEDERAL", "STATE"])
    read = partner.fetch(f"/customers/{customer}")
    assert read["companyProfile"]["marketSubSegments"] == ["FEDERAL", "STATE"]
    assert status_of(partner, customer) is None
