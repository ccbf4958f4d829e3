"""Calls about the clock of a world, what fires next and what has happened."""

from sandbox.client.calls import Sent, operation
from sandbox.client.values import Duration, Instant, body, offset_of, query
from sandbox.client.world_calls import WORLD
from sandbox.control_api.clock_schemas import (
    Advanced,
    Events,
    RunningAdvanceResource,
    Schedule,
    SkippedEvent,
)
from sandbox.control_api.world_schemas import ClockResource, Mode
from sandbox.domain.goals import COTERM_DATE

ADVANCE = f"{WORLD}/clock/advance"


@operation("get_clock", "GET", f"{WORLD}/clock", ClockResource)
def get_clock(world_id: str) -> Sent:
    """Show what time it is in a world, and when its next event is due."""
    return Sent()


@operation("set_clock", "PUT", f"{WORLD}/clock", ClockResource, takes_long=True)
def set_clock(
    world_id: str, mode: Mode, *, now: Instant | None = None, rate: float | None = None
) -> Sent:
    """Set how a clock runs; with `now`, everything due by then fires first."""
    return Sent(body(mode=mode, now=now, rate=rate))


@operation("get_advance", "GET", ADVANCE, RunningAdvanceResource)
def get_advance(world_id: str) -> Sent:
    """Show the advance that is under way, with the instant reached."""
    return Sent()


@operation("advance_clock", "POST", ADVANCE, Advanced, takes_long=True)
def advance(
    world_id: str,
    *,
    to: Instant | None = None,
    by: Duration | None = None,
    days: int | None = None,
    dry_run: bool = False,
) -> Sent:
    """Advance the clock; everything due up to and including the goal fires.

    Args:
        world_id: which world.
        to: an instant.
        by: a duration from now, `P1M` or a timedelta.
        days: the same in days.
        dry_run: only say what would fire.

    Raises:
        TypeError: none or several of `to`, `by` and `days` are given.
    """
    if sum(each is not None for each in (to, by, days)) != 1:
        raise TypeError("name one goal: to=, by= or days=")
    reached = by if days is None else f"P{days}D"
    return Sent(body(to=to, by=reached, dry_run=dry_run))


@operation("advance_clock", "POST", ADVANCE, Advanced, takes_long=True)
def advance_to_date(
    world_id: str,
    date: str,
    customer_id: str,
    *,
    offset: Duration | None = None,
    dry_run: bool = False,
) -> Sent:
    """Advance the clock to 00:00 UTC of a customer's date, or an offset before or after it.

    Args:
        world_id: which world.
        date: `cotermDate`, or `renewalDate`, the earliest of its subscriptions.
        customer_id: whose date.
        offset: such as `-P31D`.
        dry_run: only say what would fire.
    """
    return Sent(body(to=date, customer_id=customer_id, offset=offset, dry_run=dry_run))


@operation("advance_clock", "POST", ADVANCE, Advanced, takes_long=True)
def advance_customer(
    world_id: str,
    moment: str,
    customer_id: str,
    *,
    dry_run: bool = False,
) -> Sent:
    """Advance the clock to 00:00 UTC of a day that is counted from a customer's anniversary.

    Args:
        world_id: which world.
        moment: `AD`, `AD-3` (days), `AD+1m`, `AD-1y`.
        customer_id: whose anniversary.
        dry_run: only say what would fire.

    Raises:
        ValueError: the moment is none.
    """
    offset = offset_of(moment)
    return Sent(body(to=COTERM_DATE, customer_id=customer_id, offset=offset, dry_run=dry_run))


@operation("get_schedule", "GET", f"{WORLD}/schedule", Schedule)
def get_schedule(
    world_id: str,
    *,
    until: Instant | None = None,
    customer_id: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Sent:
    """List what fires next, in order."""
    return Sent(
        query=query(until=until, customer_id=customer_id, limit=limit, offset=offset),
    )


@operation("get_events", "GET", f"{WORLD}/events", Events)
def get_events(
    world_id: str,
    *,
    customer_id: str | None = None,
    kind: str | None = None,
    from_: Instant | None = None,
    to: Instant | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Sent:
    """List what has happened, oldest first."""
    return Sent(
        query=query(
            customer_id=customer_id, kind=kind, from_=from_, to=to, limit=limit, offset=offset
        ),
    )


@operation("skip_event", "POST", f"{WORLD}/events/{{event_id}}/skip", SkippedEvent)
def skip_event(world_id: str, event_id: int | str) -> Sent:
    """Give a failed event up, so that the clock can go on."""
    return Sent()
