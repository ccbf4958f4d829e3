"""Flexible discounts that a world has, and closed codes that its distributors have made."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, IdKey, WorldKeyed
from sandbox.store.types import Instant


class FlexDiscountRow(WorldKeyed):
    """An open discount: its status is derived from its dates, each of which counts to the second.

    `locked_until` is Adobe's discountLockEndDate, which only reusable ones have. `terms` is the
    rest of what the control plane takes: name, description, products, outcomes, segments,
    countries, where it applies and on which conditions (FD-16).
    """

    __tablename__ = "flex_discounts"

    discount_id: Mapped[IdKey]
    sequence: Mapped[int]
    code: Mapped[Id]
    category: Mapped[str] = mapped_column(String(8))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index(None, "world_id", "code", "starts_at"),)


class ClosedDiscountRow(WorldKeyed):
    """A code for one customer, made from a template by its distributor (FD-16).

    Whether it is redeemed is derived from order lines.
    """

    __tablename__ = "closed_discounts"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    sequence: Mapped[int]
    distributor_id: Mapped[Id]
    customer_id: Mapped[Id]
    market_segment: Mapped[str] = mapped_column(String(3))
    template_id: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "world_id", "distributor_id", "sequence"),)
