"""The tables of a world: found from the metadata, copied and emptied by one statement a table."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import (
    Connection,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
)

from sandbox.store.base import Base, RowsId, table_of
from sandbox.store.events import Answer
from sandbox.store.prepared import Prepared
from sandbox.store.worlds import World

_KEY = "world_id"
_WORLDS = table_of(World)
# An answer in the making is left out of copies: the call that makes it ends in its own world, and
# in the copy it would only keep its repeats out.
COPIED_ONLY = {table_of(Answer): Answer.status != 0}


def world_tables() -> list[Table]:
    """Return every table whose rows belong to a world: its primary key begins with `world_id`."""
    return list(_world_keyed())


def _world_keyed() -> Iterator[Table]:
    for table in Base.metadata.tables.values():
        first = next(iter(table.primary_key.columns), None)
        if first is not None and first.name == _KEY and table is not _WORLDS:
            yield table


def copy_rows(connection: Connection, source_id: RowsId, target_id: RowsId) -> int:
    """Copy all rows of a world or snapshot under another key that has none; returns how many."""
    ids = {"source_id": source_id, "target_id": target_id}
    return sum(_copying(table).run(connection, ids) for table in _world_keyed())


def delete_rows(connection: Connection, rows_id: RowsId) -> None:
    """Delete all rows of a world or snapshot."""
    for table in _world_keyed():
        _emptying(table).run(connection, {"of_world": rows_id})


def delete_some_rows(connection: Connection, rows_id: RowsId, most: int) -> int:
    """Delete rows of a world or snapshot, until there are none or so many are deleted.

    On PostgreSQL, where others do not wait for it, a table is emptied at once.

    Returns:
        How many were deleted; fewer than `most`: there are none left.
    """
    is_local = connection.dialect.name == "sqlite"
    deleted = 0
    for table in _world_keyed():
        if deleted >= most:
            break
        keys: dict[str, str | int] = {"of_world": rows_id}
        if is_local:
            deleted += _thinning(table).run(connection, keys | {"most": most - deleted})
        else:
            deleted += _emptying(table).run(connection, keys)
    return deleted


@lru_cache(maxsize=256)
def _copying(table: Table) -> Prepared:
    names = [column.name for column in table.columns if column.name != _KEY]
    rows = select(
        bindparam("target_id", type_=String()), *(table.columns[name] for name in names)
    ).where(table.columns[_KEY] == bindparam("source_id"))
    if table in COPIED_ONLY:
        rows = rows.where(COPIED_ONLY[table])
    return Prepared(insert(table).from_select([_KEY, *names], rows))


@lru_cache(maxsize=256)
def _emptying(table: Table) -> Prepared:
    return Prepared(delete(table).where(table.columns[_KEY] == bindparam("of_world")))


@lru_cache(maxsize=256)
def _thinning(table: Table) -> Prepared:
    """Return the deletion of some rows: of SQLite, which has no LIMIT for it as it is built."""
    place = literal_column("rowid", type_=Integer())
    inner = table.alias("some")
    some = (
        select(place)
        .select_from(inner)
        .where(inner.columns[_KEY] == bindparam("of_world"))
        .limit(bindparam("most"))
    )
    return Prepared(delete(table).where(place.in_(some)))
