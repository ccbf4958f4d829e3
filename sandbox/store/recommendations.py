"""What recommendations know of a customer beside what it holds: opportunities and propensity."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, IdKey, WorldKeyed
from sandbox.store.types import Instant


class OpportunityRow(WorldKeyed):
    """An overlay opportunity: what a customer is likely to buy (`new`) or renew (`renew`, RE-C7).

    `items` are its offers with quantities. `orders_before` counts the world's orders when it was
    made: what has no higher sequence came before, and whether later ones consume it is derived.
    """

    __tablename__ = "opportunities"

    opportunity_id: Mapped[IdKey]
    sequence: Mapped[int]
    customer_id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    orders_before: Mapped[int]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    __table_args__ = (Index(None, "world_id", "customer_id", "sequence"),)


class PropensityRow(WorldKeyed):
    """The level that a tester gave a signal of a customer; without a row it is the default one."""

    __tablename__ = "propensities"

    customer_id: Mapped[IdKey]
    signal: Mapped[str] = mapped_column(String(16), primary_key=True)
    level: Mapped[str] = mapped_column(String(8))
