"""What the checker says of deployments: who has them, and what is held and ordered there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from sandbox.store.engine import changing
from tests.checking import findings
from tests.deploying import GERMANY, JAPAN, deploy, global_customer, line_at, worldwide
from tests.flexible_discounts.given import inside
from tests.support import Json, World, line


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A world with a customer that has licences at home, in Germany and in Japan."""
    world = new_world(distributors=worldwide())
    partner = world.partner
    customer = global_customer(partner)
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    order = partner.order(
        customer,
        line_at(germany, "EUR", quantity=3),
        line_at(japan, "JPY", number=2, quantity=2),
        line(number=3),
    )
    partner.give_back(customer, order, {**order["lineItems"][0], "quantity": 1})
    return world


def change(world: World, statement: str, **values: Any) -> list[Json]:
    """Change the world behind the sandbox's back; returns what the checker tells."""
    with changing(inside(world).engine) as connection:
        assert connection.execute(text(statement), {"w": world.world_id, **values}).rowcount > 0
    return findings(world.http, world.world_id)


def test_deployed_worlds_are_sound_through_their_renewal(world: World) -> None:
    assert findings(world.http, world.world_id) == []
    world.advance(to="2027-02-01T00:00:00Z")
    assert findings(world.http, world.world_id) == []


def test_a_line_elsewhere_than_its_subscription_is_told(world: World) -> None:
    found = change(
        world,
        "UPDATE order_lines SET deployment_id = '' WHERE world_id = :w AND currency = 'JPY'",
    )
    assert {each["rule"] for each in found} == {"deployments"}
    assert found[0]["facts"]["fault"] == "a line has place and currency of its subscription"


def test_licences_at_an_inactive_deployment_are_told(world: World) -> None:
    found = change(world, "UPDATE deployments SET status = '1004' WHERE world_id = :w")
    assert {each["rule"] for each in found} == {"deployments"}
    assert len(found) == 2


def test_a_deployment_that_is_not_there_is_told(world: World) -> None:
    found = change(world, "DELETE FROM deployments WHERE world_id = :w AND country = 'JP'")
    assert {each["rule"] for each in found} == {"belonging"}


def test_a_counter_below_what_was_drawn_is_told(world: World) -> None:
    found = change(
        world, "UPDATE deployments SET sequence = 7 WHERE world_id = :w AND country = 'JP'"
    )
    assert [each["facts"]["kind"] for each in found] == ["deployment"]
