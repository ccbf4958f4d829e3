"""How much is in worlds and snapshots, counted."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId, table_of
from sandbox.store.orders import OrderRow, SubscriptionRow
from sandbox.store.prepared import Prepared


@dataclass(frozen=True)
class Sizes:
    """How many customers, orders and subscriptions a world or a snapshot has."""

    customers: int
    orders: int
    subscriptions: int


_SIZES: Final = Prepared(
    select(
        *(
            select(func.count())
            .where(table.columns["world_id"] == bindparam(f"of_{table.name}"))
            .scalar_subquery()
            for table in map(table_of, (Customer, OrderRow, SubscriptionRow))
        )
    )
)


def sizes_of(connection: Connection, rows_id: RowsId) -> Sizes:
    """Count what is in a world or a snapshot."""
    ids = dict.fromkeys(("of_customers", "of_orders", "of_subscriptions"), rows_id)
    return Sizes(*(_SIZES.first(connection, ids) or ()))
