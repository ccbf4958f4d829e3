"""What a large agency makes due: the end of the days to catch up a missed upgrade (LG-8)."""

from typing import Final

from sqlalchemy import delete, select

from sandbox.accounts.agencies import LargeAgency, large_agency_of
from sandbox.large_agencies.rules import lapses_at
from sandbox.store.events import DueEvent
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, EventKind

KIND: Final = EventKind.UPGRADE_LAPSES
_MOST = 500


def arm(
    world: OpenWorld, customer_id: str, before: LargeAgency | None, agency: LargeAgency | None
) -> None:
    """Make due what is to come of a customer's upgrade as it stands now, and only that.

    Args:
        world: the world.
        customer_id: the customer.
        before: how it stood, whose event may still be on the queue.
        agency: how it stands.
    """
    was_due = lapses_at(before, world.rules) if before else None
    # The batch of now is being done, and the clock stands at an event that failed.
    if was_due and was_due > world.now:
        _disarm(world, customer_id)
    due_at = lapses_at(agency, world.rules) if agency else None
    if due_at:
        world.schedule(
            KIND, max(due_at, world.now), customer_id=customer_id, priority=PRIORITIES[KIND]
        )


def _disarm(world: OpenWorld, customer_id: str) -> None:
    world.write_events()
    world.connection.execute(
        delete(DueEvent).where(
            DueEvent.world_id == world.world_id,
            DueEvent.customer_id == customer_id,
            DueEvent.kind == KIND,
            DueEvent.failure.is_(None),
        )
    )
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)


def rearm_upgrades(world: OpenWorld) -> None:
    """Put missed upgrades of a world under the days to renew late as they are now (X1).

    What is over by fewer days is due now; what was over by then stays so by more.
    """
    world.write_events()
    waiting = world.connection.scalars(
        select(DueEvent.customer_id)
        .where(DueEvent.world_id == world.world_id, DueEvent.kind == KIND)
        .order_by(DueEvent.customer_id)
    ).all()
    for first in range(0, len(waiting), _MOST):
        portfolio = Portfolio.load(world, waiting[first : first + _MOST])
        for account in portfolio.accounts.values():
            _disarm(world, account.customer_id)
            arm(world, account.customer_id, None, large_agency_of(account.benefits))
