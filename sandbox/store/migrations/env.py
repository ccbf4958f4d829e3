"""What Alembic runs around the revisions: in the transaction of `run.py`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
