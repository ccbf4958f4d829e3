"""Faults that are about the transport, as clients of a real server meet them."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from sandbox.faults.effects import EffectType
from sandbox.faults.ready_made import READY_MADE
from tests.cli.servers import command, environment, serving
from tests.faulting import counters, fault, server_error, statuses
from tests.local import postgresql_url, without_postgresql
from tests.serving.clients import connected, everything, one_answer
from tests.support import Json, World, line, make_world

NO_ANSWER = (httpx.RemoteProtocolError, httpx.ReadError)
PAGE = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
SEEDLESS = {"SANDBOX_SEED_CUSTOMERS": "0"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of one worker."""
    with serving(tmp_path_factory.mktemp("faults"), **SEEDLESS) as (address, _):
        yield address


@pytest.fixture
def pooled(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture
def world(pooled: httpx.Client) -> Iterator[World]:
    made = make_world(pooled)
    yield made
    made.control("DELETE")


@pytest.fixture
def customer(world: World) -> str:
    return world.partner.customer()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server whose process the test may end itself."""
    ready = tmp_path / "ready.json"
    database = f"sqlite:///{tmp_path / 'own.db'}"
    call = command("serve", "--port", "0", "--database", database, "--ready-file", str(ready))
    server = subprocess.Popen(call, env=environment(**SEEDLESS), stdout=subprocess.DEVNULL)  # noqa: S603 - our own server
    try:
        while not ready.exists():
            assert server.poll() is None
            time.sleep(0.05)
        yield json.loads(ready.read_text(encoding="utf-8"))["url"], server
    finally:
        server.terminate()
        server.wait(20)


def place(world: World, customer: str, correlation_id: str = "one-intent") -> httpx.Response:
    """Send the same order again and again."""
    body = {"orderType": "NEW", "lineItems": [line()]}
    same = {"X_Correlation_Id": correlation_id, "X_Request_Id": None}
    return world.partner.post(f"/customers/{customer}/orders", body, **same)


def why(world: World) -> tuple[int, Json]:
    """The status and the facts of the last order that the journal has, whose rule is FAULT."""
    entries = world.control("GET", "/requests?operation=create_order").json()["items"]
    assert entries[0]["why"]["rule"] == "FAULT"
    return entries[0]["status"], entries[0]["why"]["facts"]


def raw(world: World, path: str = "/resellers", method: str = "GET") -> bytes:
    """A request of the world's partner as it goes over the wire."""
    fields = {"Host": "127.0.0.1", **world.partner.headers()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} /v3{path} HTTP/1.1\r\n{head}\r\n".encode()


def ordered(world: World, kind: str, **more: Any) -> Json:
    return fault(world, operation="create_order", effect={"type": kind, **more})


# --- Delays ------------------------------------------------------------------------------------


def test_a_delayed_answer_comes_late_and_whole(world: World, customer: str) -> None:
    ordered(world, "delay", milliseconds=700)
    began = time.monotonic()
    answer = place(world, customer)
    assert 0.7 <= time.monotonic() - began < 5
    assert answer.status_code == 201
    assert why(world)[0] == 201
    assert place(world, customer).json() == answer.json()


def test_a_hundred_clients_that_wait_keep_nobody_waiting(world: World) -> None:
    slow = fault(
        world,
        path="/v3/resellers/*",
        times=None,
        effect={"type": "delay", "milliseconds": 60_000},
    )
    with ExitStack() as stack:
        for _ in range(100):
            client = stack.enter_context(connected(str(world.http.base_url)))
            client.sendall(raw(world, "/resellers/1"))
        began = time.monotonic()
        while counters(world, slow)[1] < 100:
            assert time.monotonic() - began < 20
        began = time.monotonic()
        assert statuses(world, 20) == [200] * 20
        assert time.monotonic() - began < 5


def test_delays_end_each_in_its_time(world: World) -> None:
    for milliseconds, path in [(1200, "/v3/resellers/1"), (200, "/v3/resellers/2")]:
        fault(world, path=path, effect={"type": "delay", "milliseconds": milliseconds})
    with ThreadPoolExecutor(2) as threads:
        began = time.monotonic()

        def ask(number: int) -> float:
            world.partner.get(f"/resellers/{number}")
            return time.monotonic() - began

        world.partner.headers()
        late, early = threads.map(ask, [1, 2])
    assert 0.2 <= early < 1.2 <= late


def test_what_a_client_sends_behind_a_delayed_request_is_answered_after_it(world: World) -> None:
    fault(world, effect={"type": "delay", "milliseconds": 300})
    with connected(str(world.http.base_url)) as client:
        client.sendall(raw(world, "/resellers/1"))
        time.sleep(0.1)
        client.sendall(raw(world))
        assert [one_answer(client)[0] for _ in range(2)] == [404, 200]


def test_a_client_that_has_ended_its_requests_gets_its_delayed_answer(world: World) -> None:
    fault(world, effect={"type": "delay", "milliseconds": 300})
    with connected(str(world.http.base_url)) as client:
        client.sendall(raw(world))
        client.shutdown(socket.SHUT_WR)
        assert everything(client).startswith(b"HTTP/1.1 200 ")


# --- Timeouts ----------------------------------------------------------------------------------


def test_after_a_timeout_the_order_is_there_and_a_retry_returns_it(
    world: World, customer: str
) -> None:
    fault(world, name="timeout-after-commit", operation="create_order", times=2)
    world.http.timeout = httpx.Timeout(0.6)
    for _ in range(2):
        with pytest.raises(httpx.ReadTimeout):
            place(world, customer)
    world.http.timeout = httpx.Timeout(30)
    status, facts = why(world)
    assert (status, facts["name"]) == (201, "timeout-after-commit")
    retried = place(world, customer)
    assert retried.status_code == 201
    (placed,) = world.partner.orders(customer)
    assert placed["orderId"] == retried.json()["orderId"]
    (held,) = world.partner.subscriptions(customer)
    assert held["currentQuantity"] == 1


def test_a_held_connection_is_closed_in_its_time(world: World, customer: str) -> None:
    ordered(world, "timeoutAfterCommit", milliseconds=500)
    began = time.monotonic()
    with pytest.raises(NO_ANSWER):
        place(world, customer)
    assert 0.5 <= time.monotonic() - began < 5
    assert len(world.partner.orders(customer)) == 1


def test_a_held_connection_is_closed_when_its_client_goes(world: World) -> None:
    fault(world, name="timeout-after-commit")
    with connected(str(world.http.base_url), timeout=5) as client:
        client.sendall(raw(world))
        time.sleep(0.2)
        client.shutdown(socket.SHUT_WR)
        assert everything(client) == b""


# --- Connections that are dropped --------------------------------------------------------------


def test_a_connection_is_dropped_before_anything_is_done(world: World, customer: str) -> None:
    ordered(world, "dropConnection")
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected"):
        place(world, customer)
    assert world.partner.orders(customer) == []
    status, facts = why(world)
    assert (status, facts["effect"]["type"]) == (0, "dropConnection")
    assert place(world, customer).status_code == 201


def test_a_connection_is_dropped_after_the_work_is_done(world: World, customer: str) -> None:
    ordered(world, "dropConnection", after=True)
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected"):
        place(world, customer)
    assert why(world)[0] == 201
    placed = place(world, customer).json()["orderId"]
    assert [each["orderId"] for each in world.partner.orders(customer)] == [placed]


def test_a_connection_is_reset(world: World) -> None:
    fault(world, effect={"type": "dropConnection", "reset": True})
    with connected(str(world.http.base_url)) as client:
        client.sendall(raw(world))
        assert everything(client) == b"<reset>"


def test_a_truncated_answer_announces_more_than_it_brings(world: World, customer: str) -> None:
    ordered(world, "truncate")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        place(world, customer)
    assert len(world.partner.orders(customer)) == 1
    assert place(world, customer).status_code == 201


def test_half_of_a_truncated_body_is_sent(world: World) -> None:
    whole = world.partner.get("/resellers").content
    fault(world, name="truncated")
    with connected(str(world.http.base_url)) as client:
        client.sendall(raw(world))
        head, _, body = everything(client).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(whole)}".encode() in head
    assert body == whole[: len(whole) // 2]


# --- Keep-alive --------------------------------------------------------------------------------


def test_a_pooled_client_finds_its_connection_dropped_once(world: World, customer: str) -> None:
    fault(world, name="dropped-keep-alive", operation="get_customer")
    first = world.partner.get(f"/customers/{customer}")
    assert (first.status_code, first.headers["Connection"]) == (200, "keep-alive")
    with pytest.raises(NO_ANSWER):
        place(world, customer)
    assert world.partner.orders(customer) == []
    assert place(world, customer).status_code == 201


def test_a_client_that_closes_anyway_loses_nothing(world: World) -> None:
    fault(world, name="dropped-keep-alive", times=None)
    closing = {"Connection": "close"}
    assert [world.partner.get("/resellers", **closing).status_code for _ in range(3)] == [200] * 3


def test_a_pipelined_request_is_dropped_too(world: World) -> None:
    fault(world, name="dropped-keep-alive")
    with connected(str(world.http.base_url)) as client:
        client.sendall(raw(world) + raw(world, "/resellers/1"))
        found = everything(client)
    assert found.count(b"HTTP/1.1 ") == 1
    assert found.startswith(b"HTTP/1.1 200 ")


# --- All of them -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["timeout-after-commit", "dropped", "truncated", "dropped-keep-alive", "slow"]
)
def test_an_answer_to_a_bad_request_meets_the_fault_as_well(world: World, name: str) -> None:
    fault(world, name=name, operation="create_reseller")
    with connected(str(world.http.base_url), timeout=1) as client:
        client.sendall(
            raw(world, method="POST").replace(b"\r\n\r\n", b"\r\nContent-Length: 0\r\n\r\n")
        )
        try:
            found = client.recv(65536)
        except TimeoutError:
            found = b""
    assert found == b"" or found.startswith(b"HTTP/1.1 400 ")
    (entry,) = world.control("GET", "/requests").json()["items"]
    assert entry["why"]["rule"] == "FAULT"
    if name != "dropped":
        assert entry["why"]["facts"]["answer"]["rule"] == "ACC-4"


