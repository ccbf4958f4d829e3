"""Lists of resellers and customers: filters, order and pages (AC-7)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, SQLColumnExpression, func, literal, select

from sandbox.accounts.counts import counted_customers
from sandbox.accounts.model import AccountSummary
from sandbox.store.accounts import Customer, Reseller, company_key
from sandbox.store.base import RowsId
from sandbox.store.rows import by_name, columns_for
from sandbox.store.windows import Window, in_order, on_page

_LAST_SECOND = time(23, 59, 59)
_summary = by_name(AccountSummary)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSearch:
    """What a list is asked for; the last three filters are for customers only.

    In `company_name` a `*` stands for any text; case does not matter. Dates are UTC, inclusive.
    """

    status: str
    company_name: str | None
    by_name: bool
    descending: bool
    limit: int
    offset: int
    customer_id: str | None = None
    created_from: date | None = None
    created_to: date | None = None

    @property
    def is_by_status_alone(self) -> bool:
        """Whether nothing but the status narrows the list."""
        others = (self.company_name, self.customer_id, self.created_from, self.created_to)
        return all(other is None for other in others)


class Page(NamedTuple):
    """A page of a list, and how long the whole list is."""

    total: int
    accounts: list[AccountSummary]


def list_resellers(
    connection: Connection, world_id: RowsId, distributor_id: str, search: AccountSearch
) -> Page:
    """Return a page of a distributor's resellers."""
    filters = [Reseller.distributor_id == distributor_id, *_common_filters(Reseller, search)]
    return _page(connection, world_id, Reseller, filters, search)


def list_customers(
    connection: Connection, world_id: RowsId, reseller_id: str, search: AccountSearch
) -> Page:
    """Return a page of a reseller's customers; that the caller owns it is checked before."""
    filters = [Customer.reseller_id == reseller_id, *_common_filters(Customer, search)]
    if search.customer_id is not None:
        filters.append(Customer.customer_id == search.customer_id)
    if search.created_from is not None:
        first = datetime.combine(search.created_from, time.min, UTC)
        filters.append(Customer.created_at >= first)
    if search.created_to is not None:
        last = datetime.combine(search.created_to, _LAST_SECOND, UTC)
        filters.append(Customer.created_at <= last)
    total = None
    if search.is_by_status_alone:
        total = counted_customers(connection, world_id, reseller_id, search.status)
    return _page(connection, world_id, Customer, filters, search, total)


def _common_filters(
    table: type[Reseller | Customer], search: AccountSearch
) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = [table.status == search.status]
    if search.company_name is not None:
        wanted = company_key(search.company_name)
        if "*" in wanted:
            filters.append(table.company_key.like(_like_pattern(wanted), escape="\\"))
        else:
            filters.append(table.company_key == wanted)
    return filters


def _like_pattern(wanted: str) -> str:
    """Turn `*` into LIKE's `%`; whatever else means something to LIKE stands for itself."""
    escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")


def _page(
    connection: Connection,
    world_id: RowsId,
    table: type[Reseller | Customer],
    filters: list[ColumnElement[bool]],
    search: AccountSearch,
    total: int | None = None,
) -> Page:
    in_world = table.world_id == world_id
    if total is None:
        counted = select(func.count()).select_from(table).where(in_world, *filters)
        total = connection.execute(counted).scalar_one()
    window = Window.of(total, limit=search.limit, offset=search.offset)
    if not window.size:
        return Page(total, [])
    # On a frozen clock instants tie, so the order of creation decides.
    keys: list[SQLColumnExpression[Any]] = [table.created_at, table.sequence]
    if search.by_name:
        keys.insert(0, table.company_key)
    own_id = Customer.customer_id if table is Customer else Reseller.reseller_id
    ids = on_page(
        select(own_id).where(in_world, *filters),
        keys,
        descending=search.descending,
        window=window,
    )
    rows = connection.execute(
        select(*_columns(table))
        .where(in_world, own_id.in_(ids))
        .order_by(*in_order(keys, descending=search.descending))
    )
    return Page(total, [_summary(row) for row in rows])


def _columns(table: type[Reseller | Customer]) -> list[Any]:
    if table is Customer:
        return columns_for(AccountSummary, table)
    return columns_for(AccountSummary, table, customer_id=literal(""))
