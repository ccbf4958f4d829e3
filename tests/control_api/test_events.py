from __future__ import annotations

from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from sandbox.program import PROGRAM
from sandbox.renewals.automatic import end_terms
from sandbox.store.engine import writing
from sandbox.store.worlds import World as WorldRow
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import new_owner
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due, EventKind
from sandbox.timeline.runner import HANDLERS
from tests.control_api.conftest import MakeClient
from tests.control_api.control import refused
from tests.support import World, make_world

pytestmark = pytest.mark.every_backend


def items(world: World, path: str) -> list[dict[str, Any]]:
    answer = world.control("GET", path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def due(world: World, query: str = "") -> list[tuple[str, str, str]]:
    found = items(world, f"/schedule{query}")
    return [(each["customerId"], each["at"], each["kind"]) for each in found]


def two_customers(world: World) -> tuple[str, str]:
    reseller = world.partner.reseller()
    first = world.partner.customer(reseller, name="First Inc")
    world.partner.order(first)
    world.advance(by="P1M")
    second = world.partner.customer(reseller, name="Second Inc")
    world.partner.order(second)
    return first, second


def test_the_schedule_is_in_order_and_can_be_narrowed(world: World) -> None:
    first, second = two_customers(world)
    ends = [
        (first, "2026-12-16T00:00:00Z", "renewal.coming"),
        (first, "2027-01-15T00:00:00Z", "term.ends"),
        (second, "2027-01-16T00:00:00Z", "renewal.coming"),
        (second, "2027-02-15T00:00:00Z", "term.ends"),
    ]
    assert due(world) == ends
    assert due(world, f"?customer-id={second}") == ends[2:]
    assert due(world, "?until=2027-01-15T00:00:00Z") == ends[:2]
    assert due(world, "?until=2027-01-14T23:59:59Z") == ends[:1]
    assert due(world, "?until=2026-12-15T23:59:59Z") == []
    page = world.control("GET", "/schedule?limit=1&offset=1").json()
    assert page["totalCount"] == 4
    assert [(each["customerId"], each["kind"]) for each in page["items"]] == [(first, "term.ends")]


def test_what_happened_is_kept_in_order_and_can_be_narrowed(world: World) -> None:
    first, second = two_customers(world)
    world.advance(by="P1Y")
    happened = items(world, "/events")
    assert [each["eventId"] for each in happened] == sorted(each["eventId"] for each in happened)
    mine = items(world, f"/events?customer-id={first}&kind=order.completed")
    assert [each["at"] for each in mine] == ["2026-01-15T09:00:00Z", "2027-01-15T00:00:00Z"]
    span = items(world, "/events?from=2027-01-15T00:00:00Z&to=2027-02-15T00:00:00Z")
    assert [each["customerId"] for each in span] == [first, second]
    page = world.control("GET", "/events?limit=1&offset=1").json()
    assert page["totalCount"] == len(happened)
    assert page["items"] == happened[1:2]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "offset=-1", "from=x", "to=2050-01-01", "customerId=1"],
)
def test_a_bad_filter_is_refused_by_name(world: World, query: str) -> None:
    name = query.partition("=")[0]
    answer = world.control("GET", f"/events?{query}")
    refused(answer, 400, "INVALID_REQUEST", f"{name}:")


@pytest.mark.parametrize("event_id", ["0", "x", "99999999999999999999"])
def test_an_event_that_is_not_there_cannot_be_skipped(world: World, event_id: str) -> None:
    answer = world.control("POST", f"/events/{event_id}/skip")
    refused(answer, 404, "EVENT_NOT_FOUND", "eventId:")


def test_an_event_that_has_not_failed_cannot_be_skipped(world: World, customer: str) -> None:
    world.partner.order(customer)
    waiting = items(world, "/schedule")
    assert len(waiting) == 2
    for each in waiting:
        refused(world.control("POST", f"/events/{each['eventId']}/skip"), 409, "NOT_FAILED")
    assert items(world, "/schedule") == waiting