def test_workers_agree_how_often(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--workers", "2", **SEEDLESS) as (address, _),
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        world = make_world(client)
        world.partner.headers()
        made = server_error(world, times=5)

        def ask(_: int) -> int:
            with httpx.Client(base_url=address, timeout=30) as own:
                headers = world.partner.headers()
                return own.get("/v3/resellers", headers=headers).status_code

        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(ask, range(40)))
        assert (found.count(500), found.count(200)) == (5, 35)
        assert counters(world, made) == (40, 5)


def test_the_order_of_a_timeout_is_there_once_on_postgresql(tmp_path: Path) -> None:
    try:
        with (
            postgresql_url() as database,
            serving(tmp_path, DATABASE=database, **SEEDLESS) as (address, _),
            httpx.Client(base_url=address, timeout=30) as client,
        ):
            world = make_world(client)
            customer = world.partner.customer()
            ordered(world, "timeoutAfterCommit", milliseconds=100)
            with pytest.raises(NO_ANSWER):
                place(world, customer)
            placed = place(world, customer).json()["orderId"]
            assert [each["orderId"] for each in world.partner.orders(customer)] == [placed]
    except OperationalError:
        without_postgresql()


@pytest.mark.parametrize("kind", ["delay", "timeoutAfterCommit"])
def test_the_server_ends_in_time_while_answers_are_withheld(
    started: tuple[str, subprocess.Popen[bytes]], kind: str
) -> None:
    address, server = started
    with httpx.Client(base_url=address, timeout=30) as client, ExitStack() as stack:
        world = make_world(client)
        made = fault(world, times=None, effect={"type": kind, "milliseconds": 60_000})
        waiting = [stack.enter_context(connected(address)) for _ in range(5)]
        for each in waiting:
            each.sendall(raw(world))
        while counters(world, made)[1] < 5:
            time.sleep(0.02)
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        found = [everything(each) for each in waiting]
        assert server.wait(timeout=20) == 0
        assert time.monotonic() - began < 5
    expected = b"HTTP/1.1 200 " if kind == "delay" else b""
    assert [each[: len(expected)] for each in found] == [expected] * 5
    assert all(bool(each) == bool(expected) for each in found)


