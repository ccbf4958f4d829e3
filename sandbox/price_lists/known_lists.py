"""Which imported price lists a world knows: all of the database up to one, or those it came with.

A world that was exported takes its price lists along, so that its prices stay what they were. Where
they are imported with it they serve worlds of the same lists only: neither do they change what
other worlds sell, nor do the lists of the database change it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from sandbox.catalogue.price_list_csv import PriceListRow
from sandbox.store.worlds import ImportedPrices

LISTS_THAT_CAME_WITH_WORLDS: Final = select(ImportedPrices.import_id).where(
    ImportedPrices.came_with.is_not(None)
)
_ROW: Final = TypeAdapter(PriceListRow)
# What lists are marked with until all of them are there and their digest is known.
_ARRIVING: Final = "arriving"


class KnownList(NamedTuple):
    """A price list as it is kept; `rows` are its `PriceListRow`s as JSON."""

    file_name: str
    rows: list[dict[str, Any]]


def latest_import(connection: Connection) -> int:
    """Return the id of the database's newest list, 0 without one: who knows it sells them all."""
    newest = select(func.coalesce(func.max(ImportedPrices.import_id), 0)).where(
        ImportedPrices.came_with.is_(None)
    )
    found: int = connection.execute(newest).scalar_one()
    return found


def came_with_world(connection: Connection, import_id: int) -> bool:
    """Tell whether a list came with an imported world, and is not one of the database."""
    found = select(ImportedPrices.came_with).where(ImportedPrices.import_id == import_id)
    return connection.execute(found).scalar_one_or_none() is not None


def are_known_to(import_id: int) -> ColumnElement[bool]:
    """Return what tells the lists that a world knows by the id of the last of them."""
    came_with = (
        select(ImportedPrices.came_with)
        .where(ImportedPrices.import_id == import_id)
        .scalar_subquery()
    )
    return (ImportedPrices.import_id <= import_id) & ImportedPrices.came_with.is_not_distinct_from(
        came_with
    )


def known_lists(connection: Connection, import_id: int) -> Iterator[KnownList]:
    """Return the lists that a world knows, in their order, one by one."""
    found = (
        select(ImportedPrices.file_name, ImportedPrices.rows)
        .where(are_known_to(import_id))
        .order_by(ImportedPrices.import_id)
        .execution_options(yield_per=1)
    )
    for row in connection.execute(found):
        yield KnownList(*row)


def readable_row(row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - whatever JSON can say
    """Return a row as it is kept, or None where it makes no price."""
    try:
        kept: dict[str, Any] = _ROW.dump_python(_ROW.validate_python(row), mode="json")
    except ValidationError:
        return None
    return kept


def take_in_lists(connection: Connection, lists: Iterable[KnownList]) -> int:
    """Keep the lists that come with a world; returns the id by which the world knows them.

    Lists that the database has already, in this order and from the first, are not kept once more.
    """
    digests = []
    for each in lists:
        digests.append(_digest(each.rows))
        values = {"file_name": each.file_name, "rows": each.rows, "came_with": _ARRIVING}
        connection.execute(insert(ImportedPrices), values)
    if not digests:
        return 0
    came_with = _together(digests)
    arrived = ImportedPrices.came_with == _ARRIVING
    known = _known_by(connection, came_with, len(digests))
    if known is not None:
        connection.execute(delete(ImportedPrices).where(arrived))
        return known
    connection.execute(update(ImportedPrices).where(arrived).values(came_with=came_with))
    last = select(func.max(ImportedPrices.import_id)).where(ImportedPrices.came_with == came_with)
    found: int = connection.execute(last).scalar_one()
    return found


def _known_by(connection: Connection, came_with: str, count: int) -> int | None:
    """Return the id under which the database knows some lists already."""
    of_worlds = select(func.max(ImportedPrices.import_id)).where(
        ImportedPrices.came_with == came_with
    )
    found: int | None = connection.execute(of_worlds).scalar_one_or_none()
    if found is not None:
        return found
    own = (
        select(ImportedPrices.import_id, ImportedPrices.rows)
        .where(ImportedPrices.came_with.is_(None))
        .order_by(ImportedPrices.import_id)
        .limit(count)
        .execution_options(yield_per=1)
    )
    digests, last = [], None
    for row in connection.execute(own):
        digests.append(_digest(row.rows))
        last = row.import_id
    return last if _together(digests) == came_with else None


def _digest(rows: list[dict[str, Any]]) -> str:
    return sha256(to_json(rows)).hexdigest()


def _together(digests: list[str]) -> str:
    return sha256("".join(digests).encode()).hexdigest()
