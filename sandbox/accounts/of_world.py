"""Whoever is in a world, whichever distributor it belongs to: for testers, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from sandbox.store.accounts import Customer, Reseller, company_key
from sandbox.store.base import RowsId
from sandbox.store.rows import columns_for


@dataclass(frozen=True, slots=True)
class WorldReseller:
    """A reseller with the number of its customers."""

    reseller_id: str
    company_name: str
    status: str
    distributor_id: str
    customers: int


@dataclass(frozen=True, slots=True)
class WorldCustomer:
    """A customer with whom it buys from."""

    customer_id: str
    company_name: str
    status: str
    market_segment: str
    coterm_date: date | None
    reseller_id: str
    reseller_name: str
    distributor_id: str


class Found(NamedTuple):
    """A page of what is in a world, and how much there is in all."""

    total: int
    items: Sequence[Any]


def resellers_of_world(
    connection: Connection, world_id: RowsId, *, text: str = "", limit: int, offset: int = 0
) -> Found:
    """Return resellers by name; `text` is part of the name or begins the id."""
    counts = (
        select(func.count())
        .where(Customer.world_id == world_id, Customer.reseller_id == Reseller.reseller_id)
        .scalar_subquery()
    )
    where = [Reseller.world_id == world_id, *_named(Reseller, Reseller.reseller_id, text)]
    total = connection.execute(select(func.count()).select_from(Reseller).where(*where))
    rows = connection.execute(
        select(*columns_for(WorldReseller, Reseller, customers=counts))
        .where(*where)
        .order_by(Reseller.company_key, Reseller.reseller_id)
        .limit(limit)
        .offset(offset)
    )
    return Found(total.scalar_one(), [WorldReseller(*row) for row in rows])


def customers_of_world(
    connection: Connection, world_id: RowsId, *, text: str = "", limit: int, offset: int = 0
) -> Found:
    """Return customers by name; `text` is part of the name or begins the id."""
    where = [Customer.world_id == world_id, *_named(Customer, Customer.customer_id, text)]
    total = connection.execute(select(func.count()).select_from(Customer).where(*where))
    rows = connection.execute(
        select(*columns_for(WorldCustomer, Customer, reseller_name=Reseller.company_name))
        .join(
            Reseller,
            and_(
                Reseller.world_id == Customer.world_id,
                Reseller.reseller_id == Customer.reseller_id,
            ),
        )
        .where(*where)
        .order_by(Customer.company_key, Customer.customer_id)
        .limit(limit)
        .offset(offset)
    )
    return Found(total.scalar_one(), [WorldCustomer(*row) for row in rows])


def _named(
    table: type[Reseller | Customer],
    own_id: InstrumentedAttribute[str],
    text: str,
) -> list[ColumnElement[bool]]:
    if not text:
        return []
    by_name = table.company_key.contains(company_key(text), autoescape=True)
    return [or_(by_name, own_id.startswith(text, autoescape=True))]
