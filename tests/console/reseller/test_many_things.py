"""Pages of customers that have much, and of resellers that have many: set by set, page by page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, insert, select

from sandbox.app import Parts
from sandbox.store.accounts import Customer
from sandbox.store.base import table_of
from sandbox.store.engine import changing
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from tests.authorizing import take
from tests.support import OTHER_TEAM, TEAM, World, line
from tests.visiting import Visitor


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that are run inside, without those of the journal.

    It writes several entries at once, from time to time.
    """
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if "journal" not in statement:
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def seconds(visitor: Visitor, path: str) -> float:
    """The least that a page takes of three."""
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        visitor.get(path)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def multiply(inside: Parts, world: World, orders: int, subscriptions: int) -> None:
    """Give an order of the world, and a subscription, twins until there are so many."""
    with changing(inside.engine) as connection:
        for model, names, count in (
            (OrderRow, ("order_id",), orders),
            (OrderLineRow, ("order_id",), orders),
            (SubscriptionRow, ("subscription_id",), subscriptions),
        ):
            table = table_of(model)
            found = connection.execute(select(table).where(table.c.world_id == world.world_id))
            row = found.mappings().all()[0]
            twins = [
                {**row, **{name: f"{number}-{row[name]}" for name in names}}
                for number in range(2, count)
            ]
            connection.execute(insert(table), twins)


def test_two_hundred_orders_and_fifty_subscriptions_take_no_statement_more(
    world: World, root: str, customer: str, visitor: Visitor, inside: Parts
) -> None:
    path = f"{root}/customers/{customer}"
    for offer in (TEAM, OTHER_TEAM):
        world.partner.order(customer, line(offer))
    visitor.get(path)
    with counted(inside.engine) as few:
        visitor.get(path)
    multiply(inside, world, orders=200, subscriptions=50)
    with counted(inside.engine) as many:
        visitor.get(path)
    assert len(many) <= len(few)
    assert len(many) <= 40
    assert len(visitor.rows("Products")) == 50
    assert len(visitor.rows("Orders")) == 20
    assert "1 to 20 of 200" in visitor.text


def test_orders_are_paged_to_the_last(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    for _ in range(21):
        world.partner.order(customer)
    path = f"{root}/customers/{customer}"
    visitor.get(path).click("Next")
    assert len(visitor.rows("Orders")) == 1
    assert "21 to 21 of 21" in visitor.text
    assert len(visitor.get(f"{path}?orders=1000").rows("Orders")) == 1
    assert len(visitor.get(f"{path}?orders=20").click("Previous").rows("Orders")) == 20
    assert visitor.get(f"{path}?orders=x").status == 400


def test_authorizations_take_no_statement_each(
    world: World, root: str, customer: str, visitor: Visitor, inside: Parts
) -> None:
    path = f"{root}/customers/{customer}"
    take(world, customer)
    visitor.get(path)
    with counted(inside.engine) as few:
        visitor.get(path)
    for _ in range(10):
        take(world, customer, OTHER_TEAM)
    with counted(inside.engine) as many:
        visitor.get(path)
    assert len(many) <= len(few)
    assert len(visitor.rows("Pending and overdue authorizations")) == 11


def test_five_hundred_customers_are_paged_and_shown_at_once(
    world: World, reseller: str, root: str, visitor: Visitor, inside: Parts
) -> None:
    world.partner.order(world.partner.customer(reseller, "Works"), line(quantity=2))
    with changing(inside.engine) as connection:
        table = table_of(Customer)
        row = (
            connection.execute(select(table).where(table.c.world_id == world.world_id))
            .mappings()
            .one()
        )
        twins = [
            {
                **row,
                "customer_id": f"{number:03}-{row['customer_id']}",
                "company_name": f"Works {number:03}",
                "company_key": f"works {number:03}",
            }
            for number in range(1, 500)
        ]
        connection.execute(insert(table), twins)
    path = f"{root}/customers"
    without = world.partner.reseller("Nobody buys of this one")
    none = seconds(visitor, f"/console/{world.world_id}/resellers/{without}/customers")
    # About twice on a quiet machine; with a query a customer it would be hundreds.
    assert seconds(visitor, path) < 15 * none
    assert len(visitor.rows()) == 20
    assert "1 to 20 of 500" in visitor.text
    visitor.get(f"{path}?offset=480")
    assert visitor.rows()[-1][0].startswith("Works 499")
    assert visitor.get(f"{path}?view=noProducts").text.count("Works 0") > 0
