"""Who may ask: keys, tokens, correlation ids (ACC-2); and what no route answers (ACC-4)."""

from collections.abc import Callable
from itertools import combinations
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from sandbox.app import Parts
from sandbox.partner_api.parsing import parse_operation_body
from sandbox.store.engine import reading
from sandbox.store.events import Answer
from tests.support import InProcess, Json, Partner, World, line, profile, refused

pytestmark = pytest.mark.every_backend

STATUS = {"4115": 403, "4117": 403, "4116": 401, "4121": 403, "4119": 400}
ORDER = list(STATUS)
NOBODY = "client-of-nobody"
# A path that is read and written; the lists of accounts ask for no correlation id (X15).
BOTH = "/customers/1009999999/subscriptions"


@pytest.fixture
def two(new_world: Callable[..., World]) -> World:
    return new_world(distributors=[{"name": "Mouse Distribution"}, {"name": "Duck Distribution"}])


def fault(code: str, world: World) -> dict[str, str | None]:
    """The change of a good request's headers that brings about one refusal."""
    changes: dict[str, dict[str, str | None]] = {
        "4115": {"X_Api_Key": NOBODY},
        "4117": {"Authorization": None},
        "4116": {"Authorization": "Bearer nonsense"},
        "4121": {"Authorization": f"Bearer {world.partners[1].authenticate()}"},
        "4119": {"X_Correlation_Id": None},
    }
    return changes[code]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("code", ORDER)
def test_each_header_is_asked_for(two: World, method: str, code: str) -> None:
    answer = two.partner.call(method, BOTH, {}, **fault(code, two))
    refused(answer, STATUS[code], code)
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("first", "second"), list(combinations(ORDER, 2)))
def test_of_two_faults_the_first_in_adobes_order_is_told(
    two: World, first: str, second: str
) -> None:
    faults = fault(first, two)
    overlap = faults.keys() & fault(second, two).keys()
    if overlap:
        # One Authorization header cannot be wrong in two ways.
        assert overlap == {"Authorization"}
        return
    for method in ("GET", "POST"):
        answer = two.partner.call(method, BOTH, {}, **faults, **fault(second, two))
        refused(answer, STATUS[first], first)


def test_all_faults_at_once_are_told_one_by_one(two: World) -> None:
    partner = two.partner
    headers: dict[str, str | None] = {
        "X_Api_Key": None,
        "Authorization": None,
        "X_Correlation_Id": None,
        "X_Request_Id": None,
        "Accept": None,
    }
    for code, repair in [
        ("4115", {"X_Api_Key": partner.client_id}),
        ("4117", {"Authorization": "Bearer nonsense"}),
        ("4116", {"Authorization": f"Bearer {two.partners[1].authenticate()}"}),
        ("4121", {"Authorization": f"Bearer {partner.authenticate()}"}),
        ("4119", {"X_Correlation_Id": str(uuid4())}),
    ]:
        refused(partner.get(BOTH, **headers), STATUS[code], code)
        headers |= repair
    refused(partner.get(BOTH, **headers), 404, "1116")


def test_access_is_checked_before_ids_and_bodies(two: World) -> None:
    answer = two.partner.call("PATCH", "/customers/none", b"{", **fault("4116", two))
    refused(answer, 401, "4116")


@pytest.mark.parametrize("key", ["", "x" * 300, "client\tid", "' OR 1=1 --"])
def test_a_strange_key_is_an_invalid_one(partner: Partner, key: str) -> None:
    refused(partner.get("/resellers", X_Api_Key=key), 403, "4115")


def test_a_key_of_another_world_does_not_fit_the_token(
    world: World, new_world: Callable[..., World]
) -> None:
    other = new_world().partner
    refused(world.partner.get("/resellers", X_Api_Key=other.client_id), 403, "4121")


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER ", "Bearer   "])
def test_the_case_of_bearer_does_not_matter(partner: Partner, scheme: str) -> None:
    token = partner.authenticate()
    assert partner.get("/resellers", Authorization=f"{scheme}{token}").status_code == 200


@pytest.mark.parametrize("form", ["{token}", "Basic {token}", "Bearer", "", "Bearer{token}"])
def test_what_is_no_bearer_token_is_a_missing_one(partner: Partner, form: str) -> None:
    authorization = form.format(token=partner.authenticate())
    refused(partner.get("/resellers", Authorization=authorization), 403, "4117")


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("X_Api_Key", " ", "4115"),
        ("Authorization", "Bearer  ", "4117"),
        ("X_Correlation_Id", "  ", "4119"),
    ],
)
def test_a_blank_header_is_a_missing_one(
    partner: Partner,
    inside: Parts,  # noqa: ARG001 - no client sends such a header over the wire
    header: str,
    value: str,
    code: str,
) -> None:
    refused(partner.get(BOTH, **{header: value}), STATUS[code], code)


@pytest.mark.parametrize("length", [1, 255])
def test_a_correlation_id_may_have_255_characters(partner: Partner, length: int) -> None:
    assert partner.get("/resellers", X_Correlation_Id="c" * length).status_code == 200


@pytest.mark.parametrize("correlation_id", ["", "c" * 256])
def test_a_correlation_id_of_other_lengths_is_refused(
    partner: Partner, correlation_id: str
) -> None:
    refused(partner.get(BOTH, X_Correlation_Id=correlation_id), 400, "4119")
    answer = partner.post("/resellers", {}, X_Correlation_Id=correlation_id)
    refused(answer, 400, "4119")


