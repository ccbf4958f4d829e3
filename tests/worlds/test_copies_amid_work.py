"""Copies of worlds in which somebody is at work: an advance, a call that is being answered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from sandbox.app import Parts
from sandbox.store.base import Base
from sandbox.store.ids import digest
from sandbox.timeline import portions
from sandbox.timeline.opening import Worlds
from sandbox.timeline.rests import Rests
from tests.branching import fork_of, restore, rows, snapshot_of
from tests.control_api.control import refused
from tests.local import dump
from tests.support import InProcess, Json, World, line

pytestmark = pytest.mark.every_backend
Between = Callable[[Callable[[], Any]], None]


@pytest.fixture
def between(inside: Parts, monkeypatch: pytest.MonkeyPatch) -> Between:  # noqa: ARG001 - a live server is out of reach
    """Do something between the first two batches of the next advance."""

    def once(work: Callable[[], Any]) -> None:
        def perhaps(_: Rests) -> None:
            monkeypatch.undo()
            work()

        monkeypatch.setattr(Rests, "perhaps", perhaps)
        # Neighbouring batches are committed together where that is quick: here one by one.
        monkeypatch.setattr(portions, "PORTION_SECONDS", 0)

    return once


def two_anniversaries(world: World) -> list[str]:
    """Two customers whose terms end on different days."""
    customers = []
    for _ in range(2):
        customers.append(world.partner.customer())
        world.partner.order(customers[-1])
        world.advance(by="P2D")
    return customers


def renewed(world: World, customers: list[str]) -> list[int]:
    """How often each customer was renewed."""
    query = "start-date=2018-01-01&end-date=2040-12-31"
    return [
        sum(each["orderType"] == "RENEWAL" for each in world.partner.orders(customer, query))
        for customer in customers
    ]


def test_copies_of_a_world_that_is_advanced_are_what_it_is_between_two_batches(
    http: InProcess, world: World, between: Between
) -> None:
    customers = two_anniversaries(world)
    made: dict[str, Any] = {}

    def copy() -> None:
        made["now"] = world.now()
        made["fork"] = fork_of(world)
        made["snapshot"] = snapshot_of(world)

    between(copy)
    world.advance(to="2027-02-01")
    fork = made["fork"]
    assert made["now"] < "2027-02-01"
    assert fork.now() == made["now"]
    copied = next(each for each in dump(http.parts)["worlds"] if each["world_id"] == fork.world_id)
    assert copied["lease_owner"] is None
    assert renewed(fork, customers) == [0, 0]
    # Nobody advances the copies: whoever wants to may.
    fork.advance(to="2027-02-01")
    assert rows_but_credentials(http, fork) == rows_but_credentials(http, world)
    restore(world, made["snapshot"])
    assert world.now() == made["now"]
    world.advance(to="2027-02-01")
    assert renewed(world, customers) == [1, 1]
    assert rows_but_credentials(http, fork) == rows_but_credentials(http, world)
    fork.control("DELETE")


def rows_but_credentials(http: InProcess, world: World) -> dict[str, Any]:
    found = rows(http, world.world_id)
    found.pop("credentials")
    return {**found}


def test_an_advance_under_way_ends_with_world_busy_when_its_world_is_restored(
    world: World, between: Between
) -> None:
    customers = two_anniversaries(world)
    snapshot = snapshot_of(world)
    before = world.now()
    between(lambda: restore(world, snapshot))
    refused(world.control("POST", "/clock/advance", {"to": "2027-02-01"}), 409, "WORLD_BUSY")
    assert world.now() == before
    assert renewed(world, customers) == [0, 0]
    world.advance(to="2027-02-01")
    assert renewed(world, customers) == [1, 1]


def test_a_snapshot_may_be_taken_while_another_is_restored_and_the_other_way_round(
    world: World, between: Between
) -> None:
    two_anniversaries(world)
    first = snapshot_of(world)
    between(lambda: (restore(world, first), snapshot_of(world), fork_of(world).control("DELETE")))
    refused(world.control("POST", "/clock/advance", {"to": "2027-02-01"}), 409, "WORLD_BUSY")
    assert world.control("GET", "/snapshots").json()["totalCount"] == 2


@pytest.fixture
def amid(inside: Parts, monkeypatch: pytest.MonkeyPatch) -> Between:  # noqa: ARG001 - a live server is out of reach
    """Do something when the next call is marked as being answered, and its work is not begun."""

    def once(work: Callable[[], Any]) -> None:
        def opens(of: Worlds, world_id: str, **how: bool) -> Any:
            monkeypatch.undo()
            work()
            return of.open(world_id, **how)

        monkeypatch.setattr(Worlds, "open", opens)

    return once


BODY: Json = {"orderType": "NEW", "lineItems": [line()]}
IDS = {"X_Correlation_Id": "the-intent", "X_Request_Id": "the-request"}


def test_a_call_that_is_being_answered_blocks_no_repeat_in_a_fork(
    world: World, amid: Between
) -> None:
    path = f"/customers/{world.partner.customer()}/orders"
    forks: list[World] = []
    amid(lambda: forks.append(fork_of(world)))
    first = world.partner.post(path, BODY, **IDS)
    (fork,) = forks
    assert fork.partner.fetch(f"{path}?start-date=2018-01-01")["totalCount"] == 0
    repeated = fork.partner.post(path, BODY, **IDS)
    assert (repeated.status_code, repeated.content) == (201, first.content)
    fork.control("DELETE")


def test_a_call_that_was_being_answered_at_the_snapshot_can_be_sent_again_after_a_restore(
    world: World, amid: Between
) -> None:
    path = f"/customers/{world.partner.customer()}/orders"
    taken: list[str] = []
    amid(lambda: taken.append(snapshot_of(world)))
    first = world.partner.post(path, BODY, **IDS)
    restore(world, taken[0])
    repeated = world.partner.post(path, BODY, **IDS)
    assert (repeated.status_code, repeated.content) == (201, first.content)
    assert world.partner.fetch(f"{path}?start-date=2018-01-01")["totalCount"] == 1


def test_a_call_whose_world_is_restored_meanwhile_does_nothing_and_can_be_sent_again(
    world: World, amid: Between
) -> None:
    path = f"/customers/{world.partner.customer()}/orders"
    snapshot = snapshot_of(world)
    amid(lambda: restore(world, snapshot))
    refusal = world.partner.post(path, BODY, **IDS)
    assert (refusal.status_code, refusal.json()["code"]) == (400, "4122")
    assert world.partner.fetch(f"{path}?start-date=2018-01-01")["totalCount"] == 0
    assert world.partner.post(path, BODY, **IDS).status_code == 201


def test_a_call_marked_amid_a_restore_does_not_stop_it(world: World, inside: Parts) -> None:
    """Its marker, under a key that the snapshot has, comes between deletion and copying."""
    if inside.engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL lets two transactions write at once")
    path = f"/customers/{world.partner.customer()}/orders"
    first = world.partner.post(path, BODY, **IDS)
    snapshot = snapshot_of(world)
    answers = Base.metadata.tables["answers"]
    with inside.engine.connect() as connection:
        ours = answers.c.world_id == world.world_id
        (kept,) = connection.execute(
            select(answers).where(ours, answers.c.request_id == digest(IDS["X_Request_Id"]))
        ).mappings()
        marker = {**kept, "status": 0, "owner": "nobody", "owner_expires_ms": 2**53}
        connection.rollback()
        key = answers.c.intent == kept["intent"]
        connection.execute(delete(answers).where(ours, key))
        connection.commit()
        connection.execute(insert(answers).values(marker))
        with ThreadPoolExecutor(1) as pool:
            restoring = pool.submit(restore, world, snapshot)
            with pytest.raises(TimeoutError):
                restoring.result(timeout=1)
            connection.commit()
            restoring.result(timeout=20)
    assert world.partner.post(path, BODY, **IDS).content == first.content
