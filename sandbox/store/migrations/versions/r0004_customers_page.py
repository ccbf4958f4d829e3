"""Indexes of the Customers page, and when a world was made.

The page asks whose terms end about now, and for a reseller's customers by id.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add an index to subscriptions, a column to one of customers, and one to worlds."""
    op.create_index(
        op.f("ix_subscriptions_world_id_renewal_date"),
        "subscriptions",
        ["world_id", "renewal_date"],
    )
    op.drop_index(
        op.f("ix_customers_world_id_reseller_id_created_at_sequence"), table_name="customers"
    )
    op.create_index(
        "ix_customers_of_reseller",
        "customers",
        ["world_id", "reseller_id", "created_at", "sequence", "customer_id"],
    )
    op.add_column(
        "worlds", sa.Column("made_us", sa.BigInteger(), server_default="0", nullable=False)
    )
