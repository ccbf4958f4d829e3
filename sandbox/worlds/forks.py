"""Fork a world: another one with the same data at the same now, and credentials of its own."""

from sandbox.store.base import RowsId
from sandbox.store.engine import changing
from sandbox.timeline.clock import real_ms, real_us
from sandbox.timeline.opening import Worlds
from sandbox.worlds.credentials import give_credentials
from sandbox.worlds.lives import check_room, end_of, remove_expired
from sandbox.worlds.snapshots import check_snapshot
from sandbox.worlds.specification import new_world_id
from sandbox.worlds.story import FORK_OF_SNAPSHOT, FORK_OF_WORLD
from sandbox.worlds.tables import copy_rows
from sandbox.worlds.views import WorldView, world_view


def fork_world(
    worlds: Worlds,
    world_id: str,
    *,
    snapshot_id: str | None = None,
    name: str | None = None,
    ttl_seconds: int | None = None,
) -> WorldView:
    """Make a world of another one as it is now, or as it was when a snapshot was taken.

    Of a world that is being advanced it is what that is between two batches.

    Args:
        worlds: the worlds of the database.
        world_id: the world to copy.
        snapshot_id: one of its snapshots, to copy instead.
        name: what the fork is called; else as the other one.
        ttl_seconds: how long it lives in real time; else until it is deleted.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: SNAPSHOT_NOT_FOUND, TOO_MANY_WORLDS.
    """
    remove_expired(worlds)
    with changing(worlds.engine) as connection:
        _, state = worlds.load(connection, world_id)
        if snapshot_id is not None:
            check_snapshot(connection, world_id, snapshot_id)
        check_room(worlds, connection)
        fork_id = new_world_id()
        rows_id = RowsId(fork_id)
        columns = {
            "source_id": snapshot_id or world_id,
            "world_id": fork_id,
            "rows_id": rows_id,
            "name": name,
            "clock_real_ms": real_ms(),
            "made_us": real_us(),
            "expires_ms": end_of(ttl_seconds),
        }
        if snapshot_id is None:
            FORK_OF_WORLD.run(connection, {**columns, "clock_at": state.now})
        else:
            FORK_OF_SNAPSHOT.run(connection, columns)
        source = state.rows_id if snapshot_id is None else RowsId(snapshot_id)
        copy_rows(connection, source, rows_id)
        give_credentials(connection, fork_id, rows_id)
        return world_view(connection, fork_id)
