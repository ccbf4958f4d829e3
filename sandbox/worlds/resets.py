"""Put a world back to what it was when it was made."""

from sqlalchemy import select, update

from sandbox.journal.journal import forget_entries
from sandbox.price_lists.known_lists import came_with_world, latest_import
from sandbox.store.engine import changing
from sandbox.store.worlds import World
from sandbox.timeline.clock import real_now, real_us
from sandbox.timeline.opening import Worlds
from sandbox.worlds.first_things import add_first_things
from sandbox.worlds.specification import born
from sandbox.worlds.tables import delete_rows
from sandbox.worlds.views import WorldView, world_view


def reset_world(worlds: Worlds, world_id: str) -> WorldView:
    """Put a world back to what it was when it was made, with the same credentials.

    An advance under way loses its lease and ends with `WorldBusyError`.

    Raises:
        WorldGone: there is no such world.
    """
    with changing(worlds.engine) as connection:
        _, state = worlds.load(connection, world_id)
        birth = connection.execute(
            select(World.birth).where(World.world_id == world_id)
        ).scalar_one()
        delete_rows(connection, state.rows_id)
        forget_entries(connection, world_id)
        columns = born(birth, real_now()) | {
            "lease_fence": World.lease_fence + 1,
            "journal_since_us": real_us(),
        }
        if not came_with_world(connection, state.catalogue_import):
            columns["catalogue_import"] = latest_import(connection)
        del columns["name"]  # It stays what people call it now.
        connection.execute(update(World).where(World.world_id == world_id).values(columns))
        add_first_things(worlds, connection, world_id, state.rows_id, birth)
        return world_view(connection, world_id)
