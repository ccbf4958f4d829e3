"""Worlds, their credentials and distributors."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Base, Code, Id, IdKey, RowsId, Text, WorldKeyed
from sandbox.store.types import Instant


class WorldColumns(Base):
    """What a world's row says of its story; a snapshot keeps it too.

    `clock_at` is world time at the real instant `clock_real_ms`; a frozen clock stays there.
    `counters` holds the last number drawn of each kind of id. `next_due_at` is the instant of the
    first due event, so that a request can tell by one comparison whether its world is behind;
    `fault_count` tells in the same way whether any fault is armed.
    """

    __abstract__ = True

    name: Mapped[Text]
    seed: Mapped[int] = mapped_column(BigInteger)
    rules: Mapped[str] = mapped_column(String)
    clock_mode: Mapped[str] = mapped_column(String(8))
    clock_at: Mapped[datetime] = mapped_column(Instant)
    clock_real_ms: Mapped[int] = mapped_column(BigInteger)
    clock_rate: Mapped[float]
    next_due_at: Mapped[datetime | None] = mapped_column(Instant)
    blocked_event: Mapped[int | None] = mapped_column(BigInteger)
    counters: Mapped[str] = mapped_column(String)
    catalogue_import: Mapped[int] = mapped_column(default=0)
    birth: Mapped[dict[str, Any]] = mapped_column(JSON)
    fault_count: Mapped[int] = mapped_column(default=0, server_default="0")


class World(WorldColumns):
    """One isolated simulation: its clock, seed and rules, and the lease of whoever advances it.

    `world_id` is its public id: that of paths, tokens, credentials, snapshots and the journal.
    `rows_id` is the key of its rows in the world-keyed tables; no two worlds have the same.

    `made_us` is the real instant, in microseconds, at which it came to be here (0: before this was
    kept),
    `expires_ms` is the real instant at which it is over and may be removed; null: never. While it
    is advanced, `advance_…` say from where to where, since when in real time, and what has fired so
    far. `journal_since_us` is when it was last reset or restored, in real microseconds: what was
    answered until then, and is journalled later by another process, is of before.
    """

    __tablename__ = "worlds"

    world_id: Mapped[IdKey] = mapped_column(sort_order=-1)
    rows_id: Mapped[RowsId] = mapped_column(String(40))
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_fence: Mapped[int] = mapped_column(default=0)
    lease_expires_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    advance_from: Mapped[datetime | None] = mapped_column(Instant)
    advance_to: Mapped[datetime | None] = mapped_column(Instant)
    advance_started_ms: Mapped[int | None] = mapped_column(BigInteger)
    advance_counts: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    expires_ms: Mapped[int | None] = mapped_column(BigInteger)
    journal_since_us: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    made_us: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")

    __table_args__ = (Index(None, "expires_ms"), UniqueConstraint("rows_id"))


class Credential(Base):
    """A client id with its secret: it names one distributor of one world.

    Not world-keyed: it must be unique in the database and it outlives a reset.
    """

    __tablename__ = "credentials"

    client_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    client_secret: Mapped[str] = mapped_column(String(120))
    world_id: Mapped[str] = mapped_column(ForeignKey("worlds.world_id", ondelete="CASCADE"))
    distributor_id: Mapped[Id]

    __table_args__ = (Index(None, "world_id"),)


class Distributor(WorldKeyed):
    """Adobe's direct partner inside a world; `status` is that of its contract (PL-1).

    `email` is where it is told of changed price lists, "" where it is not (PL-6).
    """

    __tablename__ = "distributors"

    distributor_id: Mapped[IdKey]
    name: Mapped[Text]
    region: Mapped[str] = mapped_column(String(2))
    currencies: Mapped[list[str]] = mapped_column(JSON)
    countries: Mapped[list[str]] = mapped_column(JSON)
    market_segments: Mapped[list[str]] = mapped_column(JSON)
    global_sales_enabled: Mapped[bool]
    lga_enabled: Mapped[bool]
    status: Mapped[Code] = mapped_column(default="1000", server_default=text("'1000'"))
    email: Mapped[Text] = mapped_column(default="", server_default=text("''"))


class ImportedPrices(Base):
    """A price list that a partner imported; it serves every world of the database.

    But one that came with an imported world serves such worlds only: `came_with` is a digest of all
    the lists that came together, and worlds whose lists are the same share them.
    """

    __tablename__ = "imported_prices"

    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    file_name: Mapped[Text]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    came_with: Mapped[str | None] = mapped_column(String(64))


class Installation(Base):
    """What belongs to the database as a whole: the key that signs access tokens."""

    __tablename__ = "installation"

    installation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_key: Mapped[str] = mapped_column(String(80))
