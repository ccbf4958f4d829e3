"""An upgrade of a file killed in the middle leaves the old schema or the new, and goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sandbox.store.engine import make_engine
from sandbox.store.schema import NEWEST, create_tables, revision_of
from sandbox.store.schema_columns import FIRST_RELEASE
from tests.crash.conftest import Workers, intact
from tests.store.old_databases import Catalogue, catalogue_of, first_release_file

LAST = 240


def opened(path: Path) -> tuple[str | None, Catalogue]:
    """Return the revision and the schema of a file."""
    engine = make_engine(f"sqlite:///{path}")
    try:
        return revision_of(engine), catalogue_of(engine)
    finally:
        engine.dispose()


def written(path: Path) -> str:
    """Return the schema and all rows of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def test_an_upgrade_killed_after_any_statement_is_whole_or_was_not(
    workers: Workers, tmp_path: Path, copy_of: Callable[[Path, str], str]
) -> None:
    original = first_release_file(tmp_path)
    before = opened(original)
    workers.die("open", copy_of(original, "done"), LAST)
    after = opened(tmp_path / "done" / "sandbox.db")
    assert (before[0], after[0]) == (FIRST_RELEASE, NEWEST)
    untouched = written(original)
    undone = []
    # The steps meet every part: the look, the stamp, each table, and what comes after them.
    for number in range(1, LAST, 5):
        workers.die("open", copy_of(original, f"killed-{number}"), number)
        path = tmp_path / f"killed-{number}" / "sandbox.db"
        intact(path)
        if written(path) != untouched:
            break
        undone.append(path)
    assert opened(path) == after
    assert len(undone) > 5
    # They are all alike to the last row: the first and the last stand for how they go on.
    for path in (undone[0], undone[-1]):
        assert opened(path) == before
        engine = make_engine(f"sqlite:///{path}")
        create_tables(engine)
        engine.dispose()
        assert opened(path) == after


def test_a_new_database_killed_while_it_is_made_is_made_again(
    workers: Workers, tmp_path: Path
) -> None:
    for number in (1, 10, 40, 60):
        path = tmp_path / f"killed-{number}.db"
        workers.die("open", f"sqlite:///{path}", number)
        assert opened(path) == (None, {"columns": [], "indexes": [], "references": []})
        engine = make_engine(f"sqlite:///{path}")
        create_tables(engine)
        engine.dispose()
        assert opened(path)[0] == NEWEST
