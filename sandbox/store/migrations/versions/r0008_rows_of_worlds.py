"""The key of a world's rows apart from its public id; longer codes in the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add a column to worlds, whose rows stand under their ids so far; widen one of the journal."""
    op.add_column("worlds", sa.Column("rows_id", sa.String(length=40), nullable=True))
    worlds = sa.table("worlds", sa.column("world_id"), sa.column("rows_id"))
    op.execute(worlds.update().values(rows_id=worlds.c.world_id))
    with op.batch_alter_table("worlds") as changed:
        changed.alter_column("rows_id", existing_type=sa.String(length=40), nullable=False)
        changed.create_unique_constraint(op.f("uq_worlds_rows_id"), ["rows_id"])
    with op.batch_alter_table("journal") as changed:
        changed.alter_column(
            "code",
            existing_type=sa.String(length=40),
            type_=sa.String(length=80),
            existing_nullable=False,
        )
