"""Make, show and delete worlds."""

import json
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, literal, select

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.price_lists.known_lists import latest_import
from sandbox.store.base import RowsId, table_of
from sandbox.store.engine import changing, reading
from sandbox.store.prepared import Prepared
from sandbox.store.worlds import Credential, World
from sandbox.timeline.clock import real_now, real_us
from sandbox.timeline.opening import Worlds, read_state
from sandbox.worlds.credentials import give_credentials
from sandbox.worlds.first_things import add_first_things
from sandbox.worlds.lives import (
    check_room,
    end_of,
    remove_ended,
    remove_expired,
    remove_or_end,
)
from sandbox.worlds.published_credential import PUBLISHED_SECRET
from sandbox.worlds.rules import changed_rules
from sandbox.worlds.specification import (
    DistributorSpec,
    WorldSpec,
    birth_of,
    born,
    check_spec,
    new_world_id,
)
from sandbox.worlds.tables import world_tables
from sandbox.worlds.views import CredentialView, WorldView, world_view

__all__ = [
    "CredentialView",
    "DistributorSpec",
    "WorldSpec",
    "WorldView",
    "create_world",
    "delete_world",
    "ensure_default_world",
    "find_world",
    "world_tables",
]

DEFAULT_WORLD = "default"
DEFAULT_CREDENTIAL = ("sandbox-client", PUBLISHED_SECRET)
_CREATE_LOCK = 7413
_NEW_WORLD = Prepared(insert(table_of(World)))


def create_world(
    worlds: Worlds,
    spec: WorldSpec,
    *,
    world_id: str | None = None,
    credential: tuple[str, str] | None = None,
) -> WorldView:
    """Make a world with its distributors and a credential for each.

    Args:
        worlds: the worlds of the database.
        spec: what it shall be like.
        world_id: a new one is made where none is given.
        credential: client id and secret of the first distributor; else they are random.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming what is wrong; ID_TAKEN; TOO_MANY_WORLDS.
    """
    remove_expired(worlds)
    with changing(worlds.engine) as connection:
        check_room(worlds, connection)
        return _create(worlds, connection, spec, real_now(), world_id, credential)


def ensure_default_world(worlds: Worlds, *, wall: datetime) -> bool:
    """Make the world `default` on a live clock where it is missing; tells whether it was.

    Args:
        worlds: the worlds of the database.
        wall: the wall clock, where its time begins.
    """
    # It may have been deleted by a process that was killed over it.
    remove_ended(worlds, DEFAULT_WORLD)
    with changing(worlds.engine) as connection:
        if connection.dialect.name == "postgresql":
            # Two starting processes must not both find the world missing.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATE_LOCK})")
        if _is_there(connection, World.world_id == DEFAULT_WORLD):
            return False
        spec = WorldSpec(name="default", seed=1, mode="live", flex_discounts="sample")
        _create(worlds, connection, spec, wall, DEFAULT_WORLD, DEFAULT_CREDENTIAL)
    return True


def _create(
    worlds: Worlds,
    connection: Connection,
    spec: WorldSpec,
    wall: datetime,
    world_id: str | None,
    credential: tuple[str, str] | None,
) -> WorldView:
    check_spec(spec)
    rules = changed_rules("{}", spec.rules)
    _refuse_taken(connection, world_id, credential)
    made_id = world_id or new_world_id()
    rows_id = RowsId(made_id) if world_id is None else _unused_rows_id(connection, world_id)
    seed = secrets.randbelow(2**31) if spec.seed is None else spec.seed
    birth = birth_of(spec, seed, json.loads(rules), wall)
    _NEW_WORLD.run(
        connection,
        {
            **born(birth, wall),
            "world_id": made_id,
            "rows_id": rows_id,
            "birth": birth,
            "catalogue_import": latest_import(connection),
            "lease_fence": 0,
            "expires_ms": end_of(spec.ttl_seconds),
            "journal_since_us": 0,
            "made_us": real_us(),
        },
    )
    add_first_things(worlds, connection, made_id, rows_id, birth)
    give_credentials(connection, made_id, rows_id, credential)
    return world_view(connection, made_id)


def _refuse_taken(
    connection: Connection, world_id: str | None, credential: tuple[str, str] | None
) -> None:
    """Refuse ids of the caller's choice that are in use; those that are drawn never are."""
    if world_id is not None and _is_there(connection, World.world_id == world_id):
        raise ControlRefusal(ControlError.ID_TAKEN, [f"worldId: {world_id}"])
    if credential and _is_there(connection, Credential.client_id == credential[0]):
        raise ControlRefusal(ControlError.ID_TAKEN, [f"clientId: {credential[0]}"])


def _unused_rows_id(connection: Connection, world_id: str) -> RowsId:
    """Return the key of a new world's rows: its id, unless what is left of another has that key.

    A large world of that id may have been reset and deleted since, before all its rows were gone.
    """
    is_used = _is_there(connection, World.rows_id == world_id)
    return RowsId(new_world_id() if is_used else world_id)


def _is_there(connection: Connection, condition: ColumnElement[bool]) -> bool:
    return connection.execute(select(literal(1)).where(condition)).first() is not None


def find_world(worlds: Worlds, world_id: str, *, counted: bool = True) -> WorldView:
    """Return a world, after a bounded portion of what is due in it.

    Args:
        worlds: the worlds of the database.
        world_id: which one.
        counted: whether its sizes are wanted too, which take longer the larger it is.

    Raises:
        WorldGone: there is no such world.
    """
    with reading(worlds.engine) as connection:
        if not read_state(connection, world_id).is_behind:
            return world_view(connection, world_id, counted=counted)
    worlds.catch_up(world_id)
    with reading(worlds.engine) as connection:
        return world_view(connection, world_id, counted=counted)


def delete_world(worlds: Worlds, world_id: str) -> None:
    """Delete a world with all that is in it; an advance under way ends with WorldGone.

    Raises:
        WorldGone: there is no such world.
    """
    with changing(worlds.engine) as connection:
        _, state = worlds.load(connection, world_id)
        is_removed = remove_or_end(connection, world_id, state.rows_id)
    if not is_removed:
        remove_ended(worlds, world_id)
