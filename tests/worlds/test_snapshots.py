"""Snapshots: kept, listed, come back to, deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

from sandbox.app import Parts
from tests.branching import Teller, prepared, restore, rows, snapshot_of
from tests.control_api.control import refused
from tests.local import dump
from tests.support import InProcess, World, line

pytestmark = pytest.mark.every_backend
TWO = [{"name": "One"}, {"name": "Other"}]


def test_a_snapshot_says_what_it_is(world: World) -> None:
    customer = world.partner.customer()
    world.partner.order(customer)
    world.advance(by="P3D")
    made = world.control("POST", "/snapshots", {"name": "three days later"})
    assert made.status_code == 201
    snapshot = made.json()
    assert snapshot["name"] == "three days later"
    assert snapshot["now"] == "2026-01-18T09:00:00Z"
    assert snapshot["sizes"] == {"customers": 1, "orders": 1, "subscriptions": 1}
    assert snapshot["rows"] > 3
    path = f"/snapshots/{snapshot['snapshotId']}"
    assert world.control("GET", path).json() == snapshot
    assert world.control("GET", "/snapshots").json() == {"totalCount": 1, "items": [snapshot]}


def test_a_snapshot_needs_no_name_and_an_empty_world_has_one(world: World) -> None:
    made = world.control("POST", "/snapshots")
    assert made.status_code == 201
    assert made.json()["name"] == ""
    assert made.json()["sizes"] == {"customers": 0, "orders": 0, "subscriptions": 0}


def test_snapshots_are_listed_page_by_page_newest_first(world: World) -> None:
    assert world.control("GET", "/snapshots").json() == {"totalCount": 0, "items": []}
    for number in range(5):
        snapshot_of(world, f"{number}")
    names = [each["name"] for each in world.control("GET", "/snapshots").json()["items"]]
    assert names == ["4", "3", "2", "1", "0"]
    page = world.control("GET", "/snapshots?limit=2&offset=3").json()
    assert page["totalCount"] == 5
    assert [each["name"] for each in page["items"]] == ["1", "0"]
    assert world.control("GET", "/snapshots?offset=5").json()["items"] == []
    refused(world.control("GET", "/snapshots?limit=0"), 400, "INVALID_REQUEST", "limit:")


def test_a_restored_world_plays_on_as_the_first_time_byte_for_byte(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    world = new_world(distributors=TWO)
    customer = prepared(world)
    snapshot = snapshot_of(world)
    before = world.control("GET").json()
    first = Teller(world).go_on(customer)
    after = rows(http, world.world_id) if isinstance(http, InProcess) else {}
    for _ in range(2):
        assert restore(world, snapshot) == before
        assert Teller(world).go_on(customer) == first
        if isinstance(http, InProcess):
            assert rows(http, world.world_id) == after


def test_a_restore_changes_nothing_of_the_snapshot_or_of_other_worlds(
    inside: Parts, new_world: Callable[..., World]
) -> None:
    world, other = new_world(), new_world()
    other.partner.order(other.partner.customer())
    world.partner.order(world.partner.customer())
    snapshot, later = snapshot_of(world), snapshot_of(world)
    kept = [dump(inside, world_id=each) for each in (snapshot, later, other.world_id)]
    world.partner.order(world.partner.customer())
    restore(world, snapshot)
    restore(world, later)
    restore(world, snapshot)
    assert [dump(inside, world_id=each) for each in (snapshot, later, other.world_id)] == kept


def test_what_was_answered_before_a_snapshot_is_answered_again_after_a_restore(
    world: World,
) -> None:
    customer = world.partner.customer()
    body = {"orderType": "NEW", "lineItems": [line()]}
    ids = {"X_Correlation_Id": "the-same", "X_Request_Id": "r-1"}
    first = world.partner.post(f"/customers/{customer}/orders", body, **ids)
    snapshot = snapshot_of(world)
    later = {"X_Correlation_Id": "another", "X_Request_Id": "r-2"}
    second = world.partner.post(f"/customers/{customer}/orders", body, **later)
    restore(world, snapshot)
    again = world.partner.post(f"/customers/{customer}/orders", body, **ids)
    assert again.content == first.content
    assert len(world.partner.orders(customer)) == 1
    # What came after the snapshot was never asked: it is done again, with the same ids.
    repeated = world.partner.post(f"/customers/{customer}/orders", body, **later)
    assert repeated.content == second.content
    assert len(world.partner.orders(customer)) == 2


def test_credentials_and_tokens_stay_valid_after_a_restore(world: World) -> None:
    customer = world.partner.customer()
    snapshot = snapshot_of(world)
    credentials = world.control("GET").json()["credentials"]
    world.advance(by="P400D")
    restore(world, snapshot)
    assert world.control("GET").json()["credentials"] == credentials
    assert world.partner.get(f"/customers/{customer}").status_code == 200


def test_the_journal_goes_back_with_its_world(
    world: World, new_world: Callable[..., World]
) -> None:
    def asked(of: World) -> int:
        counted: int = of.control("GET", "/requests").json()["totalCount"]
        return counted

    other = new_world()
    other.partner.reseller()
    world.partner.reseller()
    snapshot = snapshot_of(world)
    assert asked(world) == 1
    for _ in range(2):
        assert world.partner.post("/resellers", {}).status_code == 400
        world.partner.get("/resellers")
        assert asked(world) == 3
        restore(world, snapshot)
        assert asked(world) == 1
    assert asked(other) == 1


def test_a_snapshot_survives_a_reset_and_restores_the_world_of_before(world: World) -> None:
    customer = world.partner.customer()
    world.partner.order(customer)
    before = world.control("GET").json()
    snapshot = snapshot_of(world)
    world.control("POST", "/reset")
    assert world.partner.get(f"/customers/{customer}").status_code == 404
    assert restore(world, snapshot) == before
    assert len(world.partner.orders(customer)) == 1


def test_rules_and_clock_come_back(world: World) -> None:
    world.rules(lateRenewalDays=7)
    world.control("PUT", "/clock", {"mode": "scaled", "rate": 1})
    world.control("PUT", "/clock", {"mode": "frozen"})
    snapshot = snapshot_of(world)
    before = world.control("GET").json()
    world.rules(lateRenewalDays=20)
    world.control("PUT", "/clock", {"mode": "scaled", "rate": 1000})
    assert restore(world, snapshot) == before


def test_a_running_clock_stands_in_the_snapshot_and_runs_on_after_a_restore(
    inside: Parts, world: World
) -> None:
    world.control("PUT", "/clock", {"mode": "scaled", "rate": 100_000})
    snapshot = world.control("POST", "/snapshots").json()
    (kept,) = [
        each for each in dump(inside)["snapshots"] if each["snapshot_id"] == snapshot["snapshotId"]
    ]
    assert kept["clock_at"].strftime("%Y-%m-%dT%H:%M:%SZ") == snapshot["now"]
    first = restore(world, snapshot["snapshotId"])["clock"]
    assert first["mode"] == "scaled"
    assert first["now"] >= snapshot["now"]
    # A day of it is most of a second: longer than a restore, during which the clock runs too.
    day_later = (datetime.fromisoformat(first["now"]) + timedelta(days=1)).isoformat()
    while world.now() < day_later:
        pass
    later = world.now()
    assert restore(world, snapshot["snapshotId"])["clock"]["now"] < later


def test_a_snapshot_is_of_its_world_only(world: World, new_world: Callable[..., World]) -> None:
    other = new_world()
    snapshot = snapshot_of(world)
    for method, path in (
        ("GET", f"/snapshots/{snapshot}"),
        ("DELETE", f"/snapshots/{snapshot}"),
        ("POST", f"/snapshots/{snapshot}/restore"),
    ):
        refused(other.control(method, path), 404, "SNAPSHOT_NOT_FOUND", f"snapshotId: {snapshot}")
    refused(other.control("POST", "/fork", {"snapshotId": snapshot}), 404, "SNAPSHOT_NOT_FOUND")
    assert other.control("GET", "/snapshots").json()["totalCount"] == 0


def test_a_deleted_snapshot_is_gone_with_its_rows(inside: Parts, world: World) -> None:
    world.partner.order(world.partner.customer())
    before = dump(inside)
    snapshot, kept = snapshot_of(world), snapshot_of(world)
    assert world.control("DELETE", f"/snapshots/{snapshot}").status_code == 204
    refused(world.control("DELETE", f"/snapshots/{snapshot}"), 404, "SNAPSHOT_NOT_FOUND")
    restore(world, kept)
    world.control("DELETE", f"/snapshots/{kept}")
    after = dump(inside)
    fence = {"lease_fence", "clock_real_ms", "journal_since_us"}
    assert strip(after, fence) == strip(before, fence)


def strip(
    tables: dict[str, list[dict[str, object]]], names: set[str]
) -> dict[str, list[dict[str, object]]]:
    return {
        table: [{key: each[key] for key in each if key not in names} for each in found]
        for table, found in tables.items()
    }


def test_a_deleted_world_leaves_no_row_of_its_snapshots(
    inside: Parts, new_world: Callable[..., World]
) -> None:
    before = dump(inside)
    world = new_world()
    world.partner.order(world.partner.customer())
    for _ in range(3):
        snapshot_of(world)
    assert world.control("DELETE").status_code == 204
    assert dump(inside) == before


@pytest.mark.parametrize(
    ("body", "fault"),
    [({"name": "\x00"}, "name:"), ({"name": "x" * 256}, "name:"), ({"title": "x"}, "title:")],
)
def test_a_bad_name_is_refused(world: World, body: object, fault: str) -> None:
    refused(world.control("POST", "/snapshots", body), 400, "INVALID_REQUEST", fault)


def test_nobody_can_use_a_snapshot_as_a_world(world: World) -> None:
    snapshot = snapshot_of(world)
    answer = world.http.get(f"/sandbox/v1/worlds/{snapshot}")
    refused(answer, 404, "WORLD_NOT_FOUND")
