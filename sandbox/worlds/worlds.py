"""Make, show, list, reset and delete worlds; change their rules."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.ruleset import parse_ruleset
from sandbox.journal.journal import forget_entries
from sandbox.price_lists.known_lists import came_with_world, latest_import
from sandbox.store.engine import reading, writing
from sandbox.store.ids import make_id
from sandbox.store.worlds import Credential, Distributor, World
from sandbox.timeline.changed_rules import follow_changed_rules
from sandbox.timeline.clock import real_now
from sandbox.timeline.opening import Worlds, read_state
from sandbox.worlds.credentials import give_credentials
from sandbox.worlds.published_credential import PUBLISHED_SECRET
from sandbox.worlds.rules import changed_rules
from sandbox.worlds.snapshots import delete_rows_of_snapshots
from sandbox.worlds.specification import (
    DistributorSpec,
    WorldSpec,
    birth_of,
    born,
    check_spec,
    new_world_id,
)
from sandbox.worlds.tables import delete_rows, world_tables
from sandbox.worlds.views import CredentialView, WorldView, world_view, world_views

__all__ = [
    "CredentialView",
    "DistributorSpec",
    "WorldSpec",
    "WorldView",
    "change_rules",
    "create_world",
    "delete_world",
    "ensure_default_world",
    "find_world",
    "list_worlds",
    "reset_world",
    "world_tables",
]

DEFAULT_WORLD = "default"
DEFAULT_CREDENTIAL = ("sandbox-client", PUBLISHED_SECRET)
_CREATE_LOCK = 7413


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
        ControlRefusal: INVALID_REQUEST, naming what is wrong; ID_TAKEN.
    """
    with writing(worlds.engine) as session:
        return _create(session, spec, real_now(), world_id, credential)


def ensure_default_world(worlds: Worlds, *, wall: datetime) -> bool:
    """Make the world `default` on a live clock where it is missing; tells whether it was.

    Args:
        worlds: the worlds of the database.
        wall: the wall clock, where its time begins.
    """
    with writing(worlds.engine) as session:
        if session.connection().dialect.name == "postgresql":
            # Two starting processes must not both find the world missing.
            session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATE_LOCK})")
        if session.get(World, DEFAULT_WORLD) is not None:
            return False
        spec = WorldSpec(name="default", seed=1, mode="live")
        _create(session, spec, wall, DEFAULT_WORLD, DEFAULT_CREDENTIAL)
    return True


def _create(
    session: Session,
    spec: WorldSpec,
    wall: datetime,
    world_id: str | None,
    credential: tuple[str, str] | None,
) -> WorldView:
    check_spec(spec)
    rules = changed_rules("{}", spec.rules)
    made_id = world_id or new_world_id()
    _refuse_taken(session, made_id, credential)
    seed = secrets.randbelow(2**31) if spec.seed is None else spec.seed
    birth = birth_of(spec, seed, json.loads(rules), wall)
    columns = {**born(birth, wall), "catalogue_import": latest_import(session.connection())}
    session.add(World(world_id=made_id, birth=birth, lease_fence=0, **columns))
    session.flush()
    _add_distributors(session, made_id, birth)
    session.flush()
    give_credentials(session.connection(), made_id, credential)
    return world_view(session.connection(), made_id)


def _refuse_taken(session: Session, world_id: str, credential: tuple[str, str] | None) -> None:
    if session.get(World, world_id) is not None:
        raise ControlRefusal(ControlError.ID_TAKEN, [f"worldId: {world_id}"])
    if credential is not None and session.get(Credential, credential[0]) is not None:
        raise ControlRefusal(ControlError.ID_TAKEN, [f"clientId: {credential[0]}"])


def _add_distributors(session: Session, world_id: str, birth: Mapping[str, Any]) -> None:
    for number, columns in enumerate(birth["distributors"], start=1):
        made_id = make_id("distributor", birth["seed"], number)
        session.add(Distributor(world_id=world_id, distributor_id=made_id, **columns))


def find_world(worlds: Worlds, world_id: str) -> WorldView:
    """Return a world, after a bounded portion of what is due in it.

    Raises:
        WorldGone: there is no such world.
    """
    with reading(worlds.engine) as connection:
        if not read_state(connection, world_id).is_behind:
            return world_view(connection, world_id)
    worlds.catch_up(world_id)
    with reading(worlds.engine) as connection:
        return world_view(connection, world_id)


def list_worlds(worlds: Worlds) -> list[WorldView]:
    """Return all worlds by id; what is due in them stays due."""
    with reading(worlds.engine) as connection:
        return world_views(connection, None)


def delete_world(worlds: Worlds, world_id: str) -> None:
    """Delete a world with all that is in it; an advance under way ends with WorldGone.

    Raises:
        WorldGone: there is no such world.
    """
    with writing(worlds.engine) as session:
        worlds.load(session.connection(), world_id)
        _empty(session, world_id)
        delete_rows_of_snapshots(session.connection(), world_id)
        session.execute(delete(World).where(World.world_id == world_id))


def reset_world(worlds: Worlds, world_id: str) -> WorldView:
    """Put a world back to what it was when it was made, with the same credentials.

    An advance under way loses its lease and ends with `WorldBusyError`.

    Raises:
        WorldGone: there is no such world.
    """
    with writing(worlds.engine) as session:
        _, state = worlds.load(session.connection(), world_id)
        birth = session.scalars(select(World.birth).where(World.world_id == world_id)).one()
        _empty(session, world_id)
        columns = born(birth, real_now())
        if not came_with_world(session.connection(), state.catalogue_import):
            columns["catalogue_import"] = latest_import(session.connection())
        del columns["name"]  # What people call it now.
        session.execute(
            update(World)
            .where(World.world_id == world_id)
            .values(lease_fence=World.lease_fence + 1, **columns)
        )
        _add_distributors(session, world_id, birth)
        session.flush()
        return world_view(session.connection(), world_id)


def change_rules(worlds: Worlds, world_id: str, overrides: Mapping[str, Any]) -> WorldView:
    """Change rules by their public names; None puts one back to its default.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: INVALID_REQUEST, naming each unknown rule and each bad value.
    """
    # What was due before happened under the rules of its day.
    with worlds.open(world_id) as world:
        stored = world.session.scalars(select(World.rules).where(World.world_id == world_id)).one()
        changed = changed_rules(stored, overrides)
        world.session.execute(update(World).where(World.world_id == world_id).values(rules=changed))
        before, world.rules = world.rules, parse_ruleset(changed)
        follow_changed_rules(world, before)
    with reading(worlds.engine) as connection:
        return world_view(connection, world_id)


def _empty(session: Session, world_id: str) -> None:
    delete_rows(session.connection(), world_id)
    forget_entries(session.connection(), world_id)
