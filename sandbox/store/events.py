"""What will happen in a world, what has happened, and what it answered to whom."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, IdKey, WorldKeyed
from sandbox.store.partial_indexes import partial_index
from sandbox.store.types import Instant


class DueEvent(WorldKeyed):
    """A wake-up at an instant of world time; its handler looks at the state again.

    The order is total: instant, priority, sequence (which is the event's id).
    """

    __tablename__ = "due_events"

    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(Instant)
    priority: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[Id]
    subject_id: Mapped[Id]
    failure: Mapped[str | None] = mapped_column(String)

    __table_args__ = (
        Index("ix_due_events_order", "world_id", "due_at", "priority", "event_id"),
        Index(None, "world_id", "customer_id"),
    )


class FiredEvent(WorldKeyed):
    """Something that has happened, in order."""

    __tablename__ = "fired_events"

    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[Id]
    order_id: Mapped[Id]
    subscription_id: Mapped[Id]
    summary: Mapped[str] = mapped_column(String)

    __table_args__ = (Index(None, "world_id", "customer_id", "event_id"),)


class Answer(WorldKeyed):
    """The first answer to an intent, kept for replay; while `status` is 0 it is being made (ACC-3).

    `intent` is a digest of method, path with query and correlation id; `request_id` one of the
    request's own id. An unfinished one names its owner and when that owner counts as dead, in
    real milliseconds, so that a killed worker blocks nobody.
    """

    __tablename__ = "answers"

    distributor_id: Mapped[IdKey]
    intent: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str | None] = mapped_column(String(64))
    owner: Mapped[Id]
    owner_expires_ms: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        partial_index(
            "uq_answers_request",
            "world_id",
            "distributor_id",
            "request_id",
            where="request_id IS NOT NULL",
            unique=True,
        ),
    )
