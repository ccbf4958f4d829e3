"""The story of a world's row: what of it a snapshot keeps, a restore puts back, a fork begins with.

It is the columns of `WorldColumns`, found from the tables, so that a new one is not forgotten. The
lease is none of it: who advances a world advances no copy.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Insert,
    String,
    Table,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.types import TypeEngine

from sandbox.store.advances import NOT_ADVANCED
from sandbox.store.base import table_of
from sandbox.store.prepared import Prepared
from sandbox.store.snapshots import Snapshot
from sandbox.store.types import Instant
from sandbox.store.worlds import World

_WORLDS: Final = table_of(World)
_SNAPSHOTS: Final = table_of(Snapshot)
_STORY: Final = tuple(
    column.name
    for column in _WORLDS.columns
    if column.name in _SNAPSHOTS.columns and column.name != "world_id"
)
# What people call a world stays as they called it last.
_RESTORED: Final = tuple(name for name in _STORY if name != "name")


def _copied(
    target: Table, source: Table, key: str, instead: dict[str, ColumnElement[Any]]
) -> Insert:
    """Copy the story of a row whose `key` is `source_id`; some columns are given instead."""
    story = {name: source.columns[name] for name in _STORY}
    columns = {**story, **instead}
    rows = select(*columns.values()).where(source.columns[key] == bindparam("source_id"))
    return insert(target).from_select(list(columns), rows)


def _given(name: str, kind: TypeEngine[Any] | None = None) -> ColumnElement[Any]:
    return bindparam(name, type_=kind or BigInteger())


# A running clock stands in the snapshot, at the instant of world time at which that was taken.
KEEP: Final = Prepared(
    _copied(
        _SNAPSHOTS,
        _WORLDS,
        "world_id",
        {
            "clock_at": _given("clock_at", Instant()),
            "clock_real_ms": _given("clock_real_ms"),
            "snapshot_id": _given("snapshot_id", String()),
            "world_id": _WORLDS.c.world_id,
            "snapshot_name": _given("snapshot_name", String()),
            "taken_at": _given("taken_at", Instant()),
            "taken_real_ms": _given("taken_real_ms"),
            "journal_us": _given("journal_us"),
            "row_count": _given("row_count"),
        },
    )
)
# It runs on from there at the real instant of the restore; an advance under way loses its lease.
PUT_BACK: Final = Prepared(
    update(_WORLDS)
    .where(
        _WORLDS.c.world_id == bindparam("of_world"),
        _SNAPSHOTS.c.snapshot_id == bindparam("of_snapshot"),
    )
    .values(
        {
            **{name: _SNAPSHOTS.columns[name] for name in _RESTORED},
            "clock_real_ms": bindparam("new_real_ms"),
            "lease_fence": _WORLDS.c.lease_fence + 1,
            **NOT_ADVANCED,
            "journal_since_us": bindparam("new_since_us"),
        }
    )
)


def _beginning(source: Table, key: str, instead: dict[str, ColumnElement[Any]]) -> Prepared:
    return Prepared(
        _copied(
            _WORLDS,
            source,
            key,
            {
                "clock_real_ms": _given("clock_real_ms"),
                "world_id": _given("world_id", String()),
                "rows_id": _given("rows_id", String()),
                "name": func.coalesce(_given("name", String()), source.c.name),
                "lease_fence": literal(0),
                "lease_expires_ms": literal(0),
                "journal_since_us": literal(0),
                "made_us": _given("made_us"),
                "expires_ms": _given("expires_ms"),
                **instead,
            },
        )
    )


FORK_OF_WORLD: Final = _beginning(_WORLDS, "world_id", {"clock_at": _given("clock_at", Instant())})
FORK_OF_SNAPSHOT: Final = _beginning(_SNAPSHOTS, "snapshot_id", {})
