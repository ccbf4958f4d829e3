"""Forks: worlds with the data of another, and a life of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.branching import Teller, fork_of, prepared, rows, snapshot_of
from tests.control_api.control import refused
from tests.support import InProcess, World

pytestmark = pytest.mark.every_backend
TWO = [{"name": "One"}, {"name": "Other"}]


@pytest.fixture
def fork(world: World) -> Iterator[Callable[..., World]]:
    """Fork the world of the test or another; forks are deleted after the test."""
    made: list[World] = []

    def make(of: World = world, **asked: object) -> World:
        made.append(fork_of(of, **asked))
        return made[-1]

    yield make
    for each in made:
        each.control("DELETE")


def test_a_fork_plays_on_as_its_world_byte_for_byte(
    http: httpx.Client, new_world: Callable[..., World], fork: Callable[..., World]
) -> None:
    world = new_world(distributors=TWO)
    customer = prepared(world)
    snapshot = snapshot_of(world)
    forks = [fork(world), fork(world, snapshotId=snapshot)]
    told = Teller(world).go_on(customer)
    forks.append(fork(world, snapshotId=snapshot))
    for each in forks:
        assert Teller(each).go_on(customer) == told
        if isinstance(http, InProcess):
            assert rows(http, each.world_id)["orders"] == rows(http, world.world_id)["orders"]
            assert without_credentials(http, each) == without_credentials(http, world)


def without_credentials(http: InProcess, world: World) -> dict[str, object]:
    found = rows(http, world.world_id)
    assert len(found.pop("credentials")) == len(world.partners)
    return {**found}


def test_a_fork_has_credentials_of_its_own_for_the_same_distributors(
    world: World, fork: Callable[..., World]
) -> None:
    made = fork()
    assert made.world_id != world.world_id
    assert made.partner.distributor_id == world.partner.distributor_id
    assert made.partner.client_id != world.partner.client_id
    assert made.partner.client_secret != world.partner.client_secret
    key = {"X_Api_Key": made.partner.client_id}
    assert world.partner.get("/resellers", **key).json()["code"] == "4121"


def test_a_fork_and_its_world_never_see_each_other(
    world: World, fork: Callable[..., World]
) -> None:
    customer = world.partner.customer()
    made = fork()
    made.partner.order(customer)
    made.advance(by="P30D")
    made.rules(lateRenewalDays=3)
    assert world.partner.orders(customer) == []
    assert world.now() == "2026-01-15T09:00:00Z"
    assert world.control("GET").json()["rules"]["lateRenewalDays"] == 30
    world.control("DELETE")
    assert len(made.partner.orders(customer)) == 1


def test_a_fork_has_the_same_now_rules_and_name_and_an_empty_journal(
    world: World, fork: Callable[..., World]
) -> None:
    world.partner.customer()
    world.advance(by="P7D")
    world.rules(lateRenewalDays=9)
    made = fork()
    ours, its = world.control("GET").json(), made.control("GET").json()
    for own in ("worldId", "credentials"):
        ours.pop(own), its.pop(own)
    assert its == ours
    assert made.control("GET", "/requests").json()["totalCount"] == 0
    assert world.control("GET", "/requests").json()["totalCount"] == 2


def test_a_fork_may_be_called_otherwise(
    new_world: Callable[..., World], fork: Callable[..., World]
) -> None:
    world = new_world(name="prepared")
    snapshot = snapshot_of(world, "the snapshot's own name")
    names = [
        fork(world, **asked).control("GET").json()["name"]
        for asked in ({}, {"name": "mine"}, {"name": ""}, {"snapshotId": snapshot})
    ]
    assert names == ["prepared", "mine", "", "prepared"]


def test_a_fork_of_a_snapshot_is_the_world_of_then(
    world: World, fork: Callable[..., World]
) -> None:
    customer = world.partner.customer()
    snapshot = snapshot_of(world)
    world.partner.order(customer)
    world.advance(by="P40D")
    made = fork(snapshotId=snapshot)
    assert made.now() == "2026-01-15T09:00:00Z"
    assert made.partner.orders(customer) == []


def test_a_fork_has_no_snapshots_and_can_be_forked_and_snapshotted_again(
    world: World, fork: Callable[..., World]
) -> None:
    customer = world.partner.customer()
    snapshot_of(world)
    made = fork()
    assert made.control("GET", "/snapshots").json()["totalCount"] == 0
    snapshot_of(made)
    again = fork(made)
    assert again.partner.get(f"/customers/{customer}").status_code == 200


def test_a_reset_fork_is_as_its_world_was_when_that_was_made(
    world: World, fork: Callable[..., World]
) -> None:
    born = world.control("GET").json()
    customer = world.partner.customer()
    world.advance(by="P7D")
    made = fork(name="mine")
    reset = made.control("POST", "/reset").json()
    assert reset["clock"] == born["clock"]
    assert reset["name"] == "mine"
    assert made.partner.get(f"/customers/{customer}").status_code == 404
    assert made.partner.customer() == customer


def test_a_running_clock_runs_on_in_a_fork_from_the_same_now(
    world: World, fork: Callable[..., World]
) -> None:
    world.control("PUT", "/clock", {"mode": "scaled", "rate": 100_000})
    before = world.now()
    made = fork()
    while made.now() <= before:
        pass
    assert made.control("GET", "/clock").json()["mode"] == "scaled"


def test_a_bad_fork_is_refused(world: World) -> None:
    refused(world.control("POST", "/fork", {"seed": 1}), 400, "INVALID_REQUEST", "seed:")
    refused(world.control("POST", "/fork", {"name": 1}), 400, "INVALID_REQUEST", "name:")
    refused(world.control("POST", "/fork", {"snapshotId": "s-1"}), 404, "SNAPSHOT_NOT_FOUND")
