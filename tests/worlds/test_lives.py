"""How worlds are listed, called and counted, how long they live, and how many there may be."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import httpx
import pytest
from sqlalchemy import func, select

from sandbox.app import Parts, create_app
from sandbox.settings import Settings
from sandbox.store.accounts import Customer
from sandbox.store.engine import reading
from sandbox.timeline.clock import real_ms, real_now
from sandbox.timeline.opening import Worlds
from sandbox.worlds import lives
from sandbox.worlds.snapshots import delete_snapshot
from sandbox.worlds.worlds import delete_world, ensure_default_world
from tests.branching import fork_of, snapshot_of
from tests.control_api.control import refused
from tests.local import dump, sqlite_url
from tests.moving import exported, imported
from tests.support import InProcess, World, make_world

WORLDS = "/sandbox/v1/worlds"
everywhere = pytest.mark.every_backend
Move = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Let real time pass, as far as lives of worlds are concerned."""

    def move(seconds: float) -> None:
        def moved() -> int:
            return real_ms() + int(seconds * 1000)

        monkeypatch.setattr("sandbox.worlds.lives.real_ms", moved)
        monkeypatch.setattr("sandbox.worlds.listing.real_ms", moved)
        monkeypatch.setattr("sandbox.timeline.opening.real_ms", moved)

    return move


def listed(http: httpx.Client, query: str = "?limit=1000") -> list[str]:
    return [each["worldId"] for each in http.get(f"{WORLDS}{query}").json()["items"]]


