"""What partners asked and were answered: the journal, which is not part of a world's story."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Base, Id, Text
from sandbox.store.types import Instant


class JournalEntry(Base):
    """One request of Adobe's API with its answer; a refusal says why.

    `at` is world time, `answered_us` real time in microseconds: several processes write, each some
    entries later than others, and the order of the answers must be known all the same. `order_type`
    is what the body of an order says; of anything else it is empty.

    Not world-keyed: no copy of it is kept. A snapshot knows where it stood, and a restore cuts it
    back to there; a fork begins with none.
    """

    __tablename__ = "journal"

    # SQLite numbers rows by itself in a column of this type only.
    entry_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    world_id: Mapped[Id]
    answered_us: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)
    operation: Mapped[Id]
    method: Mapped[str] = mapped_column(String(8))
    path: Mapped[str] = mapped_column(String)
    status: Mapped[int]
    code: Mapped[str] = mapped_column(String(80))
    customer_id: Mapped[Id]
    correlation_id: Mapped[Text]
    request_id: Mapped[Text]
    replayed: Mapped[bool]
    order_type: Mapped[Id] = mapped_column(default="", server_default=text("''"))
    why: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (Index(None, "world_id", "answered_us"),)
