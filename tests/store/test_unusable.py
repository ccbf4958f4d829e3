"""Databases that cannot be worked on, told before any work; files that vanish under a server."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from sandbox.app import make_parts
from sandbox.serving.preparing import prepare
from sandbox.serving.refusals import CannotServeError
from sandbox.settings import Settings
from sandbox.store.database_file import UnusableDatabaseError
from sandbox.store.engine import changing, make_engine, reading
from sandbox.store.schema import create_tables
from sandbox.store.trouble import DatabaseReplacedError, Trouble, trouble_of


def told(url: str) -> str:
    """What is said of a database that cannot be used: one line, and no password."""
    with pytest.raises(UnusableDatabaseError) as refused:
        make_parts(Settings(database_url=url))
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)
    with pytest.raises(CannotServeError, match="cannot be used") as stopped:
        prepare(Settings(database_url=url))
    assert stopped.value.exit_code == 2
    return str(refused.value)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.mark.parametrize(
    "url",
    [
        *("mysql://me:secret@host/name", "oracle://x", "sqlite+aiosqlite:///x.db", "", "nonsense"),
        *("postgresql://me@localhost:port/name", "sqlite:///x.db?mode=ro"),
        "sqlite:///file:x?mode=memory&uri=true",
    ],
)
def test_urls_of_no_database_that_is_known_say_which_are(url: str) -> None:
    with pytest.raises(UnusableDatabaseError, match="sqlite:///FILE or postgresql://"):
        make_engine(url)


def test_a_database_in_memory_is_refused() -> None:
    assert "name a file" in told("sqlite://")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert f"{tmp_path} is a folder" in told(url_of(tmp_path))


def test_a_text_file_is_no_database_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and no database.")
    assert "is no SQLite database" in told(url_of(path))
    assert path.read_text() == "These are notes, and no database."


def test_a_file_below_a_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    assert "cannot be made" in told(url_of(tmp_path / "notes.txt" / "sandbox.db"))


@pytest.mark.parametrize("kept", [1, 99, 5000, 40_000])
def test_a_truncated_database_is_told(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "sandbox.db"
    make_parts(Settings(database_url=url_of(path))).engine.dispose()
    os.truncate(path, kept)
    assert told(url_of(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write whatever its mode")
def test_a_file_that_may_only_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    make_parts(Settings(database_url=url_of(path))).engine.dispose()
    path.chmod(0o444)
    assert "cannot be read and written" in told(url_of(path))


def test_a_postgresql_that_is_not_there_is_told() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert "does not answer" in told(f"postgresql://me:secret@127.0.0.1:{port}/name")


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "sandbox.db").touch()
    make_parts(Settings(database_url=url_of(tmp_path / "sandbox.db"))).engine.dispose()


@pytest.mark.parametrize("how", ["deleted", "replaced", "moved"])
def test_nothing_is_written_to_a_file_that_is_no_longer_there(tmp_path: Path, how: str) -> None:
    path = tmp_path / "sandbox.db"
    engine = make_engine(url_of(path))
    create_tables(engine)
    copy = shutil.copy(path, tmp_path / "copy.db")
    if how == "deleted":
        path.unlink()
    elif how == "moved":
        path.rename(tmp_path / "elsewhere.db")
    else:
        Path(copy).replace(path)
    with pytest.raises(DatabaseReplacedError), changing(engine):
        pass
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM worlds")).scalar() == 0
    # A new connection makes no new file in its place.
    engine.dispose()
    with pytest.raises(DatabaseReplacedError), reading(engine):
        pass
    assert path.exists() is (how == "replaced")


def test_a_database_that_comes_back_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    engine = make_engine(url_of(path))
    create_tables(engine)
    path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(DatabaseReplacedError), changing(engine):
        pass
    (tmp_path / "elsewhere.db").rename(path)
    with changing(engine):
        pass
    engine.dispose()


def test_a_full_disk_and_a_lock_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "full.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count=2")
    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert trouble_of(full.value) is Trouble.DISK_FULL
    connection.execute("BEGIN IMMEDIATE")
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    with pytest.raises(sqlite3.OperationalError) as locked:
        other.execute("BEGIN IMMEDIATE")
    assert trouble_of(locked.value) is Trouble.DATABASE_LOCKED
    other.execute("PRAGMA query_only=1")
    with pytest.raises(sqlite3.OperationalError) as read_only:
        other.execute("DELETE FROM t")
    assert trouble_of(read_only.value) is Trouble.READ_ONLY
    connection.close()
    other.close()


def test_what_is_no_trouble_of_the_database_is_none() -> None:
    assert trouble_of(ValueError("other")) is None
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as wrong:
        connection.execute("SELECT * FROM nowhere")
    assert trouble_of(wrong.value) is None
