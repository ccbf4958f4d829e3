"""The schema follows: databases of earlier versions are upgraded and play on; newer are refused."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.exc import OperationalError

import sandbox.store.migrations
from sandbox.store.base import Base
from sandbox.store.database_file import UnusableDatabaseError
from sandbox.store.engine import changing, make_engine, rebuilding
from sandbox.store.migrations import run
from sandbox.store.migrations.run import known_revisions, run_to
from sandbox.store.schema import NEWEST, create_tables, revision_of, upgrade_schema
from sandbox.store.schema_columns import FIRST_RELEASE, STAMPS
from sandbox.store.worlds import Credential
from sandbox.worlds.worlds import DEFAULT_WORLD
from tests.local import local, postgresql_url, sqlite_url, without_postgresql
from tests.store.old_databases import (
    catalogue_of,
    first_release_file,
    future,
    make_first_release,
    seen_then,
    world_named,
)
from tests.support import InProcess

THEN = "2027-02-20T00:00:00Z"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    try:
        with postgresql_url() as made:
            yield made
    except OperationalError:
        without_postgresql()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An empty database."""
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def old(url: str, tmp_path: Path) -> str:
    """The URL of a database as the first release left it."""
    if url.startswith("sqlite"):
        first_release_file(tmp_path)
    else:
        make_first_release(url, tmp_path)
    return url


@pytest.fixture
def upgraded(old: str) -> Iterator[InProcess]:
    """The application on a database of the first release, upgraded as its owner would."""
    if not old.startswith("sqlite"):
        engine = make_engine(old)
        upgrade_schema(engine)
        engine.dispose()
    with local(old) as client:
        yield client


def stamp(engine: Engine, revision: str) -> None:
    with changing(engine) as connection:
        connection.execute(update(STAMPS).values(version_num=revision))


def lacking(engine: Engine) -> str:
    """The operations that a database lacks, as one writes them into a revision."""
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "include_name": lambda name, kind, _: kind != "table" or name != STAMPS.name,
        }
        context = MigrationContext.configure(connection, opts=options)
        found = produce_migrations(context, Base.metadata).upgrade_ops
    assert found is not None
    return "" if found.is_empty() else render_python_code(found)


def test_the_revisions_lead_to_what_the_tables_are(engine: Engine) -> None:
    with changing(engine) as connection:
        run_to(connection, NEWEST)
    missing = lacking(engine)
    assert not missing, f"no revision says this (docs/databases.md):\n{missing}"
    by_revisions = catalogue_of(engine)
    with changing(engine) as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
    assert by_revisions == catalogue_of(engine)


def test_a_table_or_index_without_a_revision_is_found(engine: Engine) -> None:
    create_tables(engine)
    with changing(engine) as connection:
        connection.execute(text("DROP TABLE seats"))
        connection.execute(text("DROP INDEX ix_orders_pending"))
        connection.execute(text("ALTER TABLE worlds ADD COLUMN more INTEGER"))
    missing = lacking(engine)
    assert "op.create_table('seats'" in missing
    assert "op.create_index('ix_orders_pending'" in missing
    assert "op.drop_column('worlds', 'more')" in missing


