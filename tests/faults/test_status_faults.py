"""Requests of partners meet what was ordered: which of them, how often, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.faulting import counters, fault, server_error, statuses
from tests.support import World, line, refused

everywhere = pytest.mark.every_backend


# --- Which requests, and how often -------------------------------------------------------------


@everywhere
def test_a_fault_concerns_one_request_unless_told_otherwise(world: World) -> None:
    ordered = server_error(world)
    assert statuses(world, 3) == [500, 200, 200]
    assert counters(world, ordered) == (3, 1)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"nth": 3}, [200, 200, 500, 200, 200]),
        ({"times": 2}, [500, 500, 200, 200, 200]),
        ({"nth": 2, "times": 2}, [200, 500, 500, 200, 200]),
        ({"nth": 4, "times": None}, [200, 200, 200, 500, 500]),
        ({"probability": 0, "times": None}, [200] * 5),
        ({"probability": 1, "times": None}, [500] * 5),
    ],
)
def test_nth_and_times_say_which_of_the_matching_requests(
    world: World, spec: dict[str, Any], expected: list[int]
) -> None:
    server_error(world, **spec)
    assert statuses(world, 5) == expected


@pytest.mark.parametrize("path", ["/v3/resellers/" + "*" * 200 + "!", "/v3/resellers/" + "*1" * 99])
def test_a_path_of_many_asterisks_keeps_nobody_waiting(world: World, path: str) -> None:
    ordered = server_error(world, path=path)
    assert statuses(world, 1, "/resellers/" + "1" * 400 + "0") == [404]
    assert counters(world, ordered) == (0, 0)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v3/c*s/*/o*s", 500),
        ("/v3/*s/*0*/*", 500),
        ("/v3/cus*tomers/*/orders", 200),
        ("/v3/*omers*/*/orders", 200),
        ("/v3/*/orders", 200),
        ("/v3/*", 200),
    ],
)
def test_an_asterisk_stands_for_a_part_of_a_segment_but_not_for_nothing(
    world: World, customer: str, path: str, expected: int
) -> None:
    server_error(world, path=path)
    assert statuses(world, 1, f"/customers/{customer}/orders") == [expected]


def test_method_path_and_operation_must_all_match(world: World, customer: str) -> None:
    path = f"/customers/{customer}"
    others = [
        server_error(world, method="POST", path="/v3/customers/*"),
        server_error(world, path="/v3/resellers/*"),
        server_error(world, path="/v3/customers"),
        server_error(world, path="/v3/customers/*/orders"),
        server_error(world, path="/v3/customers/*", operation="get_customers"),
        server_error(world, operation="create_order"),
    ]
    ordered = server_error(world, method="GET", path="/v3/customers/*", operation="get_customer")
    assert statuses(world, 2, path) == [500, 200]
    assert counters(world, ordered) == (2, 1)
    assert [counters(world, each) for each in others] == [(0, 0)] * len(others)


def test_a_star_stands_for_a_segment_or_part_of_one(world: World, customer: str) -> None:
    whole = server_error(world, path="/v3/*/*", times=None)
    assert statuses(world, 1, f"/customers/{customer}") == [500]
    assert statuses(world, 1, f"/customers/{customer}/subscriptions") == [200]
    world.control("DELETE", f"/faults/{whole['faultId']}")
    server_error(world, path=f"/v3/customers/{customer[:4]}*", times=None)
    assert statuses(world, 1, f"/customers/{customer}") == [500]
    assert statuses(world, 1, "/customers/9999999999") == [404]


def test_what_looks_like_a_pattern_is_none(world: World) -> None:
    server_error(world, path="/v3/reseller.", times=None)
    assert statuses(world, 1) == [200]


def test_the_query_is_no_part_of_the_path(world: World) -> None:
    server_error(world, path="/v3/resellers")
    assert statuses(world, 1, "/resellers?limit=1") == [500]


@everywhere
def test_the_first_that_fires_has_the_request_and_those_after_it_do_not_see_it(
    world: World,
) -> None:
    second = fault(world, nth=2, effect={"type": "status", "status": 503})
    first = fault(world, times=2, effect={"type": "status", "status": 500})
    third = fault(world, effect={"type": "status", "status": 502})
    assert statuses(world, 5) == [500, 503, 500, 502, 200]
    assert [counters(world, each) for each in (second, first, third)] == [(5, 1), (4, 2), (2, 1)]


def test_faults_that_are_ordered_one_after_the_other_are_met_so(world: World) -> None:
    fault(world, name="expired-token")
    fault(world, name="rate-limit")
    fault(world, name="server-error", times=2)
    assert statuses(world, 5) == [401, 429, 500, 500, 200]


@everywhere
def test_several_workers_and_threads_agree_how_often(world: World) -> None:
    world.partner.headers()
    ordered = server_error(world, times=5)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: statuses(world, 1)[0], range(40)))
    assert (found.count(500), found.count(200)) == (5, 35)
    assert counters(world, ordered) == (40, 5)


# --- Chance ------------------------------------------------------------------------------------


@everywhere
def test_chances_come_from_the_seed_so_that_a_run_repeats(new_world: Callable[..., World]) -> None:
    def run(seed: int) -> list[int]:
        world = new_world(seed=seed)
        server_error(world, probability=0.5, times=None)
        return statuses(world, 30)

    first = run(11)
    assert 5 < first.count(500) < 25
    assert run(11) == first
    assert run(12) != first


def test_a_reset_world_repeats_its_chances(world: World) -> None:
    runs = []
    for _ in range(2):
        server_error(world, probability=0.5, times=None)
        runs.append(statuses(world, 20))
        world.control("POST", "/reset")
    assert runs[0] == runs[1]


def test_two_faults_of_one_world_have_chances_of_their_own(world: World) -> None:
    server_error(world, probability=0.5, times=None, path="/v3/resellers")
    server_error(world, probability=0.5, times=None, path="/v3/customers/1")
    first, second = statuses(world, 30), statuses(world, 30, "/customers/1")
    assert [each == 500 for each in first] != [each == 500 for each in second]


def test_with_a_chance_times_counts_those_that_were_met(world: World) -> None:
    ordered = server_error(world, probability=0.5, times=3)
    assert statuses(world, 40).count(500) == 3
    assert counters(world, ordered) == (40, 3)


# --- What a client is told ---------------------------------------------------------------------


@everywhere
@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("expired-token", 401, "4116"), ("rate-limit", 429, "4118"), ("server-error", 500, "1124")],
)
def test_adobes_errors_have_adobes_body(world: World, name: str, status: int, code: str) -> None:
    fault(world, name=name)
    answer = world.partner.get("/resellers", X_Correlation_Id="c-1", X_Request_Id="r-1")
    refused(answer, status, code)
    assert set(answer.json()) == {"code", "message", "additionalDetails"}
    assert answer.headers["Content-Type"] == "application/json"
    assert (answer.headers["X-Correlation-Id"], answer.headers["X-Request-Id"]) == ("c-1", "r-1")


def test_a_rate_limit_says_when_to_come_again(world: World) -> None:
    fault(world, name="rate-limit")
    assert world.partner.get("/resellers").headers["Retry-After"] == "30"


def test_a_gateways_timeout_says_error_code_instead_of_code(world: World) -> None:
    fault(world, name="gateway-timeout")
    answer = world.partner.get("/resellers")
    assert answer.status_code == 504
    assert answer.json() == {"error_code": "504000", "message": "Gateway Timeout"}


def test_a_bad_gateway_answers_with_html(world: World) -> None:
    fault(world, name="bad-gateway")
    answer = world.partner.get("/resellers")
    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<h1>502 Bad Gateway</h1>" in answer.text


@everywhere
def test_a_status_may_have_fields_and_a_body_of_ones_own(world: World) -> None:
    effect = {
        "type": "status",
        "status": 503,
        "headers": {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "X-Cache": "MISS"},
        "body": "Gewartet wird bis 5 € kommen",
        "contentType": "text/plain; charset=utf-8",
    }
    fault(world, effect=effect)
    answer = world.partner.get("/resellers")
    assert (answer.status_code, answer.text) == (503, effect["body"])
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Cache"] == "MISS"


# --- When it comes -----------------------------------------------------------------------------


@everywhere
def test_nothing_is_done_and_the_same_call_may_be_repeated(world: World, customer: str) -> None:
    server_error(world, operation="create_order", times=2)
    body = {"orderType": "NEW", "lineItems": [line()]}
    same = {"X_Correlation_Id": "one-intent", "X_Request_Id": None}
    path = f"/customers/{customer}/orders"
    answers = [world.partner.post(path, body, **same) for _ in range(4)]
    assert [each.status_code for each in answers] == [500, 500, 201, 201]
    assert answers[2].json() == answers[3].json()
    assert len(world.partner.orders(customer)) == 1


def test_who_is_not_known_meets_no_fault(world: World) -> None:
    ordered = server_error(world, times=None)
    refused(world.partner.get("/resellers", Authorization="Bearer x"), 401, "4116")
    refused(world.partner.post("/resellers", {}, X_Correlation_Id=None), 400, "4119")
    assert counters(world, ordered) == (0, 0)


def test_a_bad_request_meets_the_fault_first(world: World) -> None:
    server_error(world, operation="create_reseller")
    refused(world.partner.post("/resellers", {}), 500, "1124")
    refused(world.partner.post("/resellers", {}), 400, "1122")


def test_the_control_plane_meets_none(world: World) -> None:
    ordered = server_error(world, times=None)
    for path in ("", "/clock", "/requests", "/faults"):
        assert world.control("GET", path).status_code == 200
    assert counters(world, ordered) == (0, 0)


def test_a_world_that_is_behind_catches_up_all_the_same(world: World) -> None:
    world.control("PUT", "/clock", {"mode": "live"})
    world.rules(orderProcessingSeconds=0)
    server_error(world)
    assert statuses(world, 2) == [500, 200]


# --- Tokens ------------------------------------------------------------------------------------


def token(world: World) -> tuple[int, dict[str, Any]]:
    partner = world.partner
    form = {
        "grant_type": "client_credentials",
        "client_id": partner.client_id,
        "client_secret": partner.client_secret,
        "scope": "openid",
    }
    answer = world.http.post("/ims/token/v3", data=form)
    return answer.status_code, answer.json()


@pytest.mark.parametrize("where", [{"operation": "issue_token"}, {"path": "/ims/token/*"}])
def test_a_request_for_a_token_meets_faults_that_name_it(
    world: World, where: dict[str, str]
) -> None:
    server_error(world, **where)
    status, body = token(world)
    assert (status, body["error"]) == (500, "server_error")
    assert token(world)[0] == 200


def test_a_request_for_a_token_meets_no_fault_that_is_about_everything(world: World) -> None:
    ordered = server_error(world, method="POST", times=None)
    assert token(world)[0] == 200
    assert counters(world, ordered) == (0, 0)


def test_a_wrong_secret_meets_no_fault(world: World) -> None:
    ordered = server_error(world, operation="issue_token", times=None)
    world.partner.client_secret = "wrong"
    assert token(world)[0] == 401
    assert counters(world, ordered) == (0, 0)


# --- The journal -------------------------------------------------------------------------------


@everywhere
def test_the_journal_says_which_fault_it_was(world: World, customer: str) -> None:
    fault(world, name="rate-limit", operation="get_customer")
    world.partner.get(f"/customers/{customer}")
    (entry,) = world.control("GET", "/requests?operation=get_customer").json()["items"]
    assert (entry["status"], entry["code"], entry["customerId"]) == (429, "4118", customer)
    assert entry["why"]["rule"] == "FAULT"
    assert entry["why"]["source"] == "none: ordered by a tester, see docs/faults.md"
    facts = entry["why"]["facts"]
    assert (facts["faultId"], facts["name"], facts["seen"]) == ("1", "rate-limit", 1)
    assert facts["effect"]["status"] == 429


def test_the_journal_keeps_a_request_for_a_token_that_met_a_fault(world: World) -> None:
    server_error(world, operation="issue_token")
    token(world)
    token(world)
    (entry,) = world.control("GET", "/requests?operation=issue_token").json()["items"]
    assert (entry["path"], entry["status"]) == ("/ims/token/v3", 500)
    assert entry["why"]["rule"] == "FAULT"


def test_requests_that_met_none_are_kept_as_ever(world: World) -> None:
    server_error(world)
    statuses(world, 2)
    newest, oldest = world.control("GET", "/requests").json()["items"]
    assert (newest["status"], newest["why"]) == (200, None)
    assert oldest["why"]["rule"] == "FAULT"
