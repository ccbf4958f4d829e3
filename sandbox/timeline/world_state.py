"""What a world's row says at a moment of real time: its now, its rules, whether anything is due."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from sandbox.domain.ruleset import Ruleset, parse_ruleset
from sandbox.store.base import RowsId
from sandbox.store.worlds import World
from sandbox.timeline.clock import FROZEN, Clock, real_ms
from sandbox.timeline.leases import is_gone

STATE_COLUMNS = (
    World.rows_id,
    World.seed,
    World.rules,
    World.clock_mode,
    World.clock_at,
    World.clock_real_ms,
    World.clock_rate,
    World.next_due_at,
    World.blocked_event,
    World.lease_owner,
    World.lease_expires_ms,
    World.catalogue_import,
    World.fault_count,
)
"""What a world's state is read from."""
WORLD_COLUMNS = (
    *STATE_COLUMNS,
    World.counters,
    World.lease_fence,
    World.name,
    World.expires_ms,
)


class WorldState(NamedTuple):
    """What a world's row says at a moment of real time; `rows_id` is the key of its rows."""

    now: datetime
    clock: Clock
    rules: Ruleset
    leased: bool
    blocked: bool
    next_due_at: datetime | None
    catalogue_import: int
    seed: int
    fault_count: int
    rows_id: RowsId

    @property
    def is_behind(self) -> bool:
        """Tell whether a request should first catch up: something is due and nobody is at it."""
        due = self.next_due_at
        return due is not None and due <= self.now and not self.leased and not self.blocked


def state_of(row: Row[*tuple[Any, ...]]) -> WorldState:
    """Read a world's row."""
    leased = is_leased(row)
    return state_at(row, now_of(row, leased=leased), leased=leased)


def is_leased(row: Row[*tuple[Any, ...]]) -> bool:
    """Tell whether somebody who is still alive advances a world."""
    return row.lease_owner is not None and not is_gone(row.lease_owner, row.lease_expires_ms)


def now_of(row: Row[*tuple[Any, ...]], *, leased: bool) -> datetime:
    """Return a world's now: its clock stands while it is advanced, and at an event that failed."""
    at: datetime = row.clock_at
    if leased or row.blocked_event is not None or row.clock_mode == FROZEN:
        return at
    return _clock_of(row).now(real_ms())


def _clock_of(row: Row[*tuple[Any, ...]]) -> Clock:
    return Clock(row.clock_mode, row.clock_at, row.clock_real_ms, row.clock_rate)


def state_at(row: Row[*tuple[Any, ...]], now: datetime, *, leased: bool) -> WorldState:
    """Return what a world's row says, where its now and its lease have been looked at."""
    return WorldState(
        now=now,
        clock=_clock_of(row),
        rules=parse_ruleset(row.rules),
        leased=leased,
        blocked=row.blocked_event is not None,
        next_due_at=row.next_due_at,
        catalogue_import=row.catalogue_import,
        seed=row.seed,
        fault_count=row.fault_count,
        rows_id=row.rows_id,
    )


def is_over(row: Row[*tuple[Any, ...]]) -> bool:
    """Tell whether a world's time to live is over: it is gone, though it may be removed later."""
    return row.expires_ms is not None and row.expires_ms <= real_ms()
