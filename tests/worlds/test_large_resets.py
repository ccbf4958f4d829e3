"""Reset a large world: its rows get another key, and those of before are removed in portions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import Connection, Engine

from sandbox.app import Parts
from sandbox.store.engine import changing
from sandbox.timeline import portions
from sandbox.timeline.opening import Worlds
from sandbox.timeline.rests import Rests
from sandbox.worlds import lives
from sandbox.worlds.resets import reset_world
from sandbox.worlds.worlds import WorldSpec, create_world, delete_world
from tests.branching import Teller, fork_of, prepared, restore, rows, snapshot_of
from tests.checking import findings
from tests.control_api.control import refused
from tests.local import dump
from tests.moving import exported, imported
from tests.support import InProcess, Json, World, line, make_world, profile, rows_of

WORLDS = "/sandbox/v1/worlds"
DISTRIBUTORS = [{"name": "First"}, {"name": "Second"}]
ORDER: Json = {"orderType": "NEW", "lineItems": [line()]}
FAULT = {"name": "rate-limit", "times": 1}
IDS = {"X_Correlation_Id": "the-intent", "X_Request_Id": "the-request"}
everywhere = pytest.mark.every_backend
pytestmark = pytest.mark.usefixtures("small_portions")


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a world of more than six rows be a large one."""
    monkeypatch.setattr(lives, "PORTION_ROWS", 7)


@pytest.fixture
def large(inside: Parts, new_world: Callable[..., World]) -> World:  # noqa: ARG001 - a live server is out of reach
    """A world of two distributors in which something has happened."""
    world = new_world(distributors=DISTRIBUTORS)
    world.partner.order(prepared(world))
    return world


def reset(world: World) -> None:
    answer = world.control("POST", "/reset")
    assert answer.status_code == 200, answer.text


