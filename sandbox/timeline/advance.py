"""Move a world's clock: everything due up to and including the goal fires, in order.

It commits portion by portion under a lease (owner, fencing number, expiry), and can be cut off and
resumed anywhere with the same outcome, since every commit leaves the clock at the instant reached
and the rest on the queue.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, update

from sandbox.store.advances import NOT_ADVANCED
from sandbox.store.base import table_of
from sandbox.store.engine import changing
from sandbox.store.prepared import Prepared
from sandbox.store.worlds import World
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import new_owner
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds, block
from sandbox.timeline.portions import run_portion
from sandbox.timeline.releases import finish_releases, release
from sandbox.timeline.rests import Rests
from sandbox.timeline.runner import Failure, run_batch
from sandbox.timeline.timing import timed
from sandbox.timeline.world_state import WorldState

LEASE_MS = 60_000
FIRED_SHOWN = 1000

_OF_WORLD = update(table_of(World)).where(World.world_id == bindparam("of_world"))
_OF_LEASE = _OF_WORLD.where(World.lease_fence == bindparam("of_fence"))
_HOLD = Prepared(
    _OF_LEASE.values(
        lease_owner=bindparam("new_owner"),
        lease_expires_ms=bindparam("new_expiry"),
        advance_from=bindparam("new_from"),
        advance_to=bindparam("new_to"),
        advance_started_ms=bindparam("new_started"),
        advance_counts=bindparam("new_counts"),
    )
)
_END = Prepared(
    _OF_LEASE.where(World.lease_owner == bindparam("of_owner")).values(
        clock_real_ms=bindparam("new_real"), **NOT_ADVANCED
    )
)
_SET_CLOCK = Prepared(
    _OF_WORLD.values(clock_at=bindparam("new_at"), clock_real_ms=bindparam("new_real"))
)


class WorldBusyError(Exception):
    """Somebody else is advancing the world."""


class ClockBackwardsError(Exception):
    """The goal lies before the world's now."""

    def __init__(self, now: datetime, goal: datetime) -> None:
        """Keep both instants for the message."""
        super().__init__(f"the world's now is {now.isoformat()}, {goal.isoformat()} lies before it")
        self.now, self.goal = now, goal


class EventFailedError(Exception):
    """An event failed: the clock stands at its instant, the others of its batch are done."""

    def __init__(self, failure: Failure) -> None:
        """Keep the event and what went wrong."""
        super().__init__(failure.reason)
        self.failure = failure


@dataclass(slots=True)
class Advance:
    """What an advance did: `fired` holds the first thousand events in order."""

    start: datetime
    end: datetime
    counts: Counter[str] = field(default_factory=Counter)
    fired: list[dict[str, Any]] = field(default_factory=list)
    truncated: bool = False

    def add(self, fired: list[dict[str, Any]]) -> None:
        """Take in what a batch fired."""
        self.counts.update(event["kind"] for event in fired)
        room = FIRED_SHOWN - len(self.fired)
        self.fired.extend(fired[:room])
        self.truncated = self.truncated or len(fired) > room


def advance(
    worlds: Worlds,
    world_id: str,
    goal_of: Callable[[OpenWorld], datetime],
    *,
    dry_run: bool = False,
) -> Advance:
    """Advance a world to the instant that `goal_of` names, looked up under the world's lock.

    Args:
        worlds: the worlds of the database.
        world_id: which one.
        goal_of: gives the goal from the state at the start (a date of a customer, a duration).
        dry_run: do everything in one transaction and roll it back.

    Raises:
        WorldGone: there is no such world.
        WorldBusyError: it is being advanced already.
        ClockBackwardsError: the goal lies before its now.
        EventFailedError, StoppingError: an event failed; the server is being stopped.
    """
    if dry_run:
        return _rehearse(worlds, world_id, goal_of)
    finish_releases(worlds.engine)
    lease: _Lease | None = None
    try:
        with changing(worlds.engine) as connection:
            world, state = worlds.load(connection, world_id)
            goal = _checked_goal(world, state, goal_of)
            fence = _take_lease(connection, world_id, state)
            lease = _Lease(world_id, new_owner(), fence, real_ms())
            outcome = Advance(start=state.now, end=goal)
            lease.hold(connection, outcome)
        rests = Rests(worlds.stopping)
        with timed(worlds.engine, EventFailedError):
            while _step(worlds, lease, goal, outcome):
                rests.perhaps()
    except BaseException:
        if lease is not None:  # Also where its commit failed: it may have been kept all the same.
            release(worlds.engine, partial(_release, worlds, lease))
        raise
    return outcome


