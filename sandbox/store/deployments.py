"""Deployments: places of a customer in other countries (GS-1)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Code, Id, IdKey, WorldKeyed
from sandbox.store.types import Instant


class DeploymentRow(WorldKeyed):
    """A place of a customer in another country, whose licences have prices of that country.

    `country` is the alpha-2 code, whatever code the `address` was sent with; the address is kept
    as the API shows it.
    """

    __tablename__ = "deployments"

    deployment_id: Mapped[IdKey]
    sequence: Mapped[int]
    customer_id: Mapped[Id]
    country: Mapped[str] = mapped_column(String(3))
    address: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[Code]
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "world_id", "customer_id", "sequence"),)
