"""One advance at a time: leases, dead owners, fencing; dry runs change nothing (design: Time)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy.exc
from sqlalchemy import select, update

from sandbox.renewals.automatic import end_terms
from sandbox.store.engine import writing
from sandbox.store.worlds import World as WorldRow
from sandbox.timeline import advance as advancing
from sandbox.timeline import portions
from sandbox.timeline.advance import ClockBackwardsError, WorldBusyError, advance
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import is_gone, new_owner
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import WorldGone
from sandbox.timeline.queue import Due
from tests.local import REAL_TIME, dump, ending_terms_by, instant
from tests.support import InProcess, World, line, refused

pytestmark = pytest.mark.every_backend

AD = instant("2027-01-15T00:00:00")
HOST = new_owner().partition(":")[0]


@pytest.fixture
def batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit each batch alone, as where each takes long."""
    monkeypatch.setattr(portions, "PORTION_SECONDS", 0)


def dead_process() -> int:
    """Return the id of a process that was and is no more."""
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return process.pid


def lease(room: InProcess, world: World, owner: str | None, expires_ms: int, fence: int) -> None:
    with writing(room.parts.engine) as session:
        session.execute(
            update(WorldRow)
            .where(WorldRow.world_id == world.world_id)
            .values(lease_owner=owner, lease_expires_ms=expires_ms, lease_fence=fence)
        )


def in_a_minute() -> int:
    return real_ms() + 60_000


def ordered(world: World) -> str:
    customer = world.partner.customer()
    world.partner.order(customer)
    return customer


def test_an_owner_names_this_host_and_process_and_is_there() -> None:
    owner = new_owner()
    assert owner.startswith(f"{HOST}:{os.getpid()}:")
    assert owner != new_owner()
    assert len(owner) <= 40
    assert not is_gone(owner, in_a_minute())


@pytest.mark.parametrize(
    ("owner", "expires_in_ms", "gone"),
    [
        (None, 60_000, True),
        ("", 60_000, True),
        (f"{HOST}:1:abcd", 60_000, False),  # a process that may not be signalled is there
        (f"{HOST}:1:abcd", 0, True),
        (f"{HOST}:1:abcd", -1, True),
        ("elsewhere:1:abcd", 60_000, False),  # of another host nothing is known but the expiry
        ("elsewhere:1:abcd", -1, True),
        (f"{HOST}:none:abcd", 60_000, False),
    ],
)
def test_whether_an_owner_counts(owner: str | None, expires_in_ms: int, *, gone: bool) -> None:
    assert is_gone(owner, real_ms() + expires_in_ms) is gone


def test_a_dead_process_of_this_host_is_gone_at_once() -> None:
    assert is_gone(f"{HOST}:{dead_process()}:abcd", in_a_minute())


def test_a_dead_process_that_nobody_has_waited_for_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read()
        deadline = time.monotonic() + 5
        while not is_gone(f"{HOST}:{process.pid}:abcd", in_a_minute()):
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_a_process_of_another_pod_whose_name_begins_alike_is_not_taken_for_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "vipmp-sandbox-5d9f7c6b8-2xkqp")
    pod, _, work = new_owner().split(":")
    owner = f"{pod}:{dead_process()}:{work}"
    assert len(pod) == 16
    assert is_gone(owner, in_a_minute())
    monkeypatch.setattr(socket, "gethostname", lambda: "vipmp-sandbox-5d9f7c6b8-9zzrt")
    assert not is_gone(owner, in_a_minute())


def test_another_process_that_has_the_number_since_is_not_the_owner() -> None:
    host, process, work = new_owner().split(":")
    began, _, number = work.partition("-")
    assert is_gone(f"{host}:{process}:{int(began, 16) - 1:x}-{number}", in_a_minute())
    assert not is_gone(f"{host}:{process}:{began}-ffff", in_a_minute())


def away(*_: Any, **__: Any) -> None:
    raise sqlalchemy.exc.OperationalError("", {}, Exception("the database is away"))


