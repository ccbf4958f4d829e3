"""Orders that the platform placed with Adobe, and what was paid for their lines."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from partner_platform.tables.base import Base, Id, Key, LineNumber, Reference, Words


class OrderState(StrEnum):
    """How far an order is."""

    PLACING = "placing"
    """Asked of Adobe; nobody knows its answer."""
    PENDING = "pending"
    """Adobe took it and has not completed it."""
    COMPLETED = "completed"
    REFUSED = "refused"
    """Adobe said no, at once or later."""


class Order(Base):
    """An order: NEW, RENEWAL or RETURN, as Adobe calls it."""

    __tablename__ = "platform_orders"
    __table_args__ = (
        Index("platform_order_by_correlation", "instance", "correlation_id", unique=True),
        Index("platform_order_of_adobe", "instance", "adobe_order_id", unique=True),
        Index("platform_order_of_subscription", "instance", "subscription_id"),
    )

    instance: Mapped[Key]
    order_id: Mapped[Id]
    account_id: Mapped[Reference]
    subscription_id: Mapped[Reference | None]
    """The container; None until the first order of an account is completed."""
    order_type: Mapped[str]
    adobe_order_id: Mapped[Reference | None]
    reference_order_id: Mapped[Reference | None]
    """Adobe's id of the order that a RETURN takes back."""
    correlation_id: Mapped[Reference]
    state: Mapped[str]
    """An `OrderState`."""
    problem: Mapped[Words]
    currency: Mapped[str]
    created: Mapped[datetime]


class OrderLine(Base):
    """A line with the price that was paid: kept, whatever lists and levels become (PF-2)."""

    __tablename__ = "platform_order_lines"

    instance: Mapped[Key]
    order_id: Mapped[Id]
    number: Mapped[LineNumber]
    offer_id: Mapped[str]
    level: Mapped[str]
    part_number: Mapped[str]
    name: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[Decimal | None]
    """Of one unit for a whole cycle."""
    price_list_id: Mapped[Reference | None]
    adobe_subscription_id: Mapped[Reference | None]