@pytest.fixture
def fragile(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> tuple[World, str, str, list[str]]:
    """A world of two customers with one anniversary, and who fails at it."""
    culprits: list[str] = []

    def handler(open_world: OpenWorld, events: list[Due]) -> None:
        end_terms(open_world, events)
        if any(due.customer_id in culprits for due in events):
            raise RuntimeError("the disk is made of cheese")

    known = PROGRAM[HANDLERS]
    handlers = HANDLERS.rows({**known, EventKind.TERM_ENDS: handler})
    monkeypatch.setattr("sandbox.app.PROGRAM", PROGRAM.replacing(handlers))
    client, _ = make_client()
    world = make_world(client)
    reseller = world.partner.reseller()
    good = world.partner.customer(reseller, name="Good Inc")
    bad = world.partner.customer(reseller, name="Bad Inc")
    world.partner.order(good)
    world.partner.order(bad)
    culprits.append(bad)
    return world, good, bad, culprits


def test_a_failed_event_stops_the_clock_at_its_instant_with_a_name(
    fragile: tuple[World, str, str, list[str]],
) -> None:
    world, good, bad, _ = fragile
    answer = world.control("POST", "/clock/advance", {"by": "P2Y"})
    refused(
        answer,
        409,
        "EVENT_FAILED",
        "at: 2027-01-15T00:00:00Z",
        "kind: term.ends",
        f"customerId: {bad}",
        "failure: RuntimeError: the disk is made of cheese",
    )
    assert world.now() == "2027-01-15T00:00:00Z"
    assert len(world.partner.orders(good)) == 2
    assert len(world.partner.orders(bad)) == 1
    failed = items(world, f"/schedule?customer-id={bad}")
    assert failed[0]["failure"] == "RuntimeError: the disk is made of cheese"
    dry = world.control("POST", "/clock/advance", {"by": "P1D", "dryRun": True})
    refused(dry, 409, "EVENT_FAILED")
    leap = world.control("PUT", "/clock", {"mode": "live", "now": "2027-02-01T00:00:00Z"})
    refused(leap, 409, "EVENT_FAILED", f"customerId: {bad}")
    assert world.now() == "2027-01-15T00:00:00Z"


def test_an_advance_can_be_repeated_once_the_cause_is_gone(
    fragile: tuple[World, str, str, list[str]],
) -> None:
    world, _, bad, culprits = fragile
    world.control("POST", "/clock/advance", {"by": "P400D"})
    culprits.clear()
    world.advance(by="P1D")
    assert len(world.partner.orders(bad)) == 2


def test_a_failed_event_can_be_given_up(fragile: tuple[World, str, str, list[str]]) -> None:
    world, _, bad, _ = fragile
    world.control("POST", "/clock/advance", {"by": "P400D"})
    [failed] = items(world, f"/schedule?customer-id={bad}")
    skipped = world.control("POST", f"/events/{failed['eventId']}/skip")
    assert skipped.status_code == 200
    assert skipped.json()["eventId"] == failed["eventId"]
    assert skipped.json()["customerId"] == bad
    assert items(world, f"/schedule?customer-id={bad}") == []
    assert items(world, f"/events?customer-id={bad}")[-1]["kind"] == "event.skipped"
    assert world.advance(by="P10D")["to"] == "2027-01-25T00:00:00Z"
    assert len(world.partner.orders(bad)) == 1


def lease(app: Flask, world_id: str) -> None:
    with writing(app.extensions["sandbox"].engine) as session:
        session.execute(
            update(WorldRow)
            .where(WorldRow.world_id == world_id)
            .values(lease_owner=new_owner(), lease_expires_ms=real_ms() + 60_000)
        )


def test_a_world_that_is_being_advanced_is_busy_but_usable(make_client: MakeClient) -> None:
    client, app = make_client()
    world = make_world(client)
    lease(app, world.world_id)
    refused(world.control("POST", "/clock/advance", {"by": "P1D"}), 409, "WORLD_BUSY")
    refused(world.control("PUT", "/clock", {"mode": "live"}), 409, "WORLD_BUSY")
    body = {"mode": "live", "now": "2030-01-01"}
    refused(world.control("PUT", "/clock", body), 409, "WORLD_BUSY")
    assert world.control("GET").status_code == 200
    assert world.partner.order(world.partner.customer())["status"] == "1002"
    # A reset takes the world out of whoever's hands.
    assert world.control("POST", "/reset").status_code == 200
    world.advance(by="P1D")


def test_a_bug_is_answered_as_such(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = make_client()
    world = make_world(client)

    def broken(*_: object) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr("sandbox.control_api.worlds.worlds.find_world", broken)
    refused(world.control("GET"), 500, "INTERNAL_ERROR")


def test_a_database_that_is_away_is_named(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = make_client()
    world = make_world(client)

    def away(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused"))

    monkeypatch.setattr("sandbox.control_api.worlds.worlds.find_world", away)
    refused(world.control("GET"), 503, "UNAVAILABLE", "DATABASE_AWAY: ")