def reset_and_die(inside: Parts, world_id: str) -> None:
    """Be a process that is killed when a world is reset, and its old rows are still there."""
    only_local(inside)
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr("sandbox.worlds.resets.remove_ended", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            reset_world(inside.worlds, world_id)


def story(http: InProcess, world: World) -> dict[str, list[Json]]:
    """Return all rows of a world but its credentials."""
    found = rows(http, world.world_id)
    del found["credentials"]
    return found


def is_local(inside: Parts) -> bool:
    return inside.engine.dialect.name == "sqlite"


def only_local(inside: Parts) -> None:
    if not is_local(inside):
        pytest.skip("on PostgreSQL, where nobody else waits, it is one transaction")


@everywhere
def test_it_is_as_newly_made_and_keeps_its_credentials(
    http: InProcess, inside: Parts, large: World
) -> None:
    headers = large.partner.headers()
    before = large.control("GET").json()
    reset(large)
    new = make_world(http, distributors=DISTRIBUTORS)
    assert story(http, large) == story(http, new)
    after = large.control("GET").json()
    assert after["credentials"] == before["credentials"]
    assert (after["worldId"], after["name"]) == (large.world_id, before["name"])
    assert after["sizes"] == {"customers": 0, "orders": 0, "subscriptions": 0}
    assert http.get("/v3/resellers", headers=headers).json()["totalCount"] == 0
    assert large.control("GET", "/requests").json()["totalCount"] == 1
    is_elsewhere = rows_of(inside, large.world_id) != large.world_id
    assert is_elsewhere is is_local(inside), "on PostgreSQL nobody waits for it"
    new.control("DELETE")


def test_from_the_first_transaction_on_it_is_reset_whoever_is_killed(
    http: InProcess, inside: Parts, large: World
) -> None:
    number = http.get(WORLDS).json()["totalCount"]
    reset_and_die(inside, large.world_id)
    left = [row for row in dump(inside)["orders"] if row["world_id"] == large.world_id]
    assert left, "the rest is still there"
    assert large.partner.fetch("/resellers")["totalCount"] == 0
    assert large.control("GET").json()["sizes"]["customers"] == 0
    assert large.control("GET", "/events").json()["totalCount"] == 0
    assert findings(http, large.world_id) == []
    # What is left of it is nobody's: it is in no list, and counts for no quota.
    listed = http.get(f"{WORLDS}?limit=1000").json()
    assert listed["totalCount"] == len(listed["items"]) == number
    (ended,) = [row for row in dump(inside)["worlds"] if row["rows_id"] == large.world_id]
    refused(http.get(f"{WORLDS}/{ended['world_id']}"), 404, "WORLD_NOT_FOUND")
    assert lives.remove_expired(inside.worlds) == 1
    found = dump(inside)
    assert not [row for row in found["orders"] if row["world_id"] == large.world_id]
    assert [row["world_id"] for row in found["worlds"]].count(ended["world_id"]) == 0
    assert large.partner.fetch("/resellers")["totalCount"] == 0


def test_a_world_smaller_than_a_portion_keeps_its_key(inside: Parts, world: World) -> None:
    world.partner.reseller()
    reset(world)
    assert rows_of(inside, world.world_id) == world.world_id
    assert world.partner.fetch("/resellers")["totalCount"] == 0


def test_twice_in_a_row_though_the_first_was_cut_off(
    http: InProcess, inside: Parts, large: World
) -> None:
    before = rows(http, large.world_id)
    reset_and_die(inside, large.world_id)
    first = rows_of(inside, large.world_id)
    assert large.partner.order(prepared(large))
    reset_and_die(inside, large.world_id)
    assert len({first, rows_of(inside, large.world_id), large.world_id}) == 3
    assert lives.remove_expired(inside.worlds) == 2
    again = large.partner.order(prepared(large))
    assert again["orderId"] in {row["order_id"] for row in before["orders"]}, "ids begin anew"
    held = {row["world_id"] for row in dump(inside)["orders"]}
    assert held & {first, large.world_id} == set()


def test_it_plays_as_any_other_world_does(http: InProcess, large: World) -> None:
    """Whatever is asked for a world's rows asks for those that it has now."""
    reset(large)
    assert large.control("POST", "/populations", {"customers": 12}).status_code == 201
    customer = prepared(large)
    other = fork_of(large)
    told = [Teller(world).go_on(customer) for world in (large, other)]
    assert told[0] == told[1]
    assert story(http, large) == story(http, other)
    assert exported(large) == exported(other)
    assert findings(http, large.world_id) == []
    other.control("DELETE")


@pytest.mark.parametrize(
    "page", ["", "/resellers", "/customers", "/schedule", "/events", "/outbox", "/faults"]
)
def test_its_pages_show_it(http: InProcess, large: World, page: str) -> None:
    reset(large)
    prepared(large)
    assert large.control("POST", "/faults", FAULT).status_code == 201
    other = fork_of(large)
    shown = [http.get(f"/console/{world.world_id}{page}") for world in (large, other)]
    assert [answer.status_code for answer in shown] == [200, 200]
    assert shown[0].text.count("<tr") == shown[1].text.count("<tr") > 1
    other.control("DELETE")


def test_snapshots_of_before_are_restored_and_copies_are_made_of_what_it_is_now(
    http: InProcess, large: World
) -> None:
    before, snapshot = rows(http, large.world_id), snapshot_of(large)
    reset(large)
    assert large.control("GET", "/snapshots").json()["totalCount"] == 1
    large.partner.reseller("Of after")
    now = rows(http, large.world_id)
    fork, file = fork_of(large), imported(http, exported(large))
    later = snapshot_of(large)
    restore(large, snapshot)
    assert rows(http, large.world_id)["customers"] == before["customers"]
    assert rows(http, large.world_id)["order_lines"] == before["order_lines"]
    restore(large, later)
    for world in (large, fork, file):
        assert rows(http, world.world_id)["resellers"] == now["resellers"]
        assert rows(http, world.world_id)["customers"] == []
        assert findings(http, world.world_id) == []
    earlier = fork_of(large, snapshotId=snapshot)
    assert rows(http, earlier.world_id)["customers"] == before["customers"]
    for made in (fork, file, earlier):
        made.control("DELETE")


def test_deleted_it_leaves_nothing_though_its_reset_was_cut_off(
    http: InProcess, inside: Parts
) -> None:
    before = dump(inside)
    world = make_world(http, distributors=DISTRIBUTORS)
    world.partner.order(prepared(world))
    snapshot_of(world)
    reset_and_die(inside, world.world_id)
    world.partner.order(prepared(world))
    assert world.control("DELETE").status_code == 204
    assert lives.remove_expired(inside.worlds) == 1
    assert dump(inside) == before


def test_a_world_that_is_made_under_its_id_meets_no_row_of_it(inside: Parts) -> None:
    name = "made-twice"
    create_world(inside.worlds, WorldSpec(seed=7), world_id=name)
    with inside.worlds.open(name) as world:
        for number in range(7):
            world.send("any", "", ["a@b.example"], f"Number {number}", "")
    reset_and_die(inside, name)
    delete_world(inside.worlds, name)
    with pytest.MonkeyPatch.context() as at_once:
        # Another process makes it just then, and has found nothing that is over.
        at_once.setattr("sandbox.worlds.worlds.remove_expired", Mock())
        made = create_world(inside.worlds, WorldSpec(seed=7), world_id=name)
    assert len(made.credentials) == 1
    held = dump(inside, world_id=name)
    assert (len(held["distributors"]), held["outbox"]) == (1, [])
    delete_world(inside.worlds, name)
    assert lives.remove_expired(inside.worlds) == 1


def test_an_advance_under_way_ends_with_world_busy(
    large: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def perhaps(_: Rests) -> None:
        monkeypatch.undo()
        monkeypatch.setattr(lives, "PORTION_ROWS", 7)
        reset(large)

    monkeypatch.setattr(Rests, "perhaps", perhaps)
    monkeypatch.setattr(portions, "PORTION_SECONDS", 0)
    moved = large.control("POST", "/clock/advance", {"by": "P400D"})
    refused(moved, 409, "WORLD_BUSY")
    assert large.now() == "2026-01-15T09:00:00Z"
    assert large.partner.fetch("/resellers")["totalCount"] == 0
    assert large.control("GET", "/schedule").json()["totalCount"] == 0


@pytest.fixture
def amid(inside: Parts, monkeypatch: pytest.MonkeyPatch) -> Callable[[World], None]:
    """Reset a world when its next call is marked as being answered, and its work is not begun."""

    def once(world: World) -> None:
        def opens(of: Worlds, world_id: str, **how: bool) -> Any:
            monkeypatch.setattr(Worlds, "open", opened)
            reset_and_die(inside, world.world_id)
            return of.open(world_id, **how)

        opened = Worlds.open
        monkeypatch.setattr(Worlds, "open", opens)

    return once


@pytest.mark.parametrize("path", ["/resellers", "/customers/1000000000/orders"])
def test_a_call_whose_world_is_reset_meanwhile_does_nothing(
    inside: Parts, large: World, amid: Callable[[World], None], path: str
) -> None:
    company = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    body = company if path == "/resellers" else ORDER
    amid(large)
    answer = large.partner.post(path, body, **IDS)
    assert (answer.status_code, answer.json()["code"]) == (400, "4122")
    found = dump(inside, world_id=large.world_id)
    assert (found["answers"], found["resellers"], found["recorded_calls"]) == ([], [], [])
    # Its ids are free, since nothing was answered in the world that is there now.
    again = large.partner.post(path, body, **IDS)
    assert again.json().get("code", "") == ("" if path == "/resellers" else "1116")


def test_a_call_that_meets_a_fault_is_marked_in_the_world_that_is_there_then(
    inside: Parts, large: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert large.control("POST", "/faults", FAULT).status_code == 201

    def meets(*_: Any) -> None:
        reset_and_die(inside, large.world_id)

    with monkeypatch.context() as met:
        met.setattr("sandbox.partner_api.blueprints.meet_faults", meets)
        large.partner.reseller()
    assert large.partner.fetch("/resellers")["totalCount"] == 1
    assert {row["status"] for row in dump(inside, world_id=large.world_id)["answers"]} == {201}
    lives.remove_expired(inside.worlds)
    left = [row for row in dump(inside)["answers"] if row["world_id"] == large.world_id]
    assert left == []


def test_no_transaction_changes_more_rows_than_a_portion_has(
    inside: Parts, large: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_local(inside)
    changed = list[int]()

    @contextmanager
    def counting(engine: Engine) -> Iterator[Connection]:
        with changing(engine) as connection:
            driver: Any = connection.connection.dbapi_connection
            before = driver.total_changes
            yield connection
            changed.append(driver.total_changes - before)

    monkeypatch.setattr("sandbox.worlds.resets.changing", counting)
    monkeypatch.setattr(lives, "changing", counting)
    # The journal is emptied at once: even a full one takes less than a few portions.
    inside.journal.forget(large.world_id)
    held = sum(len(found) for found in dump(inside, world_id=large.world_id).values())
    reset_world(inside.worlds, large.world_id)
    assert len(changed) > held // 10 > 1
    # The first one also makes two distributors, and changes two rows of worlds.
    assert max(changed) <= 7 + 4
