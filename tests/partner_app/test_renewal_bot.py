"""A partner's renewal bot, tested by its own suites: on the plugin, and by plain HTTP."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.pytest_plugin.inner import run_folder

BOT: Final = Path(__file__).with_name("bot")
SUITES: Final = ("with_plugin", "by_hand")


def named_tests(suite: str) -> list[str]:
    source = (BOT / suite / "test_renewals.py").read_text(encoding="utf-8")
    return re.findall(r"^def (test_\w+)", source, re.MULTILINE)


def lines_of(suite: str) -> int:
    """Lines that are neither empty nor a comment."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((BOT / suite).glob("*.py"))]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return len([line for line in lines if line and not line.startswith("#")])


@pytest.mark.parametrize("suite", SUITES)
def test_the_bots_own_suite_passes(suite: str, tmp_path: Path) -> None:
    done = run_folder(BOT, tmp_path, suite)
    assert done.code == 0, done.said
    assert done.counts() == {"passed": 10}, done.said


def test_both_suites_test_the_same() -> None:
    one, other = map(named_tests, SUITES)
    assert one == other
    assert len(one) == 10


def test_the_page_tells_how_many_lines_it_saves() -> None:
    page = (BOT.parents[2] / "docs" / "testing" / "pytest.md").read_text(encoding="utf-8")
    told = re.search(r"takes (\d+) lines on the plugin and (\d+) by plain HTTP", page)
    assert told is not None
    assert [int(each) for each in told.groups()] == [lines_of(suite) for suite in SUITES]
