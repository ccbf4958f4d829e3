"""Whatever is wrong with a body is told in Adobe's form, and nothing is half done (ACC-4, ACC-5).

Every operation that takes a body is given every kind of bad body, derived from a good one; the
tables must be the same before and after.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.partner_api.targets import (
    WRITES,
    Steps,
    Target,
    changed,
    leaves,
    prepare,
    refusal_of,
    text_of,
    without,
)
from tests.support import InProcess, Partner, World, content, line, profile, refused

pytestmark = pytest.mark.every_backend

MIB = 1024 * 1024

REQUIRED_OF_PROFILES = """
    companyProfile companyProfile.companyName companyProfile.preferredLanguage
    companyProfile.address companyProfile.address.country companyProfile.address.region
    companyProfile.address.city companyProfile.address.addressLine1
    companyProfile.contacts companyProfile.contacts[0].firstName
    companyProfile.contacts[0].lastName companyProfile.contacts[0].email
"""
REQUIRED_OF_DEPLOYMENTS = """
    companyProfile.address companyProfile.address.country companyProfile.address.region
    companyProfile.address.city companyProfile.address.addressLine1
"""
REQUIRED_OF_ORDERS = """
    orderType lineItems lineItems[0].extLineItemNumber lineItems[0].offerId lineItems[0].quantity