@everywhere
def test_worlds_are_listed_page_by_page_by_id(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    made = sorted(new_world(name="paged").world_id for _ in range(5))
    answer = http.get(f"{WORLDS}?name=paged&limit=2&offset=1").json()
    assert answer["totalCount"] == 5
    assert [each["worldId"] for each in answer["items"]] == made[1:3]
    assert listed(http, "?name=paged&offset=5") == []
    assert listed(http, "?name=page") == []
    refused(http.get(f"{WORLDS}?limit=1001"), 400, "INVALID_REQUEST", "limit:")
    refused(http.get(f"{WORLDS}?called=paged"), 400, "INVALID_REQUEST", "called:")


@everywhere
def test_worlds_are_listed_newest_first_however_they_were_made(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    first = new_world(name="in order")
    ways: list[Callable[[], World]] = [
        lambda: new_world(name="in order"),
        lambda: fork_of(first),
        lambda: imported(http, exported(first)),
    ]
    made = [first.world_id, *(make().world_id for make in ways)]
    assert listed(http, "?name=in%20order&order=newest") == made[::-1]
    first.advance(by="P1D")
    assert listed(http, "?name=in%20order&order=newest&limit=2&offset=1") == [made[2], made[1]]
    for world_id in made[2:]:
        http.delete(f"{WORLDS}/{world_id}")
    refused(http.get(f"{WORLDS}?order=oldest"), 400, "INVALID_REQUEST", "order:")


@everywhere
def test_a_world_tells_how_much_is_in_it(http: httpx.Client, world: World) -> None:
    assert world.control("GET").json()["sizes"] == {
        "customers": 0,
        "orders": 0,
        "subscriptions": 0,
    }
    customer = world.partner.customer()
    world.partner.customer()
    world.partner.order(customer)
    world.partner.order(customer)
    expected = {"customers": 2, "orders": 2, "subscriptions": 1}
    assert world.control("GET").json()["sizes"] == expected
    (found,) = [
        each
        for each in http.get(f"{WORLDS}?limit=1000").json()["items"]
        if each["worldId"] == world.world_id
    ]
    assert found["sizes"] == expected


@everywhere
def test_a_world_may_be_called_otherwise(world: World) -> None:
    assert world.control("PATCH", "", {"name": "Zoë's world"}).json()["name"] == "Zoë's world"
    assert world.control("PATCH", "", {}).json()["name"] == "Zoë's world"
    assert world.control("POST", "/reset").json()["name"] == "Zoë's world"
    assert world.control("PATCH", "", {"name": ""}).json()["name"] == ""


@everywhere
def test_a_world_without_a_time_to_live_has_no_end(world: World) -> None:
    assert world.control("GET").json()["expiresAt"] is None


@everywhere
def test_the_end_of_a_world_is_shown_and_can_be_put_off_and_lifted(
    new_world: Callable[..., World],
) -> None:
    world = new_world(ttlSeconds=3600)
    first = world.control("GET").json()["expiresAt"]
    assert first > time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    later = world.control("PATCH", "", {"ttlSeconds": 7200}).json()["expiresAt"]
    assert later > first
    assert world.control("PATCH", "", {"name": "kept"}).json()["expiresAt"] == later
    assert world.control("POST", "/reset").json()["expiresAt"] == later
    assert world.control("PATCH", "", {"ttlSeconds": None}).json()["expiresAt"] is None
    fork = fork_of(world, ttlSeconds=60)
    assert fork.control("GET").json()["expiresAt"] is not None
    fork.control("DELETE")


@everywhere
def test_a_fork_does_not_inherit_the_end_of_its_world(
    new_world: Callable[..., World],
) -> None:
    fork = fork_of(new_world(ttlSeconds=3600))
    assert fork.control("GET").json()["expiresAt"] is None
    fork.control("DELETE")


@pytest.mark.parametrize("ttl", [0, -1, 1.5, "1", 315_360_001, True])
def test_a_bad_time_to_live_is_refused(http: httpx.Client, world: World, ttl: object) -> None:
    body = {"ttlSeconds": ttl}
    refused(http.post(WORLDS, json=body), 400, "INVALID_REQUEST", "ttlSeconds:")
    refused(world.control("PATCH", "", body), 400, "INVALID_REQUEST", "ttlSeconds:")
    refused(world.control("POST", "/fork", body), 400, "INVALID_REQUEST", "ttlSeconds:")


@everywhere
def test_a_world_whose_time_is_over_is_gone_at_once_for_everybody(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    world = new_world(ttlSeconds=1)
    snapshot = snapshot_of(world)
    headers = world.partner.headers()
    deadline = time.monotonic() + 10
    while world.control("GET").status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for method, path in (
        ("GET", ""),
        ("GET", "/clock"),
        ("GET", "/clock/advance"),
        ("GET", "/snapshots"),
        ("GET", "/requests"),
        ("POST", "/fork"),
        ("POST", "/reset"),
        ("POST", f"/snapshots/{snapshot}/restore"),
        ("DELETE", ""),
    ):
        refused(world.control(method, path), 404, "WORLD_NOT_FOUND")
    refused(world.control("PATCH", "", {"ttlSeconds": 60}), 404, "WORLD_NOT_FOUND")
    assert world.world_id not in listed(http)
    assert http.get("/v3/resellers", headers=headers).json()["code"] == "4115"


@everywhere
def test_worlds_whose_time_is_over_are_removed_when_another_one_is_made(
    inside: Parts, http: InProcess, world: World, later: Move
) -> None:
    before = dump(inside)
    over = make_world(http, ttlSeconds=50)
    over.partner.order(over.partner.customer())
    snapshot_of(over)
    living = make_world(http, ttlSeconds=500)
    later(60)
    fork_of(world).control("DELETE")
    living.control("DELETE")
    assert dump(inside) == before


@everywhere
def test_a_server_removes_all_of_them_portion_by_portion(
    inside: Parts, http: InProcess, later: Move
) -> None:
    made = [make_world(http, ttlSeconds=50) for _ in range(lives.REMOVED_ON_THE_WAY + 2)]
    later(60)
    assert lives.remove_expired(inside.worlds) == lives.REMOVED_ON_THE_WAY
    assert lives.remove_expired(inside.worlds) == 2
    assert lives.remove_expired(inside.worlds) == 0
    left = {each["world_id"] for each in dump(inside)["worlds"]}
    assert not left & {each.world_id for each in made}


def test_the_world_default_lives_as_long_as_its_database(tmp_path: Path) -> None:
    with limited(tmp_path) as http:
        ensure_default_world(http.parts.worlds, wall=real_now())
        body = {"ttlSeconds": 60}
        refused(http.patch(f"{WORLDS}/default", json=body), 400, "INVALID_REQUEST", "ttlSeconds:")
        assert http.patch(f"{WORLDS}/default", json={"ttlSeconds": None}).status_code == 200


def limited(folder: Path, **settings: int) -> InProcess:
    app = create_app(Settings(database_url=sqlite_url(folder), **settings))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return InProcess(app)


def test_no_more_worlds_are_made_than_the_setting_allows(tmp_path: Path, later: Move) -> None:
    with limited(tmp_path, max_worlds=2) as http:
        first = make_world(http, ttlSeconds=50)
        second = make_world(http)
        file = second.control("GET", "/export").content
        kind = {"Content-Type": "application/octet-stream"}
        for answer in (
            http.post(WORLDS),
            second.control("POST", "/fork"),
            http.post(f"{WORLDS}/import", content=file, headers=kind),
        ):
            refused(answer, 409, "TOO_MANY_WORLDS", "there are 2 worlds")
            assert "SANDBOX_MAX_WORLDS" in answer.json()["message"]
        # One whose time is over counts no more, and one that is deleted neither.
        later(60)
        third = fork_of(second)
        refused(http.post(WORLDS), 409, "TOO_MANY_WORLDS")
        third.control("DELETE")
        assert http.post(WORLDS).status_code == 201
        assert first.world_id not in listed(http)


def test_no_more_snapshots_are_taken_than_the_setting_allows(tmp_path: Path) -> None:
    with limited(tmp_path, max_snapshots=1) as http:
        world, other = make_world(http), make_world(http)
        snapshot = snapshot_of(world)
        answer = world.control("POST", "/snapshots")
        refused(answer, 409, "TOO_MANY_SNAPSHOTS", "the world has 1 snapshots")
        assert "SANDBOX_MAX_SNAPSHOTS" in answer.json()["message"]
        snapshot_of(other)
        world.control("DELETE", f"/snapshots/{snapshot}")
        snapshot_of(world)


def test_what_another_process_journals_late_is_of_before_the_restore(tmp_path: Path) -> None:
    with limited(tmp_path) as one, limited(tmp_path) as other:
        world = make_world(one)
        world.partner.reseller()
        one.parts.journal.flush()
        snapshot = snapshot_of(world)
        there = World(other, world.world_id, world.partners)
        world.partner.http = other
        world.partner.get("/resellers")
        assert one.post(f"{WORLDS}/{world.world_id}/snapshots/{snapshot}/restore").is_success
        other.parts.journal.flush()
        assert there.control("GET", "/requests").json()["totalCount"] == 1
        world.partner.get("/resellers")
        assert there.control("GET", "/requests").json()["totalCount"] == 2


def test_a_list_of_many_worlds_is_as_long_as_its_page(tmp_path: Path) -> None:
    with limited(tmp_path) as http:
        for _ in range(103):
            make_world(http)
        found = http.get(WORLDS).json()
        assert found["totalCount"] == 103
        assert len(found["items"]) == 100


@everywhere
def test_a_large_world_is_deleted_in_portions_and_gone_from_the_first_on(
    inside: Parts, http: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(inside)
    world = make_world(http)
    partner = world.partner
    customers = [partner.customer(name=f"Customer {number}") for number in range(6)]
    snapshot_of(world)
    headers = partner.headers()
    monkeypatch.setattr(lives, "PORTION_ROWS", 7)
    seen = list[int]()

    def ended(worlds: Worlds, world_id: str) -> None:
        """Be the process that is killed after its first portion."""
        with reading(worlds.engine) as connection:
            seen.append(
                connection.execute(
                    select(func.count()).where(Customer.world_id == world_id)
                ).scalar_one()
            )
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr("sandbox.worlds.worlds.remove_ended", ended)
        with pytest.raises(KeyboardInterrupt):
            delete_world(inside.worlds, world.world_id)
    assert seen == [6], "the rest is still there"
    refused(world.control("GET"), 404, "WORLD_NOT_FOUND")
    refused(world.control("PATCH", "", {"ttlSeconds": 60}), 404, "WORLD_NOT_FOUND")
    assert world.world_id not in listed(http)
    assert http.get(f"/v3/customers/{customers[0]}", headers=headers).json()["code"] == "4115"
    with pytest.raises(AssertionError, match="invalid_client"):
        partner.authenticate()
    assert lives.remove_expired(inside.worlds) == 1
    assert dump(inside) == before


@everywhere
def test_a_large_world_that_is_deleted_leaves_nothing(
    inside: Parts, http: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What other tests have left would be removed on the way.
    while lives.remove_expired(inside.worlds):
        pass
    before = dump(inside)
    world = make_world(http)
    for number in range(6):
        world.partner.order(world.partner.customer(name=f"Customer {number}"))
    snapshot_of(world)
    monkeypatch.setattr(lives, "PORTION_ROWS", 7)
    assert world.control("DELETE").status_code == 204
    assert dump(inside) == before


@everywhere
def test_a_large_snapshot_is_deleted_in_portions_and_gone_from_the_first_on(
    inside: Parts, http: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(http)
    for number in range(6):
        world.partner.order(world.partner.customer(name=f"Customer {number}"))
    before = dump(inside)
    number_of_worlds = http.get(WORLDS).json()["totalCount"]
    snapshot = snapshot_of(world)
    monkeypatch.setattr(lives, "PORTION_ROWS", 7)

    killed = Mock(side_effect=KeyboardInterrupt)
    with monkeypatch.context() as patched:
        patched.setattr("sandbox.worlds.snapshots.remove_ended", killed)
        with pytest.raises(KeyboardInterrupt):
            delete_snapshot(inside.worlds, world.world_id, snapshot)
    left = [row for row in dump(inside)["orders"] if row["world_id"] == snapshot]
    assert left, "the rest is still there"
    for method, path in [("GET", ""), ("DELETE", ""), ("POST", "/restore")]:
        answer = world.control(method, f"/snapshots/{snapshot}{path}")
        refused(answer, 404, "SNAPSHOT_NOT_FOUND")
    refused(http.get(f"{WORLDS}/{snapshot}"), 404, "WORLD_NOT_FOUND")
    refused(http.delete(f"{WORLDS}/{snapshot}"), 404, "WORLD_NOT_FOUND")
    assert http.get(WORLDS).json()["totalCount"] == number_of_worlds
    assert snapshot not in listed(http)
    assert lives.remove_expired(inside.worlds) == 1
    assert dump(inside) == before


@everywhere
@pytest.mark.parametrize("portion", [7, 5_000])
def test_a_deleted_snapshot_leaves_nothing_whether_it_is_large_or_small(
    inside: Parts, http: InProcess, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    world = make_world(http)
    for number in range(6):
        world.partner.order(world.partner.customer(name=f"Customer {number}"))
    before = dump(inside)
    snapshot = snapshot_of(world)
    monkeypatch.setattr(lives, "PORTION_ROWS", portion)
    assert world.control("DELETE", f"/snapshots/{snapshot}").status_code == 204
    assert dump(inside) == before


@everywhere
@pytest.mark.parametrize(("more", "transactions"), [(-1, 2), (0, 2), (1, 1)])
def test_a_snapshot_smaller_than_a_portion_is_deleted_in_one_transaction(
    inside: Parts,
    http: InProcess,
    monkeypatch: pytest.MonkeyPatch,
    more: int,
    transactions: int,
) -> None:
    world = make_world(http)
    world.partner.order(world.partner.customer())
    snapshot = snapshot_of(world)
    rows = world.control("GET", f"/snapshots/{snapshot}").json()["rows"]
    monkeypatch.setattr(lives, "PORTION_ROWS", rows + more)
    ended = Mock(side_effect=lives.remove_ended)
    monkeypatch.setattr("sandbox.worlds.snapshots.remove_ended", ended)
    delete_snapshot(inside.worlds, world.world_id, snapshot)
    assert ended.call_count == transactions - 1