# --- The page ----------------------------------------------------------------------------------


def test_what_the_page_orders_is_taken(world: World) -> None:
    bodies = re.findall(r"-d '([^']+)'", PAGE)
    assert len(bodies) == 7
    for body in bodies:
        answer = world.control("POST", "/faults", json.loads(body))
        assert answer.status_code == 201, answer.text


def test_the_page_names_every_effect_and_every_ready_made_fault(world: World) -> None:
    presets = world.http.get("/sandbox/v1/fault-presets").json()["items"]
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE.partition("## Ready-made")[2], re.MULTILINE)
    assert [each for each in listed if each not in list(EffectType)] == [
        each["name"] for each in presets
    ]
    assert re.findall(r"^\*\*`(\w+)`\*\*", PAGE, re.MULTILINE) == list(EffectType)


# An expired token asks for a new one: another matter.
@pytest.mark.parametrize("name", [None, *sorted(READY_MADE.keys() - {"expired-token"})])
def test_the_retry_of_the_page_places_one_order(
    world: World, customer: str, name: str | None
) -> None:
    made: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0], made)  # noqa: S102 - our own page
    if name is not None:
        fault(world, name=name, operation="create_order", times=2)
    own = world.partner.headers(X_Correlation_Id=None, X_Request_Id=None)
    with httpx.Client(base_url=world.http.base_url, headers=own, timeout=0.7) as client:
        placed = made["place"](client, customer, {"orderType": "NEW", "lineItems": [line()]})
    assert [each["orderId"] for each in world.partner.orders(customer)] == [placed["orderId"]]
