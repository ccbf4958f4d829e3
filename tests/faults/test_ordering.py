"""Faults are ordered, listed and withdrawn over the control plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.control_api.control import refused
from tests.faulting import SERVER_ERROR, fault, server_error, statuses
from tests.support import Partner, World

everywhere = pytest.mark.every_backend
READY_MADE = [
    "expired-token",
    "rate-limit",
    "server-error",
    "gateway-timeout",
    "bad-gateway",
    "timeout-after-commit",
    "slow",
    "dropped",
    "truncated",
]


def test_a_fault_is_shown_as_it_was_ordered_with_its_defaults(world: World) -> None:
    ordered = fault(world, path="/v3/customers/*/orders", method="POST", effect=SERVER_ERROR)
    assert ordered == {
        "faultId": "1",
        "name": None,
        "method": "POST",
        "path": "/v3/customers/*/orders",
        "operation": None,
        "nth": 1,
        "times": 1,
        "probability": 1.0,
        "effect": {
            **SERVER_ERROR,
            "message": "Internal Server Error. Please try again later",
            "headers": {},
        },
        "seen": 0,
        "fired": 0,
    }
    assert world.control("GET", "/faults/1").json() == ordered
    assert world.control("GET", "/faults").json() == {"totalCount": 1, "items": [ordered]}


@everywhere
def test_faults_are_listed_in_their_order_and_numbers_are_not_given_twice(world: World) -> None:
    for _ in range(3):
        server_error(world)
    assert world.control("DELETE", "/faults/3").status_code == 204
    server_error(world)
    listed = world.control("GET", "/faults").json()
    assert [each["faultId"] for each in listed["items"]] == ["1", "2", "4"]


def test_a_withdrawn_fault_does_nothing(world: World) -> None:
    server_error(world, times=None)
    kept = server_error(world, operation="create_order")
    assert statuses(world, 1) == [500]
    assert world.control("DELETE", "/faults/1").status_code == 204
    assert statuses(world, 1) == [200]
    assert world.control("GET", "/faults").json()["items"] == [kept]
    refused(world.control("GET", "/faults/1"), 404, "FAULT_NOT_FOUND", "faultId: 1")
    refused(world.control("DELETE", "/faults/1"), 404, "FAULT_NOT_FOUND", "faultId: 1")


@everywhere
def test_all_faults_are_withdrawn_at_once(world: World) -> None:
    for _ in range(3):
        server_error(world, times=None)
    for _ in range(2):
        assert world.control("DELETE", "/faults").status_code == 204
        assert world.control("GET", "/faults").json() == {"totalCount": 0, "items": []}
    assert statuses(world, 2) == [200, 200]


@everywhere
def test_a_reset_withdraws_all_faults(world: World) -> None:
    server_error(world, times=None)
    assert world.control("POST", "/reset").status_code == 200
    assert world.control("GET", "/faults").json()["totalCount"] == 0
    assert statuses(world, 1) == [200]
    assert server_error(world)["faultId"] == "1"


def test_a_fork_takes_the_faults_along_and_both_count_for_themselves(
    world: World,
) -> None:
    server_error(world, nth=2)
    assert statuses(world, 1) == [200]
    made = world.control("POST", "/fork", {}).json()
    (credential,) = made["credentials"]
    fork = World(world.http, made["worldId"])
    fork.partners.append(
        Partner(
            world.http,
            credential["clientId"],
            credential["clientSecret"],
            credential["distributorId"],
        )
    )
    assert statuses(fork, 2) == [500, 200]
    assert statuses(world, 2) == [500, 200]
    fork.control("DELETE")


def test_a_restored_world_has_its_faults_and_counters_again(world: World) -> None:
    server_error(world, nth=2)
    statuses(world, 1)
    snapshot = world.control("POST", "/snapshots", {"name": "armed"}).json()["snapshotId"]
    assert statuses(world, 2) == [500, 200]
    world.control("DELETE", "/faults")
    restored = world.control("POST", f"/snapshots/{snapshot}/restore")
    assert restored.status_code == 200, restored.text
    assert statuses(world, 2) == [500, 200]


def test_faults_are_their_worlds_own(new_world: Callable[..., World]) -> None:
    first, second = new_world(), new_world()
    server_error(first, times=None)
    assert statuses(second, 2) == [200, 200]
    assert statuses(first, 2) == [500, 500]


def test_a_world_takes_a_hundred_faults(world: World) -> None:
    for _ in range(100):
        server_error(world, operation="create_order")
    refused(world.control("POST", "/faults", {"name": "slow"}), 409, "TOO_MANY_FAULTS", "faults:")
    world.control("DELETE", "/faults/7")
    fault(world, name="slow")


@pytest.mark.parametrize("name", READY_MADE)
def test_a_ready_made_fault_needs_its_name_only_and_takes_where_it_acts(
    world: World, name: str
) -> None:
    listed = world.http.get("/sandbox/v1/fault-presets").json()["items"]
    (described,) = [each for each in listed if each["name"] == name]
    ordered = fault(world, name=name, operation="get_order", nth=2, times=None)
    assert ordered["name"] == name
    assert ordered["effect"] == {**ordered["effect"], **described["effect"]}
    assert (ordered["operation"], ordered["nth"], ordered["times"]) == ("get_order", 2, None)
    assert described["about"]


def test_a_name_of_ones_own_goes_with_an_effect(world: World) -> None:
    ordered = fault(world, name="slow", effect={"type": "delay", "milliseconds": 5})
    assert (ordered["name"], ordered["effect"]["milliseconds"]) == ("slow", 5)
    assert fault(world, name="my-own", effect=SERVER_ERROR)["name"] == "my-own"


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (500, "1124", "Internal Server Error. Please try again later"),
        (401, "4116", "Authorization token is invalid"),
        (429, "4118", "Too many requests"),
        (504, "1124", "Internal Server Error. Please try again later"),
    ],
)
def test_a_status_finds_adobes_code_and_message(
    world: World, status: int, code: str, message: str
) -> None:
    effect = fault(world, effect={"type": "status", "status": status})["effect"]
    assert (effect["code"], effect["message"]) == (code, message)


@pytest.mark.parametrize(
    ("code", "status", "message"),
    [
        ("3115", 404, "Invalid Customer or Subscription ID"),
        ("1124", 503, "The service is unavailable. Please try again later"),
        ("9999", 409, "Conflict"),
    ],
)
def test_a_code_finds_its_message(world: World, code: str, status: int, message: str) -> None:
    effect = {"type": "status", "status": status, "code": code}
    assert fault(world, effect=effect)["effect"]["message"] == message


def changed(**changes: Any) -> dict[str, Any]:
    """An effect of a status, changed."""
    return {"effect": {**SERVER_ERROR, **changes}}


@pytest.mark.parametrize(
    ("spec", "detail"),
    [
        ({}, "name: is one of expired-token, rate-limit"),
        ({"name": "unheard-of"}, "name: is one of expired-token, rate-limit"),
        ({"name": "Not A Name", "effect": SERVER_ERROR}, "name:"),
        ({"name": "slow", "nth": 0}, "nth:"),
        ({"name": "slow", "nth": 1.5}, "nth:"),
        ({"name": "slow", "times": 0}, "times:"),
        ({"name": "slow", "times": -1}, "times:"),
        ({"name": "slow", "probability": -0.1}, "probability:"),
        ({"name": "slow", "probability": 1.1}, "probability:"),
        ({"name": "slow", "probability": "often"}, "probability:"),
        ({"name": "slow", "method": "post"}, "method:"),
        ({"name": "slow", "path": "/customers/*"}, "path: begins with /v3/ or /ims/"),
        ({"name": "slow", "path": "/sandbox/v1/worlds"}, "path: begins with /v3/ or /ims/"),
        ({"name": "slow", "path": "/v3/" + "a" * 252}, "path:"),
        ({"name": "slow", "operation": "place_order"}, "operation: is one of change_customer"),
        ({"name": "slow", "often": True}, "often:"),
        ({"effect": {"type": "delay", "milliseconds": 0}}, "effect.milliseconds:"),
        ({"effect": {"type": "delay", "milliseconds": 600_001}}, "effect.milliseconds:"),
        ({"effect": {"type": "delay"}}, "effect.milliseconds:"),
        ({"effect": {"type": "timeoutAfterCommit", "milliseconds": 0}}, "effect.milliseconds:"),
        ({"effect": {"type": "explode"}}, "effect: is an object whose type is one of status"),
        ({"effect": {}}, "effect: is an object whose type is one of status"),
        ({"effect": "status"}, "effect: is an object whose type is one of status"),
        ({"effect": {"type": ["status"]}}, "effect: is an object whose type is one of status"),
        ({"effect": {"type": "truncate", "status": 500}}, "effect.status:"),
        (changed(status=200), "effect.status:"),
        (changed(status=302), "effect.status:"),
        (changed(status=399), "effect.status:"),
        (changed(status=499), "effect.status:"),
        (changed(status=600), "effect.status:"),
        ({"effect": {"type": "status", "status": 400}}, "effect.code: is one of Adobe's codes"),
        (changed(code="not a code"), "effect.code:"),
        (changed(message=""), "effect.message:"),
        (changed(message="two\nlines"), "effect.message:"),
        (changed(headers={"X-A": "b\r\nSet-Cookie: c"}), "effect.headers:"),
        (changed(headers={"X-A\r\nB": "c"}), "effect.headers:"),
        (changed(headers={"Content-Length": "1"}), "effect.headers: Content-Length"),
        (changed(headers={"transfer-encoding": "chunked"}), "effect.headers: transfer-encoding"),
        (changed(headers={"X-Request-Id": "r"}), "effect.headers: X-Request-Id"),
        (
            changed(headers={"X-A": "1", "x-a": "2"}),
            "effect.headers: a header field is named twice",
        ),
        (changed(headers={f"X-{n}": "" for n in range(21)}), "effect.headers:"),
        (changed(body="", contentType="text/html\r\nX: y"), "effect.contentType:"),
        (changed(body="a" * 65_537), "effect.body:"),
    ],
)
def test_a_bad_fault_is_refused_by_the_name_of_what_is_wrong(
    world: World, spec: dict[str, Any], detail: str
) -> None:
    refused(world.control("POST", "/faults", spec), 400, "INVALID_REQUEST", detail)
    assert world.control("GET", "/faults").json()["totalCount"] == 0


def test_the_edges_are_accepted(world: World) -> None:
    fault(world, name="slow", probability=0, nth=2**31 - 1, times=2**31 - 1)
    fault(world, effect={"type": "delay", "milliseconds": 600_000})
    fault(world, effect={"type": "status", "status": 511, "code": "X", "body": "b" * 65_536})


def test_faults_are_about_worlds_that_are_there(world: World) -> None:
    gone = World(world.http, "w-nowhere")
    for method, path in [
        ("POST", "/faults"),
        ("GET", "/faults"),
        ("GET", "/faults/1"),
        ("DELETE", "/faults/1"),
        ("DELETE", "/faults"),
    ]:
        body = {"name": "slow"} if method == "POST" else None
        refused(gone.control(method, path, body), 404, "WORLD_NOT_FOUND")
