"""A read after many alike sees what has changed about its caller and its world meanwhile."""

from __future__ import annotations

import pytest

from tests.support import World, refused

pytestmark = pytest.mark.every_backend

TIMES = 4


@pytest.fixture
def path(world: World, customer: str) -> str:
    """A path that was read again and again."""
    read = f"/customers/{customer}/subscriptions"
    for _ in range(TIMES):
        assert world.partner.get(read).status_code == 200
        assert world.partner.get("/resellers", X_Correlation_Id=None).status_code == 200
    return read


def test_a_rule_that_asks_for_more(world: World, path: str) -> None:
    world.rules(correlationIdOnReads="all")
    refused(world.partner.get("/resellers", X_Correlation_Id=None), 400, "4119")
    world.rules(correlationIdOnReads="documented")
    assert world.partner.get("/resellers", X_Correlation_Id=None).status_code == 200
    assert world.partner.get(path).status_code == 200


def test_the_clock(world: World, path: str) -> None:
    world.advance(by="P3D")
    assert world.partner.get(path).status_code == 200
    (latest, *_) = world.control("GET", "/requests").json()["items"]
    assert latest["at"] == world.now()


def test_a_fault_is_met_by_the_next_read_and_by_no_other(world: World, path: str) -> None:
    fault = {"operation": "get_subscriptions", "times": 1}
    fault |= {"effect": {"type": "status", "status": 503, "code": "5000"}}
    made = world.control("POST", "/faults", fault)
    assert made.status_code == 201, made.text
    assert [world.partner.get(path).status_code for _ in range(3)] == [503, 200, 200]


def test_a_world_that_was_reset(world: World, path: str) -> None:
    world.control("POST", "/reset")
    refused(world.partner.get(path), 404, "1116")


def test_a_world_that_is_gone(world: World, path: str) -> None:
    world.control("DELETE")
    refused(world.partner.get(path), 403, "4115")
