"""Linked memberships with who is in them; the codes of high volume discounts on orders."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _required(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), nullable=False)


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), server_default=sa.text("''"), nullable=False)


def _instant(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _instant_or_none(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=True)


def upgrade() -> None:
    """Add three tables of groups, and columns to transfers and to what orders are made of."""
    for table in ("order_lines", "cancelling_items"):
        op.add_column(table, _text("discount_code", 40))
    op.add_column("transfers", sa.Column("linked", sa.JSON(), nullable=True))
    _add_groups()
    op.create_table(
        "linked_members",
        _required("world_id", 40),
        _required("customer_id", 40),
        _required("group_id", 40),
        _required("role", 8),
        _instant("joined_at"),
        sa.PrimaryKeyConstraint("world_id", "customer_id", name=op.f("pk_linked_members")),
    )
    op.create_index(
        op.f("ix_linked_members_world_id_group_id_customer_id"),
        "linked_members",
        ["world_id", "group_id", "customer_id"],
    )
    op.create_table(
        "linked_codes",
        _required("world_id", 40),
        _required("code", 8),
        _required("group_id", 40),
        _instant("made_at"),
        _instant_or_none("used_at"),
        sa.PrimaryKeyConstraint("world_id", "code", name=op.f("pk_linked_codes")),
    )
    op.create_index(
        op.f("ix_linked_codes_world_id_group_id_made_at"),
        "linked_codes",
        ["world_id", "group_id", "made_at"],
    )


def _add_groups() -> None:
    op.create_table(
        "linked_groups",
        _required("world_id", 40),
        _required("group_id", 40),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _required("distributor_id", 40),
        _required("name", 255),
        _required("name_key", 255),
        _required("group_type", 12),
        _instant("created_at"),
        _required("country", 3),
        _required("market_segment", 3),
        sa.Column("benefit_types", sa.JSON(), nullable=False),
        _required("license_level", 2),
        _required("consumable_level", 2),
        _required("terms", 12),
        _instant("refreshed_at"),
        _instant_or_none("refresh_due_at"),
        sa.PrimaryKeyConstraint("world_id", "group_id", name=op.f("pk_linked_groups")),
    )
    op.create_index(
        op.f("ix_linked_groups_world_id_distributor_id_country_sequence"),
        "linked_groups",
        ["world_id", "distributor_id", "country", "sequence"],
    )
