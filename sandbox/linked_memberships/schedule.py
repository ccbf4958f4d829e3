"""What a linked membership makes due: its anniversaries, and refreshes asked for (LM-4, LM-5)."""

from datetime import date, datetime, timedelta
from typing import Final

from sandbox.domain.calendar import add_months, start_of
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, EventKind

KINDS: Final = (EventKind.LINKED_ANNIVERSARY, EventKind.LINKED_REFRESHED)
_MONTHS: Final = 12


def next_anniversary(group: LinkedGroup, after: date) -> date:
    """Return the first anniversary of a group after a day.

    One that was made on the 29th of February returns to it in leap years, as terms do (RN-1).
    """
    made = group.created_at.date()
    years = max(after.year - made.year, 1)
    day = add_months(made, years * _MONTHS)
    return day if day > after else add_months(made, (years + 1) * _MONTHS)


def is_anniversary(group: LinkedGroup, now: datetime) -> bool:
    """Tell whether now is the instant of an anniversary, rather than one that waited for it."""
    today = now.date()
    return now == start_of(today) and next_anniversary(group, today - timedelta(days=1)) == today


def schedule_anniversary(world: OpenWorld, group: LinkedGroup, owner_id: str) -> None:
    """Make the next anniversary of a group due, at 00:00 UTC; its owner's schedule shows it."""
    day = next_anniversary(group, world.today)
    schedule_look_back(world, group.group_id, owner_id, start_of(day))


def schedule_look_back(world: OpenWorld, group_id: str, owner_id: str, due_at: datetime) -> None:
    """Make it due to compute a group's levels anew: at its anniversary, or when that has waited."""
    _schedule(world, EventKind.LINKED_ANNIVERSARY, due_at, group_id, owner_id)


def schedule_refresh(world: OpenWorld, group_id: str, customer_id: str, due_at: datetime) -> None:
    """Make a refresh of a group's levels due at an instant; that customer's schedule shows it."""
    _schedule(world, EventKind.LINKED_REFRESHED, due_at, group_id, customer_id)


def _schedule(
    world: OpenWorld, kind: EventKind, due_at: datetime, group_id: str, customer_id: str
) -> None:
    world.schedule(
        kind,
        due_at,
        customer_id=customer_id,
        subject_id=group_id,
        priority=PRIORITIES[kind],
    )
