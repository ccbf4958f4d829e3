"""Ask a world's faults whether a request shall meet one of them.

They are asked in the order in which they were ordered, and the first that fires has the request:
those after it do not see it. The counters are changed with the faults' rows locked, so that
several workers agree on them.
"""

from dataclasses import replace

from sqlalchemy import Connection, Engine, bindparam, select, update

from sandbox.faults.model import Asked, Fault
from sandbox.store.base import RowsId, table_of
from sandbox.store.engine import changing, reading
from sandbox.store.faults import FaultRow
from sandbox.store.prepared import Prepared
from sandbox.store.rows import by_name, columns_for

_of_row = by_name(Fault)
_BY_WORLD = (
    select(*columns_for(Fault, FaultRow))
    .where(FaultRow.world_id == bindparam("of_world"))
    .order_by(FaultRow.number)
)
_ALL = Prepared(_BY_WORLD)
# All in their order: two requests, or a request and a deletion, cannot wait for each other.
_ALL_LOCKED = Prepared(_BY_WORLD.with_for_update())
_COUNT = Prepared(
    update(table_of(FaultRow))
    .where(FaultRow.world_id == bindparam("of_world"), FaultRow.number == bindparam("of_number"))
    .values(seen=bindparam("new_seen"), fired=bindparam("new_fired"))
)


def faults_of(connection: Connection, world_id: RowsId, *, locked: bool = False) -> list[Fault]:
    """Return a world's faults in their order; locked, nobody else counts on them meanwhile."""
    statement = _ALL_LOCKED if locked else _ALL
    return [_of_row(row) for row in statement.all(connection, {"of_world": world_id})]


def ask(engine: Engine, world_id: RowsId, seed: int, asked: Asked) -> Fault | None:
    """Return the fault that a request meets, and count it; None: the request is spared.

    Args:
        engine: the database.
        world_id: the caller's world.
        seed: of the world, from which chances are drawn.
        asked: what the request asks for.
    """
    with reading(engine) as connection:
        if not any(map(asked.is_matched_by, faults_of(connection, world_id))):
            return None
    with changing(engine) as connection:
        return _first_that_fires(connection, world_id, seed, asked)


def _first_that_fires(
    connection: Connection, world_id: RowsId, seed: int, asked: Asked
) -> Fault | None:
    for fault in filter(asked.is_matched_by, faults_of(connection, world_id, locked=True)):
        seen = fault.seen + 1
        fires = fault.fires(seed, seen)
        counted = replace(fault, seen=seen, fired=fault.fired + fires)
        _COUNT.send(
            connection,
            {
                "of_world": world_id,
                "of_number": counted.number,
                "new_seen": counted.seen,
                "new_fired": counted.fired,
            },
        )
        if fires:
            return counted
    return None
