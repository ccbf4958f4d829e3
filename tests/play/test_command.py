"""`vipmp-sandbox play`: what it prints, what it writes and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from click.testing import CliRunner, Result

from sandbox.cli.program import program
from tests.play.stories import READ, STORY, written

WRONG = READ + "    expect: {fields: {currentQuantity: 6}}\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(program, ["play", *map(str, arguments)])


def test_a_story_that_goes_as_expected_ends_with_0(tmp_path: Path) -> None:
    done = run(written(tmp_path))
    assert done.exit_code == 0, done.output
    assert "✓ 2027-01-14 12:00:00     AD-1  The subscription is read" in done.stdout
    assert done.stdout.endswith("1 as expected\n")


def test_one_that_does_not_ends_with_1_and_says_what_differs(tmp_path: Path) -> None:
    done = run(written(tmp_path, WRONG))
    assert done.exit_code == 1
    assert "✗ currentQuantity: expected 6, got 5" in done.stdout
    assert done.stdout.endswith("1 of 1 not as expected\n")


def test_a_faulty_file_ends_with_2_and_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, head=STORY.replace("quantity: 5", "quantity: five"))
    done = run(path)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{path}:10: given.bought[0].lines[0].quantity: expected a whole")
    assert done.stdout == ""


def test_a_name_that_is_no_scenario_ends_with_2_and_lists_those_there_are() -> None:
    done = run("no-such-thing-at-all")
    assert done.exit_code == 2
    assert "there is no such scenario" in done.stderr


def test_no_sandbox_at_the_url_ends_with_2(tmp_path: Path) -> None:
    done = run(written(tmp_path), "--url", "http://127.0.0.1:1")
    assert done.exit_code == 2
    assert done.stderr.startswith("there is no sandbox at http://127.0.0.1:1")


def test_json_holds_the_timeline(tmp_path: Path) -> None:
    done = run(written(tmp_path, WRONG), "--json")
    assert done.exit_code == 1
    (played,) = json.loads(done.stdout)
    assert (played["scenario"], played["asExpected"]) == ("story", False)
    assert played["anniversary"] == "2027-01-15"
    assert played["timeline"][-1]["answer"]["currentQuantity"] == 5
    assert len(played["problems"]) == 1


def test_reports_are_written_also_where_something_differs(tmp_path: Path) -> None:
    page, xml = tmp_path / "out.html", tmp_path / "out.xml"
    done = run(written(tmp_path, WRONG), "--report", page, "--junit", xml)
    assert done.exit_code == 1
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert ET.parse(xml).getroot().get("failures") == "1"  # noqa: S314 - written by ourselves


def test_two_plays_write_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path)
    for name in ("a", "b"):
        run(path, "--report", tmp_path / f"{name}.html", "--junit", tmp_path / f"{name}.xml")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (tmp_path / "a.xml").read_bytes() == (tmp_path / "b.xml").read_bytes()


def test_a_world_is_left_at_a_checkpoint_of_a_database(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'kept.db'}"
    path = written(tmp_path, tail="checkpoints: {window: AD-30}\n")
    done = run(path, "--until", "window", "--database", database, "--json")
    assert done.exit_code == 0, done.output
    (played,) = json.loads(done.stdout)
    assert played["aliases"].keys() == {"reseller", "customer", "order", "acrobat"}
    shown = CliRunner().invoke(
        program, ["clock", "show", played["world"]["worldId"], "--database", database, "--json"]
    )
    assert json.loads(shown.stdout)["now"] == "2026-12-16T12:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--until", "window"], "name its place"),
        (["--url", "http://x", "--database", "sqlite:///x.db"], "leave out --database"),
        (["--until", "nowhere", "--database", "sqlite:///x.db"], "There is no checkpoint"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_wrong_usage_ends_with_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run(written(tmp_path), *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.every_backend
def test_it_plays_on_a_sandbox_that_runs(http: httpx.Client, tmp_path: Path) -> None:
    url = str(http.base_url)
    if not url.startswith("http://127.0.0.1"):
        pytest.skip("this backend has no address")
    before = http.get("/sandbox/v1/worlds").json()["totalCount"]
    there, here = tmp_path / "there.html", tmp_path / "here.html"
    done = run(written(tmp_path), "--url", url, "--report", there)
    assert done.exit_code == 0, done.output
    assert run(written(tmp_path), "--report", here).exit_code == 0
    assert there.read_bytes() == here.read_bytes()
    assert http.get("/sandbox/v1/worlds").json()["totalCount"] == before
