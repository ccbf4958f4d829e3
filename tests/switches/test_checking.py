"""A switch that was tampered with is told by the rule that it breaks (docs/checking.md)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from sandbox.app import Parts
from sandbox.store.engine import changing
from tests.support import TEAM, Partner, World, line, refused
from tests.switches.switching import bought, revert, revert_body, send, switch


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


def test_what_is_returned_off_the_wrong_subscription_is_told(
    world: World, partner: Partner, customer: str, inside: Parts
) -> None:
    order = partner.order(customer, line(TEAM, 20))
    (old,) = partner.read_order(customer, order["orderId"])["lineItems"]
    switched = switch(partner, customer, old["subscriptionId"], 20)
    newer = bought(partner, customer, 3)
    revert(partner, customer, switched)
    returned = partner.give_back(customer, order, line(TEAM, 20)).json()
    assert broken(world) == set()
    with changing(inside.engine) as connection:
        # Ids follow from a world's seed: without the world, another's are changed too.
        for change in (
            "order_lines SET subscription_id = :old WHERE order_id = :o",
            "subscriptions SET current_quantity = 23 WHERE subscription_id = :newer",
        ):
            statement = f"UPDATE {change} AND world_id = :w"
            keys = {"w": world.world_id, "o": returned["orderId"], "newer": newer}
            keys["old"] = old["subscriptionId"]
            names = {name: keys[name] for name in keys if f":{name}" in statement}
            assert connection.execute(text(statement), names).rowcount == 1
    assert broken(world) == {"quantities"}


@pytest.mark.parametrize("status", ["1004", "1020"])
def test_a_status_set_by_hand_on_a_complete_switch_is_no_fault(
    world: World, partner: Partner, customer: str, status: str
) -> None:
    switched = switch(partner, customer, bought(partner, customer, 10), 4)
    world.portal(f"/orders/{switched['orderId']}", status=status)
    assert broken(world) == set()


def test_a_reverted_switch_that_shows_complete_by_hand_is_no_fault_nor_reverted_again(
    world: World, partner: Partner, customer: str
) -> None:
    switched = switch(partner, customer, bought(partner, customer, 10), 4)
    revert(partner, customer, switched)
    world.portal(f"/orders/{switched['orderId']}", status="1000")
    assert broken(world) == set()
    refused(send(partner, customer, revert_body(switched)), 400, "3115")


def test_a_failed_switch_that_shows_complete_by_hand_is_no_fault(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    world.rules(orderProcessingSeconds=60)
    pending = switch(partner, customer, source, 4)
    assert pending["status"] == "1002"
    for status in ("1004", "1000"):
        world.portal(f"/orders/{pending['orderId']}", status=status)
        assert broken(world) == set()
