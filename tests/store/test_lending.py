"""A thread keeps its connection to SQLite; nothing of one transaction is seen in the next."""

from __future__ import annotations

import gc
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CursorResult, Engine, text

from sandbox.store.engine import changing, make_engine, reading
from tests.local import sqlite_url

COUNT = text("SELECT count(*) FROM things")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_engine(sqlite_url(tmp_path))
    with changing(made) as connection:
        connection.exec_driver_sql("CREATE TABLE things (name TEXT)")
    yield made
    made.dispose()


def add(engine: Engine, name: str = "one") -> None:
    with changing(engine) as connection:
        connection.execute(text("INSERT INTO things VALUES (:name)"), {"name": name})


def add_and_fail(engine: Engine) -> None:
    with changing(engine) as connection:
        connection.execute(text("INSERT INTO things VALUES ('lost')"))
        raise ZeroDivisionError


def read_in_part_and_fail(engine: Engine, held: list[CursorResult[Any]]) -> None:
    with reading(engine) as connection:
        held.append(connection.execute(text("SELECT name FROM things")))
        assert held[0].fetchone() is not None
        raise ZeroDivisionError


def driver_of(engine: Engine) -> object:
    with reading(engine) as connection:
        return connection.connection.dbapi_connection


def test_a_thread_reads_and_changes_by_one_connection(engine: Engine) -> None:
    first = driver_of(engine)
    add(engine)
    with changing(engine) as connection:
        assert connection.connection.dbapi_connection is first
    assert driver_of(engine) is first


def test_another_thread_has_a_connection_of_its_own(engine: Engine) -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(driver_of(engine)))
    thread.start()
    thread.join()
    assert found[0] is not driver_of(engine)


def test_who_reads_amid_a_change_has_another_connection_and_sees_what_was_before(
    engine: Engine,
) -> None:
    with changing(engine) as connection:
        connection.execute(text("INSERT INTO things VALUES ('new')"))
        with reading(engine) as other:
            assert other.connection.dbapi_connection is not connection.connection.dbapi_connection
            assert other.execute(COUNT).scalar_one() == 0
        assert connection.execute(COUNT).scalar_one() == 1
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == 1


def test_a_change_that_fails_leaves_nothing_and_the_next_one_works(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        add_and_fail(engine)
    add(engine)
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == 1


def test_what_was_read_in_part_is_not_seen_by_who_comes_next(engine: Engine) -> None:
    for number in range(3):
        add(engine, str(number))
    held: list[CursorResult[Any]] = []
    with pytest.raises(ZeroDivisionError):
        read_in_part_and_fail(engine, held)
    thread = threading.Thread(target=add, args=(engine, "3"))
    thread.start()
    thread.join()
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == 4
    add(engine, "4")


def test_a_result_that_somebody_keeps_open_does_not_hold_the_old_state(engine: Engine) -> None:
    add(engine)
    add(engine)
    with reading(engine) as connection:
        kept = connection.connection.cursor()
        kept.execute("SELECT name FROM things")
        assert kept.fetchone()
    thread = threading.Thread(target=add, args=(engine,))
    thread.start()
    thread.join()
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == 3


def test_more_threads_than_are_kept_work_all_the_same(engine: Engine) -> None:
    together = threading.Barrier(20)

    def work() -> None:
        together.wait(10)
        add(engine)
        with reading(engine) as connection:
            connection.execute(COUNT).scalar_one()

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == 20


def test_an_engine_that_was_disposed_of_opens_anew(engine: Engine) -> None:
    first = driver_of(engine)
    engine.dispose()
    assert driver_of(engine) is not first
    add(engine)


def test_threads_that_ended_leave_room_for_others(engine: Engine) -> None:
    for _ in range(30):
        thread = threading.Thread(target=add, args=(engine,))
        thread.start()
        thread.join()
    found: list[bool] = []

    def twice() -> None:
        with reading(engine) as first:
            pass
        with reading(engine) as second:
            found.append(first is second)

    thread = threading.Thread(target=twice)
    thread.start()
    thread.join()
    assert found == [True]


def test_an_engine_is_disposed_of_while_another_thread_is_amid_a_change(engine: Engine) -> None:
    is_amid, is_disposed = threading.Event(), threading.Event()
    found: list[object] = []

    def work() -> None:
        with changing(engine) as connection:
            found.append(connection.connection.dbapi_connection)
            is_amid.set()
            assert is_disposed.wait(10)
            connection.execute(text("INSERT INTO things VALUES ('kept')"))
        found.append(driver_of(engine))

    thread = threading.Thread(target=work)
    thread.start()
    assert is_amid.wait(10)
    engine.dispose()
    is_disposed.set()
    thread.join()
    assert len(found) == 2
    assert found[0] is not found[1]
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        found[0].execute("SELECT 1")  # type: ignore[attr-defined]  # it is SQLite's
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == 1


@pytest.mark.parametrize("reads_after_it", [False, True])
def test_who_disposes_of_an_engine_amid_its_own_change_leaves_nothing_open(
    engine: Engine, *, reads_after_it: bool
) -> None:
    with changing(engine) as connection:
        first: Any = connection.connection.dbapi_connection
        engine.dispose()
        connection.execute(text("INSERT INTO things VALUES ('kept')"))
        if reads_after_it:
            assert driver_of(engine) is not first
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        first.execute("SELECT 1")
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == 1


def test_an_engine_is_disposed_of_again_and_again_while_threads_work(engine: Engine) -> None:
    is_over = threading.Event()
    counts: list[int] = []

    def work() -> None:
        count = 0
        while not is_over.is_set():
            add(engine)
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        engine.dispose()
    is_over.set()
    for thread in threads:
        thread.join(30)
    assert len(counts) == 4, "a thread failed, or waits for ever"
    with reading(engine) as later:
        assert later.execute(COUNT).scalar_one() == sum(counts)


def test_an_engine_that_nobody_has_any_more_is_forgotten(tmp_path: Path) -> None:
    made = make_engine(sqlite_url(tmp_path))
    driver_of(made)
    made.dispose()
    watched = weakref.ref(made)
    del made
    gc.collect()
    assert watched() is None
