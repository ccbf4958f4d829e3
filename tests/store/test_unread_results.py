"""A result that was not read to its end keeps nobody from seeing, and writing, what comes after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Connection, CursorResult, Engine, text

from sandbox.store.engine import changing, make_engine, reading
from tests.local import sqlite_url

MANY = 5000
Opened: TypeAlias = Callable[[Engine], AbstractContextManager[Connection]]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = make_engine(sqlite_url(tmp_path))
    with changing(made) as connection:
        connection.execute(text("CREATE TABLE things (thing INTEGER)"))
        connection.execute(text("INSERT INTO things VALUES (:i)"), [{"i": i} for i in range(MANY)])
    return made


def count(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM things")).scalar_one())


@pytest.mark.parametrize("opened", [reading, changing])
def test_a_failure_in_the_middle_of_a_result_leaves_no_old_state(
    engine: Engine, tmp_path: Path, opened: Opened
) -> None:
    unread: list[CursorResult[Any]] = []

    def fail() -> None:
        with opened(engine) as connection:
            unread.append(connection.execute(text("SELECT thing FROM things")))
            next(iter(unread[0]))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    other = make_engine(sqlite_url(tmp_path))
    with changing(other) as connection:
        connection.execute(text("INSERT INTO things VALUES (0)"))
    assert count(engine) == MANY + 1
    with changing(engine) as connection:
        connection.execute(text("DELETE FROM things"))
    assert count(other) == 0
