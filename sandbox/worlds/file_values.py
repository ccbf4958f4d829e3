"""A column's values as JSON, both ways: whatever database wrote them, any other takes them."""

import math
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, Integer, LargeBinary, String
from sqlalchemy.types import TypeEngine

from sandbox.store.types import Instant, Money

Value = Any  # of a column, or of JSON
Turn = Callable[[Value], Value]

_INSTANT_LENGTH: Final = len("2026-01-15T09:00:00Z")
_MONEY_LENGTH: Final = 32


class Codec(NamedTuple):
    """How a column's value becomes JSON, and a value of JSON the column's; null is apart.

    `read` raises ValueError, which says what would be right. Without `write` a value is as it is.
    """

    write: Turn | None
    read: Turn


def codec_of(column: Column[Any]) -> Codec:
    """Return the codec of a column.

    Raises:
        TypeError: nobody has said how such a column is written.
    """
    kind = column.type
    for types, make in _CODECS:
        if isinstance(kind, types):
            return make(kind)
    raise TypeError(f"{column} has a type that no export can write: {kind!r}")


def read_value(column: Column[Any], read: Turn, value: Value) -> Value:
    """Return a column's value.

    Raises:
        ValueError: it cannot be one; says what would be right.
    """
    if value is None and not isinstance(column.type, JSON):
        if column.nullable:
            return None
        raise ValueError("is not null")
    return read(value)


def _instant(_: TypeEngine[Any]) -> Codec:
    def write(value: datetime) -> str:
        return f"{value.replace(tzinfo=None).isoformat()}Z"

    def read(value: Value) -> datetime:
        try:
            found = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            found = None
        if found is None or found.tzinfo is not UTC or len(value) != _INSTANT_LENGTH:
            raise ValueError("is an instant like 2026-01-15T09:00:00Z")
        return found

    return Codec(write, read)


def _money(_: TypeEngine[Any]) -> Codec:
    def read(value: Value) -> Decimal:
        try:
            amount = Decimal(value) if isinstance(value, str) else None
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite() or len(format(amount, "f")) > _MONEY_LENGTH:
            raise ValueError('is an amount like "12.50"')
        return amount

    return Codec(lambda value: format(value, "f"), read)


def _date(_: TypeEngine[Any]) -> Codec:
    def read(value: Value) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValueError("is a date like 2026-01-15") from None

    return Codec(date.isoformat, read)


def _bytes(_: TypeEngine[Any]) -> Codec:
    def read(value: Value) -> bytes:
        try:
            return b64decode(value, validate=True)
        except (TypeError, ValueError, NoBase64):
            raise ValueError("is base64") from None

    return Codec(lambda value: b64encode(value).decode(), read)


def _json(_: TypeEngine[Any]) -> Codec:
    return Codec(None, lambda value: value)


def _boolean(_: TypeEngine[Any]) -> Codec:
    def read(value: Value) -> bool:
        if not isinstance(value, bool):
            raise ValueError("is true or false")  # noqa: TRY004 - all that is wrong is a ValueError
        return value

    return Codec(None, read)


def _whole(kind: TypeEngine[Any]) -> Codec:
    most = 2**63 if isinstance(kind, BigInteger) else 2**31

    def read(value: Value) -> int:
        if type(value) is not int or not -most <= value < most:
            raise ValueError(f"is a whole number below {most}")
        return value

    return Codec(None, read)


def _float(_: TypeEngine[Any]) -> Codec:
    def read(value: Value) -> float:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise ValueError("is a number")
        return float(value)

    return Codec(None, read)


def _text(kind: TypeEngine[Any]) -> Codec:
    most = getattr(kind, "length", None)

    def read(value: Value) -> str:
        if not isinstance(value, str) or "\0" in value:
            raise ValueError("is a text without NUL")
        if most is not None and len(value) > most:
            raise ValueError(f"has at most {most} characters")
        return value

    return Codec(None, read)


# The first that fits: a BigInteger is an Integer too.
_CODECS: Final = (
    ((Instant,), _instant),
    ((Money,), _money),
    ((Date,), _date),
    ((LargeBinary,), _bytes),
    ((JSON,), _json),
    ((Boolean,), _boolean),
    ((Integer,), _whole),
    ((Float,), _float),
    ((String,), _text),
)
