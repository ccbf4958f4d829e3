"""An upgrade of a file killed in the middle leaves the old schema or the new, and goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sandbox.store.engine import make_engine
from sandbox.store.schema import NEWEST, create_tables, revision_of
from sandbox.store.schema_columns import FIRST_RELEASE
from tests.crash.conftest import Workers, intact
from tests.store.old_databases import Catalogue, catalogue_of, first_release_file

LAST = 200


def opened(path: Path) -> tuple[str | None, Catalogue]:
    """Return the revision and the schema of a file."""
    engine = make_engine(f"sqlite:///{path}")
    try:
        return revision_of(engine), catalogue_of(engine)
    finally:
        engine.dispose()


def test_an_upgrade_killed_after_any_statement_is_whole_or_was_not(
    workers: Workers, tmp_path: Path, copy_of: Callable[[Path, str], str]
) -> None:
    original = first_release_file(tmp_path)
    before = opened(original)
    workers.die("open", copy_of(original, "done"), LAST)
    after = opened(tmp_path / "done" / "sandbox.db")
    assert (before[0], after[0]) == (FIRST_RELEASE, NEWEST)
    found = []
    # The steps meet every part: the look, the stamp, each table, and what comes after them.
    for number in range(1, LAST, 5):
        url = copy_of(original, f"killed-{number}")
        workers.die("open", url, number)
        path = tmp_path / f"killed-{number}" / "sandbox.db"
        intact(path)
        found.append(opened(path))
        if found[-1] == after:
            break
        assert found[-1] == before
        engine = make_engine(url)
        create_tables(engine)
        engine.dispose()
        assert opened(path) == after
    assert found[-1] == after
    assert len(found) > 5


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
