"""What somebody is about to order for an account."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from partner_platform.tables.base import Base, Id, Key, Reference


class Basket(Base):
    """The one basket of an account; it is gone when it is ordered."""

    __tablename__ = "platform_baskets"

    instance: Mapped[Key]
    account_id: Mapped[Id]
    correlation_id: Mapped[Reference]
    """Of the order that it becomes; another one after every change of its lines."""


class BasketLine(Base):
    """A product in a basket."""

    __tablename__ = "platform_basket_lines"

    instance: Mapped[Key]
    account_id: Mapped[Id]
    part_number: Mapped[Id]
    quantity: Mapped[int]
