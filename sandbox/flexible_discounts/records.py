"""Flexible discounts of a world, read when somebody asks for them, and written."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Text, cast, delete, insert, or_, select, update

from sandbox.flexible_discounts.documents import document_of, terms_of
from sandbox.flexible_discounts.model import Category, FlexDiscount
from sandbox.flexible_discounts.terms import DiscountTerms
from sandbox.store.base import RowsId
from sandbox.store.discounts import FlexDiscountRow
from sandbox.store.rows import columns_for


@dataclass(frozen=True, slots=True)
class _Stored:
    """A row, as `store.discounts` describes it."""

    discount_id: str
    sequence: int
    code: str
    category: str
    starts_at: datetime
    ends_at: datetime
    locked_until: datetime | None
    terms: str

    def discount(self) -> FlexDiscount:
        rest = _rest_of(self.terms)
        return FlexDiscount(
            discount_id=self.discount_id,
            sequence=self.sequence,
            code=self.code,
            category=Category(self.category),
            name=rest.name,
            description=rest.description,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            locked_until=self.locked_until,
            listed_from=rest.listed_from,
            terms=rest.terms,
        )


class _Rest(NamedTuple):
    """What the column `terms` keeps."""

    name: str
    description: str
    listed_from: datetime | None
    terms: DiscountTerms


@lru_cache(maxsize=1024)
def _rest_of(text: str) -> _Rest:
    """Return what a document says; lists read the same ones again and again."""
    document = json.loads(text)
    listed_from = document.get("listed_from")
    return _Rest(
        name=document["name"],
        description=document["description"],
        listed_from=None if listed_from is None else datetime.fromisoformat(listed_from),
        terms=terms_of(document),
    )


_OPEN = select(
    *columns_for(_Stored, FlexDiscountRow, terms=cast(FlexDiscountRow.terms, Text))
).order_by(FlexDiscountRow.starts_at, FlexDiscountRow.code, FlexDiscountRow.sequence)


def discounts_of_codes(
    connection: Connection, world_id: RowsId, codes: Collection[str]
) -> list[FlexDiscount]:
    """Return the open discounts of codes, in the order of their starts.

    One code may stand for several, one after another or in several segments (FD-16).
    """
    return _read(connection, world_id, FlexDiscountRow.code.in_(codes))


def discounts_of_ids(
    connection: Connection, world_id: RowsId, discount_ids: Collection[str]
) -> list[FlexDiscount]:
    """Return the open discounts that have these ids."""
    return _read(connection, world_id, FlexDiscountRow.discount_id.in_(discount_ids))


def all_discounts(
    connection: Connection, world_id: RowsId, *, since: datetime | None = None
) -> list[FlexDiscount]:
    """Return the open discounts of a world by start and code; `since`: not yet over or locked."""
    if since is None:
        return _read(connection, world_id)
    lives_on = or_(FlexDiscountRow.ends_at >= since, FlexDiscountRow.locked_until >= since)
    return _read(connection, world_id, lives_on)


def add_discounts(
    connection: Connection, world_id: RowsId, discounts: Iterable[FlexDiscount]
) -> None:
    """Write new ones."""
    rows = [{"world_id": world_id, **_columns(discount)} for discount in discounts]
    if rows:
        connection.execute(insert(FlexDiscountRow), rows)


def save_end(connection: Connection, world_id: RowsId, discount_id: str, ends_at: datetime) -> None:
    """Write a new end of one."""
    connection.execute(
        update(FlexDiscountRow)
        .where(FlexDiscountRow.world_id == world_id, FlexDiscountRow.discount_id == discount_id)
        .values(ends_at=ends_at)
    )


def remove_discount(connection: Connection, world_id: RowsId, discount_id: str) -> None:
    """Delete one; order lines that carry it keep their price."""
    connection.execute(
        delete(FlexDiscountRow).where(
            FlexDiscountRow.world_id == world_id, FlexDiscountRow.discount_id == discount_id
        )
    )


def _read(
    connection: Connection, world_id: RowsId, *conditions: ColumnElement[bool]
) -> list[FlexDiscount]:
    rows = connection.execute(_OPEN.where(FlexDiscountRow.world_id == world_id, *conditions))
    return [_Stored(*row).discount() for row in rows]


def _columns(discount: FlexDiscount) -> dict[str, Any]:
    listed_from = discount.listed_from
    return {
        "discount_id": discount.discount_id,
        "sequence": discount.sequence,
        "code": discount.code,
        "category": discount.category.value,
        "starts_at": discount.starts_at,
        "ends_at": discount.ends_at,
        "locked_until": discount.locked_until,
        "terms": {
            "name": discount.name,
            "description": discount.description,
            "listed_from": None if listed_from is None else listed_from.isoformat(),
            **document_of(discount.terms),
        },
    }
