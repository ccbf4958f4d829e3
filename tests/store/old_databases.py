"""Databases of the first release, made by its own code, and what that code answered."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Engine, MetaData, Table, create_engine, insert, select, text

from sandbox.store.engine import changing, make_engine, reading
from sandbox.store.migrations.run import run_to
from sandbox.store.schema_columns import FIRST_RELEASE, STAMPS
from sandbox.store.worlds import Credential, World
from tests.local import seen, sqlite_url
from tests.support import InProcess, Json, Partner
from tests.support import World as TestedWorld

FIRST: Final = Path(__file__).parent / "first_release"
CUSTOMERS: Final = ("1005500282", "1005500283")


class Future(NamedTuple):
    """What the first release answered of its world `plays-on`, advanced to 2027-02-20."""

    counts: Json
    fired: list[Json]
    seen: Json


def future() -> Future:
    """Return what must come."""
    return Future(**json.loads((FIRST / "future.json").read_text(encoding="utf-8")))


def first_release_file(folder: Path) -> Path:
    """Write a database file of the first release; returns its path."""
    path = folder / "sandbox.db"
    path.write_bytes(gzip.decompress((FIRST / "sandbox.db.gz").read_bytes()))
    return path


def make_first_release(url: str, folder: Path) -> None:
    """Make a PostgreSQL database as the first release would have left it, with the file's rows."""
    old = create_engine(sqlite_url(first_release_file(folder).parent))
    engine = make_engine(url)
    with changing(engine) as connection:
        run_to(connection, FIRST_RELEASE)
        STAMPS.drop(connection)
    known = MetaData()
    known.reflect(engine)
    with old.connect() as source, changing(engine) as connection:
        for table in known.sorted_tables:
            # Each database by its own types, as far as it has them.
            there = Table(table.name, MetaData(), autoload_with=source)
            rows = [dict(row) for row in source.execute(select(there)).mappings()]
            if rows:
                connection.execute(insert(table), rows)
        for name, key in (("journal", "entry_id"), ("imported_prices", "import_id")):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), "  # noqa: S608 - our own names
                    f"(SELECT coalesce(max({key}), 0) + 1 FROM {name}))"
                )
            )
    old.dispose()
    engine.dispose()


def world_named(client: InProcess, name: str) -> TestedWorld:
    """Return a world of a database by its name, with its partners."""
    with reading(client.parts.engine) as connection:
        world_id = connection.execute(select(World.world_id).where(World.name == name)).scalar_one()
        credentials = connection.execute(
            select(Credential.client_id, Credential.client_secret, Credential.distributor_id).where(
                Credential.world_id == world_id
            )
        ).all()
    return TestedWorld(client, world_id, [Partner(client, *each) for each in credentials])


def seen_then(world: TestedWorld) -> Json:
    """Return what the first release was asked of its customers."""
    then = ("customer", "subscriptions", "orders")
    return {
        customer: {name: found[name] for name in then}
        for customer, found in seen(world, list(CUSTOMERS)).items()
    }


Catalogue = dict[str, list[tuple[Any, ...]]]

_OF_SQLITE: Final = {
    "columns": (
        """SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk """
        "FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'"
    ),
    "indexes": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index'",
    "references": (
        """SELECT m.name, f."table", f."from", f."to", f.on_delete """
        "FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
    ),
}
_OF_POSTGRESQL: Final = {
    "columns": (
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, "
        "column_default FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "references": (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    ),
}


def catalogue_of(engine: Engine) -> Catalogue:
    """Return the database's own account of its tables, but of the one with the stamp."""
    asked = _OF_SQLITE if engine.dialect.name == "sqlite" else _OF_POSTGRESQL
    with engine.connect() as connection:
        return {
            what: sorted(
                (tuple(row) for row in connection.execute(text(query)) if row[0] != STAMPS.name),
                key=repr,
            )
            for what, query in asked.items()
        }
