"""What a world has from the start: its distributors, and flexible discounts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from sandbox.domain.statuses import Status
from sandbox.flexible_discounts.records import add_discounts
from sandbox.price_lists.announce import expect_all_price_lists
from sandbox.store.base import RowsId, table_of
from sandbox.store.ids import make_id
from sandbox.store.prepared import Prepared
from sandbox.store.worlds import Distributor
from sandbox.timeline.opening import Worlds
from sandbox.worlds.specification import first_discounts

_NEW_DISTRIBUTOR = Prepared(insert(table_of(Distributor)))


def add_first_things(
    worlds: Worlds,
    connection: Connection,
    world_id: str,
    rows_id: RowsId,
    birth: Mapping[str, Any],
) -> None:
    """Give a world what it has from the start; its own row is there, and names that key."""
    _add_distributors(connection, rows_id, birth)
    add_discounts(connection, rows_id, first_discounts(birth))
    if any(each.get("email") for each in birth["distributors"]):
        world, _ = worlds.load(connection, world_id)
        expect_all_price_lists(world)
        world.save()


def _add_distributors(connection: Connection, rows_id: RowsId, birth: Mapping[str, Any]) -> None:
    _NEW_DISTRIBUTOR.run_many(
        connection,
        [
            {
                "status": Status.ACTIVE.value,
                "email": "",
                **columns,
                "world_id": rows_id,
                "distributor_id": make_id("distributor", birth["seed"], number),
            }
            for number, columns in enumerate(birth["distributors"], start=1)
        ],
    )
