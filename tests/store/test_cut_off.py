"""A connection of PostgreSQL that is cut off amid its work leaves the pool without a word."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TypeAlias

import psycopg
import pytest
from sqlalchemy import Connection, Engine, bindparam, select, text
from sqlalchemy.exc import OperationalError

from sandbox.store.engine import changing, make_engine, reading
from sandbox.store.outbox import Email
from sandbox.store.prepared import Prepared
from sandbox.store.schema import create_tables
from sandbox.store.trouble import Trouble, failures, trouble_of
from tests.local import postgresql_url, without_postgresql

Opened: TypeAlias = Callable[[Engine], AbstractContextManager[Connection]]
COUNT = Prepared(select(Email.email_id).where(Email.world_id == bindparam("of_world")))


@pytest.fixture
def engine() -> Iterator[Engine]:
    try:
        with postgresql_url() as url:
            made = make_engine(url)
            create_tables(made)
            yield made
            made.dispose()
    except OperationalError:
        without_postgresql()


def cut_off(engine: Engine, connection: Connection) -> None:
    backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})


def ask(connection: Connection) -> None:
    COUNT.all(connection, {"of_world": "w"})


def stop_amid_many(connection: Connection) -> None:
    """Leave the connection as a batch of statements does that is cut off: it takes no commands."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.pgconn.enter_pipeline_mode()
    raise psycopg.errors.AdminShutdown("terminating connection due to administrator command")


def be_cut_off(engine: Engine, opened: Opened, work: Callable[[Connection], None]) -> None:
    with opened(engine) as connection:
        if work is ask:
            cut_off(engine, connection)
        work(connection)


@pytest.mark.parametrize(
    ("opened", "work"),
    [(reading, ask), (changing, ask), (reading, stop_amid_many), (changing, stop_amid_many)],
)
def test_it_is_told_as_away_and_never_used_again(
    engine: Engine,
    opened: Opened,
    work: Callable[[Connection], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(failures()) as told:
        be_cut_off(engine, opened, work)
    assert trouble_of(told.value) is Trouble.DATABASE_AWAY
    assert [each for each in caplog.records if each.name.startswith("sqlalchemy")] == []
    with changing(engine) as connection:
        ask(connection)
