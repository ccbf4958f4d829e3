"""Column types: instants as whole seconds in UTC, money as exact decimals."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect, String
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as whole seconds since 1970: world time has no fractions."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive values, since they would silently mean local time."""
        return seconds_of(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Give the instant back as an aware UTC datetime."""
        return instant_of(value)


class Money(TypeDecorator[Decimal]):
    """An exact decimal amount, kept as text since SQLite has no decimals."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write the digits as they are."""
        return digits_of(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Read the digits as they were."""
        return amount_of(value)


def seconds_of(instant: datetime | None) -> int | None:
    """Return an instant as it is kept.

    Raises:
        ValueError: it has no time zone.
    """
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return int(instant.timestamp())


def instant_of(seconds: int | None) -> datetime | None:
    """Return an instant that was kept."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def digits_of(amount: Decimal | None) -> str | None:
    """Return an amount as it is kept."""
    return None if amount is None else format(amount, "f")


def amount_of(digits: str | None) -> Decimal | None:
    """Return an amount that was kept."""
    return None if digits is None else Decimal(digits)
