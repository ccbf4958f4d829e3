"""Run what is due, batch by batch: one instant and one kind at a time.

A batch that fails is retried customer by customer under savepoints, so that the culprit has a name
and the rest is done.
"""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.store.open_world import OpenWorld
from sandbox.timeline import queue
from sandbox.timeline.queue import Due

Handler = Callable[[OpenWorld, list[Due]], None]
BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class Failure:
    """An event whose handler failed: the clock stops at its instant."""

    due: Due
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch did."""

    at: datetime
    fired: list[dict[str, Any]]
    failure: Failure | None = None


def run_batch(
    world: OpenWorld,
    handlers: Mapping[str, Handler],
    until: datetime,
    *,
    size: int = BATCH_SIZE,
) -> Batch | None:
    """Run the next batch due by `until`, with the world's now at its instant; None: nothing is due.

    The world's `next_due_at` is right again afterwards; `world.now` is put back.
    """
    world.write_events()
    events = queue.next_batch(world.connection, world.world_id, until, size)
    if not events:
        return None
    instant, kept_now = events[0].due_at, world.now
    world.now = instant
    try:
        failure = _run(world, handlers[events[0].kind], events)
        fired = world.write_events()
    finally:
        world.now = kept_now
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)
    return Batch(instant, fired, failure)


def _run(world: OpenWorld, handler: Handler, events: list[Due]) -> Failure | None:
    try:
        with _savepoint(world):
            handler(world, events)
            world.session.flush()
    except Exception as error:  # noqa: BLE001 - whatever a handler meets, the clock must stop with a name
        parts = queue.by_customer(events)
        if len(parts) > 1:
            return _run_apart(world, handler, parts)
        queue.mark_failed(world.connection, world.world_id, events[0], describe(error))
        return Failure(events[0], describe(error))
    queue.remove(world.connection, world.world_id, events)
    return None


def _run_apart(world: OpenWorld, handler: Handler, parts: list[list[Due]]) -> Failure | None:
    first: Failure | None = None
    for part in parts:
        failure = _run(world, handler, part)
        first = first or failure
    return first


@contextmanager
def _savepoint(world: OpenWorld) -> Generator[None, None, None]:
    """Undo in memory too what the database undoes: ids and noted events."""
    counters = json.dumps(world.counters)
    scheduled, fired = len(world.scheduled), len(world.fired)
    counts, next_due = world.counts.copy(), world.next_due_at
    try:
        with world.session.begin_nested():
            yield
    except Exception:
        world.counters = json.loads(counters)
        del world.scheduled[scheduled:]
        del world.fired[fired:]
        world.counts, world.next_due_at = counts, next_due
        raise


def describe(error: Exception) -> str:
    """Return what went wrong in one line."""
    return f"{type(error).__name__}: {error}".splitlines()[0]
