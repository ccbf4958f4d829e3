"""Connections of PostgreSQL that are cut off amid their work."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from sandbox.store.trouble import Trouble, failures, trouble_of


@contextmanager
def giving_up_if_cut_off(connection: Connection) -> Iterator[None]:
    """Take a connection that was cut off out of the pool: there is nothing to roll back in it.

    Prepared statements raise the driver's own errors, of which SQLAlchemy learns nothing; it would
    try, and log a traceback where the connection takes no more commands.
    """
    try:
        yield
    except failures() as error:
        is_cut_off = trouble_of(error) is Trouble.DATABASE_AWAY and not connection.invalidated
        if is_cut_off and connection.dialect.name == "postgresql":
            connection.invalidate()
        raise
