"""Write to distributors on the first of a month that changes their price lists (PL-6)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, literal, select

from sandbox.domain.calendar import add_months, start_of
from sandbox.domain.statuses import Status
from sandbox.price_lists.emails import send_price_lists
from sandbox.price_lists.lists import LAST_MONTH
from sandbox.price_lists.month import changed_lists
from sandbox.store.events import DueEvent
from sandbox.store.worlds import Distributor
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, Due, EventKind

KIND = EventKind.PRICE_LIST_MONTH


def announce_price_lists(world: OpenWorld, events: list[Due]) -> None:
    """Tell distributors what the month that begins changes about their price lists.

    The handler of `price_list.month`. Whose contract is inactive may fetch no list and is told
    nothing. The next month is due whatever this one changes, since price lists may be imported
    meanwhile.
    """
    for distributor in _distributors(world, [due.subject_id for due in events]):
        if distributor.status == Status.ACTIVE:
            found = changed_lists(world.reference.catalogue, distributor, world.today)
            send_price_lists(world, distributor, world.today, found)
        _expect_next(world, distributor.distributor_id)


def expect_price_lists(world: OpenWorld, distributor: Distributor) -> None:
    """Make the next month due for a distributor that has an address, and nothing for one without.

    What is due already stays.
    """
    world.write_events()
    if not distributor.email:
        world.connection.execute(
            delete(DueEvent).where(
                *_due_of(world, distributor),
                # The clock stands at an event that failed until it is done or skipped.
                DueEvent.failure.is_(None),
            )
        )
        world.next_due_at = queue.next_due_at(world.connection, world.world_id)
    elif not _is_expected(world, distributor):
        _expect_next(world, distributor.distributor_id)


def expect_all_price_lists(world: OpenWorld) -> None:
    """Make the next month due for the distributors of a world that is being made."""
    found = world.session.scalars(
        select(Distributor)
        .where(Distributor.world_id == world.world_id, Distributor.email != "")
        .order_by(Distributor.distributor_id)
    )
    for distributor in found.all():
        _expect_next(world, distributor.distributor_id)


def _expect_next(world: OpenWorld, distributor_id: str) -> None:
    month = _month_after(world.now)
    if month <= LAST_MONTH:
        world.schedule(KIND, start_of(month), subject_id=distributor_id, priority=PRIORITIES[KIND])


def _month_after(now: datetime) -> date:
    return add_months(now.date().replace(day=1), 1)


def _is_expected(world: OpenWorld, distributor: Distributor) -> bool:
    found = select(literal(1)).where(*_due_of(world, distributor)).limit(1)
    return world.connection.execute(found).first() is not None


def _due_of(world: OpenWorld, distributor: Distributor) -> tuple[ColumnElement[bool], ...]:
    return (
        DueEvent.world_id == world.world_id,
        DueEvent.kind == KIND.value,
        DueEvent.subject_id == distributor.distributor_id,
    )


def _distributors(world: OpenWorld, distributor_ids: list[str]) -> Sequence[Distributor]:
    """Return those of a batch that still have an address."""
    return world.session.scalars(
        select(Distributor)
        .where(
            Distributor.world_id == world.world_id,
            Distributor.distributor_id.in_(distributor_ids),
            Distributor.email != "",
        )
        .order_by(Distributor.distributor_id)
        .execution_options(populate_existing=True)
    ).all()
