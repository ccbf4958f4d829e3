"""Where a distributor is told of changed price lists."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), server_default=sa.text("''"), nullable=False)


def upgrade() -> None:
    """Add a column to distributors."""
    op.add_column("distributors", _text("email", 255))
