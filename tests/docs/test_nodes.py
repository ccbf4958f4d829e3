"""The page about nodes spreads or copies every table that there is, as Citus would allow it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy import Table, UniqueConstraint

from sandbox.store.base import Base
from sandbox.store.schema_columns import STAMPS
from sandbox.store.worlds import World
from sandbox.worlds.tables import world_tables

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "nodes.md"
KEY: Final = "world_id"
TABLES: Final = Base.metadata.tables


def said() -> str:
    return PAGE.read_text(encoding="utf-8")


def spread() -> list[str]:
    """The tables that the page spreads by the key of a world."""
    return re.findall(rf"create_distributed_table\('(\w+)', '{KEY}'", said())


def copied() -> list[str]:
    """The tables that the page copies everywhere."""
    return re.findall(r"create_reference_table\('(\w+)'\)", said())


def new_keys() -> dict[str, list[str]]:
    """The primary keys that the page gives to tables before it spreads them."""
    found = re.findall(r"ALTER TABLE (\w+) DROP .* PRIMARY KEY \(([\w, ]+)\);", said())
    return {table: columns.split(", ") for table, columns in found}


def key_of(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def test_every_table_is_either_spread_or_copied() -> None:
    assert sorted(spread() + copied()) == sorted([*TABLES, STAMPS.name])


def test_all_tables_of_worlds_are_spread_as_they_are() -> None:
    as_they_are = {table.name for table in world_tables()} | {World.__tablename__}
    assert set(spread()) == as_they_are | new_keys().keys()


def test_a_spread_table_has_the_world_in_each_key() -> None:
    for name in spread():
        assert KEY in new_keys().get(name, key_of(TABLES[name])), name
        for index in TABLES[name].indexes:
            assert not index.unique or KEY in index.columns, index.name
        for constraint in TABLES[name].constraints:
            if isinstance(constraint, UniqueConstraint) and KEY not in constraint.columns:
                dropped = f"ALTER TABLE {name} DROP CONSTRAINT {constraint.name};"
                assert dropped in said(), constraint.name


def test_a_new_key_keeps_the_old_one_unique_in_a_world() -> None:
    for name, columns in new_keys().items():
        assert columns == [KEY, *key_of(TABLES[name])]


def test_what_is_copied_refers_to_nothing_that_is_spread() -> None:
    dropped = re.findall(r"ALTER TABLE (\w+) DROP CONSTRAINT \w+_world_id_fkey;", said())
    referring = {
        name
        for name in copied()
        if name in TABLES
        and any(key.column.table.name in spread() for key in TABLES[name].foreign_keys)
    }
    assert referring == set(dropped)
