"""Many customers at once: copies of a customer that the services made, written in bulk.

The copies have ids of their own, as the world would have drawn them, and the world's counters move
on, so that the sandbox goes on in that world as if it had made every one of them.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from sandbox.accounts.counts import count_all_customers
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId, WorldKeyed, table_of
from sandbox.store.engine import writing
from sandbox.store.events import DueEvent
from sandbox.store.ids import make_id
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.store.worlds import World
from sandbox.timeline.opening import Worlds

Row = dict[str, Any]
CHUNK = 5_000


COPIED = tuple(
    table_of(model) for model in (Customer, OrderRow, OrderLineRow, SubscriptionRow, DueEvent)
)


def copy_customer(
    worlds: Worlds, world_id: str, customer_id: str, copies: int, *, spread_days: int = 1
) -> None:
    """Add copies of a customer with its orders, subscriptions and due events to its world.

    Args:
        worlds: the worlds of the database.
        world_id: the world.
        customer_id: the customer that is copied; nothing of a copy is due before the customer's.
        copies: how many.
        spread_days: over how many days the ends of their terms are spread; 1 leaves all at once.
    """
    with writing(worlds.engine) as session:
        connection = session.connection()
        world = connection.execute(
            select(World.seed, World.counters, World.rows_id).where(World.world_id == world_id)
        ).one()
        template = {
            each.name: _rows(connection, each, world.rows_id, customer_id) for each in COPIED
        }
        counters = json.loads(world.counters)
        copier = _Copier(world.seed, counters, template, spread_days)
        for first in range(0, copies, CHUNK):
            numbers = range(first, min(copies, first + CHUNK))
            for each in COPIED:
                rows = [row for number in numbers for row in copier.rows(each.name, number)]
                connection.execute(insert(each), rows)
        count_all_customers(connection, world.rows_id)
        connection.execute(
            update(World)
            .where(World.world_id == world_id)
            .values(counters=json.dumps(copier.counters_after(copies), sort_keys=True))
        )


def _rows(connection: Connection, each: Table, rows_id: RowsId, customer_id: str) -> list[Row]:
    found = connection.execute(
        select(each).where(each.c.world_id == rows_id, each.c.customer_id == customer_id)
    ).mappings()
    return [dict(row) for row in found]


class _Copier:
    """Makes the rows of the n-th copy of a customer."""

    def __init__(
        self, seed: int, counters: dict[str, int], template: dict[str, list[Row]], spread_days: int
    ) -> None:
        self._seed = seed
        self._counters = counters
        self._template = template
        self._spread_days = spread_days
        self._sizes = {
            "customer": 1,
            "order": len(template["orders"]),
            "subscription": len(template["subscriptions"]),
            "event": len(template["due_events"]),
        }

    def counters_after(self, copies: int) -> dict[str, int]:
        """Return the world's counters once so many copies are made."""
        drawn = {kind: size * copies for kind, size in self._sizes.items()}
        return {
            kind: self._counters.get(kind, 0) + drawn.get(kind, 0)
            for kind in {**self._counters, **drawn}
        }

    def rows(self, table_name: str, number: int) -> Iterable[Row]:
        """Return the rows of one table for the n-th copy, counted from 0."""
        ids = {
            old: make_id(kind, self._seed, self._number(kind, number, place))
            for kind, place, old in self._old_ids()
        }
        later = timedelta(days=(number + 1) % self._spread_days)
        for place, row in enumerate(self._template[table_name]):
            copied = {
                name: ids.get(value, value)
                if isinstance(value, str)
                else _later(name, value, later)
                for name, value in row.items()
            }
            if table_name == "due_events":
                copied["event_id"] = self._number("event", number, place)
            elif table_name != "order_lines":
                kind = {"customers": "customer", "orders": "order"}.get(table_name, "subscription")
                copied["sequence"] = self._number(kind, number, place)
            yield copied

    def _number(self, kind: str, copy: int, place: int) -> int:
        return self._counters.get(kind, 0) + copy * self._sizes[kind] + place + 1

    def _old_ids(self) -> Iterable[tuple[str, int, str]]:
        for kind, name, key in (
            ("customer", "customers", "customer_id"),
            ("order", "orders", "order_id"),
            ("subscription", "subscriptions", "subscription_id"),
        ):
            for place, row in enumerate(self._template[name]):
                yield kind, place, row[key]


_MOVED = frozenset({"coterm_date", "renewal_date", "term_end", "due_at"})


def _later(name: str, value: Any, later: timedelta) -> Any:  # noqa: ANN401 - any column's value
    if name in _MOVED and isinstance(value, date | datetime):
        return value + later
    return value


def count(connection: Connection, model: type[WorldKeyed], world_id: str, **equal: object) -> int:
    """Count the rows of a world in one table, with these values in these columns."""
    columns = table_of(model).c
    wanted = [columns.world_id == world_id, *(columns[name] == equal[name] for name in equal)]
    found: int = connection.execute(
        select(func.count()).select_from(table_of(model)).where(*wanted)
    ).scalar_one()
    return found
