"""A world as the control plane and the command line show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from sandbox.store.rows import by_name
from sandbox.store.worlds import Credential, Distributor, World
from sandbox.timeline.opening import WORLD_COLUMNS, WorldGone, state_of
from sandbox.worlds.rules import effective_rules


@dataclass(frozen=True)
class CredentialView:
    """What a client of a distributor needs."""

    distributor_id: str
    name: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class WorldView:
    """A world as it is shown: `rules` are all that are in force, by their public names."""

    world_id: str
    name: str
    seed: int
    mode: str
    now: datetime
    rate: float
    next_event_at: datetime | None
    rules: dict[str, Any]
    credentials: list[CredentialView]


_credential = by_name(CredentialView)
_CREDENTIALS = (
    select(
        Credential.world_id,
        Credential.distributor_id,
        Distributor.name,
        Credential.client_id,
        Credential.client_secret,
    )
    .join(
        Distributor,
        (Distributor.world_id == Credential.world_id)
        & (Distributor.distributor_id == Credential.distributor_id),
    )
    .order_by(Credential.world_id, Credential.distributor_id)
)


def world_view(connection: Connection, world_id: str) -> WorldView:
    """Return one world.

    Raises:
        WorldGone: there is no such world.
    """
    found = world_views(connection, world_id)
    if not found:
        raise WorldGone(world_id)
    return found[0]


def world_views(connection: Connection, world_id: str | None = None) -> list[WorldView]:
    """Return all worlds by id, or only the one that is named."""
    worlds = select(World.world_id, *WORLD_COLUMNS).order_by(World.world_id)
    credentials = _CREDENTIALS
    if world_id is not None:
        worlds = worlds.where(World.world_id == world_id)
        credentials = credentials.where(Credential.world_id == world_id)
    by_world: dict[str, list[CredentialView]] = {}
    for row in connection.execute(credentials):
        by_world.setdefault(row.world_id, []).append(_credential(row))
    rows = connection.execute(worlds).all()
    return [_one_view(row, by_world.get(row.world_id, [])) for row in rows]


def _one_view(row: Row[*tuple[Any, ...]], credentials: list[CredentialView]) -> WorldView:
    state = state_of(row)
    return WorldView(
        world_id=row.world_id,
        name=row.name,
        seed=row.seed,
        mode=row.clock_mode,
        now=state.now,
        rate=row.clock_rate,
        next_event_at=row.next_due_at,
        rules=effective_rules(state.rules),
        credentials=credentials,
    )
