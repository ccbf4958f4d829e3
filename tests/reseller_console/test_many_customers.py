"""The Customers page of 10,000 customers: statements by the set, not by the customer."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event, insert, select

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


def seconds(ask: Callable[[], object]) -> float:
    """The least that a call takes of five."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def test_ten_thousand_customers_cost_no_query_each(world: World, inside: Parts) -> None:
    partner = world.partner
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    partner.order(customer, line(quantity=12))
    with changing(inside.engine) as connection:
        multiply(connection, world.world_id, COUNT)
    world.advance(to="2026-12-20")
    assert page(world, reseller)["counts"]["readyForRenewal"] == COUNT
    one = seconds(lambda: partner.fetch(f"/customers/{customer}"))
    many = seconds(lambda: page(world, reseller, view="readyForRenewal"))
    # About 110 on a quiet machine; with a query a customer it would be thousands.
    assert many < 2000 * one
    assert csv_file(world, reseller).count("\r\n") == COUNT + 1


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
