"""What the log says of a database in trouble: a line for each reason, then counts."""

from __future__ import annotations

import re

import pytest

from sandbox.store.trouble import Trouble
from sandbox.web import trouble_log
from sandbox.web.trouble_log import TroubleLog
from tests.waiting import until


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the next looks at the database find; the last one stays."""
    monkeypatch.setattr(trouble_log, "LOOK_SECONDS", 0.01)
    return [False]


@pytest.fixture
def log(looks: list[bool]) -> TroubleLog:
    return TroubleLog(lambda: looks[-1])


def test_many_refusals_are_a_line_for_each_reason_and_a_count_when_it_is_over(
    log: TroubleLog, looks: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(100):
        log.refused(Trouble.DATABASE_AWAY)
        log.refused(Trouble.READ_ONLY)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "DATABASE_AWAY",
        "READ_ONLY",
    ]
    looks.append(True)
    until(lambda: len(caplog.records) == 3, 5)
    said = caplog.messages[-1]
    assert re.fullmatch(
        r"the database works again: 200 requests were answered 503 in \d+ s", said
    ), said


def test_a_trouble_that_comes_again_is_told_again(
    log: TroubleLog, looks: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    looks.append(True)
    for count in (2, 4):
        log.refused(Trouble.DISK_FULL)
        until(lambda: len(caplog.records) == count, 5)  # noqa: B023 - asked for at once
    assert [said.partition(": ")[2].partition(" in ")[0] for said in caplog.messages] == [
        "the disk of the database is full; requests are answered 503",
        "1 request was answered 503",
    ] * 2


def test_a_trouble_that_lasts_is_counted_now_and_then(
    log: TroubleLog,
    looks: list[bool],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trouble_log, "COUNT_SECONDS", 0.05)
    log.refused(Trouble.READ_ONLY)
    log.refused(Trouble.READ_ONLY)
    until(lambda: len(caplog.records) >= 3, 5)
    assert set(caplog.messages[1:3]) == {
        "the database still does not work: 2 requests were answered 503 so far"
    }
    looks.append(True)
    until(lambda: "works again" in caplog.messages[-1], 5)
