"""The error table: what the code uses of it is raised over HTTP, and all of it is documented."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from sandbox.app import Parts
from sandbox.domain.errors import Error
from tests.partner_api.raising import IN_WORDS, RAISED, RAISED_FROM_INSIDE
from tests.support import World

ROOT: Final = Path(__file__).resolve().parents[2]
TABLE: Final = ROOT / "sandbox" / "domain" / "errors.py"
UNREACHABLE: Final = Path(__file__).with_name("unreachable_errors.txt")
DOCUMENT: Final = ROOT / "docs" / "errors.md"


# --- What the code uses ----------------------------------------------------------------------


def used_in(source: str) -> Iterator[str]:
    """Name the rows that a module mentions as `Error.NAME`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="Error"), attr=name):
                yield name


def used() -> set[str]:
    """Name the rows that any module but the table mentions."""
    modules = [path for path in (ROOT / "sandbox").rglob("*.py") if path != TABLE]
    names = {name for path in modules for name in used_in(path.read_text(encoding="utf-8"))}
    return names & set(Error.__members__)


def test_no_two_rows_are_the_same() -> None:
    assert [error.name for error in Error] == list(Error.__members__)


def test_the_committed_list_names_the_rows_that_nothing_raises_yet() -> None:
    listed = UNREACHABLE.read_text(encoding="utf-8").split()
    assert listed == sorted(set(Error.__members__) - used())


# --- Over HTTP -------------------------------------------------------------------------------


def check(error: Error, answer: httpx.Response) -> None:
    """Assert that an answer is this row of the table."""
    body = answer.json()
    if error in IN_WORDS:
        # Their messages name the line; tests/partner_api/test_return_programs.py reads them (X2).
        assert (body["code"], answer.status_code) == error.value[:2], body
        assert set(body) == {"code", "message"}
        return
    assert (body["code"], answer.status_code, body["message"]) == error.value[:3], body
    assert set(body) == {"code", "message", "additionalDetails"}
    assert all(isinstance(detail, str) for detail in body["additionalDetails"])


def test_every_row_that_the_code_uses_is_raised_here() -> None:
    assert {error.name for error in (*RAISED, *RAISED_FROM_INSIDE)} == used()


@pytest.mark.parametrize("error", RAISED, ids=lambda error: error.name)
def test_a_row_is_raised_over_http(world: World, error: Error) -> None:
    check(error, RAISED[error](world))


@pytest.mark.every_backend
@pytest.mark.parametrize("error", RAISED_FROM_INSIDE, ids=lambda error: error.name)
def test_a_row_is_raised_over_http_with_help_from_inside(
    world: World, inside: Parts, monkeypatch: pytest.MonkeyPatch, error: Error
) -> None:
    check(error, RAISED_FROM_INSIDE[error](world, inside, monkeypatch))


# --- The document ----------------------------------------------------------------------------


def test_the_document_lists_every_row_as_it_is() -> None:
    rows = [
        [cell.strip().strip("`") for cell in text.strip().strip("|").split("|")]
        for text in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if text.startswith("| `")
    ]
    assert [tuple(row[:4]) for row in rows] == [
        (error.name, error.code, str(error.http_status), error.message) for error in Error
    ]
    assert all(len(row) == 6 and row[4] for row in rows)
