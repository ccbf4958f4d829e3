"""The front door: worlds newest first, a form that makes one, and calls that work as shown."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from sandbox.app import create_app, parts
from sandbox.settings import Settings
from sandbox.timeline.clock import real_now
from sandbox.worlds.worlds import ensure_default_world
from tests.cli.servers import serving
from tests.console.pasting import pasted
from tests.local import sqlite_url
from tests.support import InProcess, World, make_world
from tests.visiting import Visitor, words


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[InProcess]:
    """A sandbox with no worlds but `default`."""
    app = create_app(Settings(database_url=sqlite_url(tmp_path)))
    ensure_default_world(parts(app).worlds, wall=real_now())
    with InProcess(app) as client:
        yield client
    parts(app).engine.dispose()


def made_by(visitor: Visitor, http: httpx.Client) -> World:
    """The world on whose page a visitor is."""
    assert visitor.status == 200, visitor.text
    return World(http, visitor.path.rpartition("/")[2])


def names(visitor: Visitor) -> list[str]:
    return [row[0].split()[0] for row in visitor.rows()]


def test_a_new_world_is_the_first_of_the_list(
    visitor: Visitor, new_world: Callable[..., World]
) -> None:
    new_world(name="Older")
    new_world(name="Newer", now="2027-02-03T04:05:00Z")
    visitor.get("/")
    first, second = visitor.rows()[:2]
    assert first[0].startswith("Newer")
    assert first[1:] == ["2027-02-03 04:05", "frozen", "0", "0"]
    assert second[0].startswith("Older")
    visitor.click("Newer")
    assert visitor.path.startswith("/console/")


def test_worlds_are_shown_page_by_page(alone: InProcess) -> None:
    for number in range(20):
        make_world(alone, name=f"w{number}")
    visitor = Visitor(alone).get("/")
    assert names(visitor) == [f"w{number}" for number in range(19, -1, -1)]
    visitor.click("Next")
    assert names(visitor) == ["default"]
    visitor.click("Previous")
    assert (visitor.path, len(visitor.rows())) == ("/", 20)
    assert visitor.get("/?offset=-3").status == 200
    assert visitor.get("/?offset=x").status == 200
    assert visitor.get("/?offset=99999999999").status == 400
    assert "No worlds on this page" in visitor.get("/?offset=40").text


def test_the_console_is_the_front_door(visitor: Visitor) -> None:
    assert visitor.get("/console").path == "/"


def test_a_world_is_made_as_the_form_says(visitor: Visitor, http: httpx.Client) -> None:
    visitor.get("/").press(
        "Make the world", name="Mine", now="2026-03-04", seed="5", mode="frozen", filled=[]
    )
    assert "The world is made." in visitor.messages
    world = made_by(visitor, http)
    found = world.control("GET").json()
    assert (found["name"], found["seed"]) == ("Mine", 5)
    assert found["clock"]["mode"] == "frozen"
    assert found["clock"]["now"] == "2026-03-04T00:00:00Z"
    assert found["sizes"]["customers"] == 0
    world.control("DELETE")


def test_a_world_is_made_and_filled_when_nothing_is_typed(
    visitor: Visitor, http: httpx.Client
) -> None:
    visitor.get("/").press("Make the world")
    world = made_by(visitor, http)
    assert world.control("GET").json()["sizes"]["customers"] == 20
    world.control("DELETE")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("now", "tomorrow", "now"),
        ("now", "1850-01-01", "now: is an instant of 2018 to 2040"),
        ("seed", "many", "seed: 'many' is no whole number"),
        ("seed", "-1", "seed"),
        ("seed", "9" * 30, "seed"),
        ("name", "x" * 256, "name"),
        ("mode", "fast", "mode"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    visitor: Visitor, http: httpx.Client, field: str, value: str, told: str
) -> None:
    before = http.get("/sandbox/v1/worlds").json()["totalCount"]
    typed = {"name": "Kept", field: value}
    visitor.get("/").press("Make the world", **typed)
    assert visitor.status == 400
    assert any(told in message for message in visitor.messages), visitor.messages
    shown = visitor.page.select_one("[name=name]")
    assert shown is not None
    assert shown["value"] == typed["name"]
    assert http.get("/sandbox/v1/worlds").json()["totalCount"] == before


def test_a_scenario_makes_a_world_at_its_checkpoint(visitor: Visitor, http: httpx.Client) -> None:
    visitor.get("/").click("From a scenario")
    visitor.press("Find", q="auto-renewal anniversary")
    visitor.press(
        "Make the world of Auto-renewal on the anniversary",
        "Auto-renewal on the anniversary",
        checkpoint="renewal-window",
    )
    world = made_by(visitor, http)
    assert "auto-renewal was played" in visitor.messages[0]
    assert world.control("GET").json()["sizes"]["customers"] == 1
    world.control("DELETE")


def test_a_scenario_is_found_by_words_and_played_in_its_case(
    visitor: Visitor, http: httpx.Client
) -> None:
    visitor.get("/console/scenarios?q=grace")
    assert "Lapsed licences stay usable" in visitor.text
    assert "Auto-renewal on the anniversary" not in visitor.text
    visitor.press(
        "Make the world of Lapsed licences stay usable for the grace days",
        "Lapsed licences",
        case="none",
        checkpoint="opted-out",
    )
    world = made_by(visitor, http)
    assert world.control("GET").json()["name"] == "grace-days: none"
    world.control("DELETE")
    assert "No scenario has these words" in visitor.get("/console/scenarios?q=qqq").text


def test_a_checkpoint_that_the_story_does_not_reach_is_told(visitor: Visitor) -> None:
    visitor.get("/console/scenarios?q=auto-renewal").press(
        "Make the world of Auto-renewal on the anniversary", checkpoint="nowhere"
    )
    assert visitor.status == 404
    assert "CHECKPOINT_NOT_FOUND" in visitor.text


def calls_on(visitor: Visitor) -> str:
    """The shell lines of the front door."""
    found = [call.get_text() for call in visitor.page.select(".calls code")]
    assert len(found) == 3
    return "\n".join(found)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the calls need curl")
def test_the_calls_work_as_they_are_shown(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, _), httpx.Client(base_url=address) as client:
        before = client.get("/sandbox/v1/worlds/default/clock").json()["now"]
        done = pasted(calls_on(Visitor(client).get("/")))
        after = client.get("/sandbox/v1/worlds/default/clock").json()["now"]
    assert '"totalCount":3' in done
    assert '"truncated":false' in done
    assert after > before


@pytest.mark.skipif(shutil.which("curl") is None, reason="the calls need curl")
def test_off_loopback_they_work_with_the_token_and_this_servers_own_secret(tmp_path: Path) -> None:
    settings = {"SANDBOX_CONTROL_TOKEN": "of-my-choice"}
    with serving(tmp_path, "--host", "0.0.0.0", **settings) as (address, _):  # noqa: S104 - guarded by the token
        local = address.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - the same
        with httpx.Client(base_url=local) as client:
            visitor = Visitor(client).get("/").press("Show the pages", token="of-my-choice")
            calls = calls_on(visitor)
            assert "of-my-choice" not in visitor.content.decode()
            assert "sandbox-secret" not in visitor.content.decode()
        done = pasted(calls, **settings)
    assert '"totalCount":3' in done
    assert "UNAUTHORIZED" not in done


def test_without_the_world_default_the_page_says_so(alone: InProcess) -> None:
    alone.delete("/sandbox/v1/worlds/default")
    visitor = Visitor(alone).get("/")
    assert visitor.status == 200
    assert "was deleted" in visitor.text
    assert "No worlds" in visitor.text


def test_a_name_that_is_markup_is_text(visitor: Visitor, new_world: Callable[..., World]) -> None:
    new_world(name="<script>alert(1)</script>")
    visitor.get("/")
    assert not visitor.page.select("td script, th script")
    assert "<script>alert(1)</script>" in words(visitor.page)
