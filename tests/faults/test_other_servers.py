"""Faults where another server, or none, carries the answers: as near as WSGI comes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.servers import environment
from tests.conftest import free_port
from tests.control_api.control import refused
from tests.faulting import fault, statuses
from tests.support import World, line, make_world

NO_ANSWER = (httpx.RemoteProtocolError, httpx.ReadError, ConnectionAbortedError)


@pytest.fixture(scope="module")
def granian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the application under granian."""
    folder, port = tmp_path_factory.mktemp("granian"), free_port()
    call = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    settings = environment(
        SANDBOX_DATABASE_URL=f"sqlite:///{folder / 'sandbox.db'}",
        PYTHONPATH=os.pathsep.join(sys.path),
    )
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - a server of our own
            [*call, "--factory", "sandbox.serving:application"],
            env=settings,
            stdout=log,
            stderr=log,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _wait(client, server, folder / "server.log")
            yield client
    finally:
        server.terminate()
        server.wait(20)


def _wait(client: httpx.Client, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            if client.get("/sandbox/v1/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"granian did not come up:\n{log.read_text()}")


@pytest.fixture(params=["in process", "granian"])
def elsewhere(request: pytest.FixtureRequest, http: httpx.Client) -> World:
    """A world behind no server at all, and behind one that knows nothing of faults."""
    if request.param == "granian":
        return make_world(request.getfixturevalue("granian"))
    return make_world(http)


def place(world: World, customer: str) -> httpx.Response:
    """Send the same order again and again."""
    body = {"orderType": "NEW", "lineItems": [line()]}
    same = {"X_Correlation_Id": "one-intent", "X_Request_Id": None}
    return world.partner.post(f"/customers/{customer}/orders", body, **same)


def test_a_status_is_answered(elsewhere: World) -> None:
    fault(elsewhere, name="rate-limit")
    assert statuses(elsewhere, 2) == [429, 200]


def test_a_delay_is_slept(elsewhere: World) -> None:
    fault(elsewhere, effect={"type": "delay", "milliseconds": 300})
    began = time.monotonic()
    assert statuses(elsewhere, 1) == [200]
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("effect", "orders"),
    [
        ({"type": "timeoutAfterCommit", "milliseconds": 200}, 1),
        ({"type": "dropConnection"}, 0),
        ({"type": "dropConnection", "after": True}, 1),
        ({"type": "dropConnection", "reset": True}, 0),
        ({"type": "truncate"}, 1),
    ],
)
def test_an_answer_is_broken_off_and_a_retry_is_answered(
    elsewhere: World, effect: dict[str, Any], orders: int
) -> None:
    customer = elsewhere.partner.customer()
    fault(elsewhere, operation="create_order", effect=effect)
    with pytest.raises(NO_ANSWER):
        place(elsewhere, customer)
    assert len(elsewhere.partner.orders(customer)) == orders
    assert place(elsewhere, customer).status_code == 201
    assert len(elsewhere.partner.orders(customer)) == 1


def test_what_only_our_server_can_do_is_refused(elsewhere: World) -> None:
    answer = elsewhere.control("POST", "/faults", {"name": "dropped-keep-alive"})
    refused(answer, 400, "INVALID_REQUEST", "effect: dropKeepAlive needs the server")
    assert elsewhere.control("GET", "/faults").json()["totalCount"] == 0
