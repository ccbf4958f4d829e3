"""Lists of resellers and customers: filters, order and pages (AC-7)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, literal, select

from sandbox.accounts.model import AccountSummary
from sandbox.store.accounts import Customer, Reseller, company_key
from sandbox.store.rows import by_name, columns_for

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


class Page(NamedTuple):
    """A page of a list, and how long the whole list is."""

    total: int
    accounts: list[AccountSummary]


def list_resellers(
    connection: Connection, world_id: str, distributor_id: str, search: AccountSearch
) -> Page:
    """Return a page of a distributor's resellers."""
    filters = [
        Reseller.world_id == world_id,
        Reseller.distributor_id == distributor_id,
        *_common_filters(Reseller, search),
    ]
    return _page(connection, Reseller, filters, search)


def list_customers(
    connection: Connection, world_id: str, reseller_id: str, search: AccountSearch
) -> Page:
    """Return a page of a reseller's customers; that the caller owns it is checked before."""
    filters = [
        Customer.world_id == world_id,
        Customer.reseller_id == reseller_id,
        *_common_filters(Customer, search),
    ]
    if search.customer_id is not None:
        filters.append(Customer.customer_id == search.customer_id)
    if search.created_from is not None:
        first = datetime.combine(search.created_from, time.min, UTC)
        filters.append(Customer.created_at >= first)
    if search.created_to is not None:
        last = datetime.combine(search.created_to, _LAST_SECOND, UTC)
        filters.append(Customer.created_at <= last)
    return _page(connection, Customer, filters, search)


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
    table: type[Reseller | Customer],
    filters: list[ColumnElement[bool]],
    search: AccountSearch,
) -> Page:
    # On a frozen clock instants tie, so the order of creation decides.
    keys = (table.created_at, table.sequence)
    order = (table.company_key, *keys) if search.by_name else keys
    total = connection.execute(select(func.count()).select_from(table).where(*filters))
    rows = connection.execute(
        select(*_columns(table))
        .where(*filters)
        .order_by(*(key.desc() if search.descending else key.asc() for key in order))
        .limit(search.limit)
        .offset(search.offset)
    )
    return Page(total.scalar_one(), [_summary(row) for row in rows])


def _columns(table: type[Reseller | Customer]) -> list[Any]:
    if table is Customer:
        return columns_for(AccountSummary, table)
    return columns_for(AccountSummary, table, customer_id=literal(""))
