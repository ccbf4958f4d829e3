"""Whom credentials name: a distributor and its world, with the world's clock, by one query."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from pydantic_core import from_json
from sqlalchemy import Connection, String, bindparam, cast, select

from sandbox.store.base import RowsId
from sandbox.store.prepared import Prepared
from sandbox.store.worlds import Credential, Distributor, World
from sandbox.timeline.open_world import Partner
from sandbox.timeline.world_state import (
    STATE_COLUMNS,
    WorldState,
    is_leased,
    is_over,
    now_of,
    state_at,
)

MOST_REMEMBERED: Final = 4096
"""Distributors whose rows are remembered as they were read last."""
_CALLER = Prepared(
    select(
        *STATE_COLUMNS,
        World.expires_ms,
        Distributor.distributor_id,
        Distributor.region,
        *(
            cast(column, String).label(column.key)
            for column in (
                Distributor.currencies,
                Distributor.countries,
                Distributor.market_segments,
            )
        ),
        Distributor.global_sales_enabled,
        Distributor.lga_enabled,
        Distributor.status,
    )
    .join(Distributor, Distributor.world_id == World.rows_id)
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
    """A request's distributor, its world, and the world's state when the request came.

    `world_id` is the key of the world's rows, `public_id` what everybody outside calls it.
    """

    public_id: str
    world_id: RowsId
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
    row = _row_of(connection, world_id, distributor_id)
    if row is None or is_over(row):
        return None
    leased = is_leased(row)
    return _caller(world_id, row, now_of(row, leased=leased), leased)


def _row_of(connection: Connection, world_id: str, distributor_id: str) -> Any:  # noqa: ANN401 - a row
    """Return the row of a caller, which nearly all requests of a time have in common."""
    keys = {"of_world": world_id, "of_distributor": distributor_id}
    return _CALLER.first_as_before(connection, keys)


@lru_cache(maxsize=MOST_REMEMBERED)
def _caller(world_id: str, row: Any, now: datetime, leased: bool) -> Caller:  # noqa: ANN401, FBT001 - a row; positions are the cheapest key
    """Return what a row says; remembered by all that it says, so whatever changes is seen.

    The row itself is read for each request: other processes write it too.
    """
    partner = Partner(
        distributor_id=row.distributor_id,
        region=row.region,
        currencies=tuple(from_json(row.currencies)),
        countries=tuple(from_json(row.countries)),
        market_segments=tuple(from_json(row.market_segments)),
        global_sales_enabled=row.global_sales_enabled,
        lga_enabled=row.lga_enabled,
        status=row.status,
    )
    return Caller(world_id, row.rows_id, partner, state_at(row, now, leased=leased))


def find_client(connection: Connection, client_id: str) -> Client | None:
    """Return what a client id stands for; None: there is no such client."""
    row = connection.execute(_CLIENT, {"of_client": client_id}).one_or_none()
    return None if row is None else Client(**row._asdict())
