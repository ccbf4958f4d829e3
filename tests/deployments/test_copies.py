"""Deployments go along with their world: snapshots, forks and files."""

from __future__ import annotations

import pytest

from tests.deploying import GERMANY, JAPAN, deploy, line_at
from tests.moving import exported, imported
from tests.support import Json, Partner, World


def view(partner: Partner, customer: str) -> list[Json]:
    """What a partner reads of deployments and of what is held and ordered there."""
    own = f"/customers/{customer}"
    found = [partner.fetch(f"{own}/deployments"), partner.fetch(f"{own}/subscriptions")]
    return [*found, *partner.orders(customer)]


@pytest.fixture
def before(partner: Partner, customer: str) -> list[Json]:
    """A customer with licences in Germany and an idle place in Japan."""
    germany = deploy(partner, customer, GERMANY)
    deploy(partner, customer, JAPAN)
    partner.order(customer, line_at(germany, "EUR", quantity=3))
    return view(partner, customer)


def test_a_restored_world_has_its_deployments_as_they_were(
    world: World, partner: Partner, customer: str, before: list[Json]
) -> None:
    kept = world.control("POST", "/snapshots", {"name": "before"}).json()["snapshotId"]
    japan = before[0]["items"][1]["deploymentId"]
    partner.patch(f"/customers/{customer}/deployments/{japan}", {"status": "1004"})
    next_one = deploy(partner, customer, JAPAN)
    assert view(partner, customer) != before
    assert world.control("POST", f"/snapshots/{kept}/restore").status_code == 200
    assert view(partner, customer) == before
    assert deploy(partner, customer, JAPAN) == next_one


@pytest.mark.every_backend
def test_an_exported_world_has_its_deployments_where_it_is_imported(
    world: World, customer: str, before: list[Json]
) -> None:
    copy = imported(world.http, exported(world))
    assert view(copy.partner, customer) == before
    copy.advance(to="2027-01-15T00:00:00Z")
    renewed = copy.partner.orders(customer, "order-type=RENEWAL&start-date=2018-01-01")
    assert [each["currencyCode"] for each in renewed] == ["EUR"]
    copy.control("DELETE")


def test_a_fork_has_the_deployments_of_its_world(
    world: World, partner: Partner, customer: str, before: list[Json]
) -> None:
    made = world.control("POST", "/fork").json()
    (credential,) = made["credentials"]
    other = Partner(
        world.http,
        credential["clientId"],
        credential["clientSecret"],
        credential["distributorId"],
    )
    assert view(other, customer) == before
    deploy(other, customer, JAPAN)
    assert view(partner, customer) == before
    World(world.http, made["worldId"]).control("DELETE")
