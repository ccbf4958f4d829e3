"""The bar on every page of a world: which worlds there are, its now, what is due next."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.console.console import Console

if TYPE_CHECKING:
    from sandbox.client import World


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar shows."""

    world_id: str
    world_name: str
    now: datetime
    mode: str


def world_of(console: Console, world_id: str) -> "World":
    """Return a world of the control plane.

    Raises:
        WorldNotFound: there is no such world.
    """
    return console.sandbox().get_world(world_id)


def bar_of(console: Console, world_id: str) -> Bar:
    """Return the bar of a world.

    Raises:
        WorldNotFound: there is no such world.
    """
    world = world_of(console, world_id).resource
    return Bar(
        world_id=world.world_id,
        world_name=world.name or world.world_id,
        now=world.clock.now,
        mode=world.clock.mode,
    )
