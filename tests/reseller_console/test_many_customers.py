"""The Customers page of 10,000 customers: statements by the set, not by the customer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection, Table, bindparam, event, insert, select, update

from sandbox.app import Parts
from sandbox.store.accounts import Customer
from sandbox.store.base import Base, table_of
from sandbox.store.engine import changing
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from tests.reseller_console.console import csv_file, page
from tests.support import World, line

COUNT = 10_000
TABLES: tuple[type[Base], ...] = (Customer, SubscriptionRow, OrderRow, OrderLineRow)
IDS = ("customer_id", "subscription_id", "order_id")


def multiply(connection: Connection, world_id: str, count: int) -> None:
    """Give the world's only customer twins that have what it has."""
    for model in TABLES:
        table = table_of(model)
        rows = connection.execute(select(table).where(table.c.world_id == world_id)).mappings()
        originals = [dict(row) for row in rows]
        copies = [
            {**row, **{name: f"{number}-{row[name]}" for name in IDS if name in row}}
            for number in range(1, count)
            for row in originals
        ]
        connection.execute(insert(table), copies)


def spread(connection: Connection, world_id: str) -> None:
    """Give the customers names of their own, and terms that end on all days of a year."""
    of_world = select(Customer.customer_id).where(Customer.world_id == world_id)
    ids = connection.execute(of_world).scalars().all()
    customers, subscriptions = table_of(Customer), table_of(SubscriptionRow)
    changes: dict[Table, dict[str, Any]] = {
        customers: {"company_key": bindparam("new_name")},
        subscriptions: {"renewal_date": bindparam("new_date")},
    }
    for table, changed in changes.items():
        connection.execute(
            update(table)
            .where(table.c.world_id == world_id, table.c.customer_id == bindparam("of_customer"))
            .values(changed),
            [
                {
                    "of_customer": customer_id,
                    "new_name": f"works {number * 7919 % COUNT:05d}",
                    "new_date": date(2026, 12, 21) + timedelta(days=number % 365),
                }
                for number, customer_id in enumerate(ids)
            ],
        )


def seconds(ask: Callable[[], object], times: int) -> float:
    """The time of this process that a call takes, whatever else the machine does: the median."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        ask()
        taken.append(time.process_time() - begun)
    return median(taken)


def steps(inside: Parts, ask: Callable[[], object]) -> int:
    """How many thousand steps of its machine SQLite does for a call: the same on any computer."""
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    def watch(_: object, cursor: sqlite3.Cursor, *__: object) -> None:
        cursor.connection.set_progress_handler(count, 1000)

    event.listen(inside.engine, "before_cursor_execute", watch)
    try:
        ask()
    finally:
        event.remove(inside.engine, "before_cursor_execute", watch)
    return done


@pytest.fixture
def crowd(world: World, inside: Parts) -> tuple[str, str]:
    """A reseller of 10,000 customers, each with a subscription; and one of them."""
    partner = world.partner
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    partner.order(customer, line(quantity=12))
    with changing(inside.engine) as connection:
        multiply(connection, world.world_id, COUNT)
    world.advance(to="2026-12-20")
    return reseller, customer


def test_ten_thousand_customers_cost_no_query_each(
    world: World, inside: Parts, crowd: tuple[str, str]
) -> None:
    reseller, customer = crowd
    assert page(world, reseller)["counts"]["readyForRenewal"] == COUNT
    with changing(inside.engine) as connection:
        spread(connection, world.world_id)
    counts = page(world, reseller)["counts"]
    assert 0 < counts["upcomingRenewals"] < counts["readyForRenewal"] < counts["all"] / 10
    one = seconds(lambda: world.partner.fetch(f"/customers/{customer}"), 30)
    for view in ("all", "readyForRenewal", "noProducts"):
        many = seconds(partial(page, world, reseller, view=view), 7)
        # About 45 of them; 160 when each customer was looked at for each view.
        assert many < 130 * one, view
    assert csv_file(world, reseller).count("\r\n") == COUNT + 1


def test_who_ends_at_another_time_is_not_looked_at_for_it(
    world: World, inside: Parts, crowd: tuple[str, str]
) -> None:
    reseller, _ = crowd
    with changing(inside.engine) as connection:
        spread(connection, world.world_id)
    for view in ("all", "readyForRenewal"):
        # About 47 steps a customer; 142 when each was looked at for each view.
        asked = partial(page, world, reseller, view=view)
        assert 1000 * steps(inside, asked) < 70 * COUNT, view


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_statements_is_that_of_one_customer(
    world: World, inside: Parts, count: int
) -> None:
    reseller = world.partner.reseller()
    for number in range(count):
        world.partner.order(world.partner.customer(reseller, f"Works {number}"))
    statements = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(inside.engine, "before_cursor_execute", note)
    try:
        assert len(page(world, reseller, limit=40)["items"]) == count
    finally:
        event.remove(inside.engine, "before_cursor_execute", note)
    assert len([each for each in statements if "FROM customers" in each]) <= 3
    assert len(statements) <= 10