"""
REQUIRED = {
    "create_reseller": set(REQUIRED_OF_PROFILES.split()),
    "change_reseller": set(REQUIRED_OF_PROFILES.split()) | {"companyProfile.marketSegments"},
    "create_customer": {"resellerId", *REQUIRED_OF_PROFILES.split()},
    "change_customer": set(REQUIRED_OF_PROFILES.split()),
    "create_order": set(REQUIRED_OF_ORDERS.split()),
    "update_order": {"externalReferenceId"},
    "update_subscription": {"autoRenewal"},
    "create_subscription": {"offerId", "autoRenewal", "autoRenewal.renewalQuantity"},
    "change_reseller_of_customer": {
        "type",
        "action",
        "approvalCode",
        "resellerId",
        "requestedBy",
    },
    "transfer_membership": {"resellerId"},
    "create_deployment": {"companyProfile", *REQUIRED_OF_DEPLOYMENTS.split()},
    "update_deployment": set(REQUIRED_OF_DEPLOYMENTS.split()),
    "fetch_price_list": {"region", "marketSegment", "currency", "priceListMonth"},
    "fetch_recommendations": {"customerId"},
}
# What a faulty text of these is told as; every other one is 1117 or, in the address, 1118.
OWN_CODES = {
    "distributorId": {"1114", "1117"},
    "resellerId": {"1115", "1117"},
}


@pytest.fixture
def target(world: World) -> Callable[[str], Target]:
    """Prepare an operation in the world of the test."""
    return partial(prepare, world)


@pytest.mark.parametrize("name", WRITES)
def test_the_good_body_is_taken(target: Callable[[str], Target], name: str) -> None:
    """Otherwise the tests below would prove nothing."""
    good = target(name)
    answer = good.send(good.body)
    assert answer.status_code in (200, 201, 202), answer.text


BROKEN = [
    b"",
    b" ",
    b"{",
    b'{"a":}',
    b"nonsense",
    b"[]",
    b'[{"a":1}]',
    b'"text"',
    b"7",
    b"null",
    b"true",
    b"{}{}",
    b"\xef\xbb\xbf",
    b"\xff\xfe{\x00}\x00",
    b'{"externalReferenceId": "\xff"}',
    b'{"externalReferenceId": "\xed\xa0\x80"}',
    b'{"externalReferenceId": "\\ud800"}',
    b'{"externalReferenceId": "\\udc00\\ud800"}',
    b'{"\\ud800": 1}',
    b"[" * 10_000,
    b'{"a":' * 10_000,
    b'{"status":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b'{"status": 1' + b"0" * 5_000 + b"}",
    b"\x00",
]


@pytest.mark.parametrize("name", WRITES)
def test_what_is_no_json_object_is_1117(target: Callable[[str], Target], name: str) -> None:
    good = target(name)
    before = content(good.world)
    for body in BROKEN:
        refused(good.send(body), 400, "1117", "Request body is not a JSON object")
    assert content(good.world) == before


@pytest.mark.parametrize("name", WRITES)
def test_a_body_is_json_and_says_so(target: Callable[[str], Target], name: str) -> None:
    good = target(name)
    before = content(good.world)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""):
        answer = good.send(good.body, Content_Type=kind)
        refused(answer, 400, "1117", "Content-Type must be application/json")
    assert content(good.world) == before
    kind = "Application/JSON; charset=utf-8"
    assert good.send(good.body, Content_Type=kind).status_code in (200, 201, 202)


@pytest.mark.parametrize("name", WRITES)
def test_a_body_may_have_1_mib_and_no_more(target: Callable[[str], Target], name: str) -> None:
    good = target(name)
    raw = json.dumps(good.body).encode()
    before = content(good.world)
    refused(good.send(raw + b" " * (MIB + 1 - len(raw))), 413, "1117")
    assert content(good.world) == before
    assert good.send(raw + b" " * (MIB - len(raw))).status_code in (200, 201, 202)


def test_a_body_without_a_length_may_have_no_more_either(world: World) -> None:
    if isinstance(world.http, InProcess):
        pytest.skip("httpx gives a WSGI application no chunks")
    partner = world.partner
    headers = partner.headers(Content_Type="application/json")
    raw = json.dumps({"companyProfile": profile("Fairmont", marketSegments=["COM"])}).encode()

    def chunks(length: int) -> Iterator[bytes]:
        yield raw
        for _ in range((length - len(raw)) // 1000):
            yield b" " * 1000

    answer = world.http.post("/v3/resellers", headers=headers, content=chunks(2 * MIB))
    refused(answer, 413, "1117")
    answer = world.http.post("/sandbox/v1/worlds", headers=headers, content=chunks(2 * MIB))
    assert (answer.status_code, answer.json()["code"]) == (413, "BODY_TOO_LARGE")
    headers = partner.headers(Content_Type="application/json")
    answer = world.http.post("/v3/resellers", headers=headers, content=chunks(MIB // 2))
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("name", WRITES)
def test_an_unknown_field_is_1121_at_every_level(
    target: Callable[[str], Target], name: str
) -> None:
    good = target(name)
    before = content(good.world)
    objects: list[Steps] = [(), *(at for at, value in leaves(good.body) if isinstance(value, dict))]
    for steps in objects:
        for key in ("surprise", "\0", "Ω", "k" * 5000, "company_profile"):
            answer = good.send(changed(good.body, (*steps, key), 1))
            refused(answer, 400, "1121", text_of((*steps, key)))
    assert content(good.world) == before


@pytest.mark.parametrize("name", WRITES)
def test_a_missing_field_is_1122_at_every_level(target: Callable[[str], Target], name: str) -> None:
    good = target(name)
    before = content(good.world)
    needed = set()
    for steps, _ in leaves(good.body):
        path = text_of(steps)
        if path in REQUIRED[name]:
            refused(good.send(without(good.body, steps)), 400, "1122", path)
            needed.add(path)
    assert needed == REQUIRED[name]
    assert content(good.world) == before


@pytest.mark.parametrize("name", WRITES)
def test_all_missing_fields_are_named_at_once(target: Callable[[str], Target], name: str) -> None:
    good = target(name)
    # A change of a deployment needs one of two fields (GS-4).
    needed = {"companyProfile", "status"} if name == "update_deployment" else REQUIRED[name]
    top = {path for path in needed if "." not in path}
    answer = refusal_of(good.send({}))
    assert (answer["code"], set(answer["additionalDetails"])) == ("1122", top)


def wrong_types(value: Any) -> list[Any]:
    """Values of every type but the one that is there; `null` stands with the required fields."""
    if isinstance(value, bool):
        return ["true", "", 0, 1, 1.5, [], {}]
    if isinstance(value, int):
        return ["1", "", 1.5, 1e-300, True, [], {}, [1]]
    if isinstance(value, str):
        return [1, 0, 1.5, True, False, [], {}, ["a"], {"a": "b"}]
    if isinstance(value, list):
        return ["", "a", 1, True, {}, {"0": 1}, [None], [[]], [[[]]], [1.5]]
    return ["", "a", 1, True, [], [{}], [[]]]


@pytest.mark.parametrize("name", WRITES)
def test_a_wrong_type_is_1117_or_1118_with_its_path(
    target: Callable[[str], Target], name: str
) -> None:
    good = target(name)
    before = content(good.world)
    for steps, value in leaves(good.body):
        path = text_of(steps)
        bad = [*wrong_types(value), *([None] if path in REQUIRED[name] else [])]
        for each in bad:
            answer = refusal_of(good.send(changed(good.body, steps, each)))
            expected = "1118" if path.startswith("companyProfile.address.") else "1117"
            if path == "companyProfile.marketSegments" and each is None:
                # Optional on POST; on PATCH their absence is told by the rule (AC-2).
                expected = "1122"
            assert answer["code"] == expected, (path, each, answer)
            assert any(detail.startswith(path) for detail in answer["additionalDetails"]), (
                path,
                each,
                answer,
            )
    assert content(good.world) == before


HUGE = [2**31, 2**31 - 1, 2**32, 2**63 - 1, 2**63, 2**64, 10**400, 10**4299, 1e300]


@pytest.mark.parametrize("name", ["create_order", "update_subscription"])
def test_a_number_out_of_range_is_refused(target: Callable[[str], Target], name: str) -> None:
    good = target(name)
    before = content(good.world)
    codes = {"extLineItemNumber": "2123", "quantity": "2120", "renewalQuantity": "3116"}
    for steps, value in leaves(good.body):
        if isinstance(value, bool) or not isinstance(value, int):
            continue
        small = [] if steps[-1] == "extLineItemNumber" else [0]
        for each in [*small, -1, *HUGE, *(-number for number in HUGE)]:
            answer = good.send(changed(good.body, steps, each))
            refused(answer, 400, codes[str(steps[-1])])
    assert content(good.world) == before


UNCLEAN = ["\0", "a\0b", "\x1f", "a\nb", "\x7f", "a\x85b", "\n" * 5]


@pytest.mark.parametrize("name", WRITES)
def test_a_text_that_no_line_holds_is_refused_with_its_path(
    target: Callable[[str], Target], name: str
) -> None:
    good = target(name)
    before = content(good.world)
    for steps, value in leaves(good.body):
        if not isinstance(value, str):
            continue
        path = text_of(steps)
        for bad in UNCLEAN:
            answer = refusal_of(good.send(changed(good.body, steps, bad)))
            codes = OWN_CODES.get(path, {"1117", "1118"})
            assert answer["code"] in codes, (path, bad, answer)
            if path not in OWN_CODES:
                assert path in answer["additionalDetails"], (path, bad, answer)
    assert content(good.world) == before


@pytest.mark.parametrize("name", WRITES)
def test_half_a_surrogate_pair_is_refused_in_every_text(
    target: Callable[[str], Target], name: str
) -> None:
    good = target(name)
    before = content(good.world)
    for steps, value in leaves(good.body):
        if isinstance(value, str):
            marked = json.dumps(changed(good.body, steps, "HERE")).encode()
            for half in (rb"\ud800", rb"a\udfffb", rb"\udc00\ud800", b"\xed\xa0\x80", b"\xff"):
                assert refusal_of(good.send(marked.replace(b"HERE", half)))["code"] == "1117"
    assert content(good.world) == before


@pytest.mark.parametrize("name", WRITES)
def test_an_endless_text_is_refused_everywhere(target: Callable[[str], Target], name: str) -> None:
    good = target(name)
    before = content(good.world)
    for steps, value in leaves(good.body):
        if isinstance(value, str):
            for endless in ("x" * 5000, " " * 5000, "Ω" * 5000, "\N{GRINNING FACE}" * 5000):
                answer = refusal_of(good.send(changed(good.body, steps, endless)))
                assert answer["code"] in {"1114", "1115", "1117", "1118", "2122", "2126"}, answer
    assert content(good.world) == before


def test_a_return_may_have_a_long_reference_and_no_endless_one(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=3))
    body = {
        "orderType": "RETURN",
        "referenceOrderId": order["orderId"],
        "lineItems": [line(quantity=1)],
    }
    path = f"/customers/{customer}/orders"
    too_long = partner.post(path, body | {"externalReferenceId": "r" * 4097})
    refused(too_long, 400, "1117", "externalReferenceId")
    for length in (36, 256, 4096):
        reference = "r" * length
        made = partner.make(path, body | {"externalReferenceId": reference})
        assert made["externalReferenceId"] == reference
        shown = partner.fetch(f"{path}/{made['orderId']}")
        assert shown["externalReferenceId"] == reference
