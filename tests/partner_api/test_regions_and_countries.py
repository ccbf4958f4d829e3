"""Regions of an address over HTTP (X17), and the countries that a distributor sells in (AC-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import Json, World, address, contact, profile, refused

BRITISH = address(country="GB", region="00", city="London", postalCode="SW1A 1AA")
INDIAN = address(country="IN", region="07", city="Mumbai", postalCode="400 001")
REGION = "companyProfile.address.region"


@pytest.fixture
def wide(new_world: Callable[..., World]) -> World:
    """A world whose distributor sells in several countries."""
    countries = ["US", "GB", "IN"]
    return new_world(distributors=[{"name": "Wide", "countries": countries}])


def body_of(kind: str, reseller_id: str, where: Json) -> Json:
    made: Json = {"companyProfile": profile("Fairmont Ltd", address=where, contacts=[contact()])}
    if kind == "resellers":
        made["companyProfile"]["marketSegments"] = ["COM"]
        return made
    return made | {"resellerId": reseller_id}


@pytest.mark.parametrize("kind", ["resellers", "customers"])
@pytest.mark.parametrize("where", [BRITISH, INDIAN])
def test_regions_of_partners_are_taken_and_shown_as_they_were_sent(
    wide: World, kind: str, where: Json
) -> None:
    partner = wide.partner
    body = body_of(kind, partner.reseller(), where)
    made = partner.make(f"/{kind}", body)
    path = f"/{kind}/{made[f'{kind[:-1]}Id']}"
    assert partner.fetch(path)["companyProfile"]["address"] == where
    again = partner.patch(path, {"companyProfile": made["companyProfile"]})
    assert again.status_code == 200, again.text
    moved = made["companyProfile"] | {"address": where | {"region": "01"}}
    code = "1119" if where is INDIAN else "1118"
    refused(partner.patch(path, {"companyProfile": moved}), 400, code, REGION)


@pytest.mark.parametrize("kind", ["resellers", "customers"])
@pytest.mark.parametrize("where", [BRITISH, INDIAN])
def test_a_world_may_take_iso_regions_only(wide: World, kind: str, where: Json) -> None:
    partner = wide.partner
    reseller_id = partner.reseller()
    made = partner.make(f"/{kind}", body_of(kind, reseller_id, where))
    path = f"/{kind}/{made[f'{kind[:-1]}Id']}"
    wide.rules(regions="iso")
    other = body_of(kind, reseller_id, where)
    other["companyProfile"]["companyName"] = "Other Ltd"
    refused(partner.post(f"/{kind}", other), 400, "1118", REGION)
    refused(partner.patch(path, {"companyProfile": made["companyProfile"]}), 400, "1118", REGION)
    by_iso = where | {"region": "ENG" if where is BRITISH else "MH"}
    other["companyProfile"]["address"] = by_iso
    assert partner.make(f"/{kind}", other)["companyProfile"]["address"] == by_iso


def test_the_rule_holds_for_memberships_too(wide: World) -> None:
    body: dict[str, Any] = {"address": INDIAN}
    made = wide.control("POST", "/memberships", body)
    assert made.status_code == 201, made.text
    assert made.json()["address"]["region"] == "07"
    wide.rules(regions="iso")
    answer = wide.control("POST", "/memberships", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    assert answer.json()["additionalDetails"][0].startswith("address.region: ")


@pytest.mark.parametrize("kind", ["resellers", "customers"])
def test_a_new_account_is_where_its_distributor_sells(wide: World, kind: str) -> None:
    partner = wide.partner
    reseller_id = partner.reseller()
    german = address(country="DE", region="BY", city="Munich", postalCode="80331")
    body = body_of(kind, reseller_id, german)
    refused(partner.post(f"/{kind}", body), 400, "1118", "companyProfile.address.country")
    why = wide.control("GET", "/requests?limit=1").json()["items"][0]["why"]
    assert (why["rule"], why["facts"]) == ("AC-6", {"country": "DE", "sold": ["US", "GB", "IN"]})
    body["companyProfile"]["address"] = BRITISH | {"country": "GBR"}
    assert partner.make(f"/{kind}", body)["companyProfile"]["address"]["country"] == "GBR"


def test_where_a_distributor_sells_is_told_after_the_body_and_before_the_segment(
    wide: World,
) -> None:
    partner = wide.partner
    reseller_id = partner.make(
        "/resellers", {"companyProfile": profile("Only EDU", marketSegments=["EDU"])}
    )["resellerId"]
    german = address(country="DE", region="BY", city="", postalCode="80331")
    body = body_of("customers", reseller_id, german)
    refused(partner.post("/customers", body), 400, "1118", "companyProfile.address.city")
    german["city"] = "Munich"
    refused(partner.post("/customers", body), 400, "1118", "companyProfile.address.country")
    body["companyProfile"]["address"] = BRITISH
    refused(partner.post("/customers", body), 400, "2135")


def test_the_tester_makes_accounts_only_where_their_distributor_sells(wide: World) -> None:
    body = body_of("resellers", "", address(country="CA", region="ON", postalCode="K1A 0B1"))
    answer = wide.control("POST", "/resellers", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    assert "companyProfile.address.country" in answer.json()["additionalDetails"]


def test_a_change_of_country_is_refused_as_such_wherever_the_distributor_sells(
    wide: World,
) -> None:
    partner = wide.partner
    path = f"/resellers/{partner.reseller()}"
    shown = partner.fetch(path)["companyProfile"]
    moved = shown | {"address": address(country="DE", region="BY", postalCode="80331")}
    details = ("companyProfile.address.country", REGION)
    refused(partner.patch(path, {"companyProfile": moved}), 400, "1119", *details)


@pytest.mark.parametrize("segments", [["COM"], ["COM", "EDU"]])
def test_no_account_is_of_a_segment_that_the_distributor_does_not_sell_to(
    new_world: Callable[..., World], segments: list[str]
) -> None:
    partner = new_world(distributors=[{"name": "One", "marketSegments": segments}]).partner
    body: Json = {"companyProfile": profile("Fairmont", marketSegments=["COM", "GOV"])}
    refused(partner.post("/resellers", body), 400, "2135", "companyProfile.marketSegments")
    body["companyProfile"]["marketSegments"] = segments
    reseller_id = partner.make("/resellers", body)["resellerId"]
    school = profile("Duck State", marketSegment="GOV")
    answer = partner.post("/customers", {"resellerId": reseller_id, "companyProfile": school})
    refused(answer, 400, "2135", "companyProfile.marketSegment")
