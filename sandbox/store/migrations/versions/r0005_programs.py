"""Deployments, flexible discounts, recommendations, the status of a distributor, large worlds.

How many customers each reseller has is kept, and their status stands in the index of a reseller's,
so that a list counts and turns pages without looking at the customers themselves.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), server_default=sa.text("''"), nullable=False)


def _required(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    """Add six tables, and columns to what orders, subscriptions and memberships keep."""
    _add_tables()
    _add_columns()
    _count_customers()


def _add_tables() -> None:
    op.create_table(
        "deployments",
        _required("world_id", 40),
        _required("deployment_id", 40),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _required("customer_id", 40),
        _required("country", 3),
        sa.Column("address", sa.JSON(), nullable=False),
        _required("status", 8),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "deployment_id", name=op.f("pk_deployments")),
    )
    op.create_index(
        op.f("ix_deployments_world_id_customer_id_sequence"),
        "deployments",
        ["world_id", "customer_id", "sequence"],
    )
    op.create_table(
        "flex_discounts",
        _required("world_id", 40),
        _required("discount_id", 40),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _required("code", 40),
        _required("category", 8),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "discount_id", name=op.f("pk_flex_discounts")),
    )
    op.create_index(
        op.f("ix_flex_discounts_world_id_code_starts_at"),
        "flex_discounts",
        ["world_id", "code", "starts_at"],
    )
    op.create_table(
        "closed_discounts",
        _required("world_id", 40),
        _required("code", 24),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _required("distributor_id", 40),
        _required("customer_id", 40),
        _required("market_segment", 3),
        _required("template_id", 8),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "code", name=op.f("pk_closed_discounts")),
    )
    op.create_index(
        op.f("ix_closed_discounts_world_id_distributor_id_sequence"),
        "closed_discounts",
        ["world_id", "distributor_id", "sequence"],
    )
    op.create_table(
        "opportunities",
        _required("world_id", 40),
        _required("opportunity_id", 40),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _required("customer_id", 40),
        _required("kind", 8),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("orders_before", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "opportunity_id", name=op.f("pk_opportunities")),
    )
    op.create_index(
        op.f("ix_opportunities_world_id_customer_id_sequence"),
        "opportunities",
        ["world_id", "customer_id", "sequence"],
    )
    op.create_table(
        "propensities",
        _required("world_id", 40),
        _required("customer_id", 40),
        _required("signal", 16),
        _required("level", 8),
        sa.PrimaryKeyConstraint("world_id", "customer_id", "signal", name=op.f("pk_propensities")),
    )


def _add_columns() -> None:
    op.add_column("subscriptions", _text("deployment_id", 40))
    op.add_column("subscriptions", _text("flex_discount_code", 40))
    op.add_column("subscriptions", _text("tracker_id", 255))
    op.add_column("preference_changes", _text("flex_discount_code", 40))
    op.add_column("order_lines", _text("deployment_id", 40))
    op.add_column("order_lines", _text("flex_discount_id", 40))
    op.add_column("order_lines", _text("flex_discount_code", 40))
    op.create_index(
        "ix_order_lines_discounted",
        "order_lines",
        ["world_id", "customer_id"],
        sqlite_where=sa.text("flex_discount_code <> ''"),
        postgresql_where=sa.text("flex_discount_code <> ''"),
    )
    op.add_column("orders", _text("tracker_id", 255))
    op.add_column(
        "distributors",
        sa.Column("status", sa.String(length=8), server_default=sa.text("'1000'"), nullable=False),
    )
    op.add_column("memberships", sa.Column("deployments", sa.JSON(), nullable=True))


def _count_customers() -> None:
    op.create_table(
        "customer_counts",
        _required("world_id", 40),
        _required("reseller_id", 40),
        _required("status", 8),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "world_id", "reseller_id", "status", name=op.f("pk_customer_counts")
        ),
    )
    op.execute(
        "INSERT INTO customer_counts (world_id, reseller_id, status, number) "
        "SELECT world_id, reseller_id, status, count(*) FROM customers "
        "GROUP BY world_id, reseller_id, status"
    )
    op.drop_index("ix_customers_of_reseller", table_name="customers")
    op.create_index(
        "ix_customers_of_reseller",
        "customers",
        ["world_id", "reseller_id", "created_at", "sequence", "customer_id", "status"],
    )
