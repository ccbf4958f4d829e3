"""A switch that was tampered with is told by the rule that it breaks (docs/checking.md)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from sandbox.app import Parts
from sandbox.store.engine import changing
from tests.support import Partner, World
from tests.switches.switching import bought, revert, switch


def broken(world: World) -> set[str]:
    """The rules that do not hold."""
    return {each["rule"] for each in world.control("POST", "/check").json()["broken"]}


@pytest.mark.parametrize(
    ("statement", "rules"),
    [
        ("UPDATE cancelling_items SET quantity = quantity + 1", {"quantities"}),
        ("UPDATE cancelling_items SET subscription_id = 'nobodys'", {"belonging", "quantities"}),
        ("DELETE FROM cancelling_items", {"quantities"}),
        ("UPDATE switched_licenses SET quantity = quantity + 1", {"remaining-quantities"}),
        ("UPDATE switched_licenses SET line_number = 7", {"belonging", "remaining-quantities"}),
        ("DELETE FROM switched_licenses", {"remaining-quantities"}),
    ],
)
def test_what_a_switch_took_and_gave_is_compared(
    world: World, partner: Partner, customer: str, inside: Parts, statement: str, rules: set[str]
) -> None:
    switched = switch(partner, customer, bought(partner, customer, 10), 4)
    assert broken(world) == set()
    with changing(inside.engine) as connection:
        done = connection.execute(
            text(f"{statement} WHERE world_id = :w"),
            {"w": world.world_id},
        )
        assert done.rowcount == 1
    assert broken(world) == rules
    assert switched["status"] == "1000"


def test_a_reverted_switch_took_nothing(world: World, partner: Partner, customer: str) -> None:
    revert(partner, customer, switch(partner, customer, bought(partner, customer, 10), 4))
    assert broken(world) == set()
