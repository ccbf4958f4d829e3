"""The last number that was given, by instance and kind."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from partner_platform.tables.base import Base, Id, Key


class Number(Base):
    """Counts what a kind has; `kind` is the letter before the number."""

    __tablename__ = "platform_numbers"

    instance: Mapped[Key]
    kind: Mapped[Id]
    last: Mapped[int]
