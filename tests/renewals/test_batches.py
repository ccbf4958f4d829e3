"""Customers whose terms end at once are renewed in batches, and as each would be alone."""

from __future__ import annotations

import pytest

from sandbox.app import Parts
from sandbox.timeline import runner
from tests.branching import OF_ITS_OWN, fork_of
from tests.committing import committed
from tests.discounting import ALL_APPS, make_discount, percentage
from tests.local import dump
from tests.support import CONSUMABLE, OTHER_TEAM, TEAM, Json, Partner, World, line

AD = "2027-01-15T00:00:00Z"
CODE = "RENEWED"


def crowd(world: World, partner: Partner) -> None:
    """Make customers of other levels, quantities, preferences, discounts and commitments."""
    make_discount(world, CODE, outcomes=percentage(20), endDate="2027-12-31T23:59:59Z")
    bought: list[list[Json]] = [
        [line(TEAM, 5, 1), line(ALL_APPS, 3, 2)],
        [line(TEAM, 5, 1), line(ALL_APPS, 3, 2)],
        [line(TEAM, 5, 1), line(OTHER_TEAM, 60, 2)],
        [line(TEAM, 5, 1), line(CONSUMABLE, 1200, 2)],
        [line(TEAM, 12, 1)],
    ]
    customers = [partner.customer(name=f"Acme {number}") for number in range(len(bought))]
    for customer, lines in zip(customers, bought, strict=True):
        partner.order(customer, *lines)
    held = [partner.subscriptions(customer) for customer in customers]
    for customer, subscription, preference in (
        (customers[0], held[0][1], {"enabled": True, "flexDiscountCodes": [CODE]}),
        (customers[1], held[1][0], {"enabled": False}),
        (customers[2], held[2][1], {"enabled": True, "renewalQuantity": 70}),
        (customers[3], held[3][0], {"enabled": True, "renewalQuantity": 9}),
    ):
        answer = partner.renew(customer, subscription["subscriptionId"], **preference)
        assert answer.status_code == 200, answer.text
    committed(world, customers[4])


def test_customers_of_a_batch_renew_as_each_would_alone(
    inside: Parts, world: World, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(world, partner)
    apart = fork_of(world)
    world.advance(to=AD)
    with monkeypatch.context() as changed:
        changed.setattr(runner, "BATCH_SIZE", 1)
        apart.advance(to=AD)
    together, alone = (
        dump(inside, world_id=each.world_id, but=OF_ITS_OWN) for each in (world, apart)
    )
    assert sum(row["order_type"] == "RENEWAL" for row in together["orders"]) == 5
    assert alone == together
