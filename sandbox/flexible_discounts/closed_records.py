"""Closed codes of a world, read when somebody asks for them, and written."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true

from sandbox.flexible_discounts.model import ClosedDiscount
from sandbox.flexible_discounts.templates import closed_templates
from sandbox.store.base import RowsId
from sandbox.store.discounts import ClosedDiscountRow
from sandbox.store.rows import columns_for

_CLOSED_CODE = re.compile("[A-Z0-9]{24}")


@dataclass(frozen=True, slots=True)
class _Stored:
    """A row, as `store.discounts` describes it."""

    code: str
    sequence: int
    distributor_id: str
    customer_id: str
    market_segment: str
    template_id: str
    created_at: datetime
    expires_at: datetime


_CLOSED = select(*columns_for(_Stored, ClosedDiscountRow)).order_by(ClosedDiscountRow.sequence)


def may_be_closed(code: str) -> bool:
    """Whether a code has the form of closed ones: nobody looks for any other among them."""
    return _CLOSED_CODE.fullmatch(code) is not None


def closed_of_codes(
    connection: Connection, world_id: RowsId, codes: Collection[str]
) -> dict[str, ClosedDiscount]:
    """Return the closed discounts of codes by their codes, whoever's they are."""
    asked = [code for code in codes if may_be_closed(code)]
    if not asked:
        return {}
    found = _read(connection, world_id, ClosedDiscountRow.code.in_(asked))
    return {closed.code: closed for closed in found}


def closed_of_distributor(
    connection: Connection, world_id: RowsId, distributor_id: str
) -> list[ClosedDiscount]:
    """Return a distributor's closed discounts, oldest first."""
    return _read(connection, world_id, ClosedDiscountRow.distributor_id == distributor_id)


def all_closed(connection: Connection, world_id: RowsId) -> list[ClosedDiscount]:
    """Return the closed discounts of a world, oldest first."""
    return _read(connection, world_id, true())


def add_closed(connection: Connection, world_id: RowsId, made: ClosedDiscount) -> None:
    """Write a new one."""
    connection.execute(
        insert(ClosedDiscountRow).values(
            world_id=world_id,
            code=made.code,
            sequence=made.sequence,
            distributor_id=made.distributor_id,
            customer_id=made.customer_id,
            market_segment=made.market_segment,
            template_id=made.template.template_id,
            created_at=made.created_at,
            expires_at=made.expires_at,
        )
    )


def remove_closed(connection: Connection, world_id: RowsId, code: str) -> None:
    """Delete one; order lines that carry it keep their price."""
    connection.execute(
        delete(ClosedDiscountRow).where(
            ClosedDiscountRow.world_id == world_id, ClosedDiscountRow.code == code
        )
    )


def _read(
    connection: Connection, world_id: RowsId, condition: ColumnElement[bool]
) -> list[ClosedDiscount]:
    """Return what rows say; those of a template that is no more are none."""
    templates = closed_templates()
    rows = connection.execute(_CLOSED.where(ClosedDiscountRow.world_id == world_id, condition))
    return [
        ClosedDiscount(
            code=stored.code,
            sequence=stored.sequence,
            distributor_id=stored.distributor_id,
            customer_id=stored.customer_id,
            market_segment=stored.market_segment,
            template=templates[stored.template_id],
            created_at=stored.created_at,
            expires_at=stored.expires_at,
        )
        for stored in (_Stored(*row) for row in rows)
        if stored.template_id in templates
    ]
