"""A database of PostgreSQL for the benchmarks, where there is a server of it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

CONNECT_SECONDS = 3


def is_there(url: str) -> bool:
    """Tell whether a server answers at a URL; an empty one names none."""
    if not url:
        return False
    try:
        with _administrating(url):
            return True
    except SQLAlchemyError:
        return False


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """Make a database on the server of a URL, and drop it afterwards; gives its URL.

    Raises:
        SQLAlchemyError: there is no server, or it lets no databases be made.
    """
    name = f"vipmp_bench_{os.getpid()}"
    with _administrating(url) as run:
        run(f"CREATE DATABASE {name}")
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with _administrating(url) as run:
            run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _administrating(url: str) -> Iterator[Callable[[str], object]]:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    try:
        with engine.connect() as connection:
            yield lambda sql: connection.execute(text(sql))
    finally:
        engine.dispose()
