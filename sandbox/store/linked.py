"""Linked memberships: groups of customers that have their discount levels together (LM-1)."""

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, IdKey, Text, WorldKeyed
from sandbox.store.types import Instant


class LinkedGroupRow(WorldKeyed):
    """A linked membership of a distributor's customers.

    `group_type` is STANDARD or CONSORTIUM, `name_key` the name as it is searched by. `country` (its
    alpha-2 code) and `market_segment` are its owner's when it was made. `benefit_types` are the
    programs that it is of: none, or LARGE_GOVERNMENT_AGENCY. The levels are those that the group
    has, whatever its participants reach by themselves; `consumable_level` is empty without any.
    `terms` says what the owner answered: REQUESTED, ACCEPTED or REJECTED. `refreshed_at` is when
    the levels were last computed between anniversaries, `refresh_due_at` when they will be; None
    where nobody has asked for it.
    """

    __tablename__ = "linked_groups"

    group_id: Mapped[IdKey]
    sequence: Mapped[int]
    distributor_id: Mapped[Id]
    name: Mapped[Text]
    name_key: Mapped[Text]
    group_type: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(Instant)
    country: Mapped[str] = mapped_column(String(3))
    market_segment: Mapped[str] = mapped_column(String(3))
    benefit_types: Mapped[list[str]] = mapped_column(JSON)
    license_level: Mapped[str] = mapped_column(String(2))
    consumable_level: Mapped[str] = mapped_column(String(2))
    terms: Mapped[str] = mapped_column(String(12))
    refreshed_at: Mapped[datetime] = mapped_column(Instant)
    refresh_due_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "world_id", "distributor_id", "country", "sequence"),)


class LinkedMemberRow(WorldKeyed):
    """A customer's part in a linked membership: it is in one at most; `role` OWNER or MEMBER."""

    __tablename__ = "linked_members"

    customer_id: Mapped[IdKey]
    group_id: Mapped[Id]
    role: Mapped[str] = mapped_column(String(8))
    joined_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "world_id", "group_id", "customer_id"),)


class LinkedCodeRow(WorldKeyed):
    """A code by which a customer joins a linked membership; `used_at` is when one first did."""

    __tablename__ = "linked_codes"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    group_id: Mapped[Id]
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "world_id", "group_id", "made_at"),)
