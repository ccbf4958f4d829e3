"""Indexes of the Customers page: whose terms end about now, and a reseller's customers by id."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add an index to subscriptions, and a column to one of customers."""
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
