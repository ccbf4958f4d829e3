"""Run what is due portion by portion: neighbouring batches that are committed together.

A batch of few events takes less than its commit, and a world whose terms end on many days has many
such batches. A portion is one transaction, so nobody sees a part of it, and it is short, since on
SQLite all writers wait for it (decision 0064).
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.runner import BATCH_SIZE, Batch, Failure, next_events, run_events
from sandbox.timeline.stopping import Stopping

PORTION_EVENTS: Final = BATCH_SIZE
PORTION_SECONDS: Final = 0.05
"""After so long it ends with the batch that is under way."""


@dataclass(frozen=True, slots=True)
class Portion:
    """The batches of a portion, in order; `is_last`: nothing more was due."""

    batches: list[Batch]
    is_last: bool

    @property
    def failure(self) -> Failure | None:
        """What failed: only the last batch can have, and others may be due at its instant."""
        return self.batches[-1].failure if self.batches else None

    def reached(self, goal: datetime) -> datetime:
        """Return the instant that the world comes to by it, on its way to a goal."""
        return goal if self.is_last else self.batches[-1].at


def run_portion(world: OpenWorld, goal: datetime, stopping: Stopping) -> Portion:
    """Run the next batches due by `goal`, in the transaction that is open.

    It ends before a batch with which it would have more than 500 events, so that no batch is cut;
    after 0.05 seconds; where an event failed; and once the server is being stopped.
    """
    began, batches, count = time.monotonic(), list[Batch](), 0
    while True:
        events = next_events(world, goal)
        if not events:
            return Portion(batches, is_last=True)
        count += len(events)
        if batches and count > PORTION_EVENTS:
            return Portion(batches, is_last=False)
        batches.append(run_events(world, events))
        is_long = time.monotonic() - began >= PORTION_SECONDS
        if is_long or stopping.has_begun or batches[-1].failure is not None:
            return Portion(batches, is_last=False)
