"""On PostgreSQL a read waits for nothing that was the same before; else it is done again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import OperationalError

from sandbox.store import psycopg_connections
from sandbox.store.base import table_of
from sandbox.store.engine import changing, make_engine, reading, reading_again
from sandbox.store.prepared import Prepared
from sandbox.store.savepoints import savepoint
from sandbox.store.schema import create_tables
from sandbox.store.worlds import Installation
from tests.local import postgresql_url, without_postgresql

KEY = table_of(Installation)
BY_ID = Installation.installation_id == bindparam("of_installation")
TOKEN_KEY = Prepared(select(Installation.token_key).where(BY_ID))
ALL = Prepared(select(Installation.token_key).order_by(Installation.installation_id))


class RefusedError(Exception):
    """What a read of the tests may raise."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    try:
        with postgresql_url() as url:
            made = make_engine(url)
            create_tables(made)
            yield made
            made.dispose()
    except OperationalError:
        without_postgresql()


@pytest.fixture(autouse=True)
def one_row(engine: Engine) -> None:
    with changing(engine) as connection:
        connection.execute(delete(KEY))
        connection.execute(insert(KEY), {"installation_id": 1, "token_key": "old"})


def key_of(connection: Connection, number: int = 1) -> str | None:
    found = TOKEN_KEY.first_as_before(connection, {"of_installation": number})
    return None if found is None else str(found.token_key)


def is_expecting(connection: Connection) -> bool:
    driver: Any = connection.connection.dbapi_connection
    return bool(driver.is_expecting)


def elsewhere(engine: Engine, statement: Any) -> None:
    """Run a statement as another node does, whose change is there when it returns."""

    def change() -> None:
        with changing(engine) as connection:
            connection.execute(statement)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(change).result()


def read_often(engine: Engine) -> None:
    for _ in range(3):
        assert reading_again(engine, key_of) == "old"


def test_a_row_that_was_the_same_twice_is_not_waited_for(engine: Engine) -> None:
    def look(connection: Connection) -> tuple[str | None, bool]:
        return key_of(connection), is_expecting(connection)

    assert [reading_again(engine, look) for _ in range(4)] == [
        ("old", False),
        ("old", False),
        ("old", True),
        ("old", True),
    ]


def test_what_another_node_has_changed_is_seen_by_the_next_read(engine: Engine) -> None:
    read_often(engine)
    tries: list[str | None] = []

    def look(connection: Connection) -> str | None:
        tries.append(key_of(connection))
        return tries[-1]

    elsewhere(engine, update(KEY).values(token_key="new"))
    assert reading_again(engine, look) == "new"
    assert tries == ["old", "new"]
    assert [reading_again(engine, look) for _ in range(3)] == ["new"] * 3
    assert tries == ["old", *["new"] * 4]


def test_a_row_that_is_gone_is_no_row(engine: Engine) -> None:
    read_often(engine)
    elsewhere(engine, delete(KEY))
    assert [reading_again(engine, key_of) for _ in range(2)] == [None, None]


def test_a_row_that_was_not_there_is_seen_once_it_is(engine: Engine) -> None:
    def look(connection: Connection) -> str | None:
        return key_of(connection, 2)

    assert [reading_again(engine, look) for _ in range(3)] == [None] * 3
    elsewhere(engine, insert(KEY).values(installation_id=2, token_key="came"))
    assert reading_again(engine, look) == "came"


def by_statement(connection: Connection) -> list[str]:
    return [each.token_key for each in ALL.all(connection, {})]


def by_sqlalchemy(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT token_key FROM installation")).scalars())


@pytest.mark.parametrize("read", [by_statement, by_sqlalchemy])
def test_a_read_goes_no_further_with_a_row_that_has_changed(
    engine: Engine, read: Callable[[Connection], list[str]]
) -> None:
    read_often(engine)
    seen: list[tuple[str | None, list[str]]] = []

    def look(connection: Connection) -> None:
        seen.append((key_of(connection), read(connection)))

    reading_again(engine, look)
    elsewhere(engine, update(KEY).values(token_key="new"))
    reading_again(engine, look)
    assert seen == [("old", ["old"]), ("new", ["new"])]


def test_a_refusal_for_what_is_so_no_more_is_none(engine: Engine) -> None:
    def look(connection: Connection) -> str:
        if key_of(connection) == "old":
            raise RefusedError
        return "answered"

    for _ in range(3):
        with pytest.raises(RefusedError):
            reading_again(engine, look)
    elsewhere(engine, update(KEY).values(token_key="new"))
    assert reading_again(engine, look) == "answered"


def test_a_failure_is_told_whatever_was_expected(engine: Engine) -> None:
    missing = Prepared(select(text("nothing")).select_from(KEY))
    read_often(engine)

    def fail(connection: Connection) -> None:
        key_of(connection)
        missing.all(connection, {})

    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedColumn):
            reading_again(engine, fail)
        assert reading_again(engine, key_of) == "old"


def test_a_part_that_was_undone_hides_no_row_that_has_changed(engine: Engine) -> None:
    read_often(engine)

    def look(connection: Connection) -> str | None:
        found = key_of(connection)
        with suppress(RefusedError), savepoint(connection):
            raise RefusedError
        return found

    elsewhere(engine, update(KEY).values(token_key="new"))
    assert reading_again(engine, look) == "new"
    assert reading_again(engine, look) == "new"


def test_whoever_reads_once_or_changes_waits(engine: Engine) -> None:
    read_often(engine)
    with reading(engine) as connection:
        assert key_of(connection) == "old"
        assert not is_expecting(connection)
    with changing(engine) as connection:
        assert key_of(connection) == "old"
        assert not is_expecting(connection)
        connection.execute(update(KEY).values(token_key="mine"))
        assert key_of(connection) == "mine"
    assert reading_again(engine, key_of) == "mine"


def test_what_was_written_and_rolled_back_is_not_expected(engine: Engine) -> None:
    read_often(engine)
    with changing(engine, keep=False) as connection:
        connection.execute(update(KEY).values(token_key="never"))
        assert [key_of(connection) for _ in range(3)] == ["never"] * 3
    assert reading_again(engine, key_of) == "old"


def test_no_more_than_some_rows_are_remembered(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psycopg_connections, "MOST_REMEMBERED", 3)
    elsewhere(
        engine,
        insert(KEY).values([{"installation_id": n, "token_key": f"key {n}"} for n in range(2, 8)]),
    )

    def look(connection: Connection) -> list[str | None]:
        return [key_of(connection, number) for number in range(2, 8)]

    for _ in range(4):
        assert reading_again(engine, look) == [f"key {number}" for number in range(2, 8)]
