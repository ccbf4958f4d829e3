"""Snapshots of a world: take one, list them, come back to one, delete one (decision 0052)."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.journal.journal import cut_entries
from sandbox.store.base import RowsId
from sandbox.store.engine import changing, reading
from sandbox.store.prepared import Prepared
from sandbox.store.snapshots import Snapshot
from sandbox.store.trouble import collisions
from sandbox.timeline.clock import real_ms, real_us
from sandbox.timeline.opening import Worlds, read_state
from sandbox.worlds.lives import leave_as_ended_world, remove_ended, remove_portion
from sandbox.worlds.sizes import Sizes, sizes_of
from sandbox.worlds.story import KEEP, PUT_BACK
from sandbox.worlds.tables import copy_rows, delete_rows
from sandbox.worlds.views import WorldView, world_view


@dataclass(frozen=True)
class SnapshotView:
    """A snapshot as it is shown: `now` is of its world, `created_at` of this machine's clock."""

    snapshot_id: str
    name: str
    now: datetime
    created_at: datetime
    rows: int
    sizes: Sizes


_TRIES = 5
_COLUMNS = (
    Snapshot.snapshot_id,
    Snapshot.snapshot_name,
    Snapshot.taken_at,
    Snapshot.taken_real_ms,
    Snapshot.row_count,
    Snapshot.journal_us,
)
_OF_WORLD = Snapshot.world_id == bindparam("of_world")
_ONE = Prepared(
    select(*_COLUMNS).where(Snapshot.snapshot_id == bindparam("of_snapshot"), _OF_WORLD)
)
_COUNT = Prepared(
    select(
        func.count().label("number"),
        func.coalesce(func.max(Snapshot.taken_real_ms), 0).label("last"),
    ).where(_OF_WORLD)
)
_PAGE = (
    select(*_COLUMNS)
    .where(_OF_WORLD)
    .order_by(Snapshot.taken_real_ms.desc(), Snapshot.snapshot_id)
    .limit(bindparam("most"))
    .offset(bindparam("first"))
)
_DELETE = Prepared(delete(Snapshot).where(Snapshot.snapshot_id == bindparam("of_snapshot")))


def take_snapshot(worlds: Worlds, world_id: str, name: str) -> SnapshotView:
    """Keep a world as it is now; of one that is being advanced, as it is between two batches.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: TOO_MANY_SNAPSHOTS.
    """
    with changing(worlds.engine) as connection:
        _, state = worlds.load(connection, world_id)
        (before,) = _COUNT.all(connection, {"of_world": world_id})
        if before.number >= worlds.quotas.snapshots:
            raise ControlRefusal(
                ControlError.TOO_MANY_SNAPSHOTS, [f"the world has {before.number} snapshots"]
            )
        snapshot_id = f"s-{secrets.token_hex(6)}"
        # Later than any other of the world, so that "newest first" is an order.
        taken_ms = max(real_ms(), before.last + 1)
        row_count = copy_rows(connection, state.rows_id, RowsId(snapshot_id))
        KEEP.run(
            connection,
            {
                "source_id": world_id,
                "clock_at": state.now,
                "clock_real_ms": taken_ms,
                "snapshot_id": snapshot_id,
                "snapshot_name": name,
                "taken_at": state.now,
                "taken_real_ms": taken_ms,
                "journal_us": real_us(),
                "row_count": row_count,
            },
        )
        return _shown(connection, _found(connection, world_id, snapshot_id))


def list_snapshots(
    worlds: Worlds, world_id: str, *, limit: int, offset: int
) -> tuple[int, list[SnapshotView]]:
    """Return how many snapshots a world has, and a page of them, newest first.

    Raises:
        WorldGone: there is no such world.
    """
    with reading(worlds.engine) as connection:
        read_state(connection, world_id)
        (counted,) = _COUNT.all(connection, {"of_world": world_id})
        page = {"of_world": world_id, "most": limit, "first": offset}
        rows = connection.execute(_PAGE, page).all()
        return counted.number, [_shown(connection, row) for row in rows]


def find_snapshot(worlds: Worlds, world_id: str, snapshot_id: str) -> SnapshotView:
    """Return a snapshot.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: SNAPSHOT_NOT_FOUND.
    """
    with reading(worlds.engine) as connection:
        read_state(connection, world_id)
        return _shown(connection, _found(connection, world_id, snapshot_id))


def restore_snapshot(worlds: Worlds, world_id: str, snapshot_id: str) -> WorldView:
    """Put a world back to what it was when a snapshot was taken, its journal too.

    An advance under way loses its lease and ends with `WorldBusyError`.

    Calls mark their answers without the world's lock. On PostgreSQL one may do so between the
    deletion and the copying of the answers, under a key that the snapshot has: then all is undone
    and done again, and meets the marker as it does any other.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: SNAPSHOT_NOT_FOUND.
    """
    for _ in range(_TRIES - 1):
        with suppress(*collisions()):
            return _restore(worlds, world_id, snapshot_id)
    return _restore(worlds, world_id, snapshot_id)


def _restore(worlds: Worlds, world_id: str, snapshot_id: str) -> WorldView:
    with changing(worlds.engine) as connection:
        _, state = worlds.load(connection, world_id)
        journal_us = _found(connection, world_id, snapshot_id).journal_us
        delete_rows(connection, state.rows_id)
        copy_rows(connection, RowsId(snapshot_id), state.rows_id)
        PUT_BACK.run(
            connection,
            {
                "of_world": world_id,
                "of_snapshot": snapshot_id,
                "new_real_ms": real_ms(),
                "new_since_us": real_us(),
            },
        )
        cut_entries(connection, world_id, journal_us)
        return world_view(connection, world_id)


def delete_snapshot(worlds: Worlds, world_id: str, snapshot_id: str) -> None:
    """Delete a snapshot: one that is too large for others to wait, in portions (decision 0063).

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: SNAPSHOT_NOT_FOUND.
    """
    rows_id, left = RowsId(snapshot_id), None
    with changing(worlds.engine) as connection:
        worlds.load(connection, world_id)
        _found(connection, world_id, snapshot_id)
        if not remove_portion(connection, rows_id):
            left = leave_as_ended_world(connection, world_id, rows_id)
        _DELETE.run(connection, {"of_snapshot": snapshot_id})
    if left is not None:
        remove_ended(worlds, left)


def check_snapshot(connection: Connection, world_id: str, snapshot_id: str) -> None:
    """Check that a world has a snapshot.

    Raises:
        ControlRefusal: SNAPSHOT_NOT_FOUND.
    """
    _found(connection, world_id, snapshot_id)


def _found(connection: Connection, world_id: str, snapshot_id: str) -> Any:  # noqa: ANN401 - a row
    keys = {"of_world": world_id, "of_snapshot": snapshot_id}
    found = _ONE.first(connection, keys)
    if found is None:
        raise ControlRefusal(ControlError.SNAPSHOT_NOT_FOUND, [f"snapshotId: {snapshot_id}"])
    return found


def _shown(connection: Connection, snapshot: Any) -> SnapshotView:  # noqa: ANN401 - a row
    return SnapshotView(
        snapshot_id=snapshot.snapshot_id,
        name=snapshot.snapshot_name,
        now=snapshot.taken_at,
        created_at=datetime.fromtimestamp(snapshot.taken_real_ms // 1000, UTC),
        rows=snapshot.row_count,
        sizes=sizes_of(connection, RowsId(snapshot.snapshot_id)),
    )
