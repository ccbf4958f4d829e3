"""The bar on every page of a world: which worlds there are, its now, what is due next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sandbox.console.console import Console
from sandbox.console.moving import this_page
from sandbox.console.term.words import EVENTS
from sandbox.console.words import counted
from sandbox.domain.wire import instant_text
from sandbox.timeline.events import first_due
from sandbox.timeline.opening import read_state
from sandbox.timeline.running import RunningAdvance, running_advance
from sandbox.worlds.listing import newest_names

if TYPE_CHECKING:
    from sandbox.client import World

SWITCHER: Final = 50
"""So many worlds are in the switcher, the newest; all are on a page of their own."""


@dataclass(frozen=True, slots=True)
class NextDue:
    """What fires next; `failure` says why the clock stands there."""

    kind: str
    at: datetime
    customer_id: str
    failure: str | None

    @property
    def name(self) -> str:
        """What it is."""
        return EVENTS.get(self.kind, self.kind)

    def in_time(self, now: datetime) -> str:
        """Return when it fires, from a now on."""
        days = (self.at.date() - now.date()).days
        if self.at <= now:
            return "now"
        return f"in {counted(days, 'day')}" if days else f"today at {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar shows; `worlds` are names by id, this world's first.

    `here` is the page that a person comes back to when the bar has done something.
    """

    world_id: str
    world_name: str
    worlds: Mapping[str, str]
    world_count: int
    now: datetime
    mode: str
    rate: float
    due: NextDue | None
    running: RunningAdvance | None
    here: str

    @property
    def seen(self) -> str:
        """What stands in the bar, as one word: another one tells that something has changed."""
        due = f"{self.due.kind}.{instant_text(self.due.at)}" if self.due else ""
        failed = "failed" if self.due and self.due.failure else ""
        running = "running" if self.running else ""
        return "_".join([instant_text(self.now), self.mode, str(self.rate), due, failed, running])

    @property
    def is_moving(self) -> bool:
        """Whether the now moves by itself."""
        return self.mode != "frozen" or self.running is not None


def world_of(console: Console, world_id: str) -> "World":
    """Return a world of the control plane, to be called; nothing is asked yet."""
    from sandbox.console.named_world import NamedWorld  # noqa: PLC0415 - httpx takes a tenth of a second

    return NamedWorld(console.sandbox(), world_id)


def bar_of(console: Console, world_id: str, *, here: str | None = None) -> Bar:
    """Return the bar of a world.

    Args:
        console: the parts of the pages.
        world_id: the world.
        here: the page to come back to, where it is not the one that is asked for.

    Raises:
        WorldGone: there is no such world.
    """
    with console.worlds.read(world_id) as world:
        connection = world.connection
        clock = read_state(connection, world_id).clock
        total, names = newest_names(connection, world_id, SWITCHER)
        due = first_due(connection, world.world_id) if world.next_due_at is not None else None
        return Bar(
            world_id=world_id,
            world_name=names.get(world_id) or world_id,
            worlds=names,
            world_count=total,
            now=world.now,
            mode=clock.mode,
            rate=clock.rate,
            due=NextDue(due.kind, due.due_at, due.customer_id, due.failure) if due else None,
            running=running_advance(connection, world_id) if world.held else None,
            here=this_page(world_id) if here is None else here,
        )
