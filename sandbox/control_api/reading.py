"""Read what a world holds at its now, and whether a body fits it."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy import Connection

from sandbox.control_api.parsing import faults_of
from sandbox.partner_api.schemas.account_values import Known, ValuedModel
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds


@contextmanager
def caught_up(worlds: Worlds, world_id: str) -> Iterator[Connection]:
    """Read a world after a bounded portion of what is due in it.

    Raises:
        WorldGone: there is no such world.
    """
    with worlds.read(world_id) as world:
        yield world.connection


def value_faults(world: OpenWorld, body: ValuedModel, segment: str | None = None) -> list[str]:
    """Name the values of a body that are not as Adobe wants them, each with what would be right.

    The longest term is that of a market segment, by default of the usual one (X9).
    """
    try:
        body.checked(Known.of(world, segment))
    except ValidationError as error:
        return faults_of(error)
    return []
