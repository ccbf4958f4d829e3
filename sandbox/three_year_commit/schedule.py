"""What a three-year commit makes due: the ends of its days (§13.2)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from sandbox.accounts.benefits import ThreeYearCommit, three_year_commit_of
from sandbox.domain.calendar import start_of
from sandbox.domain.ruleset import Ruleset
from sandbox.store.events import DueEvent
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.rules import compliance_ends_on, ends_at, request_expires_at
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, EventKind

KINDS: Final = (
    EventKind.REQUEST_EXPIRES,
    EventKind.COMPLIANCE_ENDS,
    EventKind.COMMITMENT_ENDS,
)
_MOST = 500


def dues(held: ThreeYearCommit, rules: Ruleset) -> Iterator[tuple[EventKind, datetime]]:
    """Yield what a three-year commit makes due, and when."""
    for request in (held.request, held.recommitment):
        if request is None:
            continue
        expires = request_expires_at(request, rules)
        if expires:
            yield EventKind.REQUEST_EXPIRES, expires
        complied = compliance_ends_on(request, rules)
        if complied:
            yield EventKind.COMPLIANCE_ENDS, start_of(complied + timedelta(days=1))
    end = ends_at(held.commitment) if held.commitment else None
    if end:
        yield EventKind.COMMITMENT_ENDS, end


def arm(world: OpenWorld, customer_id: str, held: ThreeYearCommit) -> None:
    """Make due what is to come of a customer's three-year commit as it is now, and only that."""
    world.write_events()
    world.connection.execute(
        delete(DueEvent).where(
            DueEvent.world_id == world.world_id,
            DueEvent.customer_id == customer_id,
            DueEvent.kind.in_(KINDS),
            # The batch of now is being done, and the clock stands at an event that failed.
            DueEvent.due_at > world.now,
            DueEvent.failure.is_(None),
        )
    )
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)
    for kind, due_at in dues(held, world.rules):
        world.schedule(
            kind, max(due_at, world.now), customer_id=customer_id, priority=PRIORITIES[kind]
        )


def rearm_requests(world: OpenWorld) -> None:
    """Put the requests of a world under the days to accept and to comply as they are now.

    What is over by a shorter time is due now; what was over by then stays so by a longer one.
    """
    world.write_events()
    waiting = world.connection.scalars(
        select(DueEvent.customer_id)
        .distinct()
        .where(DueEvent.world_id == world.world_id, DueEvent.kind.in_(KINDS[:2]))
        .order_by(DueEvent.customer_id)
    ).all()
    for first in range(0, len(waiting), _MOST):
        portfolio = Portfolio.load(world, waiting[first : first + _MOST])
        for account in portfolio.accounts.values():
            held = three_year_commit_of(account.benefits)
            if held:
                arm(world, account.customer_id, held)
