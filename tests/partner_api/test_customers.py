"""Customers over HTTP: AC-1, AC-3 to AC-5, ACC-5 and ACC-6, X7, X9 (docs customer-account)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import Json, Partner, World, address, contact, profile, refused

ADOBES_SAMPLE_KEYS = [
    "externalReferenceId",
    "customerId",
    "resellerId",
    "globalSalesEnabled",
    "companyProfile",
    "discounts",
    "cotermDate",
    "creationDate",
    "status",
    "links",
]
ADMIN = [contact("donald@duck.com", firstName="Donald", lastName="Duck")]


@pytest.fixture
def reseller_id(partner: Partner) -> str:
    return partner.reseller()


def customer_body(reseller_id: str, **changes: Any) -> Json:
    return {
        "resellerId": reseller_id,
        "companyProfile": profile("Duck Limited", contacts=ADMIN),
        **changes,
    }


def change_body(**changes: Any) -> Json:
    return {"companyProfile": profile("Duck Limited", contacts=ADMIN) | changes}


def test_a_new_customer_is_pending_in_the_answer_and_active_at_the_next_request(
    partner: Partner, reseller_id: str
) -> None:
    made = partner.make("/customers", customer_body(reseller_id))
    assert made["status"] == "1002"
    assert partner.fetch(f"/customers/{made['customerId']}") == made | {"status": "1000"}


@pytest.mark.every_backend
def test_a_customer_has_the_fields_of_adobes_sample_in_its_order(
    partner: Partner, reseller_id: str
) -> None:
    made = partner.make("/customers", customer_body(reseller_id, externalReferenceId="342"))
    assert list(made) == ADOBES_SAMPLE_KEYS
    assert list(made["companyProfile"]) == [
        "companyName",
        "preferredLanguage",
        "marketSegment",
        "address",
        "contacts",
    ]
    assert made["externalReferenceId"] == "342"
    assert made["resellerId"] == reseller_id
    assert made["globalSalesEnabled"] is False
    assert made["companyProfile"]["marketSegment"] == "COM"
    assert made["discounts"] == [{"offerType": "LICENSE", "level": "01"}]
    assert made["cotermDate"] == ""
    assert made["creationDate"] == "2026-01-15T09:00:00Z"
    assert made["links"] == {
        "self": {"uri": f"/v3/customers/{made['customerId']}", "method": "GET", "headers": []}
    }


def test_a_customer_is_pending_until_its_processing_time_is_over(
    new_world: Callable[..., World],
) -> None:
    world = new_world(rules={"accountProcessingSeconds": 3600})
    partner = world.partner
    made = partner.make("/customers", customer_body(partner.reseller()))
    path = f"/customers/{made['customerId']}"
    world.advance(by="PT3599S")
    assert partner.fetch(path)["status"] == "1002"
    refused(partner.patch(path, change_body()), 400, "1125")
    done = world.advance(by="PT1S")
    assert done["counts"] == {"account.activated": 2}
    assert partner.fetch(path)["status"] == "1000"
    assert partner.patch(path, change_body()).status_code == 200


def test_a_status_that_was_set_meanwhile_is_not_overwritten_by_the_processing(
    new_world: Callable[..., World],
) -> None:
    world = new_world(rules={"accountProcessingSeconds": 60})
    partner = world.partner
    made = partner.make("/customers", customer_body(partner.reseller()))
    path = f"/customers/{made['customerId']}"
    world.control("PATCH", path, {"status": "1010"})
    world.advance(by="PT1H")
    assert partner.fetch(path)["status"] == "1010"


def test_a_blocked_customer_cannot_be_changed(
    world: World, partner: Partner, reseller_id: str
) -> None:
    made = partner.make("/customers", customer_body(reseller_id))
    path = f"/customers/{made['customerId']}"
    world.control("PATCH", path, {"status": "1012"})
    refused(partner.patch(path, change_body()), 400, "1125")


@pytest.mark.parametrize("reseller_id", ["1", "", "no id", "a\x00b", "x" * 5000])
def test_an_unknown_reseller_has_no_customers(partner: Partner, reseller_id: str) -> None:
    refused(partner.post("/customers", customer_body(reseller_id)), 404, "1115")


@pytest.mark.parametrize("status", ["1004", "1012"])
def test_an_inactive_reseller_cannot_create_a_customer(
    world: World, partner: Partner, reseller_id: str, status: str
) -> None:
    world.control("PATCH", f"/resellers/{reseller_id}", {"status": status})
    refused(partner.post("/customers", customer_body(reseller_id)), 400, "1126")


def test_a_pending_reseller_can_create_a_customer(new_world: Callable[..., World]) -> None:
    partner = new_world(rules={"accountProcessingSeconds": 60}).partner
    reseller_id = partner.reseller()
    assert partner.fetch(f"/resellers/{reseller_id}")["status"] == "1002"
    assert partner.make("/customers", customer_body(reseller_id))["status"] == "1002"


def test_the_same_company_and_admin_under_the_same_reseller_exist_already(
    partner: Partner, reseller_id: str
) -> None:
    partner.make("/customers", customer_body(reseller_id))
    same = profile("DUCK limited", contacts=[contact("Donald@Duck.com")])
    refused(
        partner.post("/customers", customer_body(reseller_id, companyProfile=same)), 400, "1127"
    )


def test_another_admin_or_another_name_is_another_customer(
    partner: Partner, reseller_id: str
) -> None:
    partner.make("/customers", customer_body(reseller_id))
    for other in (
        profile("Duck Limited", contacts=[contact("daisy@duck.com"), *ADMIN]),
        profile("Duck Limited.", contacts=ADMIN),
    ):
        made = partner.make("/customers", customer_body(reseller_id, companyProfile=other))
        assert partner.fetch(f"/customers/{made['customerId']}")["status"] == "1000"


@pytest.mark.parametrize("status", ["1014", "1024"])
def test_a_customer_that_another_reseller_has_ends_with_the_status_of_the_rule(
    new_world: Callable[..., World], status: str
) -> None:
    partner = new_world(rules={"duplicateCustomerStatus": status}).partner
    first = partner.make("/customers", customer_body(partner.reseller()))
    second = partner.make("/customers", customer_body(partner.reseller("Other Reseller")))
    assert second["status"] == "1002"
    assert partner.fetch(f"/customers/{first['customerId']}")["status"] == "1000"
    assert partner.fetch(f"/customers/{second['customerId']}")["status"] == status


@pytest.mark.every_backend
def test_of_two_pending_twins_the_earlier_becomes_active(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"accountProcessingSeconds": 60})
    partner = world.partner
    resellers = [partner.reseller(), partner.reseller("Other Reseller")]
    twins = [partner.make("/customers", customer_body(each)) for each in resellers]
    done = world.advance(by="PT1M")
    found = [partner.fetch(f"/customers/{each['customerId']}")["status"] for each in twins]
    assert found == ["1000", "1014"]
    assert done["counts"] == {"account.activated": 3, "account.rejected": 1}
    rejected = next(each for each in done["fired"] if each["kind"] == "account.rejected")
    assert rejected["customerId"] == twins[1]["customerId"]


# The world stands on 2026-01-15: 13 months later is 2027-02-15 (AC-5).
TERMS = [
    ("COM", "2027-02-14", 400),
    ("COM", "2027-02-15", 201),
    ("COM", "2029-01-15", 201),
    ("COM", "2029-01-16", 400),
    ("EDU", "2030-01-15", 201),
    ("EDU", "2030-01-16", 400),
    ("GOV", "2030-01-15", 201),
    ("GOV", "2030-01-16", 400),
    ("COM", "2027-06-31", 400),
    ("COM", "2028-02-29", 201),
    ("COM", "20270615", 400),
    ("COM", "2027-06-15T00:00:00Z", 400),
    ("COM", "soon", 400),
]


@pytest.mark.parametrize(("segment", "day", "status"), TERMS)
def test_an_extended_term_is_13_months_to_the_maximum_of_the_segment(
    partner: Partner, reseller_id: str, segment: str, day: str, status: int
) -> None:
    body = customer_body(reseller_id, cotermDate=day)
    body["companyProfile"]["marketSegment"] = segment
    answer = partner.post("/customers", body)
    if status == 201:
        assert answer.status_code == 201, answer.text
        assert answer.json()["cotermDate"] == day
    else:
        refused(answer, 400, "1117", "cotermDate")


def test_the_longest_extended_term_is_a_rule(new_world: Callable[..., World]) -> None:
    months = {"COM": 36, "EDU": 48, "GOV": 36}
    partner = new_world(rules={"extendedTermMaxMonths": months}).partner
    body = customer_body(partner.reseller(), cotermDate="2029-01-16")
    body["companyProfile"]["marketSegment"] = "GOV"
    refused(partner.post("/customers", body), 400, "1117", "cotermDate")


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_coterm_date_asks_for_nothing(
    partner: Partner, reseller_id: str, nothing: str | None
) -> None:
    made = partner.make("/customers", customer_body(reseller_id, cotermDate=nothing))
    assert made["cotermDate"] == ""


def test_faults_of_the_term_are_named_with_those_of_the_profile(
    partner: Partner, reseller_id: str
) -> None:
    body = customer_body(reseller_id, cotermDate="2026-01-16")
    body["companyProfile"]["address"] = address(region="ZZ")
    paths = ("companyProfile.address.region", "cotermDate")
    refused(partner.post("/customers", body), 400, "1117", *paths)


def test_fields_of_a_customer_are_checked_as_those_of_a_reseller(
    partner: Partner, reseller_id: str
) -> None:
    body = customer_body(reseller_id)
    del body["resellerId"]
    refused(partner.post("/customers", body), 400, "1122", "resellerId")
    refused(partner.post("/customers", customer_body(reseller_id, color="red")), 400, "1121")
    refused(partner.post("/customers", customer_body(5)), 400, "1117", "resellerId")  # type: ignore[arg-type]  # the fault is the test
    body = customer_body(reseller_id, externalReferenceId="x" * 36)
    refused(partner.post("/customers", body), 400, "2126")
    body = customer_body(reseller_id, companyProfile=profile("Duck", address=address(city="")))
    refused(partner.post("/customers", body), 400, "1118", "companyProfile.address.city")


@pytest.mark.parametrize("nothing", [None, []])
def test_no_benefits_ask_for_nothing(
    partner: Partner, reseller_id: str, nothing: list[Json] | None
) -> None:
    made = partner.make("/customers", customer_body(reseller_id, benefits=nothing))
    assert "benefits" not in made


def test_global_sales_need_a_partner_that_is_enabled(partner: Partner, reseller_id: str) -> None:
    body = customer_body(reseller_id, globalSalesEnabled=True)
    refused(partner.post("/customers", body), 400, "1139")
    customer_id = partner.make("/customers", customer_body(reseller_id))["customerId"]
    change = change_body() | {"globalSalesEnabled": True}
    refused(partner.patch(f"/customers/{customer_id}", change), 400, "1139")


def test_global_sales_are_for_commercial_customers(new_world: Callable[..., World]) -> None:
    partner = new_world(distributors=[{"name": "Global", "globalSalesEnabled": True}]).partner
    body = customer_body(partner.reseller(), globalSalesEnabled=True)
    made = partner.make("/customers", body)
    path = f"/customers/{made['customerId']}"
    assert made["globalSalesEnabled"] is True
    refused(partner.patch(path, change_body(marketSegment="EDU")), 400, "1142")
    assert partner.patch(path, change_body()).json()["globalSalesEnabled"] is True
    change = change_body(marketSegment="EDU") | {"globalSalesEnabled": False}
    assert partner.patch(path, change).json()["globalSalesEnabled"] is False
    body["companyProfile"] = profile("Duck University", marketSegment="EDU")
    refused(partner.post("/customers", body), 400, "1142")


def test_the_name_of_an_email_that_a_reseller_has_is_a_customers_too(
    partner: Partner,
) -> None:
    reseller_id = partner.reseller(contacts=ADMIN)
    sent = profile("Duck Limited", contacts=[contact("donald@duck.com", firstName="Don")])
    made = partner.make("/customers", customer_body(reseller_id, companyProfile=sent))
    assert made["companyProfile"]["contacts"][0]["firstName"] == "Don"
    found = partner.fetch(f"/customers/{made['customerId']}")
    assert found["companyProfile"]["contacts"] == ADMIN


def test_a_patch_replaces_what_may_change(partner: Partner, reseller_id: str) -> None:
    made = partner.make("/customers", customer_body(reseller_id, externalReferenceId="342"))
    path = f"/customers/{made['customerId']}"
    new = made["companyProfile"] | {
        "preferredLanguage": "de-DE",
        "address": address(city="Oakland", phoneNumber="1"),
        "contacts": [contact("daisy@duck.com", firstName="Daisy", lastName="Duck")],
    }
    changed = partner.patch(path, {"externalReferenceId": "99999", "companyProfile": new})
    assert changed.status_code == 200, changed.text
    assert changed.json() == made | {
        "externalReferenceId": "99999",
        "companyProfile": new,
        "status": "1000",
    }
    assert partner.fetch(path) == changed.json()
    kept = partner.patch(path, {"companyProfile": new})
    assert kept.json() == changed.json()


def test_what_get_shows_can_be_sent_back_unchanged(
    world: World, partner: Partner, reseller_id: str
) -> None:
    body = customer_body(reseller_id, cotermDate="2028-02-29")
    body["companyProfile"]["marketSegment"] = "EDU"
    path = f"/customers/{partner.make('/customers', body)['customerId']}"
    world.control("PATCH", path, {"marketSubSegments": ["K_12"]})
    shown = partner.fetch(path)
    assert shown["companyProfile"]["marketSubSegments"] == ["K_12"]
    answer = partner.patch(path, shown)
    assert answer.status_code == 200, answer.text
    assert answer.json() == shown


READ_ONLY = [
    ("customerId", "1"),
    ("resellerId", "1"),
    ("status", "1004"),
    ("creationDate", "2020-01-01T00:00:00Z"),
    ("cotermDate", "2028-01-15"),
    ("discounts", [{"offerType": "LICENSE", "level": "04"}]),
    ("links", {"self": {}}),
    ("tags", "HVD_MIGRATED_CUSTOMER"),
]


@pytest.mark.parametrize(("field", "value"), READ_ONLY)
def test_read_only_fields_are_not_editable(
    partner: Partner, reseller_id: str, field: str, value: Any
) -> None:
    made = partner.make("/customers", customer_body(reseller_id))
    path = f"/customers/{made['customerId']}"
    refused(partner.patch(path, change_body() | {field: value}), 400, "1119", field)


@pytest.mark.parametrize("field", ["customerId", "status", "creationDate", "discounts", "links"])
def test_read_only_fields_are_ignored_at_creation(
    partner: Partner, reseller_id: str, field: str
) -> None:
    made = partner.make("/customers", customer_body(reseller_id, **{field: ["mine"]}))
    assert made[field] != ["mine"]


def test_all_read_only_fields_that_differ_are_named(partner: Partner, reseller_id: str) -> None:
    made = partner.make("/customers", customer_body(reseller_id))
    change = change_body(marketSubSegments=["K_12"]) | {"status": "1004", "cotermDate": "x"}
    answer = partner.patch(f"/customers/{made['customerId']}", change)
    refused(answer, 400, "1119")
    assert sorted(answer.json()["additionalDetails"]) == [
        "companyProfile.marketSubSegments",
        "cotermDate",
        "status",
    ]


def test_company_name_country_and_region_cannot_be_changed(
    partner: Partner, reseller_id: str
) -> None:
    path = f"/customers/{partner.make('/customers', customer_body(reseller_id))['customerId']}"
    change = change_body(companyName="Other Name", address=address(region="NY", postalCode="10001"))
    paths = ("companyProfile.companyName", "companyProfile.address.region")
    refused(partner.patch(path, change), 400, "1119", *paths)
    refused(partner.patch(path, {"externalReferenceId": "1"}), 400, "1122", "companyProfile")
    refused(partner.patch(path, change_body(contacts=[])), 400, "1117", "companyProfile.contacts")


@pytest.mark.every_backend
def test_a_refused_patch_changes_nothing(partner: Partner, reseller_id: str) -> None:
    made = partner.make("/customers", customer_body(reseller_id))
    path = f"/customers/{made['customerId']}"
    before = partner.fetch(path)
    new = [contact("new@duck.com")]
    refused(partner.patch(path, change_body(contacts=new, companyName="Other Name")), 400, "1119")
    assert partner.fetch(path) == before


def test_a_customer_of_another_distributor_is_unknown(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    mine, other = world.partners
    reseller_id = mine.reseller()
    path = f"/customers/{mine.make('/customers', customer_body(reseller_id))['customerId']}"
    assert mine.get(path).status_code == 200
    refused(other.get(path), 404, "1116")
    refused(other.patch(path, change_body()), 404, "1116")
    refused(other.post("/customers", customer_body(reseller_id)), 404, "1115")


def test_a_customer_of_another_world_is_unknown(new_world: Callable[..., World]) -> None:
    mine, other = new_world().partner, new_world(seed=8).partner
    customer_id = mine.customer()
    assert mine.get(f"/customers/{customer_id}").status_code == 200
    refused(other.get(f"/customers/{customer_id}"), 404, "1116")


@pytest.mark.parametrize("customer_id", ["1", "no%20id", "%00", "x" * 41, "%C3%A9"])
def test_an_unknown_or_malformed_customer_id_is_an_invalid_customer(
    partner: Partner, customer_id: str
) -> None:
    refused(partner.get(f"/customers/{customer_id}"), 404, "1116")
    refused(partner.patch(f"/customers/{customer_id}", change_body()), 404, "1116")


@pytest.mark.every_backend
def test_the_same_seed_and_calls_give_the_same_ids(new_world: Callable[..., World]) -> None:
    first, second = new_world(seed=11).partner, new_world(seed=11).partner
    assert first.customer() == second.customer()
