"""The error table: all of it is raised over HTTP and documented.

That each operation declares what it raises is compared for the whole suite, by
`tests/declared_errors.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import httpx
import pytest

from sandbox.app import Parts
from sandbox.domain.errors import Error
from tests.declared_errors import WAITING
from tests.partner_api.raising import IN_WORDS, RAISED, RAISED_FROM_INSIDE, WITH_FIELDS
from tests.support import World

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENT: Final = ROOT / "docs" / "errors.md"


def test_no_two_rows_are_the_same() -> None:
    assert [error.name for error in Error] == list(Error.__members__)


def test_every_row_is_raised_here_unless_it_waits() -> None:
    raised = {error.name for error in (*RAISED, *RAISED_FROM_INSIDE)}
    waiting = {name for api, name in WAITING if api == "partner"}
    assert raised == set(Error.__members__) - waiting


# --- Over HTTP -------------------------------------------------------------------------------


def check(error: Error, answer: httpx.Response) -> None:
    """Assert that an answer is this row of the table."""
    body = answer.json()
    if error in IN_WORDS:
        # Their messages name the line; tests/partner_api/test_return_programs.py reads them (X2).
        assert (body["code"], answer.status_code) == error.value[:2], body
        assert set(body) == {"code", "message"}
        return
    if error in WITH_FIELDS:
        # Their messages end in what was sent (RE-C4).
        assert (body["code"], answer.status_code) == error.value[:2], body
        assert body["message"].startswith(error.message)
        assert list(body) == ["code", "message", "additionalDetails", "invalidFields"]
        return
    assert (body["code"], answer.status_code, body["message"]) == error.value[:3], body
    assert set(body) == {"code", "message", "additionalDetails"}
    assert all(isinstance(detail, str) for detail in body["additionalDetails"])


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
