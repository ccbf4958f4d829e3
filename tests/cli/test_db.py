"""`vipmp-sandbox db`: which revision a database has, and how it comes to the newest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sandbox.store.schema import NEWEST
from tests.cli.conftest import Run
from tests.store.old_databases import first_release_file

# Linux's.
OPEN_FILES = Path("/proc/self/fd")


def test_a_database_that_is_not_there_has_no_revision_and_is_not_made(
    ask: Callable[..., Any], tmp_path: Path
) -> None:
    assert ask("db", "current") == {"revision": None, "newest": NEWEST}
    assert not (tmp_path / "sandbox.db").exists()


def test_a_new_database_is_made_by_the_upgrade(ask: Callable[..., Any]) -> None:
    assert ask("db", "upgrade") == {"before": None, "revision": NEWEST, "newest": NEWEST}
    assert ask("db", "current")["revision"] == NEWEST
    assert ask("db", "upgrade")["before"] == NEWEST


def test_a_file_of_the_first_release_is_shown_as_it_is_and_upgraded_when_told(
    ask: Callable[..., Any], tmp_path: Path
) -> None:
    first_release_file(tmp_path)
    assert ask("db", "current")["revision"] == "0001"
    assert ask("db", "current")["revision"] == "0001"
    assert ask("db", "upgrade")["before"] == "0001"
    assert ask("db", "current")["revision"] == NEWEST


def test_any_command_upgrades_a_file_of_the_first_release(
    ask: Callable[..., Any], tmp_path: Path
) -> None:
    first_release_file(tmp_path)
    assert len(ask("world", "list")) == 12
    assert ask("db", "current")["revision"] == NEWEST


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="the system does not tell which files are open")
@pytest.mark.parametrize(
    "typed", [["db", "current"], ["db", "upgrade"], ["world", "list"], ["seed", "--customers", "1"]]
)
def test_a_command_that_has_ended_has_let_go_of_the_database(
    run: Run, tmp_path: Path, typed: list[str]
) -> None:
    run("world", "list")
    run(*typed)
    is_open = [file.readlink() for file in OPEN_FILES.iterdir() if file.is_symlink()]
    assert not [path for path in is_open if path.parent == tmp_path]


@pytest.mark.parametrize("typed", [["world", "list"], ["db", "upgrade"], ["serve", "--port", "0"]])
def test_a_newer_schema_is_one_line_and_exit_code_2(
    run: Run, tmp_path: Path, typed: list[str]
) -> None:
    run("db", "upgrade")
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
    told = run(*typed, exit_code=2).stderr
    assert "revision 0999" in told
    assert f"none after {NEWEST}" in told
    assert len(told.strip().splitlines()) == 1
    assert "0999" in run("db", "current").stdout
