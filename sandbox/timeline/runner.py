"""Run what is due, batch by batch: one instant and one kind at a time.

A batch that fails is retried customer by customer under savepoints, so that the culprit has a name
and the rest is done.
"""

import logging
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.store.trouble import trouble_of
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due

Handler = Callable[[OpenWorld, list[Due]], None]
HANDLERS: Final = ExtensionPoint[Mapping[str, Handler]]("handlers of due events")
BATCH_SIZE = 500
_log: Final = logging.getLogger(__name__)


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


def next_events(world: OpenWorld, until: datetime) -> list[Due]:
    """Return the next batch due by `until`: events of one instant and kind, at most 500."""
    world.write_events()
    return queue.next_batch(world.connection, world.world_id, until, BATCH_SIZE)


def run_batch(world: OpenWorld, until: datetime) -> Batch | None:
    """Run the next batch due by `until`; None: nothing is due."""
    events = next_events(world, until)
    return run_events(world, events) if events else None


def run_events(world: OpenWorld, events: list[Due]) -> Batch:
    """Run a batch, with the world's now at its instant.

    The world's `next_due_at` is right again afterwards; `world.now` is put back.
    """
    with _at(world, events[0].due_at):
        failure = _run(world, world.program[HANDLERS][events[0].kind], events)
        fired = world.write_events()
    world.handled[events[0].kind] += len(events)
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)
    return Batch(events[0].due_at, fired, failure)


@contextmanager
def _at(world: OpenWorld, instant: datetime) -> Generator[None, None, None]:
    """Put the world's now at an instant for a while."""
    kept_now, world.now = world.now, instant
    try:
        yield
    finally:
        world.now = kept_now


def _run(world: OpenWorld, handler: Handler, events: list[Due]) -> Failure | None:
    try:
        with _savepoint(world):
            handler(world, events)
    except Exception as error:  # noqa: BLE001 - whatever a handler meets, the clock must stop with a name
        parts = queue.by_customer(events)
        if len(parts) > 1:
            return _run_apart(world, handler, parts)
        _tell(world, events[0], error)
        queue.mark_failed(world.connection, world.world_id, events[0], describe(error))
        return Failure(events[0], describe(error))
    queue.remove(world.connection, world.world_id, events)
    return None


def _tell(world: OpenWorld, due: Due, error: Exception) -> None:
    """Log what failed; of a bug, also where it is."""
    found = {"world": world.public_id, "kind": due.kind, "eventId": due.event_id}
    if due.customer_id:
        found["customer"] = due.customer_id
    is_bug = trouble_of(error) is None
    _log.warning("an event failed: %s", describe(error), exc_info=is_bug, extra=found)


def _run_apart(world: OpenWorld, handler: Handler, parts: list[list[Due]]) -> Failure | None:
    first: Failure | None = None
    for part in parts:
        failure = _run(world, handler, part)
        first = first or failure
    return first


@contextmanager
def _savepoint(world: OpenWorld) -> Generator[None, None, None]:
    """Undo in memory too what the database undoes: ids, noted events and emails."""
    counters, counts = world.counters.copy(), world.counts.copy()
    scheduled, fired, emails = len(world.scheduled), len(world.fired), len(world.emails)
    next_due = world.next_due_at
    try:
        with world.savepoint():
            yield
    except Exception:
        world.counters, world.counts, world.next_due_at = counters, counts, next_due
        del world.scheduled[scheduled:]
        del world.fired[fired:]
        del world.emails[emails:]
        raise


def describe(error: Exception) -> str:
    """Return what went wrong in one line."""
    return f"{type(error).__name__}: {error}".splitlines()[0]