@pytest.mark.parametrize("accept", [None, "text/html", "application/xml", "*/*", "nonsense"])
def test_every_accept_header_is_answered_with_json(partner: Partner, accept: str | None) -> None:
    answer = partner.get("/resellers", Accept=accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"


def test_a_deleted_world_takes_its_key_along(new_world: Callable[..., World]) -> None:
    world = new_world()
    partner = world.partner
    reseller_id = partner.reseller()
    assert world.control("DELETE").status_code == 204
    refused(partner.get(f"/resellers/{reseller_id}"), 403, "4115")
    refused(partner.post("/resellers", {}), 403, "4115")
    refused(partner.get("/resellers", X_Correlation_Id=None), 403, "4115")
    refused(partner.get("/resellers", Authorization=None), 403, "4115")


def test_a_world_deleted_under_way_takes_its_key_along(
    inside: Parts, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def delete_and_parse(*arguments: Any) -> Any:
        assert world.control("DELETE").status_code == 204
        return parse_operation_body(*arguments)

    monkeypatch.setattr("sandbox.partner_api.blueprints.parse_operation_body", delete_and_parse)
    body = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    refused(world.partner.post("/resellers", body), 403, "4115")
    with reading(inside.engine) as connection:
        left = connection.execute(select(Answer).where(Answer.world_id == world.world_id))
        assert left.all() == []


def test_a_reset_world_still_takes_its_tokens(world: World) -> None:
    reseller_id = world.partner.reseller()
    assert world.control("POST", "/reset").status_code == 200
    refused(world.partner.get(f"/resellers/{reseller_id}"), 404, "1115")


def test_a_token_does_not_expire_by_the_clock_of_a_world(world: World) -> None:
    token = world.partner.authenticate()
    world.advance(by="P400D")
    answer = world.partner.get("/resellers", Authorization=f"Bearer {token}")
    assert answer.status_code == 200


def test_ids_of_the_request_come_back(partner: Partner) -> None:
    answer = partner.get("/resellers", X_Request_Id="r-1", X_Correlation_Id="c-1")
    assert (answer.headers["X-Request-Id"], answer.headers["X-Correlation-Id"]) == ("r-1", "c-1")
    assert partner.get("/resellers", X_Request_Id=None).headers["X-Request-Id"]


def test_head_answers_as_get_without_a_body(partner: Partner, customer: str) -> None:
    answer = partner.call("HEAD", f"/customers/{customer}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert partner.call("HEAD", "/customers/none").status_code == 404
    assert partner.call("HEAD", f"/customers/{customer}", X_Api_Key=None).status_code == 403


def test_options_does_nothing(partner: Partner, customer: str) -> None:
    path = f"/customers/{customer}/orders"
    answer = partner.call("OPTIONS", path, {"orderType": "NEW", "lineItems": [line()]})
    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert partner.orders(customer) == []


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/v3",
        "/v3/",
        "/v3/nothing",
        "/v3/resellers/",
        "/v4/customers/1",
        "/V3/resellers",
        "/v3/resellers/1/2",
        "/v3/%00",
        "/v3/%ed%a0%80",
        "/v3/é",
        "/x" * 900,
    ],
)
def test_an_unknown_path_is_refused_in_adobes_form(partner: Partner, path: str) -> None:
    answer = partner.http.get(path, headers=partner.headers())
    refused(answer, 404, "1117")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json().keys() == {"code", "message", "additionalDetails"}


@pytest.mark.parametrize("length", [1, 100_000, 2_000_000])
def test_an_answer_reaches_a_client_whose_body_nobody_reads(partner: Partner, length: int) -> None:
    """Else the server would close the connection under a client that is still writing."""
    body = b" " * length
    for _ in range(5):
        refused(partner.post("/nothing", body), 404, "1117")
        refused(partner.post("/resellers", body, X_Api_Key=NOBODY), 403, "4115")
        refused(partner.call("PUT", "/resellers", body), 405, "1117")
        assert partner.call("GET", "/resellers", body).status_code == 200


def test_an_unknown_path_needs_no_credentials(http: httpx.Client) -> None:
    refused(http.post("/v3/nothing", content=b"{"), 404, "1117")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/resellers", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/resellers/1", {"GET", "HEAD", "OPTIONS", "PATCH"}),
        ("GET", "/customers", {"OPTIONS", "POST"}),
        ("POST", "/customers/1/subscriptions/2", {"GET", "HEAD", "OPTIONS", "PATCH"}),
        ("LOCK", "/resellers", {"GET", "HEAD", "OPTIONS", "POST"}),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    partner: Partner, method: str, path: str, allowed: set[str]
) -> None:
    answer = partner.call(method, path)
    refused(answer, 405, "1117")
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_a_method_that_nobody_knows_is_refused(partner: Partner, http: httpx.Client) -> None:
    # Our own server reads no such request: what follows the method might be anything.
    expected = 405 if isinstance(http, InProcess) else 400
    refused(partner.call("BREW", "/resellers"), expected, "1117")


def test_an_error_of_our_own_is_1124_and_in_the_log(
    partner: Partner,
    http: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    inside: Parts,  # noqa: ARG001 - only a process of our own can be made to fail
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("made to fail")

    body: Json = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    monkeypatch.setattr("sandbox.accounts.changes.new_account_id", fail)
    refused(partner.post("/resellers", body), 500, "1124")
    monkeypatch.setattr("sandbox.partner_api.resellers.list_resellers", fail)
    refused(partner.get("/resellers"), 500, "1124")
    failed = [record for record in caplog.records if record.exc_info]
    assert [str(record.exc_info[1]) for record in failed if record.exc_info] == ["made to fail"] * 2
    monkeypatch.undo()
    assert http.get("/ping").text == "pong"
    assert partner.fetch("/resellers")["totalCount"] == 0
