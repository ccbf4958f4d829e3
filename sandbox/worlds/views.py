"""A world as the control plane and the command line show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from sandbox.store.prepared import Prepared
from sandbox.store.rows import by_name
from sandbox.store.worlds import Credential, Distributor, World
from sandbox.timeline.opening import WorldGone
from sandbox.timeline.world_state import WORLD_COLUMNS, state_of
from sandbox.worlds.rules import effective_rules
from sandbox.worlds.sizes import Sizes, sizes_of


@dataclass(frozen=True)
class CredentialView:
    """What a client of a distributor needs."""

    distributor_id: str
    name: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class WorldView:
    """A world as it is shown: `rules` are all that are in force, by their public names.

    `expires_at` is real time, None where it lives until it is deleted. `sizes` are None where
    nobody asked for them.
    """

    world_id: str
    name: str
    seed: int
    mode: str
    now: datetime
    rate: float
    next_event_at: datetime | None
    rules: dict[str, Any]
    credentials: list[CredentialView]
    expires_at: datetime | None
    sizes: Sizes | None


_credential = by_name(CredentialView)
_CREDENTIALS = (
    select(
        Credential.world_id,
        Credential.distributor_id,
        Distributor.name,
        Credential.client_id,
        Credential.client_secret,
    )
    .join(World, World.world_id == Credential.world_id)
    .join(
        Distributor,
        (Distributor.world_id == World.rows_id)
        & (Distributor.distributor_id == Credential.distributor_id),
    )
    .order_by(Credential.world_id, Credential.distributor_id)
)
_CREDENTIALS_OF = Prepared(_CREDENTIALS.where(Credential.world_id == bindparam("of_world")))
_WORLDS = select(World.world_id, *WORLD_COLUMNS).order_by(World.world_id)
_ONE = Prepared(_WORLDS.where(World.world_id == bindparam("of_world")))


def world_view(connection: Connection, world_id: str, *, counted: bool = True) -> WorldView:
    """Return one world, with its sizes where they shall be counted.

    Raises:
        WorldGone: there is no such world.
    """
    row = _ONE.first(connection, {"of_world": world_id})
    if row is None:
        raise WorldGone(world_id)
    credentials = _CREDENTIALS_OF.all(connection, {"of_world": world_id})
    sizes = sizes_of(connection, row.rows_id) if counted else None
    return _one_view(row, [_credential(each) for each in credentials], sizes)


def world_views(connection: Connection, world_ids: Sequence[str]) -> list[WorldView]:
    """Return the worlds that are named, in the order in which they are."""
    by_world: dict[str, list[CredentialView]] = {}
    for each in connection.execute(_CREDENTIALS.where(Credential.world_id.in_(world_ids))):
        by_world.setdefault(each.world_id, []).append(_credential(each))
    found = connection.execute(_WORLDS.where(World.world_id.in_(world_ids)))
    rows = {row.world_id: row for row in found}
    return [
        _one_view(row, by_world.get(world_id, []), sizes_of(connection, row.rows_id))
        for world_id in world_ids
        if (row := rows.get(world_id)) is not None
    ]


def _one_view(
    row: Row[*tuple[Any, ...]], credentials: list[CredentialView], sizes: Sizes | None
) -> WorldView:
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
        expires_at=None
        if row.expires_ms is None
        else datetime.fromtimestamp(row.expires_ms // 1000, UTC),
        sizes=sizes,
    )
