"""Put a world back to what it was when it was made."""

from sqlalchemy import Connection, select, update

from sandbox.journal.journal import forget_entries
from sandbox.price_lists.known_lists import came_with_world, latest_import
from sandbox.store.base import RowsId
from sandbox.store.engine import changing
from sandbox.store.worlds import World
from sandbox.timeline.clock import real_now, real_us
from sandbox.timeline.opening import Worlds
from sandbox.worlds.first_things import add_first_things
from sandbox.worlds.lives import leave_as_ended_world, remove_ended, remove_portion
from sandbox.worlds.specification import born, new_world_id
from sandbox.worlds.tables import delete_rows
from sandbox.worlds.views import WorldView, world_view


def reset_world(worlds: Worlds, world_id: str) -> WorldView:
    """Put a world back to what it was when it was made, with the same credentials.

    An advance under way loses its lease and ends with `WorldBusyError`. A world that is too large
    for others to wait is given another key for its rows, and those of before are removed portion
    by portion (decision 0067).

    Raises:
        WorldGone: there is no such world.
    """
    left: str | None = None
    with changing(worlds.engine) as connection:
        _, state = worlds.load(connection, world_id)
        is_empty = _clear(connection, state.rows_id)
        rows_id = state.rows_id if is_empty else RowsId(new_world_id())
        birth = connection.execute(
            select(World.birth).where(World.world_id == world_id)
        ).scalar_one()
        forget_entries(connection, world_id)
        columns = born(birth, real_now()) | {
            "rows_id": rows_id,
            "lease_fence": World.lease_fence + 1,
            "journal_since_us": real_us(),
        }
        if not came_with_world(connection, state.catalogue_import):
            columns["catalogue_import"] = latest_import(connection)
        del columns["name"]  # It stays what people call it now.
        connection.execute(update(World).where(World.world_id == world_id).values(columns))
        if not is_empty:
            left = leave_as_ended_world(connection, world_id, state.rows_id)
        add_first_things(worlds, connection, world_id, rows_id, birth)
        view = world_view(connection, world_id)
    if left is not None:
        remove_ended(worlds, left)
    return view


def _clear(connection: Connection, rows_id: RowsId) -> bool:
    """Delete a world's rows, of SQLite as many as others can wait for; tells whether none is left.

    On PostgreSQL nobody of another world waits, whatever it takes.
    """
    if connection.dialect.name == "sqlite":
        return remove_portion(connection, rows_id)
    delete_rows(connection, rows_id)
    return True
