"""What the tables have in common: their metadata, keys, and types that every database keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class Money(TypeDecorator[Decimal]):
    """An amount, exact on databases that know no decimals."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: object) -> str | None:
        """Write it."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, _dialect: object) -> Decimal | None:
        """Read it."""
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """An instant, kept in UTC so that texts sort as instants do."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: object) -> str | None:
        """Write it."""
        if value is None:
            return None
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, _dialect: object) -> datetime | None:
        """Read it."""
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """The platform's tables; a row of each begins its key with the instance it belongs to."""

    metadata = MetaData()
    type_annotation_map = {Decimal: Money(), datetime: Instant(), str: String(255)}  # noqa: RUF012 - SQLAlchemy reads it on the class


Key = Annotated[str, mapped_column(String(200), primary_key=True)]
"""The first column of every primary key: `Instance.key`."""
Id = Annotated[str, mapped_column(String(40), primary_key=True)]
"""The second: a number of the platform's own, such as `S-7`."""
LineNumber = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
"""The third, for what belongs to a row: 1, 2, 3 …"""
Words = Annotated[str, mapped_column(Text, default="")]
"""What went wrong, as Adobe or the platform says it: of any length."""
Reference = Annotated[str, mapped_column(String(64))]
"""The id of another row, or one of Adobe's."""
