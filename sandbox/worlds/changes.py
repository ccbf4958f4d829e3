"""Change a world that is there: its name, how long it lives, its rules."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.ruleset import parse_ruleset
from sandbox.store.engine import changing, reading
from sandbox.store.worlds import World
from sandbox.timeline.changed_rules import follow_changed_rules
from sandbox.timeline.opening import Worlds
from sandbox.worlds.lives import end_of
from sandbox.worlds.rules import changed_rules
from sandbox.worlds.views import WorldView, world_view
from sandbox.worlds.worlds import DEFAULT_WORLD


def change_world(worlds: Worlds, world_id: str, changes: Mapping[str, Any]) -> WorldView:
    """Change what people call a world, and how long it lives from now on.

    Args:
        worlds: the worlds of the database.
        world_id: which one.
        changes: `name`, `ttl_seconds` (None: until it is deleted), or both, or neither.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: INVALID_REQUEST, `default` shall have a time to live.
    """
    columns = {"name": changes["name"]} if "name" in changes else {}
    if "ttl_seconds" in changes:
        columns["expires_ms"] = end_of(changes["ttl_seconds"])
        if world_id == DEFAULT_WORLD and columns["expires_ms"] is not None:
            fault = f"ttlSeconds: the world {DEFAULT_WORLD} lives as long as its database"
            raise ControlRefusal(ControlError.INVALID_REQUEST, [fault])
    with changing(worlds.engine) as connection:
        worlds.load(connection, world_id)
        if columns:
            connection.execute(update(World).where(World.world_id == world_id).values(columns))
        return world_view(connection, world_id)


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
