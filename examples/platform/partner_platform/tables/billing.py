"""Renewal billing: one job a container and cycle (PF-3)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from partner_platform.tables.base import Base, Id, Key, Reference, Words


class JobState(StrEnum):
    """How far a job is."""

    FAILED = "failed"
    """It is tried again daily, or by `Retry`."""
    DONE = "done"
    GIVEN_UP = "given up"
    """After the last day of the retries: not renewed at Adobe."""


class BillingJob(Base):
    """The renewal of a container for one cycle."""

    __tablename__ = "platform_billing_jobs"

    instance: Mapped[Key]
    subscription_id: Mapped[Id]
    cycle_start: Mapped[date] = mapped_column(primary_key=True)
    """The first day of the new cycle."""
    state: Mapped[str]
    """A `JobState`."""
    tries: Mapped[int]
    last_tried: Mapped[datetime]
    problem: Mapped[Words]
    invoice_id: Mapped[Reference | None]
