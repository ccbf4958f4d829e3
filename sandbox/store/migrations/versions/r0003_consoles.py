"""Enrollments and change codes of the consoles, and who opened a purchase authorization."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two tables, and two columns to purchase authorizations."""
    op.create_table(
        "enrollments",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("invitation", sa.String(length=12), nullable=False),
        sa.Column("invited_at", sa.BigInteger(), nullable=True),
        sa.Column("invited_email", sa.String(length=255), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("offerings", sa.JSON(), nullable=False),
        sa.Column("managed_by", sa.String(length=255), nullable=False),
        sa.Column("name_us_english", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "customer_id", name=op.f("pk_enrollments")),
    )
    op.create_table(
        "change_codes",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("reseller_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("world_id", "code", name=op.f("pk_change_codes")),
    )
    op.create_index(
        op.f("ix_change_codes_world_id_customer_id"), "change_codes", ["world_id", "customer_id"]
    )
    op.create_index(
        op.f("ix_change_codes_world_id_reseller_id_sent_at"),
        "change_codes",
        ["world_id", "reseller_id", "sent_at"],
    )
    op.add_column(
        "purchase_authorizations",
        sa.Column("po_number", sa.String(length=255), server_default=sa.text("''"), nullable=False),
    )
    op.add_column(
        "purchase_authorizations",
        sa.Column(
            "opened_by", sa.String(length=16), server_default=sa.text("'MEMBER'"), nullable=False
        ),
    )
