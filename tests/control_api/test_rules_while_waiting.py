"""What waits to be processed keeps the time that it was given, whatever its rule becomes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.linking import accept_terms, holding, linked, own, refresh
from tests.migrating import Migration
from tests.support import Partner, World, profile


def status(partner: Partner, path: str) -> str:
    found: str = partner.fetch(path)["status"]
    return found


def order(world: World) -> str:
    partner = world.partner
    customer = partner.customer()
    world.rules(orderProcessingSeconds=3600)
    placed = partner.order(customer)
    return f"/customers/{customer}/orders/{placed['orderId']}"


def account(world: World) -> str:
    world.rules(accountProcessingSeconds=3600)
    body = profile("Slow Reselling", marketSegments=["COM"])
    made = world.partner.make("/resellers", {"companyProfile": body})
    return f"/resellers/{made['resellerId']}"


@pytest.mark.parametrize(
    ("begin", "rule"),
    [(order, "orderProcessingSeconds"), (account, "accountProcessingSeconds")],
)
@pytest.mark.parametrize("seconds", [0, 7200])
def test_a_processing_rule_is_that_of_the_request(
    world: World, partner: Partner, begin: Callable[[World], str], rule: str, seconds: int
) -> None:
    path = begin(world)
    world.rules(**{rule: seconds})
    world.advance(by="PT59M59S")
    assert status(partner, path) == "1002"
    world.advance(by="PT1S")
    assert status(partner, path) == "1000"


@pytest.mark.parametrize("seconds", [0, 7200])
def test_so_is_that_of_a_transfer(world: World, seconds: int) -> None:
    world.rules(transferProcessingSeconds=3600)
    migration = Migration.of(world)
    transfer = migration.begun()
    world.rules(transferProcessingSeconds=seconds)
    world.advance(by="PT59M59S")
    assert migration.read(transfer)["status"] == "1002"
    world.advance(by="PT1S")
    assert migration.read(transfer)["status"] == "1000"


@pytest.mark.parametrize("minutes", [0, 120])
def test_so_is_that_of_a_refresh(world: World, partner: Partner, minutes: int) -> None:
    owner = holding(partner, 5)
    own(partner, owner)
    accept_terms(world, owner)
    refresh(world, owner)
    world.rules(linkedRefreshMinutes=minutes)
    world.advance(by="PT59M59S")
    before = linked(world, owner)["lastRefreshDate"]
    world.advance(by="PT1S")
    assert linked(world, owner)["lastRefreshDate"] == world.now() != before
