"""Statements that go to PostgreSQL together: what fails is told, and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, text
from sqlalchemy.exc import OperationalError

from sandbox.store.base import table_of
from sandbox.store.engine import changing, make_engine, reading
from sandbox.store.prepared import Prepared
from sandbox.store.savepoints import savepoint
from sandbox.store.schema import create_tables
from sandbox.store.trouble import failures
from sandbox.store.worlds import Credential, Installation
from tests.local import postgresql_url, without_postgresql

KEY = table_of(Installation)
ADD = Prepared(insert(KEY))
DROP = Prepared(delete(KEY).where(Installation.installation_id == bindparam("of_installation")))
FOUND = Prepared(select(Installation.installation_id).order_by(Installation.installation_id))
NOBODY = Prepared(insert(table_of(Credential)))


def row(number: int) -> dict[str, Any]:
    return {"installation_id": number, "token_key": f"key {number}"}


def orphan(number: int) -> dict[str, Any]:
    return {
        "client_id": f"client-{number}",
        "client_secret": "secret",
        "world_id": "nowhere",
        "distributor_id": "nobody",
    }


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
def empty(engine: Engine) -> None:
    with changing(engine) as connection:
        connection.execute(delete(KEY))


def add(connection: Connection, *numbers: int) -> None:
    ADD.run_many(connection, [row(number) for number in numbers])


def found(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return [each.installation_id for each in FOUND.all(connection, {})]


def backend(connection: Connection) -> int:
    number: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return number


def end(engine: Engine, number: int) -> None:
    ended = text("SELECT pg_terminate_backend(:number, 5000)")
    with ThreadPoolExecutor(1) as thread, engine.connect() as other:
        thread.submit(other.execute, ended, {"number": number}).result()


def test_what_was_sent_is_seen_by_prepared_statements_and_by_others(engine: Engine) -> None:
    with changing(engine) as connection:
        add(connection, 1, 2)
        assert [each.installation_id for each in FOUND.all(connection, {})] == [1, 2]
        add(connection, 3)
        assert connection.execute(text("SELECT count(*) FROM installation")).scalar_one() == 3
        DROP.send(connection, {"of_installation": 2})
        assert DROP.run(connection, {"of_installation": 7}) == 0
        assert DROP.run(connection, {"of_installation": 1}) == 1
    assert found(engine) == [3]


def test_more_statements_than_fit_on_the_way_are_all_done(engine: Engine) -> None:
    with changing(engine) as connection:
        ADD.run_many(
            connection,
            [{"installation_id": number, "token_key": "k" * 64} for number in range(5000)],
        )
    assert len(found(engine)) == 5000


def add_twice(connection: Connection) -> None:
    add(connection, 1)
    add(connection, 1)
    add(connection, 2)


def add_for_nobody(connection: Connection) -> None:
    add(connection, 1)
    NOBODY.run_many(connection, [orphan(1)])


@pytest.mark.parametrize("work", [add_twice, add_for_nobody])
def test_a_failure_that_nobody_waited_for_is_told_by_the_commit_and_nothing_is_kept(
    engine: Engine, work: Callable[[Connection], None]
) -> None:
    with pytest.raises(psycopg.errors.IntegrityError), changing(engine) as connection:
        work(connection)
    assert found(engine) == []
    with changing(engine) as connection:
        add(connection, 4)
    assert found(engine) == [4]


def look_after_adding_twice(connection: Connection) -> None:
    add(connection, 1, 1)
    with pytest.raises(psycopg.errors.UniqueViolation):
        FOUND.all(connection, {})


def test_a_failure_that_nobody_waited_for_is_told_by_the_next_statement(engine: Engine) -> None:
    with changing(engine, keep=False) as connection:
        look_after_adding_twice(connection)


def test_a_failure_that_somebody_passed_over_is_no_success(engine: Engine) -> None:
    passed_over = pytest.raises(psycopg.errors.InFailedSqlTransaction)
    with passed_over, changing(engine) as connection:
        look_after_adding_twice(connection)
    assert found(engine) == []


def test_a_block_that_fails_late_is_undone_alone(engine: Engine) -> None:
    def fail(connection: Connection) -> None:
        with savepoint(connection):
            add(connection, 2, 2)

    with changing(engine) as connection:
        add(connection, 1)
        with pytest.raises(psycopg.errors.UniqueViolation):
            fail(connection)
        with savepoint(connection):
            add(connection, 3)
    assert found(engine) == [1, 3]


def test_a_block_that_an_exception_leaves_is_undone_with_what_was_sent(engine: Engine) -> None:
    def fail(connection: Connection) -> None:
        with savepoint(connection):
            add(connection, 2)
            raise ZeroDivisionError

    with changing(engine) as connection:
        add(connection, 1)
        with pytest.raises(ZeroDivisionError):
            fail(connection)
        add(connection, 3)
    assert found(engine) == [1, 3]


def test_a_statement_first_sent_after_a_failure_can_be_used_later(engine: Engine) -> None:
    count = Prepared(select(Installation.token_key))

    def fail(connection: Connection) -> None:
        add(connection, 1, 1)
        count.all(connection, {})

    with pytest.raises(psycopg.errors.UniqueViolation), changing(engine) as connection:
        fail(connection)
    with reading(engine) as connection:
        assert count.all(connection, {}) == []


def test_a_rehearsal_leaves_nothing(engine: Engine) -> None:
    with changing(engine, keep=False) as connection:
        add(connection, 1)
    assert found(engine) == []


def test_a_reading_sees_one_state_from_its_first_statement_on(engine: Engine) -> None:
    with reading(engine) as connection:
        assert FOUND.all(connection, {}) == []
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: _add_alone(engine)).result()
        assert FOUND.all(connection, {}) == []
        assert connection.execute(text("SELECT count(*) FROM installation")).scalar_one() == 0
    assert found(engine) == [1]


def _add_alone(engine: Engine) -> None:
    with changing(engine) as connection:
        add(connection, 1)


def test_a_commit_that_is_not_waited_for_is_there_for_the_next_transaction(
    engine: Engine,
) -> None:
    for number in range(3):
        with changing(engine, is_told=False) as connection:
            add(connection, number)
        with changing(engine) as connection:
            assert DROP.run(connection, {"of_installation": number}) == 1


def test_a_commit_that_is_not_waited_for_and_lost_is_told_to_the_next_transaction(
    engine: Engine,
) -> None:
    with reading(engine) as connection:
        number = backend(connection)
    with changing(engine, is_told=False) as connection:
        add(connection, 1)
    end(engine, number)
    with pytest.raises(psycopg.OperationalError, match="amid a commit"), reading(engine):
        pass
    assert found(engine) in ([], [1])


def test_a_connection_that_was_closed_while_nobody_used_it_is_replaced_without_a_word(
    engine: Engine,
) -> None:
    with reading(engine) as connection:
        number = backend(connection)
    end(engine, number)
    assert found(engine) == []
    with reading(engine) as connection:
        assert backend(connection) != number


def test_a_transaction_that_was_cut_off_is_told_and_the_next_one_works(engine: Engine) -> None:
    def be_cut_off(connection: Connection) -> None:
        end(engine, backend(connection))
        add(connection, 1)

    with pytest.raises(failures()), changing(engine) as connection:
        be_cut_off(connection)
    assert found(engine) == []
