"""Orders that a user of BSS puts together by hand, until they are placed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from partner_platform.tables.base import Base, Id, Key, LineNumber, Reference


class ManualOrder(Base):
    """An order for an account; it is gone when its products are in the basket."""

    __tablename__ = "platform_manual_orders"

    instance: Mapped[Key]
    manual_order_id: Mapped[Id]
    account_id: Mapped[Reference]
    created: Mapped[datetime]


class ManualOrderLine(Base):
    """A product of it."""

    __tablename__ = "platform_manual_order_lines"

    instance: Mapped[Key]
    manual_order_id: Mapped[Id]
    number: Mapped[LineNumber]
    part_number: Mapped[str]
    name: Mapped[str]
    quantity: Mapped[int]
    subscription_id: Mapped[Reference | None]
    """The container that the product becomes an add-on of; None until it is related."""
