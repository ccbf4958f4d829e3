"""The advance of a world that is under way, as anybody may ask for it meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from sandbox.store.worlds import World
from sandbox.timeline.leases import is_gone
from sandbox.timeline.opening import WorldGone
from sandbox.timeline.world_state import is_over


@dataclass(frozen=True, slots=True)
class RunningAdvance:
    """An advance that is under way: `at` is the instant reached, `started_at` is real time.

    `counts` is what had fired when its last portion began.
    """

    start: datetime
    end: datetime
    at: datetime
    counts: Mapping[str, int]
    started_at: datetime


class StoppingError(Exception):
    """The server is being stopped, and an advance with it: the clock stands at what it reached."""


_COLUMNS = (
    World.expires_ms,
    World.clock_at,
    World.lease_owner,
    World.lease_expires_ms,
    World.advance_from,
    World.advance_to,
    World.advance_started_ms,
    World.advance_counts,
)


def running_advance(connection: Connection, world_id: str) -> RunningAdvance | None:
    """Return what advances a world now; None: nothing does.

    Raises:
        WorldGone: there is no such world.
    """
    row = connection.execute(select(*_COLUMNS).where(World.world_id == world_id)).one_or_none()
    if row is None or is_over(row):
        raise WorldGone(world_id)
    if row.lease_owner is None or is_gone(row.lease_owner, row.lease_expires_ms):
        return None
    return RunningAdvance(
        start=row.advance_from,
        end=row.advance_to,
        at=row.clock_at,
        counts=row.advance_counts,
        started_at=datetime.fromtimestamp(row.advance_started_ms / 1000, UTC),
    )
