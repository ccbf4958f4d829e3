"""What the log says of a database in trouble: a line for each reason, then counts."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from sandbox.app import create_app, parts
from sandbox.settings import Settings
from sandbox.store.trouble import Trouble
from sandbox.timeline.releases import release
from sandbox.web import trouble_log
from sandbox.web.trouble_log import TroubleLog
from tests.local import sqlite_url
from tests.waiting import until


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the next looks at the database find; the last one stays."""
    monkeypatch.setattr(trouble_log, "LOOK_SECONDS", 0.01)
    return [False]


@pytest.fixture
def log(looks: list[bool]) -> Iterator[TroubleLog]:
    log = TroubleLog(lambda: looks[-1])
    yield log
    log.end()


def watching() -> set[threading.Thread]:
    """The threads of this process that watch a database in trouble."""
    return {each for each in threading.enumerate() if each.name == "trouble-watch"}


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


def test_a_log_that_ends_says_no_more_and_tells_a_later_trouble_anew(
    log: TroubleLog, looks: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    others = watching()
    log.refused(Trouble.READ_ONLY)
    (watch,) = watching() - others
    log.end()
    watch.join(timeout=5)
    assert not watch.is_alive()
    looks.append(True)
    log.refused(Trouble.READ_ONLY)
    until(lambda: len(caplog.records) == 3, 5)
    assert [said.partition(" in ")[0] for said in caplog.messages] == [
        "READ_ONLY: the database can only be read; requests are answered 503",
        "READ_ONLY: the database can only be read; requests are answered 503",
        "the database works again: 1 request was answered 503",
    ]


def test_the_threads_of_an_application_end_with_it(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=sqlite_url(tmp_path)))
    made = parts(app)
    before = set(threading.enumerate())
    app.extensions[trouble_log.EXTENSION].refused(Trouble.DATABASE_AWAY)
    made.journal.note({"world_id": "none", "answered_us": 0})
    release(made.engine, refused_by_a_database_that_is_away)
    begun = set(threading.enumerate()) - before
    assert {each.name.partition("-")[0] for each in begun} == {"trouble", "Thread", "release"}
    made.engine.dispose()
    for thread in begun:
        thread.join(timeout=5)
    assert not [each.name for each in begun if each.is_alive()]


def refused_by_a_database_that_is_away() -> None:
    raise OperationalError("UPDATE", {}, sqlite3.OperationalError("disk I/O error"))
