"""Who may see the pages, whose forms are taken, and what a page may load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sandbox.app import create_app, parts
from sandbox.settings import Settings
from tests.local import sqlite_url
from tests.support import InProcess, World
from tests.visiting import Visitor

TOKEN = "a long secret of our own"


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[httpx.Client]:
    """A sandbox that others can reach."""
    settings = Settings(database_url=sqlite_url(tmp_path), host="0.0.0.0", control_token=TOKEN)  # noqa: S104 - nothing listens
    app = create_app(settings)
    with InProcess(app) as client:
        made = client.post(
            "/sandbox/v1/worlds", json={}, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        client.headers["X-World"] = made.json()["worldId"]
        yield client
    parts(app).engine.dispose()


def test_on_loopback_everybody_sees_the_pages(visitor: Visitor, world: World) -> None:
    visitor.get(f"/console/{world.world_id}")
    assert visitor.status == 200
    assert world.world_id in visitor.text


def test_off_loopback_a_page_asks_for_the_control_token_first(outside: httpx.Client) -> None:
    visitor = Visitor(outside)
    asked = f"/console/{outside.headers['X-World']}"
    assert visitor.get(asked).path.startswith("/console/sign-in?next=")
    visitor.press("Show the pages", token="wrong")
    assert visitor.status == 403
    assert "not the control token" in visitor.text
    visitor.press("Show the pages", token=TOKEN)
    assert (visitor.status, visitor.path) == (200, asked)


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\n/evil.example",
        "\t//evil.example",
        "/\x00/evil.example",
        "",
    ],
)
def test_the_sign_in_leads_to_pages_of_this_server_only(outside: httpx.Client, place: str) -> None:
    visitor = Visitor(outside)
    visitor.get("/console/sign-in").press("Show the pages", token=TOKEN, next=place)
    assert (visitor.status, visitor.path) == (200, "/")


def test_the_cookie_is_for_this_server_and_no_script(outside: httpx.Client) -> None:
    visitor = Visitor(outside)
    visitor.get("/console/sign-in")
    cookie = visitor.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie


def test_the_cookie_of_another_token_opens_nothing(outside: httpx.Client, tmp_path: Path) -> None:
    visitor = Visitor(outside)
    visitor.get("/console/sign-in").press("Show the pages", token=TOKEN)
    settings = Settings(database_url=sqlite_url(tmp_path), host="0.0.0.0", control_token="new")  # noqa: S104 - nothing listens
    with InProcess(create_app(settings)) as later:
        visitor.http = later
        assert visitor.get("/console").path.startswith("/console/sign-in")
        parts(later.app).engine.dispose()


@pytest.mark.parametrize("path", ["/", "/console", "/console/static/console.css", "/console/none"])
def test_a_page_may_load_nothing_from_elsewhere(visitor: Visitor, path: str) -> None:
    visitor.get(path)
    policy = visitor.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert visitor.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_has_scripts_or_styles_of_its_own(visitor: Visitor, world: World) -> None:
    for path in ("/", "/console/sign-in", f"/console/{world.world_id}"):
        visitor.get(path)
        assert not visitor.page.select("script:not([src]), style, [style], [onclick]")


def test_a_form_without_the_token_of_its_session_is_refused(http: httpx.Client) -> None:
    answer = http.post("/console/sign-in", data={"token": "x"})
    assert answer.status_code == 400
    assert "not of this session" in answer.text


def test_a_form_with_the_token_of_another_session_is_refused(http: httpx.Client) -> None:
    mine, theirs = Visitor(http).get("/console/sign-in"), Visitor(http).get("/console/sign-in")
    stolen = theirs.page.select_one("[name=csrf_token]")
    assert stolen is not None
    mine.press("Show the pages", csrf_token=str(stolen["value"]))
    assert mine.status == 400


def test_a_world_that_is_not_there_is_told_on_a_page(visitor: Visitor) -> None:
    visitor.get("/console/w-none")
    assert visitor.status == 404
    assert "WORLD_NOT_FOUND" in visitor.text
    assert visitor.headers["Content-Type"].startswith("text/html")


def test_a_page_that_is_not_there_is_told_on_a_page(visitor: Visitor) -> None:
    visitor.get("/console/w/none/of/this")
    assert visitor.status == 404
    assert "no such page" in visitor.text


def test_the_apis_set_no_cookies(world: World) -> None:
    world.control("GET")
    assert "Set-Cookie" not in world.partner.get("/customers/none").headers
