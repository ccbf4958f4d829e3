"""Open a world: find out its now, catch up with what is due, hold its lock."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, Row, bindparam, case, literal, select, update

from sandbox.catalogue.reference import Reference
from sandbox.domain.extension import Program
from sandbox.store.base import RowsId
from sandbox.store.engine import changing, reading
from sandbox.store.prepared import Prepared
from sandbox.store.types import Instant
from sandbox.store.worlds import World
from sandbox.timeline.clock import real_ms
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due
from sandbox.timeline.runner import run_batch
from sandbox.timeline.stopping import Stopping
from sandbox.timeline.world_state import WORLD_COLUMNS, WorldState, is_over, state_of

PORTION_BATCHES = 8

_BY_ID = select(*WORLD_COLUMNS).where(World.world_id == bindparam("of_world"))
_BY_ID_LOCKED = Prepared(_BY_ID.with_for_update())
_ROWS = Prepared(select(World.rows_id).where(World.world_id == bindparam("of_world")))


class WorldGone(LookupError):
    """No world of that id is there (any more), or its time to live is over."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """How many worlds a database may hold, and how many snapshots a world."""

    worlds: int
    snapshots: int


@dataclass(frozen=True, slots=True)
class Worlds:
    """The worlds of a database, and how to open them.

    `program` says who does what; `reference_for` gives the reference data with the price lists
    imported so far; `before_commit` is told of a world that was opened and changed, in the
    transaction of the change; `stopping` tells that the process is about to end.
    """

    engine: Engine
    program: Program
    reference_for: Callable[[Connection, int], Reference]
    quotas: Quotas
    before_commit: Callable[[OpenWorld], None] = lambda _: None
    stopping: Stopping = field(default_factory=Stopping)

    @contextmanager
    def open(self, world_id: str, *, catch_up: bool = True) -> Generator[OpenWorld, None, None]:
        """Hold a world's lock for one transaction at its now.

        What is due is done first, portion by portion, and all of it: a change at today's instant
        must not come before what was due yesterday. Everything else, counters and events too, is
        committed at the end, or nothing on an exception.

        Raises:
            WorldGone: there is no such world.
        """
        while True:
            with changing(self.engine) as connection:
                world, _ = self.load(connection, world_id)
                if catch_up:
                    self.run_due(world)
                if not (catch_up and world.is_behind):
                    yield world
                    self.before_commit(world)
                    world.save()
                    return
                world.save()

    @contextmanager
    def read(self, world_id: str) -> Generator[OpenWorld, None, None]:
        """Look at a world at its now, after a bounded portion of what is due, without its lock.

        Nothing that is noted in it is kept.

        Raises:
            WorldGone: there is no such world.
        """
        with reading(self.engine) as connection:
            world, state = self._seen(connection, world_id)
            if not state.is_behind:
                yield world
                return
        self.catch_up(world_id)
        with reading(self.engine) as connection:
            yield self.seen(connection, world_id)

    def _seen(self, connection: Connection, world_id: str) -> tuple[OpenWorld, WorldState]:
        row = connection.execute(_BY_ID, {"of_world": world_id}).one_or_none()
        if row is None or is_over(row):
            raise WorldGone(world_id)
        return self._of(connection, world_id, row)

    def seen(self, connection: Connection, world_id: str) -> OpenWorld:
        """Look at a world inside a transaction that reads; what is due in it is left.

        Raises:
            WorldGone: there is no such world.
        """
        return self._seen(connection, world_id)[0]

    def load(self, connection: Connection, world_id: str) -> tuple[OpenWorld, WorldState]:
        """Read and lock a world's row inside a transaction that writes."""
        row = _BY_ID_LOCKED.first(connection, {"of_world": world_id})
        if row is None or is_over(row):
            raise WorldGone(world_id)
        return self._of(connection, world_id, row)

    def _of(
        self, connection: Connection, world_id: str, row: Row[*tuple[Any, ...]]
    ) -> tuple[OpenWorld, WorldState]:
        state = state_of(row)
        world = OpenWorld(
            connection=connection,
            world_id=row.rows_id,
            public_id=world_id,
            seed=row.seed,
            program=self.program,
            rules=state.rules,
            reference=self.reference_for(connection, state.catalogue_import),
            now=state.now,
            counters=from_json(row.counters),
            next_due_at=state.next_due_at,
            held=state.leased or state.blocked,
        )
        return world, state

    def run_due(self, world: OpenWorld, most_batches: int = PORTION_BATCHES) -> None:
        """Do what is due by the world's now, in at most so many batches; stop at a failure.

        A world that somebody advances, or whose clock stands at a failed event, is left alone.
        """
        for _ in range(most_batches):
            if not world.is_behind:
                return
            batch = run_batch(world, world.now)
            if batch is not None and batch.failure is not None:
                world.held = True
                world.now = block(world.connection, world.public_id, batch.failure.due)

    def catch_up(self, world_id: str) -> None:
        """Do a bounded portion of what is due in a world, so that no reader pays for a month."""
        with changing(self.engine) as connection:
            world, _ = self.load(connection, world_id)
            self.run_due(world)
            world.save()


def read_state(connection: Connection, world_id: str) -> WorldState:
    """Read a world's state without its lock.

    Raises:
        WorldGone: there is no such world.
    """
    row = connection.execute(_BY_ID, {"of_world": world_id}).one_or_none()
    if row is None or is_over(row):
        raise WorldGone(world_id)
    return state_of(row)


def rows_of(connection: Connection, world_id: str) -> RowsId | None:
    """Return the key of a world's rows; None: no such world is there (any more)."""
    found = _ROWS.first(connection, {"of_world": world_id})
    return None if found is None else found.rows_id


def block(connection: Connection, world_id: str, failed: Due) -> datetime:
    """Stop a world's clock at an event that failed; returns where it stands now."""
    latest = case(
        (World.clock_at > failed.due_at, World.clock_at), else_=literal(failed.due_at, Instant())
    )
    stopped: datetime = connection.execute(
        update(World)
        .where(World.world_id == world_id)
        .values(blocked_event=failed.event_id, clock_at=latest)
        .returning(World.clock_at)
    ).scalar_one()
    return stopped


def unblock(connection: Connection, world_id: str) -> None:
    """Let a clock that stood at a failed event run again, from where it stood."""
    connection.execute(
        update(World)
        .where(World.world_id == world_id)
        .values(blocked_event=None, clock_real_ms=real_ms())
    )
