"""What a connection remembers of the database holds for the state that it was read from alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from sandbox.store.engine import changing, make_engine, reading
from sandbox.store.sqlite_connections import SqliteConnection
from tests.local import sqlite_url


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_engine(sqlite_url(tmp_path))
    with changing(made) as connection:
        connection.exec_driver_sql("CREATE TABLE things (name TEXT)")
    yield made
    made.dispose()


@pytest.fixture
def other(engine: Engine, tmp_path: Path) -> Iterator[Engine]:  # noqa: ARG001 - the file is there
    """The same file, as another process has it."""
    made = make_engine(sqlite_url(tmp_path))
    yield made
    made.dispose()


def remembered_of(connection: Connection) -> dict[Any, Any]:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, SqliteConnection)
    return driver.remembered()


def add(engine: Engine) -> None:
    with changing(engine) as connection:
        connection.execute(text("INSERT INTO things VALUES ('one')"))


def remember(engine: Engine) -> None:
    with reading(engine) as connection:
        remembered_of(connection)["thing"] = "as it was"


def remembered(engine: Engine) -> object:
    with reading(engine) as connection:
        return remembered_of(connection).get("thing")


def test_what_was_read_stands_while_nobody_writes(engine: Engine, other: Engine) -> None:
    remember(engine)
    assert remembered(other) is None
    assert remembered(engine) == "as it was"


def test_it_is_forgotten_when_another_process_has_written(engine: Engine, other: Engine) -> None:
    remember(engine)
    add(other)
    assert remembered(engine) is None


def test_it_is_forgotten_when_the_connection_itself_has_written(engine: Engine) -> None:
    remember(engine)
    add(engine)
    assert remembered(engine) is None


def test_a_transaction_that_began_before_a_change_remembers_its_own_state(
    engine: Engine, other: Engine
) -> None:
    with reading(engine) as connection:
        remembered_of(connection)["thing"] = "as it was"
        add(other)
        assert remembered_of(connection) == {"thing": "as it was"}
    assert remembered(engine) is None


@pytest.mark.parametrize("begin", [reading, partial(changing, keep=False)])
def test_what_was_written_and_rolled_back_is_not_remembered(
    engine: Engine, begin: Callable[[Engine], AbstractContextManager[Connection]]
) -> None:
    with begin(engine) as connection:
        connection.execute(text("INSERT INTO things VALUES ('two')"))
        remembered_of(connection)["thing"] = "never was"
    assert remembered(engine) is None
