"""`vipmp-sandbox play`: what it prints, what it writes and how it ends."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from shutil import which
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


# Command and duration are the run's, all else is the story's.
FACTS = re.compile(r"<dt>(Command|Duration)</dt>.*")


def test_two_plays_write_the_same_but_for_the_facts_of_the_run(tmp_path: Path) -> None:
    path = written(tmp_path)
    for name in ("a", "b"):
        run(path, "--report", tmp_path / f"{name}.html", "--junit", tmp_path / f"{name}.xml")
    pages = [(tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("a", "b")]
    assert len(FACTS.findall(pages[0])) == 2
    assert FACTS.sub("", pages[0]) == FACTS.sub("", pages[1])
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
        (["--keep"], "name its place"),
        (["--url", "http://x", "--database", "sqlite:///x.db"], "leave out --database"),
        (
            ["--until", "nowhere", "--database", "sqlite:///x.db"],
            "no checkpoint 'nowhere' in story (there are: none)",
        ),
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
    pages = [file.read_text(encoding="utf-8") for file in (there, here)]
    assert FACTS.sub("", pages[0]) == FACTS.sub("", pages[1])
    assert http.get("/sandbox/v1/worlds").json()["totalCount"] == before


TAGGED = STORY.replace("title: A story\n", "title: A tagged story\ntags: [edges, renewal]\n")


def folder_of(root: Path) -> Path:
    """A folder with two stories, one of them in a folder below."""
    written(root)
    below = root / "below"
    below.mkdir()
    text = written(below, head=TAGGED.replace("name: story", "name: tagged"))
    text.rename(below / "tagged.yml")
    return root


def test_a_folder_is_played_with_what_is_below_it(tmp_path: Path) -> None:
    done = run(folder_of(tmp_path), "--json")
    assert [played["scenario"] for played in json.loads(done.stdout)] == ["tagged", "story"]


def test_an_empty_folder_ends_with_2(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "expected files of scenarios" in done.stderr


def test_what_there_is_can_be_listed(tmp_path: Path) -> None:
    done = run(folder_of(tmp_path), "--list", "--json")
    assert done.exit_code == 0
    tagged, plain = json.loads(done.stdout)
    assert (tagged["scenario"], tagged["tags"]) == ("tagged", ["edges", "renewal"])
    assert plain["file"] == str(tmp_path / "story.yaml")
    assert "A tagged story" in run(tmp_path, "--list").stdout


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["-k", "TAGGED"], ["tagged"]),
        (["-k", "a", "-k", "tagged"], ["tagged"]),
        (["--tag", "edges"], ["tagged"]),
        (["--tag", "edges", "--tag", "other"], ["tagged"]),
        (["-k", "story"], ["tagged", "story"]),
    ],
)
def test_cases_are_chosen_by_text_and_tag(
    tmp_path: Path, arguments: list[str], names: list[str]
) -> None:
    done = run(folder_of(tmp_path), "--list", "--json", *arguments)
    assert [case["scenario"] for case in json.loads(done.stdout)] == names


def test_choosing_nothing_is_wrong_usage(tmp_path: Path) -> None:
    done = run(folder_of(tmp_path), "--tag", "nothing")
    assert done.exit_code == 2
    assert "No case is left" in done.stderr


def test_checking_plays_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.cli.play.play_all", None)
    done = run(folder_of(tmp_path), "--check")
    assert (done.exit_code, done.stdout) == (0, "2 scenarios with 2 cases can be played\n")
    (tmp_path / "story.yaml").write_text("name: story\n", encoding="utf-8")
    done = run(tmp_path, "--check")
    assert done.exit_code == 2
    assert "story.yaml:1: expected 'title' here" in done.stderr


def test_with_fail_fast_nothing_begins_after_a_failure(tmp_path: Path) -> None:
    cases = "".join(f"  - {{name: number {n}, quantity: {n}}}\n" for n in (6, 7, 8, 9))
    wrong = READ + '    expect: {fields: {currentQuantity: "{quantity}"}}\n'
    path = written(tmp_path, wrong, tail=f"cases:\n{cases}")
    done = run(path, "--fail-fast", "--jobs", "1")
    assert done.exit_code == 1
    assert "currentQuantity: expected 6, got 5" in done.stdout
    assert "expected 9, got 5" not in done.stdout
    assert "not played\n" in done.stdout.splitlines(keepends=True)[-1]
    assert run(path, "--jobs", "1").stdout.endswith("4 of 4 not as expected\n")


@pytest.mark.parametrize("option", ["--report", "--junit"])
@pytest.mark.parametrize("place", ["no/such/folder/x", "", "story.yaml/x"])
def test_a_file_that_cannot_be_written_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, place: str
) -> None:
    monkeypatch.setattr("sandbox.cli.play.play_all", None)
    path = written(tmp_path)
    done = run(path, option, tmp_path / place)
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert "Name another file" in done.stderr


def test_looking_whether_a_file_can_be_written_leaves_no_trace(tmp_path: Path) -> None:
    kept, fresh = tmp_path / "kept.html", tmp_path / "fresh.html"
    kept.write_text("kept", encoding="utf-8")
    for file in (kept, fresh):
        assert run(tmp_path / "nowhere.yaml", "--report", file).exit_code == 2
    assert kept.read_text(encoding="utf-8") == "kept"
    assert not fresh.exists()


def test_report_and_junit_are_two_files(tmp_path: Path) -> None:
    file = tmp_path / "out"
    done = run(written(tmp_path), "--report", file, "--junit", file)
    assert (done.exit_code, "two files" in done.stderr) == (2, True)


def test_a_world_is_kept_at_the_end_and_how_to_connect_is_printed(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'kept.db'}"
    done = run(written(tmp_path), "--keep", "--database", database)
    assert done.exit_code == 0, done.output
    rows = [line.split() for line in done.stdout.splitlines()]
    shown = {row[0]: row[1] for row in rows if len(row) == 2}
    assert {"reseller", "customer", "order", "acrobat", "now"} <= shown.keys()
    assert shown["now"] == "2027-01-14T12:00:00Z"
    assert shown["database"] == database
    assert "next due       2027-01-15T00:00:00Z" in done.stdout
    assert f"vipmp-sandbox serve --database {database} runs:" in done.stdout
    lines = [line for line in done.stdout.splitlines() if "curl -s http://127.0.0.1:8080/" in line]
    assert len(lines) == 3
    assert f"/v3/customers/{shown['customer']} " in lines[1]
    assert f"/worlds/{shown['world']}/clock/advance" in lines[2]


@pytest.mark.every_backend
@pytest.mark.skipif(which("curl") is None, reason="there is no curl")
def test_the_lines_that_are_printed_can_be_run(http: httpx.Client, tmp_path: Path) -> None:
    url = str(http.base_url)
    if not url.startswith("http://127.0.0.1"):
        pytest.skip("this backend has no address")
    path = written(tmp_path, tail="checkpoints: {window: AD-30}\n")
    done = run(path, "--until", "window", "--keep", "--url", url)
    assert done.exit_code == 0, done.output
    lines = [line for line in done.stdout.splitlines() if "curl -s" in line]
    shell = subprocess.run(  # noqa: S603 - what the program printed, on a sandbox of the suite
        ["/bin/sh", "-c", f"{lines[0]}\n{lines[1]}; echo\n{lines[2]}"],
        capture_output=True,
        text=True,
        check=True,
    )
    customer, advanced = (json.loads(line) for line in shell.stdout.splitlines())
    assert customer["companyProfile"]["companyName"] == "Acme Corp"
    assert advanced["to"] == "2026-12-17T12:00:00Z"
    assert http.delete(f"/sandbox/v1/worlds/{_world_of(done.stdout)}").status_code == 204


def _world_of(output: str) -> str:
    return next(line.split()[1] for line in output.splitlines() if line.startswith("world "))
