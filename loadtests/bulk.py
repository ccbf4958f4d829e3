"""The yardstick of an advance: the rows that it writes, written in bulk with SQLAlchemy Core."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, select, update

from sandbox.domain.order_types import OrderType
from sandbox.store.accounts import Customer
from sandbox.store.base import table_of
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.store.outbox import Email

Row = dict[str, Any]
# What an anniversary changes of rows that are there already.
_CHANGED = {
    table_of(SubscriptionRow): (
        "status",
        "current_quantity",
        "used_quantity",
        "auto_renewal",
        "renewal_quantity",
        "renewed_quantity",
        "renewal_date",
    ),
    table_of(Customer): (
        "license_level",
        "consumable_level",
        "coterm_date",
        "term_start",
        "anniversary_day",
        "last_anniversary",
    ),
}


@dataclass(frozen=True, slots=True)
class Written:
    """The rows that an advance wrote into a world: new ones, and what has become of others."""

    world_id: str
    new: dict[Table, list[Row]]
    changed: dict[Table, list[Row]]

    @classmethod
    def since(cls, connection: Connection, world_id: str, start: datetime) -> "Written":
        """Read what was written after an instant of world time; renewals are the only orders."""
        orders, lines = table_of(OrderRow), table_of(OrderLineRow)
        due, fired, emails = table_of(DueEvent), table_of(FiredEvent), table_of(Email)
        renewals = select(orders.c.order_id).where(
            orders.c.world_id == world_id, orders.c.order_type == OrderType.RENEWAL.value
        )
        wanted = {
            orders: orders.c.order_id.in_(renewals),
            lines: lines.c.order_id.in_(renewals),
            due: due.c.due_at > start,
            fired: fired.c.at > start,
            emails: emails.c.at > start,
        }
        return cls(
            world_id,
            {
                each: _rows(connection, select(each).where(each.c.world_id == world_id, which))
                for each, which in wanted.items()
            },
            {
                each: _rows(connection, select(each).where(each.c.world_id == world_id))
                for each in _CHANGED
            },
        )

    def write(self, connection: Connection) -> None:
        """Write them all into a world that was not advanced."""
        due = table_of(DueEvent)
        connection.execute(delete(due).where(due.c.world_id == self.world_id))
        for each, rows in self.new.items():
            connection.execute(insert(each), rows)
        for each, rows in self.changed.items():
            keys = {f"the_{column.name}": column for column in each.primary_key}
            connection.execute(_update(each, keys), [_parameters(each, keys, row) for row in rows])


def _rows(connection: Connection, query: Any) -> list[Row]:  # noqa: ANN401 - any SELECT
    return [dict(row) for row in connection.execute(query).mappings()]


def _update(each: Table, keys: dict[str, Column[Any]]) -> Any:  # noqa: ANN401 - SQLAlchemy's Update
    return (
        update(each)
        .where(*(column == bindparam(name) for name, column in keys.items()))
        .values({name: bindparam(f"new_{name}") for name in _CHANGED[each]})
    )


def _parameters(each: Table, keys: dict[str, Column[Any]], row: Row) -> Row:
    return {name: row[column.name] for name, column in keys.items()} | {
        f"new_{name}": row[name] for name in _CHANGED[each]
    }
