"""Resellers over HTTP: AC-1 to AC-3, AC-6, ACC-5 and ACC-6 (docs reseller-account)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import Json, Partner, World, address, contact, profile, refused

ADOBES_SAMPLE_KEYS = [
    "distributorId",
    "externalReferenceId",
    "resellerId",
    "companyProfile",
    "creationDate",
    "status",
    "links",
]


def reseller_body(**changes: Any) -> Json:
    return {"companyProfile": profile("Fairmont", marketSegments=["COM"]), **changes}


def with_profile(**changes: Any) -> Json:
    return {"companyProfile": profile("Fairmont", marketSegments=["COM"]) | changes}


def test_a_new_reseller_is_pending_in_the_answer_and_active_at_the_next_request(
    partner: Partner,
) -> None:
    made = partner.make("/resellers", reseller_body(externalReferenceId="888"))
    assert made["status"] == "1002"
    found = partner.fetch(f"/resellers/{made['resellerId']}")
    assert found == made | {"status": "1000"}


@pytest.mark.every_backend
def test_a_reseller_has_the_fields_of_adobes_sample_in_its_order(partner: Partner) -> None:
    full = profile(
        "Fairmont",
        marketSegments=["COM", "EDU"],
        address=address(addressLine2="Apt 123", phoneNumber="800-123-4567"),
        contacts=[contact(phoneNumber="408-123-4567")],
    )
    made = partner.make("/resellers", {"externalReferenceId": "888", "companyProfile": full})
    assert list(made) == ADOBES_SAMPLE_KEYS
    assert list(made["companyProfile"]) == [
        "companyName",
        "preferredLanguage",
        "marketSegments",
        "address",
        "contacts",
    ]
    assert made["companyProfile"] == full
    assert made["distributorId"] == partner.distributor_id
    assert made["creationDate"] == "2026-01-15T09:00:00Z"
    assert made["links"] == {
        "self": {"uri": f"/v3/resellers/{made['resellerId']}", "method": "GET", "headers": []}
    }


def test_optional_fields_are_shown_only_when_they_were_sent(partner: Partner) -> None:
    made = partner.make("/resellers", reseller_body())
    assert made["externalReferenceId"] == ""
    assert "addressLine2" not in made["companyProfile"]["address"]
    assert "phoneNumber" not in made["companyProfile"]["address"]
    assert "phoneNumber" not in made["companyProfile"]["contacts"][0]


def test_a_reseller_is_pending_until_its_processing_time_is_over(
    new_world: Callable[..., World],
) -> None:
    world = new_world(rules={"accountProcessingSeconds": 60})
    partner = world.partner
    made = partner.make("/resellers", reseller_body())
    path = f"/resellers/{made['resellerId']}"
    world.advance(by="PT59S")
    assert partner.fetch(path)["status"] == "1002"
    refused(partner.patch(path, reseller_body()), 400, "1125")
    done = world.advance(by="PT1S")
    assert partner.fetch(path)["status"] == "1000"
    assert done["counts"] == {"account.activated": 1}
    assert partner.patch(path, reseller_body()).status_code == 200


def test_a_blocked_reseller_cannot_be_changed_and_an_inactive_one_can(
    world: World, partner: Partner
) -> None:
    made = partner.make("/resellers", reseller_body())
    path = f"/resellers/{made['resellerId']}"
    world.control("PATCH", path, {"status": "1012"})
    refused(partner.patch(path, reseller_body()), 400, "1125")
    world.control("PATCH", path, {"status": "1004"})
    assert partner.patch(path, reseller_body()).status_code == 200


def test_another_distributor_in_the_body_is_refused(partner: Partner) -> None:
    refused(partner.post("/resellers", reseller_body(distributorId="345434543")), 400, "1114")
    made = partner.make("/resellers", reseller_body(distributorId=partner.distributor_id))
    path = f"/resellers/{made['resellerId']}"
    refused(partner.patch(path, reseller_body(distributorId="345434543")), 400, "1114")


@pytest.mark.parametrize(("length", "status"), [(0, 201), (35, 201), (36, 400), (5000, 400)])
def test_an_external_reference_has_at_most_35_characters(
    partner: Partner, length: int, status: int
) -> None:
    body = reseller_body(externalReferenceId="x" * length)
    answer = partner.post("/resellers", body)
    if status == 201:
        assert answer.status_code == 201
        assert answer.json()["externalReferenceId"] == "x" * length
    else:
        refused(answer, 400, "2126")


FAULTS = [
    ({"companyName": "abc"}, "companyProfile.companyName"),
    ({"companyName": "a" * 81}, "companyProfile.companyName"),
    ({"companyName": "Fair<mont>"}, "companyProfile.companyName"),
    ({"companyName": "Fair\x00mont"}, "companyProfile.companyName"),
    ({"preferredLanguage": "en"}, "companyProfile.preferredLanguage"),
    ({"preferredLanguage": "x" * 41}, "companyProfile.preferredLanguage"),
    ({"contacts": []}, "companyProfile.contacts"),
    ({"contacts": [contact(firstName="")]}, "companyProfile.contacts[0].firstName"),
    ({"contacts": [contact(lastName="x" * 36)]}, "companyProfile.contacts[0].lastName"),
    ({"contacts": [contact(), contact("nobody")]}, "companyProfile.contacts[1].email"),
    (
        {"contacts": [contact(phoneNumber="1" * 41)]},
        "companyProfile.contacts[0].phoneNumber",
    ),
    ({"contacts": [contact(phoneNumber="1\n2")]}, "companyProfile.contacts[0].phoneNumber"),
    ({"marketSegments": ["COM", "XXX"]}, "companyProfile.marketSegments[1]"),
    ({"contacts": "mickey@mouse.com"}, "companyProfile.contacts"),
    ({"address": []}, "companyProfile.address"),
]


@pytest.mark.parametrize(("changes", "path"), FAULTS)
def test_a_faulty_field_is_named_by_its_path(partner: Partner, changes: Json, path: str) -> None:
    refused(partner.post("/resellers", with_profile(**changes)), 400, "1117", path)


ADDRESS_FAULTS = [
    ({"country": "XX"}, ["country"]),
    ({"country": "us"}, ["country"]),
    ({"region": "ZZ"}, ["region"]),
    ({"postalCode": "9511"}, ["postalCode"]),
    ({"postalCode": "10001"}, ["postalCode"]),
    ({"region": "ZZ", "postalCode": ""}, ["region", "postalCode"]),
    ({"city": ""}, ["city"]),
    ({"city": "  "}, ["city"]),
    ({"city": "x" * 41}, ["city"]),
    ({"city": "San\x00Jose"}, ["city"]),
    ({"addressLine1": "x" * 61}, ["addressLine1"]),
    ({"addressLine2": "x" * 61}, ["addressLine2"]),
    ({"phoneNumber": "1" * 41}, ["phoneNumber"]),
]


@pytest.mark.parametrize(("changes", "fields"), ADDRESS_FAULTS)
def test_only_the_address_wrong_is_an_invalid_address(
    partner: Partner, changes: dict[str, str], fields: list[str]
) -> None:
    paths = [f"companyProfile.address.{field}" for field in fields]
    answer = partner.post("/resellers", with_profile(address=address(**changes)))
    refused(answer, 400, "1118", *paths)


def test_an_address_wrong_beside_other_fields_is_named_with_them(partner: Partner) -> None:
    body = with_profile(companyName="abc", address=address(region="ZZ"), contacts=[])
    refused(
        partner.post("/resellers", body),
        400,
        "1117",
        "companyProfile.companyName",
        "companyProfile.address.region",
        "companyProfile.contacts",
    )


@pytest.mark.parametrize("longest", [("city", 40), ("addressLine1", 60), ("addressLine2", 60)])
def test_address_texts_may_be_as_long_as_documented(
    partner: Partner, longest: tuple[str, int]
) -> None:
    field, length = longest
    body = with_profile(address=address(**{field: "x" * length}))
    assert partner.make("/resellers", body)["companyProfile"]["address"][field] == "x" * length


def test_missing_and_unexpected_fields_have_codes_of_their_own(partner: Partner) -> None:
    refused(partner.post("/resellers", {}), 400, "1122", "companyProfile")
    body = reseller_body()
    del body["companyProfile"]["address"]["city"]
    refused(partner.post("/resellers", body), 400, "1122", "companyProfile.address.city")
    body = reseller_body(name="Fairmont")
    refused(partner.post("/resellers", body), 400, "1121", "name")
    body = with_profile(contacts=[contact(title="Mr")])
    refused(partner.post("/resellers", body), 400, "1121", "companyProfile.contacts[0].title")


def test_a_refused_reseller_leaves_nothing_behind(partner: Partner) -> None:
    refused(partner.post("/resellers", with_profile(contacts=[])), 400, "1117")
    assert partner.fetch("/resellers?status=1000")["totalCount"] == 0
    assert partner.fetch("/resellers?status=1002")["totalCount"] == 0


def test_the_name_of_a_known_email_is_echoed_as_sent_but_never_changes(partner: Partner) -> None:
    first = with_profile(contacts=[contact("m@mouse.com")])
    partner.make("/resellers", first)
    second = with_profile(contacts=[contact("M@Mouse.com", firstName="Minnie")])
    made = partner.make("/resellers", second)
    path = f"/resellers/{made['resellerId']}"
    assert made["companyProfile"]["contacts"][0]["firstName"] == "Minnie"
    shown = partner.fetch(path)["companyProfile"]["contacts"][0]
    assert shown == contact("M@Mouse.com")
    changed = partner.patch(path, second)
    assert changed.json()["companyProfile"]["contacts"][0]["firstName"] == "Minnie"
    assert partner.fetch(path)["companyProfile"]["contacts"][0]["firstName"] == "Mickey"


def test_two_contacts_of_one_email_are_one_person(partner: Partner) -> None:
    twice = [contact("m@mouse.com"), contact("m@mouse.com", firstName="Minnie")]
    made = partner.make("/resellers", with_profile(contacts=twice))
    shown = partner.fetch(f"/resellers/{made['resellerId']}")["companyProfile"]["contacts"]
    assert [each["firstName"] for each in shown] == ["Mickey", "Mickey"]


@pytest.mark.every_backend
def test_a_patch_replaces_what_may_change(partner: Partner) -> None:
    made = partner.make("/resellers", reseller_body(externalReferenceId="888"))
    path = f"/resellers/{made['resellerId']}"
    new = made["companyProfile"] | {
        "preferredLanguage": "de-DE",
        "address": address(city="Oakland", addressLine2="Floor 2"),
        "contacts": [contact("donald@duck.com", firstName="Donald", lastName="Duck")],
    }
    changed = partner.patch(path, {"externalReferenceId": "999", "companyProfile": new})
    assert changed.status_code == 200, changed.text
    assert changed.json() == made | {
        "externalReferenceId": "999",
        "companyProfile": new,
        "status": "1000",
    }
    assert partner.fetch(path) == changed.json()


def test_a_patch_without_external_reference_keeps_it(partner: Partner) -> None:
    made = partner.make("/resellers", reseller_body(externalReferenceId="888"))
    path = f"/resellers/{made['resellerId']}"
    assert partner.patch(path, reseller_body()).json()["externalReferenceId"] == "888"
    changed = partner.patch(path, reseller_body(externalReferenceId=""))
    assert changed.json()["externalReferenceId"] == ""


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"companyName": "Fairmont Two"}, ["companyName"]),
        ({"companyName": "FAIRMONT"}, ["companyName"]),
        ({"address": address(region="NY", postalCode="10001")}, ["address.region"]),
        (
            {"address": address(country="CA", region="ON", postalCode="K1A 0B1")},
            ["address.country", "address.region"],
        ),
    ],
)
def test_company_name_country_and_region_cannot_be_changed(
    partner: Partner, changes: Json, paths: list[str]
) -> None:
    made = partner.make("/resellers", reseller_body())
    answer = partner.patch(f"/resellers/{made['resellerId']}", with_profile(**changes))
    refused(answer, 400, "1119", *(f"companyProfile.{path}" for path in paths))


def test_the_two_codes_of_one_country_are_the_same_country(partner: Partner) -> None:
    made = partner.make("/resellers", reseller_body())
    path = f"/resellers/{made['resellerId']}"
    answer = partner.patch(path, with_profile(address=address(country="USA")))
    assert answer.status_code == 200, answer.text
    assert answer.json()["companyProfile"]["address"]["country"] == "USA"


def test_what_get_shows_can_be_sent_back_unchanged(partner: Partner) -> None:
    made = partner.make("/resellers", reseller_body())
    path = f"/resellers/{made['resellerId']}"
    shown = partner.fetch(path)
    answer = partner.patch(path, shown)
    assert answer.status_code == 200, answer.text
    assert answer.json() == shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("resellerId", "1"),
        ("status", "1004"),
        ("creationDate", "2020-01-01T00:00:00Z"),
        ("links", {}),
    ],
)
def test_read_only_fields_are_ignored_on_post_and_not_editable_on_patch(
    partner: Partner, field: str, value: Any
) -> None:
    made = partner.make("/resellers", reseller_body(**{field: value}))
    assert made[field] != value
    answer = partner.patch(f"/resellers/{made['resellerId']}", reseller_body(**{field: value}))
    refused(answer, 400, "1119", field)


def test_a_reseller_of_another_distributor_is_unknown(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    mine, other = world.partners
    path = f"/resellers/{mine.reseller()}"
    assert mine.get(path).status_code == 200
    refused(other.get(path), 404, "1115")
    refused(other.patch(path, reseller_body()), 404, "1115")
    refused(other.get(f"{path}/customers"), 404, "1115")


@pytest.mark.parametrize("reseller_id", ["1", "no%20id", "%00", "x" * 41, "%C3%A9"])
def test_an_unknown_or_malformed_reseller_id_is_an_invalid_reseller(
    partner: Partner, reseller_id: str
) -> None:
    refused(partner.get(f"/resellers/{reseller_id}"), 404, "1115")
    refused(partner.patch(f"/resellers/{reseller_id}", reseller_body()), 404, "1115")
