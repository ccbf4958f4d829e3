"""The check at the end of a run finds a world that is broken, and orders that are lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from loadtests.suites.outcome import Soundness
from loadtests.suites.soundness import check_world
from sandbox.client import Sandbox, in_process
from sandbox.client.transport import HOST
from sandbox.store.engine import changing
from tests.local import local, sqlite_url
from tests.support import TEAM, InProcess, World, line, make_world


class Scene(NamedTuple):
    """A world whose customer has placed an order."""

    http: InProcess
    world: World
    customer_id: str
    order_id: str

    def check(self, *more: tuple[str, str], secret: str = "") -> Soundness:
        """Check it, and look for its order and for more."""
        partner = self.world.partner
        credentials = partner.client_id, secret or partner.client_secret
        placed = [(self.customer_id, self.order_id), *more]
        with Sandbox(HOST, transport=in_process(self.http.app)) as sandbox:
            return check_world(sandbox, self.world.world_id, credentials, placed)

    def break_it(self, statement: str) -> None:
        """Change the world behind the sandbox's back."""
        with changing(self.http.parts.engine) as connection:
            done = connection.execute(text(statement), {"w": self.world.world_id})
            assert done.rowcount > 0


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with local(sqlite_url(tmp_path)) as http:
        world = make_world(http)
        customer_id = world.partner.customer(world.partner.reseller())
        order = world.partner.order(customer_id, line(TEAM, 5))
        yield Scene(http, world, customer_id, order["orderId"])


def test_a_world_in_which_all_holds_is_sound(scene: Scene) -> None:
    found = scene.check()
    assert found.holds
    assert (found.placed, found.checked["orders"]) == (1, 1)


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("quantities", "UPDATE subscriptions SET current_quantity = 4 WHERE world_id = :w"),
        (
            "remaining-quantities",
            "UPDATE order_lines SET remaining_quantity = 4 WHERE world_id = :w",
        ),
        ("queue", "DELETE FROM due_events WHERE world_id = :w"),
    ],
)
def test_a_broken_world_is_told_with_its_rule(scene: Scene, rule: str, statement: str) -> None:
    scene.break_it(statement)
    found = scene.check()
    assert not found.holds
    assert rule in {broken.split()[0] for broken in found.broken}


def test_an_order_that_is_not_there_is_missing_and_no_other(scene: Scene) -> None:
    found = scene.check((scene.customer_id, "9999999999"))
    assert found.missing == ((scene.customer_id, "9999999999"),)
    assert not found.broken


def test_orders_beyond_the_first_page_are_found(scene: Scene) -> None:
    partner, customer_id = scene.world.partner, scene.customer_id
    placed = [partner.order(customer_id, line(TEAM, 1))["orderId"] for _ in range(101)]
    found = scene.check(*((customer_id, order_id) for order_id in placed))
    assert (found.placed, found.missing) == (102, ())


def test_orders_of_a_term_that_has_ended_are_found(scene: Scene) -> None:
    scene.world.advance(by="P1Y")
    assert scene.check().holds


def test_what_could_not_be_checked_says_why(scene: Scene) -> None:
    assert "no token" in scene.check(secret="wrong").why
    assert "1116" in scene.check(("1", "2")).why
    scene.world.control("DELETE")
    assert scene.world.world_id in scene.check().why
