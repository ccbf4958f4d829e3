"""How values go to the driver and come from it: of many types without SQLAlchemy's wrappers."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from pydantic_core import from_json
from sqlalchemy import JSON, Dialect
from sqlalchemy.types import Boolean, Date, Float, LargeBinary, TypeEngine

from sandbox.store.types import Instant, Money, amount_of, digits_of, instant_of, seconds_of

Convert = Callable[[Any], Any]


def to_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """Return how a value is given to the driver; of our own types without SQLAlchemy's wrappers."""
    if isinstance(kind, Instant):
        return seconds_of
    if isinstance(kind, Money):
        return digits_of
    if dialect.name == "sqlite":
        if isinstance(kind, Boolean | LargeBinary):
            return None  # The driver takes them as they are.
        if isinstance(kind, Date):
            return _day_text
        if isinstance(kind, JSON):
            return _json_text if kind.none_as_null else json.dumps
    return kind.dialect_impl(dialect).bind_processor(dialect)


def from_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """Return how a value of the driver is read, in the same way."""
    if isinstance(kind, Float):
        # Both drivers give floats; that of PostgreSQL would have to be told its number of the type.
        return None
    if isinstance(kind, Instant):
        return instant_of
    if isinstance(kind, Money):
        return amount_of
    if isinstance(kind, JSON) and dialect.name == "sqlite":
        return _json_of
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def at_places(converters: Iterable[Convert | None]) -> tuple[tuple[int, Convert], ...]:
    """Return the places whose values are converted, and how."""
    return tuple((place, each) for place, each in enumerate(converters) if each is not None)


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _json_text(value: Any) -> str | None:  # noqa: ANN401 - what JSON can say
    return None if value is None else json.dumps(value)


def _json_of(text: str | None) -> Any:  # noqa: ANN401 - what JSON can say
    return None if text is None else from_json(text)
