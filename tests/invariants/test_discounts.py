"""What the checker says of flexible discounts: prices, counts, closed codes (FD-11, FD-16)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from sandbox.flexible_discounts.terms import DiscountValue
from sandbox.store.engine import changing
from tests.checking import findings
from tests.flexible_discounts.given import flex_line, inside, offer_closed, offer_discount
from tests.support import Json, Partner, World


def change(world: World, statement: str, **values: Any) -> list[Json]:
    """Change the world behind the sandbox's back; returns the faults that the checker tells."""
    with changing(inside(world).engine) as connection:
        done = connection.execute(text(statement), {"w": world.world_id, **values})
        assert done.rowcount > 0
    return faults(world)


def faults(world: World) -> list[Json]:
    """Return what the checker says of discounts; it says nothing else."""
    found = findings(world.http, world.world_id)
    assert {each["rule"] for each in found} <= {"flex-discounts"}
    return [each["facts"] for each in found]


def test_discounted_worlds_are_sound(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world, lock="2028-12-31T23:59:59Z")
    closed = offer_closed(world, customer, "C2")
    order = partner.order(
        customer, flex_line("TEN_PERCENT", quantity=5), flex_line(closed, number=2)
    )
    partner.give_back(customer, order)
    partner.order(customer, flex_line("TEN_PERCENT", quantity=5))
    assert faults(world) == []
    world.advance(to="2027-02-01T00:00:00Z")
    assert faults(world) == []


def test_another_price_than_the_discount_makes_is_told(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    order = partner.order(customer, flex_line("TEN_PERCENT"))
    (fault,) = change(
        world,
        "UPDATE order_lines SET discounted_price = discounted_price + 1 "
        "WHERE world_id = :w AND flex_discount_code <> ''",
    )
    assert fault["fault"] == "the price is what the discount makes of it"
    assert (fault["orderId"], fault["code"]) == (order["orderId"], "TEN_PERCENT")


def test_lines_that_nobody_counted_are_told(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world)
    partner.order(customer, flex_line("TEN_PERCENT"))
    with inside(world).engine.connect() as connection:
        kept = connection.execute(
            text("SELECT counters FROM worlds WHERE world_id = :w"), {"w": world.world_id}
        ).scalar_one()
    counters = json.loads(kept)
    assert counters.pop("discounted_line") == 1
    (fault,) = change(
        world, "UPDATE worlds SET counters = :c WHERE world_id = :w", c=json.dumps(counters)
    )
    assert (fault["counter"], fault["rows"]) == (0, 1)


def test_a_closed_code_on_two_orders_is_told(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world, values=(DiscountValue(Decimal(20)),))
    closed = offer_closed(world, customer, "C2")
    first = partner.order(customer, flex_line(closed))
    second = partner.order(customer, flex_line("TEN_PERCENT"))
    (fault,) = change(
        world,
        "UPDATE order_lines SET flex_discount_code = :code, flex_discount_id = 'C2' "
        "WHERE world_id = :w AND order_id = :order",
        code=closed,
        order=second["orderId"],
    )
    assert fault["orders"] == sorted([first["orderId"], second["orderId"]])
