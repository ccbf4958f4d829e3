"""What goes wrong is an exception that says what, where and what to do."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import httpx
import pytest

from sandbox.app import create_app, parts
from sandbox.client import (
    AsyncSandbox,
    Sandbox,
    SandboxError,
    SandboxUnreachable,
    World,
    WorldNotFound,
    in_process,
)
from sandbox.client.calls import Call
from sandbox.client.clock_calls import advance, get_clock
from sandbox.settings import Settings
from tests.client.awaiting import awaited
from tests.local import sqlite_url
from tests.support import InProcess


def answering(*answers: httpx.Response) -> tuple[Sandbox, list[httpx.Request]]:
    """A client of a server that answers so, and what it was asked."""
    asked: list[httpx.Request] = []
    left = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return next(left)

    return Sandbox("http://sandbox.example", transport=httpx.MockTransport(answer)), asked


def test_a_refusal_carries_code_message_details_and_status(world: World) -> None:
    with pytest.raises(SandboxError) as caught:
        world.set_clock("frozen", rate=-1)
    error = caught.value
    assert (error.code, error.status) == ("INVALID_REQUEST", 400)
    assert error.message
    assert any(each.startswith("rate: ") for each in error.details)
    assert "rate: " in str(error)


def test_a_world_that_is_not_there_has_a_class_of_its_own(
    sandbox: Sandbox, world: World, inside: InProcess
) -> None:
    world.delete()
    for ask in (world.clock, world.delete, lambda: sandbox.get_world("w-none")):
        with pytest.raises(WorldNotFound, match="There is no such world"):
            ask()

    async def get() -> None:
        await awaited(inside).get_world("w-none")

    with pytest.raises(WorldNotFound):
        asyncio.run(get())


@pytest.mark.parametrize("world_id", ["", "..", "a/b", "ä", ".", "w?x=1", "w#x", "%2e%2e", "a b"])
def test_whatever_a_world_is_called_its_call_goes_nowhere_else(
    sandbox: Sandbox, world_id: str
) -> None:
    with pytest.raises(SandboxError) as caught:
        sandbox.get_world(world_id)
    assert caught.value.status == 404


def unused_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_where_nothing_answers_that_is_said() -> None:
    url = f"http://127.0.0.1:{unused_port()}"
    with Sandbox(url) as sandbox, pytest.raises(SandboxUnreachable, match=f"no sandbox at {url}"):
        sandbox.list_worlds()

    async def ask() -> None:
        async with AsyncSandbox(url) as sandbox:
            await sandbox.list_worlds()

    with pytest.raises(SandboxUnreachable, match=f"no sandbox at {url}"):
        asyncio.run(ask())


@pytest.mark.parametrize("url", ["http://[", "\x1b[31m", "nowhere", "ftp://127.0.0.1", "http://"])
def test_a_url_that_is_none_is_said(url: str) -> None:
    with pytest.raises(SandboxUnreachable):  # noqa: SIM117 - made and asked
        with Sandbox(url) as sandbox:
            sandbox.list_worlds()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>hello</html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"items": 3}),
        httpx.Response(200),
        httpx.Response(302, headers={"Location": "http://elsewhere.example"}),
        httpx.Response(404, text="nothing here"),
        httpx.Response(502, text="<html>Bad Gateway</html>"),
        httpx.Response(500, json={"error": "x"}),
    ],
)
def test_what_is_no_sandbox_is_said(answer: httpx.Response) -> None:
    sandbox, _ = answering(answer)
    with pytest.raises(SandboxUnreachable, match="is no sandbox"):
        sandbox.list_worlds()


def test_what_a_later_version_adds_is_no_fault() -> None:
    shown = {"mode": "frozen", "now": "2026-01-15T09:00:00Z", "rate": 1, "nextEventAt": None}
    sandbox, _ = answering(httpx.Response(200, json={**shown, "moon": "full"}))
    assert sandbox.run(get_clock("w-1")).mode == "frozen"


def test_an_unknown_code_of_a_later_version_is_still_a_refusal() -> None:
    body = {"code": "MOON_FULL", "message": "wait", "additionalDetails": ["until dawn"]}
    sandbox, _ = answering(httpx.Response(409, json=body))
    with pytest.raises(SandboxError) as caught:
        sandbox.list_worlds()
    assert (caught.value.code, caught.value.details) == ("MOON_FULL", ("until dawn",))


def test_nothing_that_was_sent_is_sent_again() -> None:
    asked = 0

    def fail(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        raise httpx.ReadError("gone")

    sandbox = Sandbox("http://sandbox.example", transport=httpx.MockTransport(fail))
    with pytest.raises(SandboxUnreachable, match="gone"):
        sandbox.create_world()
    assert asked == 1


@pytest.mark.parametrize(
    ("call", "seconds"), [(get_clock("w-1"), 3), (advance("w-1", days=1), 700)]
)
def test_an_advance_may_take_longer_than_a_question(call: Call[object], seconds: int) -> None:
    asked: list[httpx.Request] = []

    def late(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ReadTimeout("late")

    transport = httpx.MockTransport(late)
    sandbox = Sandbox("http://sandbox.example", transport=transport, seconds=3, long_seconds=700)
    with pytest.raises(SandboxUnreachable, match="it may still be at work"):
        sandbox.run(call)
    assert asked[0].extensions["timeout"]["read"] == seconds


def test_the_control_token_opens_the_control_plane(tmp_path: Path) -> None:
    token = "secret"
    app = create_app(Settings(database_url=sqlite_url(tmp_path), control_token=token))
    transport = in_process(app)
    with Sandbox("http://localhost", transport=transport, control_token=token) as sandbox:
        assert sandbox.list_worlds().total_count == 0
    with (
        Sandbox("http://localhost", transport=transport, control_token="other") as sandbox,
        pytest.raises(SandboxError, match="SANDBOX_CONTROL_TOKEN") as caught,
    ):
        sandbox.list_worlds()
    assert caught.value.code == "UNAUTHORIZED"
    parts(app).engine.dispose()
