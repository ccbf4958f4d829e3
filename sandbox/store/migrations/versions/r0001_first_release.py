"""The schema of the first release, 0.1.0.

Its databases have no stamp: what they look like, this revision says (`schema.py`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _make_worlds()
    _make_accounts()
    _make_orders()
    _make_moves()
    _make_story()


def _make_worlds() -> None:
    """Worlds, their credentials and distributors, and what belongs to the database as a whole."""
    op.create_table(
        "worlds",
        sa.Column("world_id", sa.String(length=40), nullable=False),
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
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("lease_fence", sa.Integer(), nullable=False),
        sa.Column("lease_expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("catalogue_import", sa.Integer(), nullable=False),
        sa.Column("birth", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", name=op.f("pk_worlds")),
    )
    op.create_table(
        "credentials",
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("client_secret", sa.String(length=120), nullable=False),
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["world_id"], ["worlds.world_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_credentials")),
    )
    op.create_index(op.f("ix_credentials_world_id"), "credentials", ["world_id"], unique=False)
    op.create_table(
        "distributors",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("currencies", sa.JSON(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("market_segments", sa.JSON(), nullable=False),
        sa.Column("global_sales_enabled", sa.Boolean(), nullable=False),
        sa.Column("lga_enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "distributor_id", name=op.f("pk_distributors")),
    )
    op.create_table(
        "imported_prices",
        sa.Column("import_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imported_prices")),
    )
    op.create_table(
        "installation",
        sa.Column("installation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_key", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("installation_id", name=op.f("pk_installation")),
    )


def _make_accounts() -> None:
    """Resellers, customers and the names of contacts."""
    op.create_table(
        "resellers",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("reseller_id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.Column("external_reference_id", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("company_name", sa.String(length=255), nullable=False),
        sa.Column("company_key", sa.String(length=255), nullable=False),
        sa.Column("market_segments", sa.JSON(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "reseller_id", name=op.f("pk_resellers")),
    )
    op.create_index(
        op.f("ix_resellers_world_id_distributor_id_created_at_sequence"),
        "resellers",
        ["world_id", "distributor_id", "created_at", "sequence"],
        unique=False,
    )
    op.create_table(
        "customers",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.Column("reseller_id", sa.String(length=40), nullable=False),
        sa.Column("external_reference_id", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("company_name", sa.String(length=255), nullable=False),
        sa.Column("company_key", sa.String(length=255), nullable=False),
        sa.Column("admin_email", sa.String(length=255), nullable=False),
        sa.Column("admin_emails", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("market_segment", sa.String(length=3), nullable=False),
        sa.Column("market_sub_segments", sa.JSON(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("global_sales_enabled", sa.Boolean(), nullable=False),
        sa.Column("license_level", sa.String(length=2), nullable=False),
        sa.Column("consumable_level", sa.String(length=2), nullable=False),
        sa.Column("coterm_date", sa.Date(), nullable=True),
        sa.Column("term_start", sa.Date(), nullable=True),
        sa.Column("anniversary_day", sa.Integer(), nullable=True),
        sa.Column("benefits", sa.JSON(), nullable=False),
        sa.Column("last_anniversary", sa.Date(), nullable=True),
        sa.Column("orders_before_move", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "customer_id", name=op.f("pk_customers")),
    )
    op.create_index(
        op.f("ix_customers_world_id_company_key_admin_email"),
        "customers",
        ["world_id", "company_key", "admin_email"],
        unique=False,
    )
    op.create_index(
        op.f("ix_customers_world_id_reseller_id_created_at_sequence"),
        "customers",
        ["world_id", "reseller_id", "created_at", "sequence"],
        unique=False,
    )
    op.create_table(
        "contacts",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=240), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=False),
        sa.Column("last_name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "email", name=op.f("pk_contacts")),
    )


def _make_orders() -> None:
    """Orders, their lines, and the subscriptions that they make."""
    op.create_table(
        "orders",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.Column("reseller_id", sa.String(length=40), nullable=False),
        sa.Column("order_type", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("external_reference_id", sa.String(length=4096), nullable=False),
        sa.Column("reference_order_id", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "order_id", name=op.f("pk_orders")),
    )
    op.create_index(
        "ix_orders_pending",
        "orders",
        ["world_id", "customer_id"],
        unique=False,
        sqlite_where=sa.text("status = '1002'"),
        postgresql_where=sa.text("status = '1002'"),
    )
    op.create_index(
        op.f("ix_orders_world_id_customer_id_created_at_sequence"),
        "orders",
        ["world_id", "customer_id", "created_at", "sequence"],
        unique=False,
    )
    op.create_index(
        op.f("ix_orders_world_id_reference_order_id"),
        "orders",
        ["world_id", "reference_order_id"],
        unique=False,
    )
    op.create_table(
        "order_lines",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("line_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("offer_id", sa.String(length=24), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("remaining_quantity", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("prorated_days", sa.Integer(), nullable=False),
        sa.Column("partner_price", sa.String(length=32), nullable=False),
        sa.Column("discounted_price", sa.String(length=32), nullable=False),
        sa.Column("net_price", sa.String(length=32), nullable=False),
        sa.Column("line_price", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "order_id", "line_number", name=op.f("pk_order_lines")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("subscription_id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.String(length=16), nullable=False),
        sa.Column("base_offer_id", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("current_quantity", sa.Integer(), nullable=False),
        sa.Column("used_quantity", sa.Integer(), nullable=False),
        sa.Column("auto_renewal", sa.Boolean(), nullable=False),
        sa.Column("renewal_quantity", sa.Integer(), nullable=True),
        sa.Column("renewed_quantity", sa.Integer(), nullable=True),
        sa.Column("renewal_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("left_with", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "subscription_id", name=op.f("pk_subscriptions")),
    )
    op.create_index(
        op.f("ix_subscriptions_world_id_customer_id_sequence"),
        "subscriptions",
        ["world_id", "customer_id", "sequence"],
        unique=False,
    )
    op.create_table(
        "preference_changes",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("change_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subscription_id", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("auto_renewal", sa.Boolean(), nullable=False),
        sa.Column("renewal_quantity", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("world_id", "change_id", name=op.f("pk_preference_changes")),
    )
    op.create_index(
        op.f("ix_preference_changes_world_id_subscription_id_change_id"),
        "preference_changes",
        ["world_id", "subscription_id", "change_id"],
        unique=False,
    )
    op.create_table(
        "seats",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("subscription_id", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.BigInteger(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "subscription_id", "user", name=op.f("pk_seats")),
    )


def _make_moves() -> None:
    """Customers that move."""
    op.create_table(
        "approval_codes",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("world_id", "code", name=op.f("pk_approval_codes")),
    )
    op.create_table(
        "transfers",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("transfer_id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.Column("reseller_id", sa.String(length=40), nullable=False),
        sa.Column("requested_by", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("expire_open_pas", sa.Boolean(), nullable=False),
        sa.Column("ignore_order_return", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "transfer_id", name=op.f("pk_transfers")),
    )
    op.create_index(
        op.f("ix_transfers_world_id_membership_id_sequence"),
        "transfers",
        ["world_id", "membership_id", "sequence"],
        unique=False,
    )
    op.create_table(
        "memberships",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("membership_id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("company_name", sa.String(length=255), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("market_segment", sa.String(length=3), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("renewal_date", sa.Date(), nullable=False),
        sa.Column("renewal_state", sa.String(length=8), nullable=False),
        sa.Column("license_level", sa.String(length=2), nullable=False),
        sa.Column("consumable_level", sa.String(length=2), nullable=False),
        sa.Column("ineligible", sa.String(length=64), nullable=True),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "membership_id", name=op.f("pk_memberships")),
    )
    op.create_table(
        "purchase_authorizations",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("reference_id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.String(length=16), nullable=False),
        sa.Column("base_offer_id", sa.String(length=24), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("covered_quantity", sa.Integer(), nullable=False),
        sa.Column("assigned_quantity", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "world_id", "reference_id", "sequence", name=op.f("pk_purchase_authorizations")
        ),
    )
    op.create_index(
        op.f("ix_purchase_authorizations_world_id_customer_id_sequence"),
        "purchase_authorizations",
        ["world_id", "customer_id", "sequence"],
        unique=False,
    )


def _make_story() -> None:
    """What will happen, what has happened, and what was answered, sent and asked."""
    op.create_table(
        "due_events",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("world_id", "event_id", name=op.f("pk_due_events")),
    )
    op.create_index(
        "ix_due_events_order",
        "due_events",
        ["world_id", "due_at", "priority", "event_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_due_events_world_id_customer_id"),
        "due_events",
        ["world_id", "customer_id"],
        unique=False,
    )
    op.create_table(
        "fired_events",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("subscription_id", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "event_id", name=op.f("pk_fired_events")),
    )
    op.create_index(
        op.f("ix_fired_events_world_id_customer_id_event_id"),
        "fired_events",
        ["world_id", "customer_id", "event_id"],
        unique=False,
    )
    op.create_table(
        "answers",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("distributor_id", sa.String(length=40), nullable=False),
        sa.Column("intent", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("owner_expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "distributor_id", "intent", name=op.f("pk_answers")),
    )
    op.create_index(
        "uq_answers_request",
        "answers",
        ["world_id", "distributor_id", "request_id"],
        unique=True,
        sqlite_where=sa.text("request_id IS NOT NULL"),
        postgresql_where=sa.text("request_id IS NOT NULL"),
    )
    op.create_table(
        "outbox",
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("email_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "email_id", name=op.f("pk_outbox")),
    )
    op.create_index(
        op.f("ix_outbox_world_id_customer_id_email_id"),
        "outbox",
        ["world_id", "customer_id", "email_id"],
        unique=False,
    )
    op.create_table(
        "journal",
        sa.Column(
            "entry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("world_id", sa.String(length=40), nullable=False),
        sa.Column("answered_us", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("correlation_id", sa.String(length=255), nullable=False),
        sa.Column("request_id", sa.String(length=255), nullable=False),
        sa.Column("replayed", sa.Boolean(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal")),
    )
    op.create_index(
        op.f("ix_journal_world_id_answered_us"),
        "journal",
        ["world_id", "answered_us"],
        unique=False,
    )
