"""Where a distributor is told of changed price lists; what switches give up."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), server_default=sa.text("''"), nullable=False)


def _required(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Add a column to distributors, and two tables of switches."""
    op.add_column("distributors", _text("email", 255))
    op.add_column("subscriptions", _text("renewal_code", 8))
    op.add_column("subscriptions", _text("moq_code", 8))
    op.add_column("preference_changes", _text("renewal_code", 8))
    _add_switches()


def _add_switches() -> None:
    op.create_table(
        "cancelling_items",
        _required("world_id", 40),
        _required("order_id", 40),
        _number("line_number"),
        _number("reference_line_number"),
        _required("customer_id", 40),
        _required("offer_id", 24),
        _number("quantity"),
        _required("subscription_id", 40),
        _required("status", 8),
        _required("currency", 3),
        _required("deployment_id", 40),
        _number("prorated_days"),
        _required("partner_price", 32),
        _required("discounted_price", 32),
        _required("net_price", 32),
        _required("line_price", 32),
        _required("order_total", 32),
        sa.Column("reassigns_users", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "world_id", "order_id", "line_number", name=op.f("pk_cancelling_items")
        ),
    )
    op.create_table(
        "switched_licenses",
        _required("world_id", 40),
        _required("order_id", 40),
        _number("position"),
        _required("customer_id", 40),
        _required("line_order_id", 40),
        _number("line_number"),
        _number("quantity"),
        sa.PrimaryKeyConstraint(
            "world_id", "order_id", "position", name=op.f("pk_switched_licenses")
        ),
    )
    op.create_index(
        op.f("ix_switched_licenses_world_id_line_order_id_line_number"),
        "switched_licenses",
        ["world_id", "line_order_id", "line_number"],
    )
