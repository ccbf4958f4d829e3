"""The log of a SQLite file is copied into the file beside those who write."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sandbox.store.checkpoints import ROWS, Checkpoints
from sandbox.store.database_file import DatabaseFile
from sandbox.store.engine import changing, checkpoint_beside, make_engine

SECONDS = 20


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_engine(f"sqlite:///{tmp_path / 'log.db'}")
    with changing(made) as connection:
        connection.exec_driver_sql("CREATE TABLE kept (text TEXT)")
    with closing(sqlite3.connect(tmp_path / "log.db")) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield made
    made.dispose()


def write(engine: Engine, rows: int) -> None:
    """Write rows of a page each, in one transaction."""
    with changing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO kept VALUES (?)", [("x" * 4000,)] * rows)


def in_file(path: Path) -> int:
    """Return how many rows stand in the file itself, whatever the log has; -1 amid a copy."""
    copied = path.with_name("copy.db")
    copied.write_bytes(path.read_bytes())
    try:
        with closing(sqlite3.connect(copied)) as connection:
            found: int = connection.execute("SELECT count(*) FROM kept").fetchone()[0]
    except sqlite3.DatabaseError:
        return -1
    finally:
        for each in path.parent.glob("copy.db*"):
            each.unlink()
    return found


def come_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def own_threads() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "checkpoints"]


def test_what_is_written_comes_into_the_file_without_a_writer_that_copies_it(
    engine: Engine, tmp_path: Path
) -> None:
    checkpoint_beside(engine)
    write(engine, ROWS - 1)
    time.sleep(0.1)
    assert in_file(tmp_path / "log.db") == 0
    write(engine, 1)
    assert come_true(lambda: in_file(tmp_path / "log.db") == ROWS)


def test_the_log_begins_anew_so_that_it_does_not_grow(engine: Engine, tmp_path: Path) -> None:
    checkpoint_beside(engine)
    write(engine, ROWS)
    log = tmp_path / "log.db-wal"
    assert come_true(lambda: in_file(tmp_path / "log.db") == ROWS)
    length = log.stat().st_size
    for round_ in range(2, 8):
        write(engine, ROWS)
        assert come_true(lambda round_=round_: in_file(tmp_path / "log.db") == ROWS * round_)  # type: ignore[misc]  # defaults of a lambda
    # A round may be written before the log begins anew; SQLite alone lets four come together.
    assert log.stat().st_size < length * 3


def test_nothing_is_copied_by_who_has_not_asked_for_it(engine: Engine, tmp_path: Path) -> None:
    write(engine, ROWS)
    time.sleep(0.1)
    assert in_file(tmp_path / "log.db") == 0
    assert not own_threads()


def test_the_lock_is_taken_once_all_before_it_is_copied(engine: Engine, tmp_path: Path) -> None:
    found: list[tuple[int, int]] = []

    @contextmanager
    def locking() -> Iterator[None]:
        yield
        found.append((in_file(tmp_path / "log.db"), len(own_threads())))

    write(engine, 10)
    checkpoints = Checkpoints(DatabaseFile(str(tmp_path / "log.db")), locking)
    checkpoints.start()
    checkpoints.written(ROWS)
    assert come_true(lambda: bool(found))
    checkpoints.end()
    assert found == [(10, 1)]


def test_a_reader_that_stays_keeps_nobody_from_writing_and_is_shown_its_state(
    engine: Engine, tmp_path: Path
) -> None:
    checkpoint_beside(engine)
    write(engine, 5)
    with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM kept").fetchone() == (5,)
        write(engine, ROWS)
        write(engine, ROWS)
        assert reader.execute("SELECT count(*) FROM kept").fetchone() == (5,)
    write(engine, ROWS)
    assert come_true(lambda: in_file(tmp_path / "log.db") == 5 + 3 * ROWS)


def test_a_file_that_is_gone_ends_nothing_but_the_copying(engine: Engine, tmp_path: Path) -> None:
    checkpoint_beside(engine)
    write(engine, 1)
    for each in tmp_path.glob("log.db*"):
        each.unlink()
    checkpoints = own_threads()
    with pytest.raises(Exception, match="not the file that was opened"):
        write(engine, ROWS)
    assert checkpoints
    assert all(each.is_alive() for each in checkpoints)


def test_of_several_processes_each_copies_after_its_share(engine: Engine, tmp_path: Path) -> None:
    checkpoint_beside(engine, processes=4)
    write(engine, ROWS // 4 - 1)
    time.sleep(0.1)
    assert in_file(tmp_path / "log.db") == 0
    write(engine, 1)
    assert come_true(lambda: in_file(tmp_path / "log.db") == ROWS // 4)


def test_a_lock_that_another_holds_keeps_nobody_from_ending(engine: Engine, tmp_path: Path) -> None:
    asked, is_free = threading.Event(), threading.Event()

    @contextmanager
    def locking() -> Iterator[None]:
        asked.set()
        is_free.wait()
        yield

    write(engine, 10)
    checkpoints = Checkpoints(DatabaseFile(str(tmp_path / "log.db")), locking)
    checkpoints.start()
    checkpoints.written(ROWS)
    assert asked.wait(SECONDS)
    began = time.monotonic()
    checkpoints.end()
    assert time.monotonic() - began < 2
    is_free.set()
    assert come_true(lambda: not own_threads())


def test_what_stands_in_place_of_the_file_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    file, is_tried = DatabaseFile(str(tmp_path / "log.db")), threading.Event()
    file.on_connect(sqlite3.connect(tmp_path / "log.db"), None)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.executescript("PRAGMA journal_mode=WAL; CREATE TABLE own (text TEXT)")
    write(engine, 10)
    for stands in (None, (tmp_path / "other.db").read_bytes()):
        (tmp_path / "log.db").unlink(missing_ok=True)
        if stands is not None:
            (tmp_path / "log.db").write_bytes(stands)
        checkpoints = Checkpoints(file, lambda: closing(_Told(is_tried)))
        checkpoints.start()
        checkpoints.written(ROWS)
        is_tried.wait(0.3)
        checkpoints.end()
        found = (tmp_path / "log.db").read_bytes() if (tmp_path / "log.db").exists() else None
        assert found == stands
    assert not is_tried.is_set()


class _Told:
    """Tells that the write lock was asked for."""

    def __init__(self, told: threading.Event) -> None:
        told.set()

    def close(self) -> None:
        """Nothing is held."""


def test_the_thread_ends_with_its_engine(engine: Engine) -> None:
    checkpoint_beside(engine)
    assert own_threads()
    engine.dispose()
    assert not own_threads()
