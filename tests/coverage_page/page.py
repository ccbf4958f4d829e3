"""`docs/coverage.md`: three tables, from the code, the scenarios and the recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from sandbox.domain.errors import Error
from sandbox.partner_api.blueprint import DECLARED, PREFIX
from sandbox.partner_api.not_simulated import MISSING
from tests.coverage_page.notes import ERROR, OPERATION
from tests.coverage_page.programs import SIMULATED, Program, has_rule, not_simulated
from tests.coverage_page.recording import ROOT, Recording
from tests.coverage_page.stories import Story, stories

PAGE: Final = ROOT / "docs" / "coverage.md"
MOST_STORIES: Final = 3
NOTHING: Final = "-"
_HEAD: Final = """\
# What is covered

Made by `make coverage-page` from the code, the scenarios and a recording of the suite; a test fails
when it is stale. A test that is named stands for all that are answered the same.
"""


def render(recording: Recording) -> str:
    """Return the page."""
    told = stories()
    parts = (
        _HEAD,
        "## Adobe's operations\n",
        _table(("Operation", "Answered", "Tested by", "Scenarios"), _operations(recording, told)),
        "## Error codes\n",
        _table(("Code", "Error", "HTTP", "Raised by"), _errors(recording)),
        "## Programs\n",
        _table(("Program", "Answered", "Guide", "Scenarios"), _programs(told)),
    )
    return "\n".join(parts)


def _operations(recording: Recording, told: Sequence[Story]) -> Iterator[Sequence[str]]:
    for operation in DECLARED:
        path = operation.path.replace("<", "{").replace(">", "}")
        names = [story.name for story in told if story.has(operation)]
        test = recording[OPERATION].get(operation.name, "")
        yield f"`{operation.method} {PREFIX}{path}`", "yes", _test(test), _few(names)
    for missing in MISSING:
        path = f"`{missing.method} {PREFIX}{missing.path}`"
        yield path, f"not simulated: {missing.program}", NOTHING, NOTHING


def _errors(recording: Recording) -> Iterator[Sequence[str]]:
    rows = sorted(Error, key=lambda row: (not row.code.isdigit(), row.code, row.http_status))
    for row in rows:
        test = _test(recording[ERROR].get(row.name, ""))
        yield row.code, f"`{row.name}`", str(row.http_status), test


def _programs(told: Sequence[Story]) -> Iterator[Sequence[str]]:
    missing = not_simulated()
    for program in SIMULATED:
        is_here = (ROOT / "sandbox" / program.room).is_dir()
        is_whole = program.name not in missing
        answered = ("yes" if is_whole else "in part") if is_here else "no"
        yield program.name, answered, _guide(program), _few(_shown(program, told))
    for name in missing:
        if name not in {program.name for program in SIMULATED}:
            yield name, "not simulated", NOTHING, NOTHING


def _guide(program: Program) -> str:
    is_there = program.guide and (PAGE.parent / program.guide).is_file()
    return f"[{program.guide}]({program.guide})" if is_there else NOTHING


def _shown(program: Program, told: Sequence[Story]) -> list[str]:
    return [story.name for story in told if any(has_rule(program, rule) for rule in story.rules)]


def _few(names: Sequence[str]) -> str:
    """Name the first of some scenarios, and say how many more there are."""
    if not names:
        return NOTHING
    shown = ", ".join(names[:MOST_STORIES])
    more = len(names) - MOST_STORIES
    return f"{shown} and {more} more" if more > 0 else shown


def _test(test: str) -> str:
    path, _, function = test.partition("::")
    return f"[{function}](../{path})" if function else NOTHING


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def is_stale(recording: Recording, page: Path = PAGE) -> bool:
    """Tell whether the page is not what would be written now."""
    return not page.is_file() or page.read_text(encoding="utf-8") != render(recording)
