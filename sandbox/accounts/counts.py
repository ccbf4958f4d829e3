"""How many customers each reseller has, by their status: kept, since lists tell it on every page.

To count 199,000 customers by an index takes 20 ms, however short the page. So whoever makes a
customer, moves it or changes its status says so here, in the same transaction and under the
world's lock.
"""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from sandbox.store.accounts import Customer, CustomerCount
from sandbox.store.base import RowsId, table_of
from sandbox.store.prepared import Prepared

_COUNTS: Final = table_of(CustomerCount)
_OF_WORLD: Final = CustomerCount.world_id == bindparam("of_world")
_ONE = (
    _OF_WORLD,
    CustomerCount.reseller_id == bindparam("of_reseller"),
    CustomerCount.status == bindparam("of_status"),
)
_READ: Final = Prepared(select(CustomerCount.number).where(*_ONE))
_ADD: Final = Prepared(
    update(_COUNTS).where(*_ONE).values(number=CustomerCount.number + bindparam("more"))
)
_NEW: Final = Prepared(insert(_COUNTS))
_FORGET: Final = delete(_COUNTS).where(_OF_WORLD)
_COUNT_ALL: Final = insert(_COUNTS).from_select(
    ["world_id", "reseller_id", "status", "number"],
    select(Customer.world_id, Customer.reseller_id, Customer.status, func.count())
    .where(Customer.world_id == bindparam("of_world"))
    .group_by(Customer.world_id, Customer.reseller_id, Customer.status),
)


def counted_customers(
    connection: Connection, world_id: RowsId, reseller_id: str, status: str
) -> int:
    """Return how many customers of a reseller have a status."""
    keys = {"of_world": world_id, "of_reseller": reseller_id, "of_status": status}
    found = _READ.first(connection, keys)
    return 0 if found is None else int(found.number)


def count_customers(
    connection: Connection, world_id: RowsId, reseller_id: str, status: str, *, more: int
) -> None:
    """Note that a reseller has so many customers more of a status; fewer, where it is negative."""
    keys = {"of_world": world_id, "of_reseller": reseller_id, "of_status": status}
    if not _ADD.run(connection, {**keys, "more": more}):
        row = {"world_id": world_id, "reseller_id": reseller_id, "status": status, "number": more}
        _NEW.run(connection, row)


def move_customers(
    connection: Connection,
    world_id: RowsId,
    before: tuple[str, str],
    after: tuple[str, str],
    number: int = 1,
) -> None:
    """Note that customers have another reseller or status: what they had, and what they have."""
    count_customers(connection, world_id, *before, more=-number)
    count_customers(connection, world_id, *after, more=number)


def change_status(connection: Connection, customer: Customer, status: str) -> None:
    """Give a customer another status: the one way to do so for somebody who holds it."""
    owner = customer.reseller_id
    move_customers(connection, RowsId(customer.world_id), (owner, customer.status), (owner, status))
    customer.status = status


def count_all_customers(connection: Connection, world_id: RowsId) -> None:
    """Count a world's customers anew, after many were written at once."""
    connection.execute(_FORGET, {"of_world": world_id})
    connection.execute(_COUNT_ALL, {"of_world": world_id})
