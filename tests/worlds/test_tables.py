"""Which tables are a world's, and that a new one is copied, restored, forked, reset and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, String, Table, insert, select

from sandbox.store.base import Base, WorldKeyed
from sandbox.store.engine import changing, reading
from sandbox.worlds.tables import world_tables
from tests.branching import fork_of, restore, snapshot_of
from tests.local import local, sqlite_url
from tests.support import InProcess, World, make_world

# Keyed by world otherwise: they must outlive a reset, or are unique in the database.
OF_WORLDS = {"worlds", "credentials", "snapshots", "journal"}


@pytest.fixture
def badges() -> Iterator[Table]:
    """A world-keyed table that nothing of the sandbox knows."""
    table = Table(
        "badges",
        Base.metadata,
        Column("world_id", String(40), primary_key=True),
        Column("badge_id", Integer, primary_key=True, autoincrement=False),
        Column("engraving", String(40)),
    )
    yield table
    Base.metadata.remove(table)


@pytest.fixture
def sandbox(badges: Table, tmp_path: Path) -> Iterator[InProcess]:
    """A sandbox whose database has that table."""
    assert badges in world_tables()
    with local(sqlite_url(tmp_path)) as client:
        yield client


def put(sandbox: InProcess, badges: Table, world: World, *engravings: str) -> None:
    with changing(sandbox.parts.engine) as connection:
        for number, text in enumerate(
            engravings, start=len(there(sandbox, badges, world.world_id))
        ):
            row = {"world_id": world.world_id, "badge_id": number, "engraving": text}
            connection.execute(insert(badges).values(row))


def there(sandbox: InProcess, badges: Table, world_id: str) -> list[str]:
    found = select(badges.c.engraving).where(badges.c.world_id == world_id)
    with reading(sandbox.parts.engine) as connection:
        return list(connection.execute(found.order_by(badges.c.badge_id)).scalars())


def test_a_new_table_is_copied_restored_forked_reset_and_deleted(
    sandbox: InProcess, badges: Table
) -> None:
    world, other = make_world(sandbox), make_world(sandbox)
    put(sandbox, badges, other, "of another world")
    put(sandbox, badges, world, "first", "second")
    snapshot = snapshot_of(world)
    assert there(sandbox, badges, snapshot) == ["first", "second"]
    put(sandbox, badges, world, "third")
    fork = fork_of(world)
    assert there(sandbox, badges, fork.world_id) == ["first", "second", "third"]
    restore(world, snapshot)
    assert there(sandbox, badges, world.world_id) == ["first", "second"]
    world.control("POST", "/reset")
    assert there(sandbox, badges, world.world_id) == []
    early = fork_of(world, snapshotId=snapshot)
    assert there(sandbox, badges, early.world_id) == ["first", "second"]
    for each in (world, early, fork):
        each.control("DELETE")
    with reading(sandbox.parts.engine) as connection:
        left = connection.execute(select(badges.c.world_id)).scalars().all()
    assert left == [other.world_id]


def test_every_table_that_names_a_world_is_a_worlds_or_known_not_to_be() -> None:
    naming = {each.name for each in Base.metadata.sorted_tables if "world_id" in each.columns}
    assert naming - {each.name for each in world_tables()} == OF_WORLDS


def test_every_class_of_the_simulation_has_its_table_among_them() -> None:
    keyed = {
        each.class_.__tablename__
        for each in Base.registry.mappers
        if issubclass(each.class_, WorldKeyed)
    }
    assert keyed == {each.name for each in world_tables()}
