"""How long worlds live in real time, how many there may be, and what removes them."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from sandbox.domain.calendar import FIRST_INSTANT
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.journal.journal import forget_entries
from sandbox.store.base import RowsId, table_of
from sandbox.store.engine import changing, reading
from sandbox.store.prepared import Prepared
from sandbox.store.snapshots import Snapshot
from sandbox.store.worlds import Credential, World
from sandbox.timeline.clock import real_ms, real_us
from sandbox.timeline.opening import Worlds
from sandbox.worlds.specification import new_world_id
from sandbox.worlds.story import FORK_OF_WORLD
from sandbox.worlds.tables import delete_some_rows

REMOVED_ON_THE_WAY: Final = 5
"""Worlds whose time is over that a call may remove which makes one; a server removes the rest."""
PORTION_ROWS: Final = 5_000
"""Rows of a world that is removed, in one transaction: others wait for it on SQLite."""

_WORLDS: Final = table_of(World)
_IS_OVER = World.expires_ms <= bindparam("now")
_OVER: Final = Prepared(
    select(World.world_id).where(_IS_OVER).order_by(World.expires_ms).limit(bindparam("most"))
)
_LOCK_IF_OVER: Final = Prepared(
    select(World.rows_id).where(World.world_id == bindparam("of_world"), _IS_OVER).with_for_update()
)
_COUNT: Final = Prepared(
    select(func.count().label("number")).where(
        or_(World.expires_ms.is_(None), World.expires_ms > bindparam("now"))
    )
)
_SNAPSHOTS: Final = Prepared(
    select(Snapshot.snapshot_id).where(Snapshot.world_id == bindparam("of_world"))
)
_DELETE: Final = Prepared(delete(_WORLDS).where(World.world_id == bindparam("of_world")))
_END: Final = Prepared(
    update(_WORLDS).where(World.world_id == bindparam("of_world")).values(expires_ms=0)
)
_FORGET_CREDENTIALS: Final = Prepared(
    delete(table_of(Credential)).where(Credential.world_id == bindparam("of_world"))
)


def end_of(ttl_seconds: int | None) -> int | None:
    """Return the real instant, in milliseconds, at which a world's time to live is over."""
    return None if ttl_seconds is None else real_ms() + ttl_seconds * 1000


def check_room(worlds: Worlds, connection: Connection) -> None:
    """Check that the database may hold one more world, in the transaction that makes it.

    Raises:
        ControlRefusal: TOO_MANY_WORLDS.
    """
    (found,) = _COUNT.all(connection, {"now": real_ms()})
    if found.number >= worlds.quotas.worlds:
        raise ControlRefusal(ControlError.TOO_MANY_WORLDS, [f"there are {found.number} worlds"])


def remove_or_end(connection: Connection, world_id: str, rows_id: RowsId) -> bool:
    """Remove a world whose lock is held, or as much of it as others can wait for.

    Of what is too large the rest stays, as of a world whose time is over: it is gone for everybody
    from here on, and `remove_ended`, or any server's chore, removes it.

    Returns:
        Whether nothing is left.
    """
    if _remove_some(connection, world_id, rows_id):
        return True
    keys = {"of_world": world_id}
    _FORGET_CREDENTIALS.run(connection, keys)
    _END.run(connection, keys)
    return False


def remove_portion(connection: Connection, rows_id: RowsId) -> bool:
    """Remove as many rows of a world or a snapshot as others can wait for; tells whether all."""
    return delete_some_rows(connection, rows_id, PORTION_ROWS) < PORTION_ROWS


def leave_as_ended_world(connection: Connection, world_id: str, rows_id: RowsId) -> str:
    """Make of rows that nobody needs a world whose time is over, to be removed portion by portion.

    Nobody ever sees it, it counts for no quota, and whatever removes such worlds removes it.

    Args:
        connection: of the transaction that takes the rows from whose they were.
        world_id: the world whose rows they were, or whose snapshot's.
        rows_id: the key of the rows, which the world does not name any more.

    Returns:
        Its id.
    """
    ended_id = new_world_id()
    FORK_OF_WORLD.run(
        connection,
        {
            "source_id": world_id,
            "world_id": ended_id,
            "rows_id": rows_id,
            "name": None,
            "clock_at": FIRST_INSTANT,
            "clock_real_ms": real_ms(),
            "made_us": real_us(),
            "expires_ms": 0,
        },
    )
    return ended_id


def remove_ended(worlds: Worlds, world_id: str) -> None:
    """Remove a world that is over, portion by portion, between which others have their turn."""
    is_left = True
    while is_left:
        with changing(worlds.engine) as connection:
            over = _LOCK_IF_OVER.first(connection, {"of_world": world_id, "now": real_ms()})
            is_left = over is not None and not _remove_some(connection, world_id, over.rows_id)


def _remove_some(connection: Connection, world_id: str, rows_id: RowsId) -> bool:
    """Remove a portion of a world with its snapshots and its journal; tells whether it was all."""
    room = PORTION_ROWS
    snapshots = _SNAPSHOTS.all(connection, {"of_world": world_id})
    for owner in (*(RowsId(snapshot.snapshot_id) for snapshot in snapshots), rows_id):
        room -= delete_some_rows(connection, owner, room)
        if room <= 0:
            return False
    forget_entries(connection, world_id)
    _DELETE.run(connection, {"of_world": world_id})
    return True


def remove_expired(worlds: Worlds, most: int = REMOVED_ON_THE_WAY) -> int:
    """Remove worlds whose time to live is over, and those that were deleted and are left in part.

    Args:
        worlds: the worlds of the database.
        most: how many at most; those that ended first come first.

    Returns:
        How many were found; somebody else may have removed one of them meanwhile.
    """
    with reading(worlds.engine) as connection:
        over = _OVER.all(connection, {"now": real_ms(), "most": most})
    for world in over:
        remove_ended(worlds, world.world_id)
    return len(over)