@dataclass(frozen=True, slots=True)
class _Lease:
    world_id: str
    owner: str
    fence: int
    started_ms: int

    def hold(self, connection: Connection, outcome: Advance) -> None:
        """Hold or prolong the lease; a fencing number that moved on means that it was lost.

        Args:
            connection: of a transaction that writes.
            outcome: what has been done so far, for whoever asks meanwhile.
        """
        held = _HOLD.run(
            connection,
            {
                "of_world": self.world_id,
                "of_fence": self.fence,
                "new_owner": self.owner,
                "new_expiry": real_ms() + LEASE_MS,
                "new_from": outcome.start,
                "new_to": outcome.end,
                "new_started": self.started_ms,
                "new_counts": dict(outcome.counts),
            },
        )
        if held != 1:
            raise WorldBusyError(self.world_id)


def _checked_goal(
    world: OpenWorld, state: WorldState, goal_of: Callable[[OpenWorld], datetime]
) -> datetime:
    if state.leased:
        raise WorldBusyError(world.public_id)
    goal = goal_of(world)
    if goal < state.now:
        raise ClockBackwardsError(state.now, goal)
    return goal


def _take_lease(connection: Connection, world_id: str, state: WorldState) -> int:
    """Raise the fencing number and stop the clock where it is; returns the number."""
    fence: int = connection.execute(
        update(World)
        .where(World.world_id == world_id)
        .values(
            lease_fence=World.lease_fence + 1,
            clock_at=state.now,
            clock_real_ms=real_ms(),
            blocked_event=None,
        )
        .returning(World.lease_fence)
    ).scalar_one()
    return fence


def _step(worlds: Worlds, lease: _Lease, goal: datetime, outcome: Advance) -> bool:
    """Run and commit one portion, with the last step to the goal; tells whether there is more."""
    with changing(worlds.engine) as connection:
        world, _ = worlds.load(connection, lease.world_id)
        lease.hold(connection, outcome)
        portion = run_portion(world, goal, worlds.stopping)
        if portion.failure is not None:
            block(world.connection, lease.world_id, portion.failure.due)
        _set_clock(connection, lease.world_id, max(portion.reached(goal), world.now))
        if portion.is_last:
            _end_lease(connection, lease)
        world.save()
    for batch in portion.batches:
        outcome.add(batch.fired)
    if portion.failure is not None:
        raise EventFailedError(portion.failure)
    return not portion.is_last


def _set_clock(connection: Connection, world_id: str, reached: datetime) -> None:
    _SET_CLOCK.send(connection, {"of_world": world_id, "new_at": reached, "new_real": real_ms()})


def _end_lease(connection: Connection, lease: _Lease) -> None:
    _END.send(
        connection,
        {
            "of_world": lease.world_id,
            "of_fence": lease.fence,
            "of_owner": lease.owner,
            "new_real": real_ms(),
        },
    )


def _release(worlds: Worlds, lease: _Lease) -> None:
    with changing(worlds.engine) as connection:
        _end_lease(connection, lease)


def _rehearse(worlds: Worlds, world_id: str, goal_of: Callable[[OpenWorld], datetime]) -> Advance:
    """Do the whole advance in one transaction and roll it back."""
    with changing(worlds.engine, keep=False) as connection:
        world, state = worlds.load(connection, world_id)
        outcome = Advance(start=state.now, end=_checked_goal(world, state, goal_of))
        while batch := run_batch(world, outcome.end):
            outcome.add(batch.fired)
            if batch.failure is not None:
                raise EventFailedError(batch.failure)
    return outcome
