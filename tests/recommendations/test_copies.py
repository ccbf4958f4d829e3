"""Snapshots, forks, files and replays carry what recommendations know (docs/worlds.md)."""

from __future__ import annotations

import pytest

from tests.moving import exported, imported
from tests.recommendations.asking import fetch, opportunity
from tests.support import Json, World, line

EVERYTHING = {"includePropensity": ["churn", "seatExpansion"]}


def known(world: World, customer: str, order: str) -> tuple[Json, str]:
    """Return what a partner is told of a customer, and what an order came of."""
    shown = world.control("PATCH", f"/orders/{order}", {}).json()
    return fetch(world.partner, customer, **EVERYTHING), shown["trackerId"]


@pytest.fixture
def story(world: World, customer: str) -> str:
    """Give a customer levels, an opportunity, and an order with a tracker id; return the order."""
    levels = {"propensity": {"churn": "HIGH", "seatExpansion": "LOW"}}
    assert world.control("PATCH", f"/customers/{customer}", levels).status_code == 200
    opportunity(world, customer)
    body = {"orderType": "NEW", "lineItems": [line()]}
    path = f"/customers/{customer}/orders"
    made = world.partner.post(path, body, x_recommendation_tracker_id="known")
    order: str = made.json()["orderId"]
    return order


@pytest.mark.every_backend
def test_a_snapshot_brings_back_what_was_known(world: World, customer: str, story: str) -> None:
    before = known(world, customer, story)
    snapshot = world.control("POST", "/snapshots", {"name": "then"}).json()["snapshotId"]
    items = world.control("GET", f"/customers/{customer}/opportunities").json()["items"]
    world.control("DELETE", f"/customers/{customer}/opportunities/{items[0]['opportunityId']}")
    world.portal(f"/customers/{customer}", propensity=None)
    assert known(world, customer, story) != before
    assert world.control("POST", f"/snapshots/{snapshot}/restore").status_code == 200
    assert known(world, customer, story) == before


@pytest.mark.every_backend
def test_a_file_brings_along_what_was_known(world: World, customer: str, story: str) -> None:
    copy = imported(world.http, exported(world))
    assert known(copy, customer, story) == known(world, customer, story)
    copy.control("DELETE")


@pytest.mark.every_backend
def test_a_fork_goes_on_by_itself(world: World, customer: str, story: str) -> None:
    answer = world.control("POST", "/fork", {})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    fork = World(world.http, made["worldId"])
    before = world.control("GET", f"/customers/{customer}/opportunities").json()
    assert fork.control("GET", f"/customers/{customer}/opportunities").json() == before
    opportunity(fork, customer)
    assert world.control("GET", f"/customers/{customer}/opportunities").json() == before
    shown = fork.control("PATCH", f"/orders/{story}", {}).json()
    assert shown["trackerId"] == "known"
    fork.control("DELETE")


def test_a_recording_keeps_the_tracker_id(world: World, story: str) -> None:
    replay = world.control("GET", "/replay").text
    assert story
    assert '"x-recommendation-tracker-id":"known"' in replay.replace(" ", "")
