"""What the end of a term makes due: the end itself, and the news of it when renewal opens."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from sandbox.domain.calendar import start_of
from sandbox.store.events import DueEvent
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, EventKind


def schedule_end(world: OpenWorld, customer_id: str, day: date, *, announced: bool = True) -> None:
    """Make the end of a term due at 00:00 UTC of its anniversary.

    Args:
        world: the world.
        customer_id: whose term it is.
        day: the anniversary.
        announced: the admins are told when the renewal window opens; False for the end of a credit
            pack, and for a term of whose end they will be told already.
    """
    _schedule(world, EventKind.TERM_ENDS, customer_id, start_of(day))
    if announced:
        _announce(world, customer_id, day)


def _announce(world: OpenWorld, customer_id: str, day: date) -> None:
    """Make the opening of the renewal window due, where it is still to come (section 7).

    The event names its anniversary: the rule may be another one when it is done.
    """
    end = start_of(day)
    opens = end - timedelta(days=world.rules.early_renewal_days)
    if world.now < opens < end:
        _schedule(world, EventKind.RENEWAL_COMING, customer_id, opens, day.isoformat())


def _schedule(
    world: OpenWorld, kind: EventKind, customer_id: str, due_at: datetime, subject_id: str = ""
) -> None:
    world.schedule(
        kind, due_at, customer_id=customer_id, subject_id=subject_id, priority=PRIORITIES[kind]
    )


def rearm_announcements(world: OpenWorld) -> None:
    """Put what is to be told ahead under `earlyRenewalDays` as it is now.

    Ends of credit packs are among the ends of terms here: the handler finds nothing to tell then.
    """
    world.write_events()
    world.connection.execute(
        delete(DueEvent).where(
            DueEvent.world_id == world.world_id,
            DueEvent.kind == EventKind.RENEWAL_COMING.value,
            DueEvent.due_at > world.now,
        )
    )
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)
    ends = world.connection.execute(
        select(DueEvent.customer_id, DueEvent.due_at)
        .distinct()
        .where(
            DueEvent.world_id == world.world_id,
            DueEvent.kind == EventKind.TERM_ENDS.value,
            DueEvent.due_at > world.now,
        )
        .order_by(DueEvent.due_at, DueEvent.customer_id)
    ).all()
    for customer_id, due_at in ends:
        _announce(world, customer_id, due_at.date())
