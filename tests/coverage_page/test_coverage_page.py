"""docs/coverage.md is what the code, the scenarios and the recording say today."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.partner_api.blueprint import DECLARED
from sandbox.partner_api.not_simulated import MISSING
from tests.coverage_page.notes import ERROR, OPERATION, Note
from tests.coverage_page.page import PAGE, is_stale, render
from tests.coverage_page.programs import SIMULATED, Program, guides_named, has_rule
from tests.coverage_page.recording import contradictions, gone, is_there, merged, missing, read
from tests.coverage_page.stories import stories

HERE = "tests/coverage_page/test_coverage_page.py"
MINE = f"{HERE}::test_the_page_is_not_stale"
AGAIN = "make coverage-page"


def test_the_page_is_not_stale() -> None:
    assert not is_stale(read()), AGAIN


def test_every_operation_and_every_error_has_a_test_that_is_there() -> None:
    assert missing(read()) == [], AGAIN
    assert gone(read()) == [], AGAIN


def test_a_page_that_says_something_else_is_stale(tmp_path: Path) -> None:
    page = tmp_path / "coverage.md"
    assert is_stale(read(), page)
    page.write_text(render(read()), encoding="utf-8")
    assert not is_stale(read(), page)
    page.write_text(render(read()).replace("| yes |", "| no |", 1), encoding="utf-8")
    assert is_stale(read(), page)


def test_the_page_has_a_row_for_every_operation() -> None:
    rows = [row for row in PAGE.read_text(encoding="utf-8").splitlines() if "/v3/" in row]
    assert len(rows) == len(DECLARED) + len(MISSING)


def test_no_guide_of_a_programs_name_is_missed() -> None:
    there = {path.name for path in PAGE.parent.glob("*.md")}
    for program in SIMULATED:
        named = guides_named(program) & there
        assert named <= {program.guide}, f"{program.name} has a guide: {named}"
        assert not program.guide or program.guide in there, f"{program.name} has no such guide"


def test_a_guide_is_found_by_the_name_of_a_program_or_its_room() -> None:
    assert guides_named(Program("mid-term switch", "switches", ())) == {
        "mid-term-switch.md",
        "switches.md",
    }
    assert "price-lists.md" in guides_named(Program("price lists", "price_lists", ()))


def test_every_program_is_shown_by_a_scenario() -> None:
    told = {rule for story in stories() for rule in story.rules}
    unseen = [
        program.name for program in SIMULATED if not any(has_rule(program, rule) for rule in told)
    ]
    assert unseen == []


def test_stories_are_found_by_what_they_call() -> None:
    by_name = {operation.name: operation for operation in DECLARED}
    (told,) = [story for story in stories() if story.name == "recommendations"]
    assert told.has(by_name["fetch_recommendations"])
    assert told.has(by_name["create_order"])
    assert not told.has(by_name["get_order"])
    assert not told.has(by_name["get_order_history"])


def test_a_test_that_is_gone_is_replaced_and_one_that_is_there_stays() -> None:
    gone_now = {OPERATION: {}, ERROR: {"INVALID_ORDER": f"{HERE}::test_gone"}}
    assert gone(gone_now) == [f"{HERE}::test_gone"]
    noted = [Note(ERROR, "INVALID_ORDER", MINE), Note(ERROR, "INVALID_ORDER", "tests/a.py::test_b")]
    noted += [Note(ERROR, "NOT_ALLOWED", "tests/a.py::test_b")]
    assert merged(gone_now, [])[ERROR] == {}
    found = merged(gone_now, noted)[ERROR]
    # The other one is preferred: the tests of this folder ask for everything.
    assert found["INVALID_ORDER"] == "tests/a.py::test_b"
    kept = {OPERATION: {}, ERROR: {"INVALID_ORDER": "tests/partner_api/test_returns.py::test_x"}}
    assert not is_there("tests/partner_api/test_returns.py::test_x")
    assert merged(kept, noted)[ERROR]["INVALID_ORDER"] == "tests/a.py::test_b"


@pytest.mark.parametrize(("noted", "found"), [((), 1), ((Note(ERROR, "X", MINE),), 0)])
def test_a_run_that_saw_otherwise_is_named(noted: tuple[Note, ...], found: int) -> None:
    recording = {OPERATION: {}, ERROR: {"X": MINE}}
    assert len(list(contradictions(recording, noted))) == found