def test_a_lease_whose_release_fails_is_given_back_once_the_database_answers(
    room: InProcess, stage: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered(stage)
    with monkeypatch.context() as broken:
        broken.setattr(advancing, "_step", away)
        broken.setattr(advancing, "_end_lease", away)
        with pytest.raises(sqlalchemy.exc.OperationalError):
            advance(room.parts.worlds, stage.world_id, lambda _: AD)
        with pytest.raises(WorldBusyError):
            advance(room.parts.worlds, stage.world_id, lambda _: AD)
    deadline = time.monotonic() + 5
    while stage.control("POST", "/clock/advance", {"by": "P1D"}).status_code != 200:
        assert time.monotonic() < deadline, "it is still held"
        time.sleep(0.05)


def test_a_second_advance_is_told_that_the_world_is_busy(room: InProcess, stage: World) -> None:
    lease(room, stage, new_owner(), in_a_minute(), 7)
    with pytest.raises(WorldBusyError):
        advance(room.parts.worlds, stage.world_id, lambda _: AD)
    answer = stage.control("POST", "/clock/advance", {"by": "P1D"})
    assert (answer.status_code, answer.json()["code"]) == (409, "WORLD_BUSY")
    answer = stage.control("POST", "/clock/advance", {"by": "P1D", "dryRun": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "WORLD_BUSY")
    assert stage.control("PUT", "/clock", {"mode": "live"}).status_code == 409


@pytest.mark.usefixtures("batch_by_batch")
def test_a_second_advance_between_the_portions_of_the_first_is_refused_and_that_one_goes_on(
    room: InProcess, stage: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = ordered(stage)
    step, refusals = advancing._step, []  # noqa: SLF001 - where the portions meet

    def intruded(*args: Any) -> bool:
        with pytest.raises(WorldBusyError):
            advance(room.parts.worlds, stage.world_id, lambda _: AD)
        refusals.append(stage.now())
        return step(*args)

    monkeypatch.setattr(advancing, "_step", intruded)
    advance(room.parts.worlds, stage.world_id, lambda _: AD + timedelta(days=1))
    assert refusals == ["2026-01-15T09:00:00Z", "2026-12-16T00:00:00Z", "2027-01-15T00:00:00Z"]
    assert stage.partner.subscriptions(customer)[0]["renewalDate"] == "2028-01-15"
    assert len(stage.partner.orders(customer, "order-type=RENEWAL")) == 1


@pytest.mark.usefixtures("batch_by_batch")
def test_an_advance_that_is_under_way_tells_how_far_it_is(
    room: InProcess, stage: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered(stage)
    stage.advance(by="P1D")
    ordered(stage)
    refused(stage.control("GET", "/clock/advance"), 404, "NOTHING_RUNNING")
    step, told = advancing._step, []  # noqa: SLF001 - where the portions meet

    def watched(*args: Any) -> bool:
        told.append(stage.control("GET", "/clock/advance").json())
        return step(*args)

    monkeypatch.setattr(advancing, "_step", watched)
    advance(room.parts.worlds, stage.world_id, lambda _: AD + timedelta(days=2))
    assert [each["at"] for each in told] == [
        "2026-01-16T09:00:00Z",
        "2026-12-16T00:00:00Z",
        "2026-12-17T00:00:00Z",
        "2027-01-15T00:00:00Z",
        "2027-01-16T00:00:00Z",
    ]
    assert {(each["from"], each["to"]) for each in told} == {
        ("2026-01-16T09:00:00Z", "2027-01-17T00:00:00Z")
    }
    # A portion is counted once the next one begins.
    assert [each["counts"] for each in told[-2:]] == [{}, {"order.completed": 1}]
    assert len({each["startedAt"] for each in told}) == 1
    refused(stage.control("GET", "/clock/advance"), 404, "NOTHING_RUNNING")


def test_of_a_dead_owner_nothing_is_running(room: InProcess, stage: World) -> None:
    lease(room, stage, new_owner(), 0, 7)
    refused(stage.control("GET", "/clock/advance"), 404, "NOTHING_RUNNING")


def test_of_a_world_that_is_not_there_nothing_is_told(room: InProcess) -> None:
    refused(World(room, "no-world", []).control("GET", "/clock/advance"), 404, "WORLD_NOT_FOUND")


def test_between_batches_the_world_is_usable_at_the_instant_reached(
    room: InProcess, stage: World
) -> None:
    customer = ordered(stage)
    stage.advance(by="P1D")
    second = ordered(stage)
    lease(room, stage, new_owner(), in_a_minute(), 7)
    stage.partner.order(customer, line(quantity=2))
    assert stage.partner.fetch(f"/customers/{second}")["customerId"] == second
    lease(room, stage, None, 0, 7)
    assert stage.now() == "2026-01-16T09:00:00Z"


def test_the_lease_of_a_dead_process_is_taken_over_at_once(room: InProcess, stage: World) -> None:
    customer = ordered(stage)
    lease(room, stage, f"{HOST}:{dead_process()}:abcd", in_a_minute(), 7)
    advance(room.parts.worlds, stage.world_id, lambda _: AD)
    assert stage.partner.subscriptions(customer)[0]["renewalDate"] == "2028-01-15"
    row = dump(room.parts, world_id=stage.world_id)["worlds"][0]
    assert (row["lease_owner"], row["lease_fence"]) == (None, 8)


def test_an_expired_lease_is_taken_over(room: InProcess, stage: World) -> None:
    lease(room, stage, "elsewhere:1:abcd", real_ms() - 1, 7)
    advance(room.parts.worlds, stage.world_id, lambda _: AD)
    assert stage.now() == "2027-01-15T00:00:00Z"


@pytest.mark.usefixtures("batch_by_batch")
def test_who_lost_its_lease_stops_before_its_next_portion(
    room: InProcess, stage: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ordered(stage)
    stage.advance(by="P1D")
    second = ordered(stage)
    step = advancing._step  # noqa: SLF001 - where the portions meet

    def robbed(*args: Any) -> bool:
        more = step(*args)
        if stage.partner.subscriptions(first)[0]["renewalDate"] == "2028-01-15":
            lease(room, stage, "elsewhere:1:abcd", in_a_minute(), 99)
        return more

    monkeypatch.setattr(advancing, "_step", robbed)
    with pytest.raises(WorldBusyError):
        advance(room.parts.worlds, stage.world_id, lambda _: AD + timedelta(days=5))
    row = dump(room.parts, world_id=stage.world_id)["worlds"][0]
    assert row["lease_owner"] == "elsewhere:1:abcd", "the loser releases nobody else's lease"
    dates = [stage.partner.subscriptions(each)[0]["renewalDate"] for each in (first, second)]
    assert dates == ["2028-01-15", "2027-01-16"]
    lease(room, stage, None, 0, 99)


def test_after_an_advance_nobody_holds_the_world(room: InProcess, stage: World) -> None:
    ordered(stage)
    for by in ("P1D", "P2Y"):
        stage.advance(by=by)
        row = dump(room.parts, world_id=stage.world_id)["worlds"][0]
        assert (row["lease_owner"], row["lease_expires_ms"]) == (None, 0)


def test_an_interrupted_advance_lets_go(room: InProcess, stage: World) -> None:
    customer = ordered(stage)
    of = room.parts.worlds

    def interrupted(world: OpenWorld, events: list[Due]) -> None:
        end_terms(world, events)
        raise KeyboardInterrupt

    worlds = ending_terms_by(of, interrupted)
    with pytest.raises(KeyboardInterrupt):
        advance(worlds, stage.world_id, lambda _: AD)
    assert stage.partner.subscriptions(customer)[0]["renewalDate"] == "2027-01-15"
    stage.advance(to="2027-01-15T00:00:00Z")
    assert stage.partner.subscriptions(customer)[0]["renewalDate"] == "2028-01-15"


def test_a_world_that_is_gone_says_so(room: InProcess) -> None:
    with pytest.raises(WorldGone):
        advance(room.parts.worlds, "nowhere", lambda _: AD)
    with pytest.raises(WorldGone):
        advance(room.parts.worlds, "nowhere", lambda _: AD, dry_run=True)


def test_a_goal_before_now_leaves_no_lease(room: InProcess, stage: World) -> None:
    with pytest.raises(ClockBackwardsError):
        advance(room.parts.worlds, stage.world_id, lambda world: world.now - timedelta(seconds=1))
    row = dump(room.parts, world_id=stage.world_id)["worlds"][0]
    assert (row["lease_owner"], row["lease_fence"]) == (None, 0)


def test_a_dry_run_tells_what_would_fire_and_changes_nothing_at_all(
    room: InProcess, stage: World
) -> None:
    partner = stage.partner
    reseller = partner.reseller()
    customers = [partner.customer(reseller, f"Company {number}") for number in range(3)]
    for number, customer in enumerate(customers):
        partner.order(customer, line(quantity=number + 9))
    subscription = partner.subscriptions(customers[0])[0]
    partner.renew(customers[0], subscription["subscriptionId"], enabled=False)
    before = dump(room.parts)
    goal = {"to": "2029-01-20T00:00:00Z"}
    rehearsed = stage.advance(**goal, dryRun=True)
    assert dump(room.parts) == before
    assert stage.now() == "2026-01-15T09:00:00Z"
    assert rehearsed["counts"] == {"order.completed": 6, "subscription.lapsed": 1}
    assert stage.advance(**goal) == rehearsed, "the rehearsal told what then happened"


def test_a_rehearsal_leaves_no_trace_in_what_comes_after(room: InProcess, stage: World) -> None:
    customer = ordered(stage)
    stage.advance(by="P5Y", dryRun=True)
    stage.advance(to="2027-01-15T00:00:00Z")
    rehearsed = dump(room.parts, world_id=stage.world_id, but=REAL_TIME)
    stage.control("POST", "/reset")
    assert ordered(stage) == customer
    stage.advance(to="2027-01-15T00:00:00Z")
    again = dump(room.parts, world_id=stage.world_id, but=REAL_TIME)
    assert again["subscriptions"] == rehearsed["subscriptions"]
    assert again["orders"] == rehearsed["orders"]
    assert again["fired_events"] == rehearsed["fired_events"]
    assert again["due_events"] == rehearsed["due_events"]


def test_reset_takes_the_world_from_whoever_advances_it(room: InProcess, stage: World) -> None:
    lease(room, stage, new_owner(), in_a_minute(), 7)
    assert stage.control("POST", "/reset").status_code == 200
    with room.parts.engine.connect() as connection:
        fence = connection.scalar(
            select(WorldRow.lease_fence).where(WorldRow.world_id == stage.world_id)
        )
    assert fence == 8
    stage.advance(by="P1D")
