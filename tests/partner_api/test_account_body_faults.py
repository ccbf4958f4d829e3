"""Which faults of an account body are told, by which code, in which order (ACC-5).

One table for the four operations that take a company profile: creation and change of resellers and
customers find the same faults and name them alike.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.support import Json, Partner, World, address, contact, profile, refused

OPERATIONS: Final = ("POST reseller", "PATCH reseller", "POST customer", "PATCH customer")
GONE: Final = object()
ADDRESS: Final = "companyProfile.address"
CONTACT: Final = "companyProfile.contacts[0]"
NAME: Final = "companyProfile.companyName"
LANGUAGE: Final = "companyProfile.preferredLanguage"
# What of an address is at fault, changed one by one; each answers 1118.
ADDRESSES: Final[list[tuple[Json, list[str]]]] = [
    ({"country": ""}, ["country"]),
    ({"country": "U"}, ["country"]),
    ({"country": "us"}, ["country"]),
    ({"country": "XX"}, ["country"]),
    ({"country": "AQ"}, ["country"]),
    ({"country": "KP"}, ["country"]),
    ({"country": "U\0"}, ["country"]),
    ({"country": "XX", "region": "ZZ", "postalCode": "1"}, ["country"]),
    ({"country": "XX", "region": "Z\n", "postalCode": "\0"}, ["country", "region", "postalCode"]),
    ({"country": "XX", "city": ""}, ["country", "city"]),
    ({"region": ""}, ["region"]),
    ({"region": "ca"}, ["region"]),
    ({"region": "US-CA"}, ["region"]),
    ({"region": "California"}, ["region"]),
    ({"region": "C\0"}, ["region"]),
    ({"region": "x" * 256}, ["region"]),
    ({"region": "ZZ", "postalCode": "1"}, ["region", "postalCode"]),
    ({"region": "ZZ", "postalCode": "95110"}, ["region"]),
    ({"region": "ZZ", "postalCode": GONE}, ["region", "postalCode"]),
    ({"postalCode": GONE}, ["postalCode"]),
    ({"postalCode": None}, ["postalCode"]),
    ({"postalCode": ""}, ["postalCode"]),
    ({"postalCode": "95110-1"}, ["postalCode"]),
    ({"postalCode": "10001"}, ["postalCode"]),
    ({"postalCode": "9" * 41}, ["postalCode"]),
    ({"postalCode": "95110\n"}, ["postalCode"]),
    ({"city": ""}, ["city"]),
    ({"city": " "}, ["city"]),
    ({"city": "\N{EM SPACE}"}, ["city"]),
    ({"city": "x" * 41}, ["city"]),
    ({"city": "San\tJose"}, ["city"]),
    ({"addressLine1": ""}, ["addressLine1"]),
    ({"addressLine1": "   "}, ["addressLine1"]),
    ({"addressLine1": "x" * 61}, ["addressLine1"]),
    ({"addressLine1": "1\x7f"}, ["addressLine1"]),
    ({"addressLine2": "x" * 61}, ["addressLine2"]),
    ({"addressLine2": "\x85"}, ["addressLine2"]),
    ({"phoneNumber": "1" * 41}, ["phoneNumber"]),
    ({"phoneNumber": "1\r\n"}, ["phoneNumber"]),
    (
        {"phoneNumber": "\0", "addressLine2": "\0", "addressLine1": "", "city": "", "region": ""},
        ["region", "city", "addressLine1", "addressLine2", "phoneNumber"],
    ),
    ({"postalCode": "1", "city": "", "region": "Q"}, ["region", "postalCode", "city"]),
]
# What else is at fault, by the whole body's paths, with the answer.
BODIES: Final[list[tuple[Json, str, list[str]]]] = [
    ({NAME: ""}, "1117", [NAME]),
    ({NAME: "abc"}, "1117", [NAME]),
    ({NAME: "a" * 81}, "1117", [NAME]),
    ({NAME: "Acme;"}, "1117", [NAME]),
    ({NAME: "Acme\N{COMBINING ACUTE ACCENT} Inc"}, "1117", [NAME]),
    ({NAME: "Acme\nInc"}, "1117", [NAME]),
    ({LANGUAGE: ""}, "1117", [LANGUAGE]),
    ({LANGUAGE: "en"}, "1117", [LANGUAGE]),
    ({LANGUAGE: "en-us"}, "1117", [LANGUAGE]),
    ({LANGUAGE: "x" * 50}, "1117", [LANGUAGE]),
    ({"companyProfile.contacts": []}, "1117", ["companyProfile.contacts"]),
    ({"companyProfile.contacts": None}, "1117", ["companyProfile.contacts"]),
    ({f"{CONTACT}.firstName": ""}, "1117", [f"{CONTACT}.firstName"]),
    ({f"{CONTACT}.firstName": "x" * 36}, "1117", [f"{CONTACT}.firstName"]),
    ({f"{CONTACT}.firstName": "<b>"}, "1117", [f"{CONTACT}.firstName"]),
    ({f"{CONTACT}.lastName": "M(1)"}, "1117", [f"{CONTACT}.lastName"]),
    ({f"{CONTACT}.email": ""}, "1117", [f"{CONTACT}.email"]),
    ({f"{CONTACT}.email": "nobody"}, "1117", [f"{CONTACT}.email"]),
    ({f"{CONTACT}.email": "a@b"}, "1117", [f"{CONTACT}.email"]),
    ({f"{CONTACT}.email": f"{'a' * 235}@b.com"}, "1117", [f"{CONTACT}.email"]),
    ({f"{CONTACT}.phoneNumber": "1" * 41}, "1117", [f"{CONTACT}.phoneNumber"]),
    ({f"{CONTACT}.phoneNumber": "1\n2"}, "1117", [f"{CONTACT}.phoneNumber"]),
    (
        {f"{CONTACT}.phoneNumber": "\0", f"{CONTACT}.email": "", f"{CONTACT}.firstName": ""},
        "1117",
        [f"{CONTACT}.firstName", f"{CONTACT}.email", f"{CONTACT}.phoneNumber"],
    ),
    ({"externalReferenceId": "a\nb"}, "1117", ["externalReferenceId"]),
    ({"externalReferenceId": "\0" * 50}, "1117", ["externalReferenceId"]),
    ({"externalReferenceId": "x" * 36}, "2126", ["externalReferenceId"]),
    # Several kinds at once: an address among other fields is 1117; paths in the resource's order.
    ({f"{ADDRESS}.region": "ZZ", NAME: "abc"}, "1117", [NAME, f"{ADDRESS}.region"]),
    (
        {
            "externalReferenceId": "\0",
            f"{CONTACT}.email": "x",
            f"{ADDRESS}.city": "",
            LANGUAGE: "xx",
            NAME: "",
        },
        "1117",
        [NAME, LANGUAGE, f"{ADDRESS}.city", f"{CONTACT}.email", "externalReferenceId"],
    ),
    ({f"{ADDRESS}.city": "", "externalReferenceId": "x" * 36}, "1118", [f"{ADDRESS}.city"]),
    # Unknown fields come before missing ones, both before types, and types before values.
    ({"surprise": 1, "companyProfile": GONE}, "1121", ["surprise"]),
    ({f"{ADDRESS}.zip": "1", NAME: "abc"}, "1121", [f"{ADDRESS}.zip"]),
    ({f"{CONTACT}.title": "Mr", "name": ""}, "1121", [f"{CONTACT}.title", "name"]),
    ({NAME: GONE, f"{ADDRESS}.city": ""}, "1122", [NAME]),
    ({f"{ADDRESS}.city": GONE, f"{ADDRESS}.region": 5}, "1122", [f"{ADDRESS}.city"]),
    ({f"{CONTACT}.email": GONE, NAME: GONE}, "1122", [NAME, f"{CONTACT}.email"]),
    ({NAME: 5, f"{ADDRESS}.city": ""}, "1117", [NAME]),
    ({f"{ADDRESS}.city": 5, NAME: "abc"}, "1118", [f"{ADDRESS}.city"]),
    ({f"{ADDRESS}.city": None, f"{ADDRESS}.region": []}, "1118", ["region", "city"]),
    ({f"{ADDRESS}.city": {}, f"{CONTACT}.firstName": 1}, "1117", ["city", "firstName"]),
    ({ADDRESS: None}, "1117", [ADDRESS]),
    ({"externalReferenceId": 1, f"{ADDRESS}.city": ""}, "1117", ["externalReferenceId"]),
]


@pytest.fixture
def send(world: World) -> Callable[[str, Json], Any]:
    """Send a body spoilt in some places to one of the operations."""
    partner = world.partner
    reseller_id = partner.reseller()
    customer_id = partner.customer(reseller_id, name="Acme Inc")
    paths = {
        "POST reseller": "/resellers",
        "PATCH reseller": f"/resellers/{reseller_id}",
        "POST customer": "/customers",
        "PATCH customer": f"/customers/{customer_id}",
    }

    def sending(operation: str, changes: Json) -> Any:
        body = good_body(operation, reseller_id)
        for path, value in changes.items():
            spoil(body, path, value)
        method, _ = operation.split(" ")
        return partner.call(method, paths[operation], body)

    return sending


def good_body(operation: str, reseller_id: str) -> Json:
    full: Json = {
        "address": address(addressLine2="Floor 2", phoneNumber="4085550100"),
        "contacts": [contact(phoneNumber="4085550101")],
    }
    if operation.endswith("reseller"):
        made = profile("Fairmont Reselling", **full, marketSegments=["COM", "EDU", "GOV"])
        return {"companyProfile": made}
    made = profile("Acme Inc", **full, marketSegment="COM")
    return {"companyProfile": made} | (
        {"resellerId": reseller_id} if operation.startswith("POST") else {}
    )


def spoil(body: Json, path: str, value: Any) -> None:
    account: Any = body
    *steps, last = path.replace("[0]", ".0").split(".")
    for step in steps:
        account = account[0] if step == "0" else account[step]
    if value is GONE:
        del account[last]
    else:
        account[last] = copy.deepcopy(value)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_good_body_is_taken(send: Callable[[str, Json], Any], operation: str) -> None:
    assert send(operation, {}).status_code in (200, 201)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_faults_of_the_address_alone_are_1118_with_their_paths_in_order(
    send: Callable[[str, Json], Any], operation: str
) -> None:
    for changes, fields in ADDRESSES:
        answer = send(operation, {f"{ADDRESS}.{name}": value for name, value in changes.items()})
        refused(answer, 400, "1118", *(f"{ADDRESS}.{field}" for field in fields))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_other_faults_have_their_codes_and_paths_in_order(
    send: Callable[[str, Json], Any], operation: str
) -> None:
    for changes, code, paths in BODIES:
        answer = send(operation, changes)
        refused(answer, 400, code)
        told = answer.json()["additionalDetails"]
        assert len(told) == len(paths), (changes, told)
        assert all(map(str.endswith, told, paths)), (changes, told)


@pytest.mark.parametrize("operation", ["POST reseller", "POST customer"])
def test_whatever_is_right_for_one_is_taken(partner: Partner, operation: str) -> None:
    names = ["Abcd", "x" * 80, "Ä/B（C）・D", "Acme & Co., \"Inc\" (2-3) 'x'", "株式会社四"]  # noqa: RUF001 - Adobe's full width
    for number, name in enumerate(names):
        body = good_body(operation, partner.reseller(f"Reseller {number}"))
        body["companyProfile"] |= {
            "companyName": name,
            "preferredLanguage": "zh-HANT",
            "address": address(
                region="WY",
                postalCode="82001",
                city="x" * 40,
                addressLine1="1",
                addressLine2="",
                phoneNumber="1" * 40,
            ),
            "contacts": [
                contact("a" * 234 + "@b.com", firstName="x", lastName="Ñ" * 35, phoneNumber=""),
                contact(f"second-{number}@example.com", firstName="J. R.", lastName='O\'Neil-"X"'),
            ],
            "externalReferenceId": "r" * 35,
        }
        body["externalReferenceId"] = body["companyProfile"].pop("externalReferenceId")
        made = partner.make(f"/{operation.split(' ')[1]}s", body)
        assert made["companyProfile"]["companyName"] == name
        assert made["companyProfile"]["contacts"] == body["companyProfile"]["contacts"]


def test_a_change_tells_an_id_then_read_only_fields_then_values_then_what_never_changes(
    send: Callable[[str, Json], Any], partner: Partner
) -> None:
    bad: Json = {f"{ADDRESS}.city": "", NAME: "Other Name"}
    for operation in ("PATCH reseller", "PATCH customer"):
        refused(send(operation, bad | {"status": "1004"}), 400, "1119", "status")
        refused(send(operation, bad), 400, "1118", f"{ADDRESS}.city")
        refused(send(operation, {NAME: "Other Name", "externalReferenceId": "x" * 36}), 400, "2126")
        changed: Json = {
            NAME: "Other Name",
            f"{ADDRESS}.region": "NV",
            f"{ADDRESS}.postalCode": "89501",
        }
        refused(send(operation, changed), 400, "1119", NAME, f"{ADDRESS}.region")
    body = good_body("PATCH customer", "")
    spoil(body, f"{ADDRESS}.city", "")
    refused(partner.patch("/customers/1", body), 404, "1116")
    refused(partner.patch("/customers/1", body | {"surprise": 1}), 400, "1121", "surprise")


def test_the_values_of_a_new_customer_are_told_before_its_reseller(partner: Partner) -> None:
    body = good_body("POST customer", "1")
    spoil(body, f"{ADDRESS}.city", "")
    refused(partner.post("/customers", body), 400, "1118", f"{ADDRESS}.city")
    spoil(body, f"{ADDRESS}.city", "San Jose")
    refused(partner.post("/customers", body), 404, "1115")


@pytest.mark.parametrize(
    ("day", "segment"), [("2026-01-16", "COM"), ("2029-01-16", "COM"), ("2031-01-15", "EDU")]
)
def test_a_term_at_fault_is_told_after_the_profile_and_before_the_reference(
    send: Callable[[str, Json], Any], day: str, segment: str
) -> None:
    changes: Json = {
        "externalReferenceId": "\0",
        "cotermDate": day,
        NAME: "abc",
        "companyProfile.marketSegment": segment,
    }
    answer = send("POST customer", changes)
    refused(answer, 400, "1117", NAME, "cotermDate", "externalReferenceId")
