"""Snapshots, faults and recordings of worlds, worlds that expire, and price lists of one world."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns to worlds and price lists, and three tables."""
    op.create_table(
        "faults",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("operation", sa.String(length=64), nullable=False),
        sa.Column("nth", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=True),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("fired", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "number", name=op.f("pk_faults")),
    )
    op.create_table(
        "recorded_calls",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("call_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "call_number", name=op.f("pk_recorded_calls")),
    )
    op.create_table(
        "snapshots",
        sa.Column("snapshot_id", sa.String(length=40), nullable=False),
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("snapshot_name", sa.String(length=255), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_real_ms", sa.BigInteger(), nullable=False),
        sa.Column("journal_us", sa.BigInteger(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("clock_mode", sa.String(length=8), nullable=False),
        sa.Column("clock_at", sa.BigInteger(), nullable=False),
        sa.Column("clock_real_ms", sa.BigInteger(), nullable=False),
        sa.Column("clock_rate", sa.Double(), nullable=False),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True),
        sa.Column("blocked_event", sa.BigInteger(), nullable=True),
        sa.Column("counters", sa.String(), nullable=False),
        sa.Column("catalogue_import", sa.Integer(), nullable=False),
        sa.Column("birth", sa.JSON(), nullable=False),
        sa.Column("fault_count", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["world_id"], ["worlds.world_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_snapshots")),
    )
    op.create_index(
        op.f("ix_snapshots_world_id_taken_real_ms"),
        "snapshots",
        ["world_id", "taken_real_ms"],
        unique=False,
    )
    op.add_column("worlds", sa.Column("expires_ms", sa.BigInteger(), nullable=True))
    op.add_column(
        "worlds", sa.Column("fault_count", sa.Integer(), server_default="0", nullable=False)
    )
    for column in (
        sa.Column("journal_since_us", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("advance_from", sa.BigInteger(), nullable=True),
        sa.Column("advance_to", sa.BigInteger(), nullable=True),
        sa.Column("advance_started_ms", sa.BigInteger(), nullable=True),
        sa.Column("advance_counts", sa.JSON(), nullable=True),
    ):
        op.add_column("worlds", column)
    op.create_index(op.f("ix_worlds_expires_ms"), "worlds", ["expires_ms"])
    op.add_column("imported_prices", sa.Column("came_with", sa.String(length=64), nullable=True))
    op.add_column(
        "journal",
        sa.Column("order_type", sa.String(length=40), server_default=sa.text("''"), nullable=False),
    )
