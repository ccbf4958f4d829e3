"""Snapshots: a world as it was, to come back to."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, IdKey, Text
from sandbox.store.types import Instant
from sandbox.store.worlds import WorldColumns


class Snapshot(WorldColumns):
    """What a world's row said when the snapshot was taken, at `taken_at` of its own time.

    The rows of the world-keyed tables are kept in the same tables, under the snapshot's id in place
    of the world's; `row_count` is how many they are. `journal_us` is where the world's journal
    stood, in real microseconds as `JournalEntry.answered_us`.

    Not world-keyed: it outlives a reset of its world and any restoring of another snapshot.
    """

    __tablename__ = "snapshots"

    snapshot_id: Mapped[IdKey] = mapped_column(sort_order=-2)
    world_id: Mapped[Id] = mapped_column(
        ForeignKey("worlds.world_id", ondelete="CASCADE"), sort_order=-1
    )
    snapshot_name: Mapped[Text]
    taken_at: Mapped[datetime] = mapped_column(Instant)
    taken_real_ms: Mapped[int] = mapped_column(BigInteger)
    journal_us: Mapped[int] = mapped_column(BigInteger)
    row_count: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index(None, "world_id", "taken_real_ms"),)
