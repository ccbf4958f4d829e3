"""What is odd about a request, whatever it asks for: encodings, slashes, numbers, lengths."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.partner_api.targets import METHODS, PATHS, Target, prepare
from tests.support import InProcess, Json, Partner, World, line, profile, refused

pytestmark = pytest.mark.every_backend


@pytest.fixture
def in_process(world: World) -> InProcess:
    if not isinstance(world.http, InProcess):
        pytest.skip("what other servers hand over can be shown in this process alone")
    return world.http


def asked(
    http: InProcess, partner: Partner, method: str, target: str, body: Any = None, **more: str
) -> tuple[int, Json, dict[str, str]]:
    """Send a request as a WSGI server hands it over that tells the target as it was sent."""
    path, _, query = target.partition("?")
    builder = EnvironBuilder(method=method, path="/", headers=Headers(partner.headers()), json=body)
    environ = builder.get_environ()
    environ["PATH_INFO"] = _decoded(path)
    environ["QUERY_STRING"] = query
    environ["REQUEST_URI"] = environ["RAW_URI"] = target
    environ.update(more)
    parts, status, headers = run_wsgi_app(http.app, environ)
    return int(status[:3]), json.loads(b"".join(parts)), dict(headers)


def _decoded(path: str) -> str:
    return unquote_to_bytes(path.encode("latin-1")).decode("latin-1")


# --- Bodies ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity, gzip", "x"])
def test_a_body_with_an_encoding_is_415_and_says_so(world: World, encoding: str) -> None:
    body = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    packed = gzip.compress(json.dumps(body).encode())
    answer = world.partner.post("/resellers", packed, Content_Encoding=encoding)
    detail = f"Content-Encoding: {encoding} is not read, send the body as it is"
    refused(answer, 415, "1117", detail)
    answer = world.http.patch(
        f"/sandbox/v1/worlds/{world.world_id}/rules",
        content=packed,
        headers={"Content-Encoding": encoding, "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "ENCODING_NOT_READ")
    answer = world.http.post("/ims/token/v3", content=packed, headers={"Content-Encoding": "gzip"})
    refused(answer, 415, "1117")


@pytest.mark.parametrize("encoding", ["identity", "IDENTITY", ""])
def test_identity_is_no_encoding(partner: Partner, encoding: str) -> None:
    body = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    assert partner.post("/resellers", body, Content_Encoding=encoding).status_code == 201


def test_a_mark_before_utf_8_is_accepted(world: World) -> None:
    body = {"companyProfile": profile("Fairmönt Reselling", marketSegments=["COM"])}
    marked = json.dumps(body, ensure_ascii=False).encode("utf-8-sig")
    assert world.partner.post("/resellers", marked).status_code == 201
    answer = world.http.patch(
        f"/sandbox/v1/worlds/{world.world_id}/rules",
        content=b'\xef\xbb\xbf{"lateRenewalDays": 14}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 200
    refused(world.partner.post("/resellers", b"\xef\xbb\xbf"), 400, "1117")
    refused(world.partner.post("/resellers", b"\xef\xbb\xbf" * 2 + b"{}"), 400, "1117")
    refused(world.partner.post("/resellers", "{}".encode("utf-16")), 400, "1117")


@pytest.mark.parametrize("name", ["quantity", "extLineItemNumber"])
def test_a_whole_number_may_be_written_with_a_point(
    partner: Partner, customer: str, name: str
) -> None:
    """JSON Schema, and so our OpenAPI, calls 1.0 an integer."""
    for written, status in [("2.0", 201), ("2e0", 201), ("2.5", 400), ("1e400", 400)]:
        order = {"orderType": "NEW", "lineItems": [line() | {name: "@"}]}
        body = json.dumps(order).replace('"@"', written).encode()
        answer = partner.post(f"/customers/{customer}/orders", body)
        assert answer.status_code == status, (written, answer.text)
        if status == 201:
            shown = answer.json()["lineItems"][0][name]
            assert (shown, type(shown)) == (2, int)
        else:
            refused(answer, 400, "1117", f"lineItems[0].{name}")
    for wrong in (True, "2", [2]):
        order = {"orderType": "NEW", "lineItems": [line() | {name: wrong}]}
        refused(partner.post(f"/customers/{customer}/orders", order), 400, "1117")


def test_renewal_quantities_and_rules_may_too(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=5))
    (held,) = partner.subscriptions(customer)
    answer = partner.renew(customer, held["subscriptionId"], renewalQuantity=3.0)
    assert answer.json()["autoRenewal"]["renewalQuantity"] == 3
    refused(partner.renew(customer, held["subscriptionId"], renewalQuantity=3.5), 400, "1117")
    world.rules(lateRenewalDays=14.0)
    assert world.control("GET").json()["rules"]["lateRenewalDays"] == 14
    assert world.control("PATCH", "/rules", {"lateRenewalDays": 14.5}).status_code == 400


# --- Targets ---------------------------------------------------------------------------------


@pytest.mark.parametrize("slash", ["%2F", "%2f"])
@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v3/customers/{customer_id}{slash}orders", 404, "1116"),
        ("GET", "/v3/customers/{customer_id}{slash}orders{slash}{order_id}", 404, "1116"),
        ("GET", "/v3/customers/{customer_id}/orders{slash}{order_id}", 404, "1117"),
        ("PATCH", "/v3/customers/{customer_id}{slash}orders{slash}{order_id}", 400, "1122"),
        ("POST", "/v3/customers{slash}{customer_id}/orders", 404, "1117"),
        ("GET", "/v3{slash}resellers", 404, "1117"),
        ("GET", "http://sandbox.example/v3/customers/{customer_id}{slash}orders", 404, "1116"),
    ],
)
def test_an_encoded_slash_never_reaches_another_operation(
    world: World,
    in_process: InProcess,
    method: str,
    path: str,
    status: int,
    code: str,
    slash: str,
) -> None:
    target: Target = prepare(world, "create_order")
    sent = path.format(**target.ids, slash=slash)
    body = None if method == "GET" else {"externalReferenceId": "changed"}
    answered, answer, _ = asked(in_process, world.partner, method, sent, body)
    assert (answered, answer["code"]) == (status, code)
    found = world.partner.read_order(target.ids["customer_id"], target.ids["order_id"])
    assert found["externalReferenceId"] != "changed"


@pytest.mark.parametrize("slash", ["%2F", "%2f"])
def test_our_own_server_tells_the_path_as_it_was_sent(world: World, slash: str) -> None:
    if isinstance(world.http, InProcess):
        pytest.skip("a server's affair")
    customer = prepare(world, "create_order").ids["customer_id"]
    assert world.partner.get(f"/customers/{customer}/orders").status_code == 200
    refused(world.partner.get(f"/customers/{customer}{slash}orders"), 404, "1116")
    refused(world.partner.get(f"/customers{slash}{customer}/orders"), 404, "1117")


def test_an_encoded_slash_in_a_query_is_one(world: World, in_process: InProcess) -> None:
    target = "/v3/resellers?company-name=a%2Fb"
    status, page, _ = asked(in_process, world.partner, "GET", target)
    assert (status, page["totalCount"]) == (200, 0)
    assert "company-name=a%2Fb" in page["links"]["self"]["uri"]


def test_other_encoded_characters_of_a_path_are_read(world: World, in_process: InProcess) -> None:
    assert asked(in_process, world.partner, "GET", "/v3/%72esellers")[0] == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("//v3/resellers", 200),
        ("///v3/resellers", 200),
        ("/v3//resellers", 404),
        ("//v3//resellers", 404),
        ("/v3/resellers//", 404),
        ("//evil.example/v3/resellers", 403),
        ("//sandbox/v1/worlds", 403),
        ("///", 403),
    ],
)
def test_two_slashes_are_no_redirect(
    world: World, in_process: InProcess, path: str, status: int
) -> None:
    answered, _, headers = asked(in_process, world.partner, "GET", path, HTTP_HOST="evil.example")
    assert answered == status
    assert "Location" not in headers


@pytest.mark.parametrize("path", ["/sandbox/v1//worlds", "/ims//token/v3", "/sandbox//v1/worlds"])
def test_two_slashes_lead_nowhere_anywhere(world: World, path: str) -> None:
    answer = world.http.get(path)
    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize("query", ["\xff=1", "company-name=\xff", "limit=\xc3", "a=\xe9&b=%ff"])
@pytest.mark.parametrize("name", ["get_resellers", "create_reseller"])
def test_raw_bytes_in_a_query_are_read_as_encoded_ones(
    world: World, in_process: InProcess, name: str, query: str
) -> None:
    """Servers hand them over as they are, where granian refuses them."""
    target = f"/v3{PATHS[name]}"
    body: Json = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    sent = None if METHODS[name] == "GET" else body
    encoded = query.replace("\xff", "%FF").replace("\xc3", "%C3").replace("\xe9", "%E9")
    answers = [
        asked(in_process, world.partner, METHODS[name], f"{target}?{each}", sent)
        for each in (query, encoded)
    ]
    assert answers[0][0] == answers[1][0] < 500
    if sent is None:
        assert answers[0][1] == answers[1][1]
    journal = f"/sandbox/v1/worlds/{world.world_id}/requests?{query}"
    assert asked(in_process, world.partner, "GET", journal)[0] == 400


@pytest.mark.parametrize("path", ["/v3/resellers", "/v3/nothing", "/ims/token/v3", "/ping"])
def test_a_target_that_is_too_long_is_414_in_adobes_form(world: World, path: str) -> None:
    for target in (f"{path}?a={'x' * 16_384}", f"{path}/{'x' * 16_384}"):
        answer = world.http.get(target, headers=world.partner.headers())
        refused(answer, 414, "1117")
        assert answer.headers["Content-Type"] == "application/json"


def test_the_control_plane_says_so_in_its_own_form(world: World) -> None:
    answer = world.http.get(f"/sandbox/v1/worlds?a={'x' * 16_384}")
    assert (answer.status_code, answer.json()["code"]) == (414, "URI_TOO_LONG")


# --- The journal -----------------------------------------------------------------------------


@pytest.fixture
def kept(world: World) -> Iterator[list[str]]:
    """The paths that the journal has of the requests of a test, oldest first."""
    paths: list[str] = []
    yield paths
    found = world.control("GET", "/requests").json()["items"]
    assert [each["path"] for each in reversed(found)][-len(paths) :] == paths


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("access_token=abc&limit=2", "access_token=***&limit=2"),
        ("limit=2&client%5Fsecret=abc", "limit=2&client%5Fsecret=***"),
        ("Authorization=Bearer%20abc", "Authorization=***"),
        ("jwt=abc&jwt_token=&a=b", "jwt=***&jwt_token=&a=b"),
        ("company-name=Acme", "company-name=Acme"),
    ],
)
def test_a_token_in_a_query_is_not_kept(
    world: World, kept: list[str], query: str, written: str
) -> None:
    assert world.partner.get(f"/resellers?{query}").status_code == 200
    kept.append(f"/v3/resellers?{written}")


def test_a_token_of_any_name_is_known_by_its_form(world: World, kept: list[str]) -> None:
    token = world.partner.authenticate()
    world.partner.get(f"/resellers?x={token}&company-name=eyJ.b")
    kept.append("/v3/resellers?x=***&company-name=eyJ.b")
    world.partner.get(f"/nothing-of-the-kind?x={token}")
