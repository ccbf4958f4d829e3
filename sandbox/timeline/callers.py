"""Whom credentials name: a distributor and its world, with the world's clock, by one query."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from sandbox.store.prepared import Prepared
from sandbox.store.worlds import Credential, Distributor, World
from sandbox.timeline.open_world import Partner
from sandbox.timeline.opening import WORLD_COLUMNS, WorldState, is_over, state_of

_CALLER = Prepared(
    select(
        *WORLD_COLUMNS,
        Distributor.distributor_id,
        Distributor.region,
        Distributor.currencies,
        Distributor.countries,
        Distributor.market_segments,
        Distributor.global_sales_enabled,
        Distributor.status,
    )
    .join(Distributor, Distributor.world_id == World.world_id)
    .where(
        World.world_id == bindparam("of_world"),
        Distributor.distributor_id == bindparam("of_distributor"),
    )
)
_CLIENT = select(Credential.client_secret, Credential.world_id, Credential.distributor_id).where(
    Credential.client_id == bindparam("of_client")
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A request's distributor, its world, and the world's state when the request came."""

    world_id: str
    partner: Partner
    state: WorldState


@dataclass(frozen=True, slots=True)
class Client:
    """A client id's secret, and the distributor and the world that it stands for."""

    client_secret: str
    world_id: str
    distributor_id: str


def find_caller(connection: Connection, world_id: str, distributor_id: str) -> Caller | None:
    """Return a distributor and the state of its world; None: one of them is gone."""
    keys = {"of_world": world_id, "of_distributor": distributor_id}
    row = _CALLER.first(connection, keys)
    if row is None or is_over(row):
        return None
    return Caller(world_id, Partner.of(row), state_of(row))


def find_client(connection: Connection, client_id: str) -> Client | None:
    """Return what a client id stands for; None: there is no such client."""
    row = connection.execute(_CLIENT, {"of_client": client_id}).one_or_none()
    return None if row is None else Client(**row._asdict())
