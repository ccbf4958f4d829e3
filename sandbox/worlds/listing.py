"""List worlds page by page, and find those that are behind."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, func, or_, select

from sandbox.store.engine import reading
from sandbox.store.worlds import World
from sandbox.timeline.clock import real_ms
from sandbox.timeline.opening import Worlds
from sandbox.timeline.world_state import WORLD_COLUMNS, state_of
from sandbox.worlds.views import WorldView, world_views


def list_worlds(
    worlds: Worlds,
    *,
    name: str | None = None,
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[int, list[WorldView]]:
    """Return how many worlds there are, and a page of them; what is due in them stays due.

    Args:
        worlds: the worlds of the database.
        name: only those that are called so.
        newest_first: by when they were made, else by id.
        limit: how many at most; None: all.
        offset: how many to leave out first.
    """
    where = [_is_living()]
    if name is not None:
        where.append(World.name == name)
    with reading(worlds.engine) as connection:
        counting = select(func.count()).select_from(World).where(*where)
        total: int = connection.execute(counting).scalar_one()
        order = (World.made_us.desc(), World.world_id) if newest_first else (World.world_id,)
        page = select(World.world_id).where(*where).order_by(*order)
        ids = connection.execute(page.limit(limit).offset(offset)).scalars().all()
        return total, world_views(connection, ids)


def newest_names(connection: Connection, world_id: str, most: int) -> tuple[int, dict[str, str]]:
    """Return how many worlds there are, and the names of one and of the newest others, by id."""
    living = _is_living()
    total = select(func.count()).select_from(World).where(living).scalar_subquery()
    rows = connection.execute(
        select(World.world_id, World.name, total.label("total"))
        .where(living)
        .order_by((World.world_id == world_id).desc(), World.made_us.desc(), World.world_id)
        .limit(most)
    ).all()
    return max((row.total for row in rows), default=0), {row.world_id: row.name for row in rows}


def worlds_behind(worlds: Worlds) -> Iterator[str]:
    """Return the worlds in which something is due by now."""
    columns = select(World.world_id, *WORLD_COLUMNS)
    with reading(worlds.engine) as connection:
        rows = connection.execute(columns.where(World.next_due_at.is_not(None), _is_living())).all()
    return (row.world_id for row in rows if state_of(row).is_behind)


def _is_living() -> ColumnElement[bool]:
    return or_(World.expires_ms.is_(None), World.expires_ms > real_ms())
