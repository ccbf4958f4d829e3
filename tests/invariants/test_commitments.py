"""What the checker says of three-year commitments: the queue agrees with their days."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from sandbox.store.engine import changing
from tests.checking import findings
from tests.committing import accepted, answer, committed, noon, requested
from tests.flexible_discounts.given import inside
from tests.support import Json, Partner, World, line

_STATUS = "UPDATE customers SET benefits = REPLACE(benefits, :before, :after) WHERE world_id = :w"


def broken(world: World, statement: str, **values: Any) -> list[Json]:
    """Change the world behind the sandbox's back; returns what the checker tells."""
    with changing(inside(world).engine) as connection:
        done = connection.execute(text(statement), {"w": world.world_id, **values})
        assert done.rowcount > 0
    return findings(world.http, world.world_id)


def test_worlds_with_commitments_are_sound_on_every_day(world: World, partner: Partner) -> None:
    first, second, third = partner.customer(), partner.customer(), partner.customer()
    partner.order(first, line(quantity=12))
    partner.order(second, line(quantity=60))
    partner.order(third, line(quantity=9))
    committed(world, first)
    committed(world, second, LICENSE=50)
    requested(partner, third)
    for day in ("2026-01-20", "2026-01-23", "2028-12-20"):
        noon(world, day)
        assert findings(world.http, world.world_id) == []
    requested(partner, first, "recommitmentRequest")
    accepted(world, first)
    assert findings(world.http, world.world_id) == []
    noon(world, "2029-03-01")
    assert findings(world.http, world.world_id) == []


def test_an_end_that_nothing_is_due_for_is_told(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer, line(quantity=12))
    committed(world, customer)
    (found,) = broken(
        world,
        "UPDATE due_events SET kind = 'commitment.request_expires' "
        "WHERE world_id = :w AND kind = 'commitment.ends'",
    )[:1]
    assert found["rule"] == "commitments"
    assert found["customerId"] == customer


@pytest.mark.parametrize("status", ["REQUESTED", "ACCEPTED", "DECLINED"])
def test_a_commitment_with_the_status_of_a_request_is_told(
    world: World, partner: Partner, status: str
) -> None:
    customer = partner.customer()
    partner.order(customer, line(quantity=12))
    committed(world, customer)
    world.portal(f"/customers/{customer}", commitment={"status": "INACTIVE"})
    assert findings(world.http, world.world_id) == []
    (found,) = broken(world, _STATUS, before="INACTIVE", after=status)
    assert (found["rule"], found["customerId"]) == ("commitments", customer)
    assert (found["facts"]["slot"], found["facts"]["status"]) == ("commitment", status)


def test_so_is_a_request_with_that_of_a_commitment(world: World, partner: Partner) -> None:
    customer = partner.customer()
    requested(partner, customer)
    assert answer(world, customer, accept=False).status_code < 300
    assert findings(world.http, world.world_id) == []
    (found,) = broken(world, _STATUS, before="DECLINED", after="COMMITTED")
    assert (found["rule"], found["facts"]["slot"]) == ("commitments", "commitmentRequest")
