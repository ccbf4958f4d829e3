"""Where a clock is to go, and how it runs: goals of an advance, modes, events given up."""

from collections.abc import Callable
from datetime import datetime

import isodate
from sqlalchemy import select, update

from sandbox.domain.calendar import LAST_INSTANT, start_of
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.goals import RENEWAL_DATE
from sandbox.domain.statuses import Status
from sandbox.store.accounts import Customer
from sandbox.store.engine import writing
from sandbox.store.events import DueEvent
from sandbox.store.orders import SubscriptionRow
from sandbox.store.worlds import World
from sandbox.timeline import queue
from sandbox.timeline.advance import WorldBusyError, advance
from sandbox.timeline.clock import real_ms
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds, unblock
from sandbox.timeline.queue import Due
from sandbox.timeline.releases import finish_releases
from sandbox.worlds.specification import check_instant, check_rate

Goal = Callable[[OpenWorld], datetime]


def at_instant(goal: datetime) -> Goal:
    """Return the goal of an instant."""

    def find(_: OpenWorld) -> datetime:
        return _within(goal, "to")

    return find


def after(duration: str) -> Goal:
    """Return the goal of a duration (ISO 8601) from now; months and years are calendar ones."""

    def find(world: OpenWorld) -> datetime:
        return _within(_plus(world.now, duration, "by"), "by")

    return find


def at_date_of(which: str, customer_id: str, offset: str | None = None) -> Goal:
    """Return the goal of 00:00 UTC of a customer's cotermDate or renewalDate, plus a duration.

    The renewalDate is the earliest pending one of the customer's active subscriptions.
    """

    def find(world: OpenWorld) -> datetime:
        start = _date_of(world, which, customer_id)
        return _within(start if offset is None else _plus(start, offset, "offset"), "to")

    return find


def _date_of(world: OpenWorld, which: str, customer_id: str) -> datetime:
    customer = world.session.get(Customer, (world.world_id, customer_id))
    if customer is None:
        raise ControlRefusal(ControlError.CUSTOMER_NOT_FOUND, [f"customerId: {customer_id}"])
    day = customer.coterm_date
    if which == RENEWAL_DATE:
        # SQLite would look for `min()` in an index of the whole world's renewal dates.
        found = world.session.scalars(
            select(SubscriptionRow.renewal_date).where(
                SubscriptionRow.world_id == world.world_id,
                SubscriptionRow.customer_id == customer_id,
                SubscriptionRow.status == Status.ACTIVE.value,
            )
        )
        day = min(found, default=None)
    if day is None:
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            [f"to: the customer has no {which} yet; place an order that completes first"],
        )
    return start_of(day)


def _plus(start: datetime, duration: str, name: str) -> datetime:
    try:
        reached: datetime = start + isodate.parse_duration(duration)
    except (OverflowError, ValueError):
        raise ControlRefusal(
            ControlError.INVALID_REQUEST, [f"{name}: leads out of the calendar; name a shorter one"]
        ) from None
    return reached.replace(microsecond=0)


def _within(goal: datetime, name: str) -> datetime:
    """Refuse a goal after the last instant; one before the first is before now anyway."""
    if goal > LAST_INSTANT:
        check_instant(name, goal)
    return goal


def set_clock(
    worlds: Worlds,
    world_id: str,
    mode: str,
    *,
    now: datetime | None = None,
    rate: float | None = None,
) -> None:
    """Set how a world's clock runs, after advancing it to `now` where that is given.

    Args:
        worlds: the worlds of the database.
        world_id: which one.
        mode: frozen, live or scaled.
        now: everything due by then fires.
        rate: world seconds a real second, for a scaled clock; else what it was.

    Raises:
        ControlRefusal: INVALID_REQUEST, a rate out of range or without mode scaled.
        WorldGone, WorldBusyError, ClockBackwardsError, EventFailedError: as by `advance`.
    """
    if rate is not None:
        check_rate(mode, rate)
    if now is not None:
        check_instant("now", now)
        advance(worlds, world_id, at_instant(now))
    finish_releases(worlds.engine)
    with writing(worlds.engine) as session:
        _, state = worlds.load(session.connection(), world_id)
        if state.leased:
            raise WorldBusyError(world_id)
        kept = state.clock.rate if rate is None else rate
        session.execute(
            update(World)
            .where(World.world_id == world_id)
            .values(
                clock_mode=mode,
                clock_at=state.now,
                clock_real_ms=real_ms(),
                clock_rate=kept if mode == "scaled" else 1.0,
            )
        )


def skip_event(worlds: Worlds, world_id: str, event_id: int) -> Due:
    """Give a failed event up, so that the clock can go on; returns what it was.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: EVENT_NOT_FOUND, or NOT_FAILED.
    """
    with worlds.open(world_id, catch_up=False) as world:
        found = world.session.get(DueEvent, (world.world_id, event_id))
        if found is None:
            raise ControlRefusal(ControlError.EVENT_NOT_FOUND, [f"eventId: {event_id}"])
        if found.failure is None:
            raise ControlRefusal(ControlError.NOT_FAILED, [f"eventId: {event_id}"])
        due = Due(event_id, found.due_at, found.kind, found.customer_id, found.subject_id)
        queue.remove(world.connection, world.world_id, [due])
        unblock(world.connection, world_id)
        world.next_due_at = queue.next_due_at(world.connection, world.world_id)
        world.record(
            "event.skipped",
            f"{due.kind} was given up: {found.failure}",
            customer_id=due.customer_id,
        )
    return due
