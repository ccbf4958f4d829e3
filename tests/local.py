"""Sandboxes in this process on a database of the test's own, with what is in their tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.engine import make_url

from sandbox.app import Parts, create_app
from sandbox.settings import Settings
from sandbox.store.base import Base
from sandbox.store.engine import changing
from sandbox.store.journal import JournalEntry
from sandbox.store.orders import OrderLineRow
from sandbox.timeline.opening import Worlds
from sandbox.timeline.queue import EventKind
from sandbox.timeline.runner import HANDLERS, Handler
from sandbox.worlds.tables import world_tables
from tests.support import InProcess, Json, World, key_of_rows

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1/test")
# What of a world's row is real time and not part of the story.
REAL_TIME = frozenset(
    {
        "clock_real_ms",
        "lease_owner",
        "lease_fence",
        "lease_expires_ms",
        "journal_since_us",
        "expires_ms",
        "made_us",
    }
)
_databases = count(1)


@contextmanager
def local(url: str) -> Iterator[InProcess]:
    """Open the application on a database."""
    app = create_app(Settings(database_url=url))
    # A bug must be seen as the 500 that a client would see, and fail the test by its status.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with InProcess(app) as client:
        yield client
    with suppress(Exception):  # A database that is away keeps no journal.
        # Else a thread may be at it, and the file is open still for who copies it next.
        client.parts.journal.flush()
    client.parts.engine.dispose()


def sqlite_url(folder: Path) -> str:
    """Return the URL of a SQLite file in a folder."""
    return f"sqlite:///{folder / 'sandbox.db'}"


@contextmanager
def postgresql_url() -> Iterator[str]:
    """Make a PostgreSQL database of this process's own and drop it afterwards.

    Raises:
        OperationalError: there is no PostgreSQL.
    """
    name = f"vipmp_test_{os.getpid()}_{next(_databases)}"
    admin = create_engine(
        POSTGRESQL, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3}
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def without_postgresql() -> NoReturn:
    """Skip the test that wanted PostgreSQL; where the whole truth is wanted, fail it."""
    said = f"PostgreSQL is not reachable: {POSTGRESQL} (set TEST_POSTGRESQL_URL)"
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(f"{said}; under CI=true nothing may be skipped for want of it")
    pytest.skip(said)


def dump(
    of: Parts, *, world_id: str | None = None, but: frozenset[str] = frozenset()
) -> dict[str, list[Json]]:
    """Return every row of every table, but without some columns; or those of one world.

    The journal is left out: it is no part of a world's story, and is written behind the requests.
    """
    found = {}
    with of.engine.connect() as connection:
        keys = {} if world_id is None else dict.fromkeys(world_tables(), key_of_rows(world_id))
        for table in Base.metadata.sorted_tables:
            if table.name == JournalEntry.__tablename__:
                continue
            rows = select(table).order_by(*table.primary_key.columns)
            if world_id is not None and "world_id" in table.columns:
                rows = rows.where(table.columns["world_id"] == keys.get(table, world_id))
            found[table.name] = [
                {name: value for name, value in row.items() if name not in but}
                for row in connection.execute(rows).mappings()
            ]
    return found


def seen(world: World, customers: list[str]) -> dict[str, Json]:
    """Return everything that the first partner can read of some customers."""
    partner = world.partner
    return {
        customer: {
            "customer": partner.fetch(f"/customers/{customer}"),
            "subscriptions": partner.subscriptions(customer),
            "unpaid": partner.fetch(f"/customers/{customer}/open-acquisitions"),
            "orders": partner.orders(
                customer, "start-date=2018-01-01&end-date=2040-12-31&fetch-price=true&limit=100"
            ),
        }
        for customer in customers
    }


def instant(written: str) -> datetime:
    """Return an instant of UTC, written as `2027-01-15T00:00:00`."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def ending_terms_by(of: Worlds, handler: Handler) -> Worlds:
    """Return the same worlds with another handler of ends of terms."""
    known = of.program[HANDLERS]
    handlers = {**known, EventKind.TERM_ENDS: handler}
    return replace(of, program=of.program.replacing(HANDLERS.rows(handlers)))


def with_offer(inside: Parts, world: World, order: Json, offer_id: str) -> Json:
    """Make the lines of an order lines of an offer that cannot be ordered; return the order."""
    with changing(inside.engine) as connection:
        connection.execute(
            update(OrderLineRow)
            .where(
                OrderLineRow.world_id == world.world_id, OrderLineRow.order_id == order["orderId"]
            )
            .values(offer_id=offer_id)
        )
    return {**order, "lineItems": [{**each, "offerId": offer_id} for each in order["lineItems"]]}
