"""The report opens with the verdict, and shows latency by phase."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from loadtests.suites.limits import read_limits
from loadtests.suites.outcome import Advance, Facts, Outcome, Soundness
from loadtests.suites.phases import Begun
from loadtests.suites.report import draw, page
from loadtests.suites.summing_up import outcome_of
from loadtests.suites.tally import Tally
from loadtests.suites.writing import write_outcome
from tests.visiting import PARSER

FACTS = Facts(
    shape="renewal-peak", users=8, seconds=30, host="http://x", world="w-1", version="0.1.0"
)
BEGUN = (Begun(0, "before"), Begun(10, "during", moving=True), Begun(20, "after"))
ORDER = "POST /customers/{id}/orders NEW"


def outcome(*problems: str, fail_if: str = "errors>0", empty: bool = False, **more: Any) -> Outcome:
    tally = Tally()
    for second, phase, milliseconds in (
        () if empty else ((1, "before", 20), (12, "during", 400), (25, "after", 30))
    ):
        tally.add((phase, ORDER), second, milliseconds, None)
    for problem in problems:
        tally.add(("after", f"{ORDER}: 1124"), 26, 5, problem)
    advances = more.get("advances", (Advance(by="P10D", seconds=9.5, fired={"term.ends": 10_000}),))
    limits = read_limits(fail_if, ("before", "during", "after"))
    soundness = more.get("soundness", Soundness(checked={"orders": 7}, placed=3))
    return outcome_of(FACTS, tally, BEGUN, advances, soundness, limits)


def read(found: Outcome) -> BeautifulSoup:
    return BeautifulSoup(page(found), PARSER)


def verdict(found: Outcome) -> str:
    """The first thing that stands on the page."""
    first = read(found).body
    assert first is not None
    section = first.find(True)
    assert section is not None
    return " ".join(section.get_text(" ").split())


def test_a_run_without_fault_opens_with_passed() -> None:
    found = outcome()
    assert found.passed
    assert verdict(found).startswith("Passed 3 requests, 0 unexpected answers, p95 400 ms.")
    assert "all 3 orders" in verdict(found)


def test_an_unexpected_answer_fails_the_run_with_its_code_in_the_name() -> None:
    found = outcome('500 {"code": "1124"}')
    assert verdict(found) == "Failed errors>0: 1."
    assert [problem.name for problem in found.problems] == [f"{ORDER}: 1124"]
    assert f"{ORDER}: 1124" in page(found)


def test_a_limit_of_a_phase_fails_the_run_by_that_phase_alone() -> None:
    assert verdict(outcome(fail_if="during.p95>100,before.p95>100")) == (
        "Failed during.p95>100: 400 ms."
    )


def test_a_world_that_is_not_sound_fails_the_run_whatever_the_limits() -> None:
    broken = Soundness(broken=("remaining-quantities 1 {}",), placed=1, missing=(("1", "91"),))
    found = outcome(fail_if="", soundness=broken)
    assert "not sound: 1 broken" in verdict(found)
    assert "1 orders were answered 201 and are missing" in verdict(found)
    assert "order 91 of customer 1 is missing" in page(found)


def test_a_world_that_could_not_be_checked_fails_the_run() -> None:
    assert "could not be checked: gone" in verdict(outcome(soundness=Soundness(why="gone")))


def test_a_clock_that_did_not_move_fails_the_run() -> None:
    failed = (Advance(by="P10D", seconds=1, failure="WORLD_BUSY"),)
    assert "not moved: WORLD_BUSY" in verdict(outcome(advances=failed))


def test_a_run_that_answered_nothing_fails() -> None:
    assert "Nothing was answered" in verdict(outcome(empty=True))


def test_each_phase_has_a_row_with_its_own_latency() -> None:
    found = outcome()
    rows = {row.phase: (row.requests, row.p95) for row in found.rows if row.operation == "all"}
    assert rows == {"all": (3, 400), "before": (1, 20), "during": (1, 400), "after": (1, 30)}
    assert found.row("during", "all").per_second == 0.1


def test_the_phases_stand_in_the_drawing_beside_each_other() -> None:
    drawing = draw(outcome())
    assert [band.name for band in drawing.bands] == ["before", "during", "after"]
    assert [band.moving for band in drawing.bands] == [False, True, False]
    for left, right in zip(drawing.bands, drawing.bands[1:], strict=False):
        assert left.x + left.width == right.x
    assert len(drawing.p95.split()) == 3
    assert drawing.milliseconds[-1].text == "400 ms"


def test_the_drawing_of_nothing_can_be_drawn() -> None:
    assert read(outcome(empty=True)).find("svg") is not None


def test_the_page_loads_nothing_and_keeps_its_texts_texts() -> None:
    found = read(outcome("<script>alert(1)</script>"))
    assert found.find(["script", "link", "img", "iframe"]) is None
    assert "<script>alert(1)</script>" in found.get_text()


def test_the_files_hold_what_was_measured(tmp_path: Path) -> None:
    found = outcome()
    names = {name: str(tmp_path / name) for name in ("html", "json", "csv")}
    write_outcome(found, **names)
    assert Outcome.model_validate_json((tmp_path / "json").read_bytes()) == found
    with (tmp_path / "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["phase"], row["p95"]) for row in rows if row["operation"] == ORDER] == [
        ("all", "400"),
        ("before", "20"),
        ("during", "400"),
        ("after", "30"),
    ]
    assert (tmp_path / "html").read_text(encoding="utf-8") == page(found)


def test_what_is_not_named_is_not_written(tmp_path: Path) -> None:
    write_outcome(outcome())
    assert not list(tmp_path.iterdir())
