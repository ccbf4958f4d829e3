"""How many worlds a database holds, and how many of them stand still."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, func, select

from sandbox.store.engine import reading
from sandbox.store.worlds import World

_COUNTS: Final = select(func.count(), func.count(World.blocked_event)).select_from(World)


@dataclass(frozen=True, slots=True)
class Population:
    """Numbers of worlds: all of them, and those whose clock stands at an event that failed."""

    worlds: int
    blocked: int


def count_worlds(engine: Engine) -> Population:
    """Count; worlds whose time to live is over are counted until they are removed."""
    with reading(engine) as connection:
        worlds, blocked = connection.execute(_COUNTS).one()
    return Population(worlds, blocked)