def test_the_first_revision_is_what_the_first_release_made(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    of_release = make_engine(f"sqlite:///{first_release_file(tmp_path / 'old')}")
    by_revision = make_engine(sqlite_url(tmp_path))
    with changing(by_revision) as connection:
        run_to(connection, FIRST_RELEASE)
    assert catalogue_of(of_release) == catalogue_of(by_revision)
    of_release.dispose()
    by_revision.dispose()


def test_the_newest_revision_is_the_last_of_one_line() -> None:
    script = ScriptDirectory(str(Path(run.__file__).parent))
    assert script.get_heads() == [NEWEST]
    assert known_revisions() >= {FIRST_RELEASE, NEWEST}


def test_a_world_of_the_first_release_plays_on_as_it_would_have(upgraded: InProcess) -> None:
    world = world_named(upgraded, "plays-on")
    advanced = world.advance(to=THEN)
    then = future()
    assert advanced["counts"] == then.counts
    assert advanced["fired"] == then.fired
    assert seen_then(world) == then.seen


def test_every_world_of_the_first_release_can_be_shown_advanced_reset_and_deleted(
    upgraded: InProcess,
) -> None:
    worlds = upgraded.get("/sandbox/v1/worlds").json()["items"]
    assert len(worlds) == 12
    for each in worlds:
        path = f"/sandbox/v1/worlds/{each['worldId']}"
        assert upgraded.get(path).json()["name"] == each["name"]
        assert upgraded.get(f"{path}/requests").status_code == 200
        assert upgraded.get(f"{path}/outbox").status_code == 200
        advanced = upgraded.post(f"{path}/clock/advance", json={"by": "P400D"})
        assert advanced.status_code == 200, advanced.text
    for each in worlds:
        path = f"/sandbox/v1/worlds/{each['worldId']}"
        assert upgraded.post(f"{path}/reset").status_code == 200
        assert upgraded.delete(path).status_code == 204
    assert upgraded.get("/sandbox/v1/worlds").json()["items"] == []


def test_credentials_and_token_key_outlive_the_upgrade(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{first_release_file(tmp_path)}")
    query = select(Credential.client_id, Credential.client_secret).order_by(Credential.client_id)
    key = text("SELECT token_key FROM installation")
    with engine.connect() as connection:
        before = connection.execute(query).all(), connection.execute(key).all()
    create_tables(engine)
    with engine.connect() as connection:
        assert (connection.execute(query).all(), connection.execute(key).all()) == before
    engine.dispose()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_postgresql_is_not_upgraded_unasked(old: str) -> None:
    engine = make_engine(old)
    before = catalogue_of(engine)
    with pytest.raises(UnusableDatabaseError, match="vipmp-sandbox db upgrade") as told:
        create_tables(engine)
    assert "0001" in str(told.value)
    assert NEWEST in str(told.value)
    assert catalogue_of(engine) == before
    assert revision_of(engine) == FIRST_RELEASE
    done = upgrade_schema(engine)
    assert (done.before, done.after) == (FIRST_RELEASE, NEWEST)
    create_tables(engine)
    engine.dispose()


def test_to_upgrade_twice_or_what_is_new_does_nothing(engine: Engine) -> None:
    assert upgrade_schema(engine).before is None
    assert upgrade_schema(engine).before == NEWEST
    assert revision_of(engine) == NEWEST


def test_a_newer_schema_is_refused_and_left_alone(engine: Engine) -> None:
    create_tables(engine)
    stamp(engine, "0999")
    before = catalogue_of(engine)
    for touch in (create_tables, upgrade_schema):
        with pytest.raises(UnusableDatabaseError, match="revision 0999") as told:
            touch(engine)
        assert f"none after {NEWEST}" in str(told.value)
        assert "\n" not in str(told.value)
    assert catalogue_of(engine) == before
    assert revision_of(engine) == "0999"


def test_tables_of_no_revision_are_refused(engine: Engine) -> None:
    create_tables(engine)
    with changing(engine) as connection:
        STAMPS.drop(connection)
    with pytest.raises(UnusableDatabaseError, match=r"another version .* has "):
        create_tables(engine)


def test_a_first_release_that_lacks_a_column_is_refused(old: str) -> None:
    engine = make_engine(old)
    with changing(engine) as connection:
        connection.execute(text("ALTER TABLE customers DROP COLUMN benefits"))
    with pytest.raises(UnusableDatabaseError, match=r"lacks customers\.benefits"):
        create_tables(engine)
    engine.dispose()


def test_a_stamp_that_was_emptied_is_as_none(old: str) -> None:
    engine = make_engine(old)
    with changing(engine) as connection:
        STAMPS.create(connection)
        connection.execute(delete(STAMPS))
    assert upgrade_schema(engine).before == FIRST_RELEASE
    assert revision_of(engine) == NEWEST
    engine.dispose()


def test_a_table_that_others_refer_to_can_be_rebuilt(tmp_path: Path) -> None:
    """SQLite would delete all credentials when the table of the worlds is dropped."""
    engine = make_engine(f"sqlite:///{first_release_file(tmp_path)}")
    create_tables(engine)
    columns = "world_id, name, seed"
    with rebuilding(engine) as connection:
        connection.execute(text(f"CREATE TABLE other AS SELECT {columns} FROM worlds"))  # noqa: S608 - our own names
        connection.execute(text("DROP TABLE worlds"))
        connection.execute(text("ALTER TABLE other RENAME TO worlds"))
        connection.execute(text("CREATE UNIQUE INDEX one ON worlds (world_id)"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM credentials")).scalar_one() >= 12
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    with (
        pytest.raises(RuntimeError, match="not there any more"),
        rebuilding(engine) as connection,
    ):
        connection.execute(text("DELETE FROM worlds"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM worlds")).scalar_one() == 12
    engine.dispose()


def test_starts_at_once_upgrade_once(old: str) -> None:
    program = [sys.executable, "-m", "sandbox.cli"]
    command = [*program, "db", "upgrade", "--json", "--database", old]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)  # noqa: S603 - our own program
        for _ in range(4)
    ]
    said = [each.communicate(timeout=60) for each in started]
    assert [each.returncode for each in started] == [0] * 4, said
    engine = make_engine(old)
    with engine.connect() as connection:
        assert connection.execute(select(STAMPS.c.version_num)).scalars().all() == [NEWEST]
    engine.dispose()


def test_a_start_that_finds_everything_in_order_does_not_load_alembic(url: str) -> None:
    program = (
        "import sys; from sandbox.app import make_parts; from sandbox.settings import Settings;"
        f"make_parts(Settings(database_url={url!r})); make_parts(Settings(database_url={url!r}));"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own program


def test_the_default_world_of_the_first_release_is_still_the_default(upgraded: InProcess) -> None:
    found: dict[str, Any] = upgraded.get(f"/sandbox/v1/worlds/{DEFAULT_WORLD}").json()
    assert found["credentials"][0]["clientId"] == "sandbox-client"


# Somebody's database may be at each of these: what it would lack is a revision of its own.
LANDED = {
    "r0001_first_release.py": "13639fbf85533dfad7e085f0426d23f6aac79f2e",
    "r0002_snapshots_faults_recordings.py": "85ff0bd6a8bb758635340ecc187889c3598cf75d",
    "r0003_consoles.py": "6b37cb11801561b05009e712632df0ee4e879cb9",
    "r0004_customers_page.py": "e5ad27cf3a7ba484cd58029a2ff9d590e21a10db",
    "r0005_programs.py": "7d83678313b2fb5f808156f23c2191303415c5ce",
    "r0006_next_release.py": "c14c19f1d6d32b3de909f228386ad62c981361af",
    "r0007_linked_groups.py": "541621200d902d3f593e08e6655e3d67f07884d2",
    "r0008_rows_of_worlds.py": "e71542efb36eaecc78d1d7a20c707a68c4486229",
}


def test_a_revision_that_others_may_have_run_is_not_changed() -> None:
    folder = Path(sandbox.store.migrations.__file__).parent / "versions"
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:40]
        for file in folder.glob("r*.py")
    }
    landed = {name: digest for name, digest in found.items() if name in LANDED}
    assert landed == LANDED, "write a new revision, and add its sum (docs/databases.md)"
    # That of the next release may still grow; its sum is added when it is out.
    assert all(name.startswith(f"r{NEWEST}_") for name in found.keys() - LANDED.keys())
