"""What the checker says of large agencies: segment, country, levels, missed upgrades."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from sandbox.store.engine import changing
from tests.checking import findings
from tests.flexible_discounts.given import inside
from tests.governing import (
    SELLS_TO_AGENCIES,
    agency,
    converted,
    government,
    midnight,
    noon,
    set_renewal,
    uncomplied,
)
from tests.support import GOV, Json, Partner, World, line


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A world whose distributor sells to agencies."""
    return new_world(distributors=[SELLS_TO_AGENCIES])


def broken(world: World, statement: str, **values: Any) -> list[Json]:
    """Change the world behind the sandbox's back; returns what the checker tells."""
    with changing(inside(world).engine) as connection:
        done = connection.execute(text(statement), {"w": world.world_id, **values})
        assert done.rowcount > 0
    return findings(world.http, world.world_id)


def missed(world: World, partner: Partner) -> str:
    """Have an upgrade be missed."""
    customer = government(partner)
    noon(world, "2026-12-20")
    converted(partner, customer)
    set_renewal(partner, customer, enabled=True, renewalQuantity=50)
    midnight(world, "2027-01-15")
    return customer


def test_a_missed_upgrade_without_an_end_is_told(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    assert findings(world.http, world.world_id) == []
    found = broken(
        world,
        "DELETE FROM due_events WHERE world_id = :w AND kind = 'agency.upgrade_lapses'",
    )
    assert ("large-agencies", customer) in [(each["rule"], each["customerId"]) for each in found]


def test_an_end_of_nothing_is_told(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    found = broken(
        world,
        "UPDATE customers SET benefits = '[]' WHERE world_id = :w AND customer_id = :c",
        c=customer,
    )
    assert [each["rule"] for each in found] == ["large-agencies"]


@pytest.mark.parametrize("fault", ["market_segment = 'COM'", "country = 'MX'"])
def test_an_agency_that_is_no_government_is_told(
    world: World, partner: Partner, fault: str
) -> None:
    customer = agency(partner, line(GOV, 100))
    found = broken(
        world,
        f"UPDATE customers SET {fault} WHERE world_id = :w AND customer_id = :c",  # noqa: S608 - the test's own words
        c=customer,
    )
    assert [each["rule"] for each in found] == ["large-agencies"]


@pytest.mark.parametrize("upgraded", [False, True])
def test_a_commitment_of_an_agency_is_told(
    world: World, partner: Partner, *, upgraded: bool
) -> None:
    customer = uncomplied(world, partner)
    if upgraded:
        midnight(world, "2026-07-15")
    assert findings(world.http, world.world_id) == []
    found = broken(
        world,
        "UPDATE customers SET benefits = REPLACE(benefits, 'NONCOMPLIANT', 'COMMITTED') "
        "WHERE world_id = :w AND customer_id = :c",
        c=customer,
    )
    assert [each["facts"] for each in found if each["rule"] == "large-agencies"] == [
        {"fault": "an agency is in no commitment", "status": "COMMITTED"}
    ]


def test_a_level_that_nothing_gives_is_told(world: World, partner: Partner) -> None:
    customer = agency(partner, line(GOV, 100))
    found = broken(
        world,
        "UPDATE customers SET license_level = '07' WHERE world_id = :w AND customer_id = :c",
        c=customer,
    )
    assert [each["rule"] for each in found] == ["levels"]
