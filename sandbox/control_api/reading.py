"""Read what a world holds at its now."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from sandbox.store.engine import reading
from sandbox.timeline.opening import Worlds, read_state


@contextmanager
def caught_up(worlds: Worlds, world_id: str) -> Iterator[Connection]:
    """Read a world after a bounded portion of what is due in it.

    Raises:
        WorldGone: there is no such world.
    """
    with reading(worlds.engine) as connection:
        is_behind = read_state(connection, world_id).is_behind
        if not is_behind:
            yield connection
            return
    worlds.catch_up(world_id)
    with reading(worlds.engine) as connection:
        yield connection
