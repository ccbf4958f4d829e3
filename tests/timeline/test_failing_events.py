"""An event that fails stops the clock with a name; the rest of its batch is done (design: Time)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from sandbox.renewals.automatic import end_terms
from sandbox.store.engine import writing
from sandbox.store.orders import SubscriptionRow
from sandbox.timeline.advance import EventFailedError, advance
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds
from sandbox.timeline.queue import Due
from tests.local import dump, ending_terms_by, instant
from tests.mail import outbox
from tests.support import InProcess, World, make_world
from tests.timeline.conftest import WallClock

pytestmark = pytest.mark.every_backend

EVE = "2027-01-14T00:00:00Z"
AD = "2027-01-15T00:00:00Z"
DAY = instant("2027-01-15T00:00:00")


class Culprit:
    """The handler of ends of terms, which fails for some customers after half of its work."""

    def __init__(self, *customers: str) -> None:
        self.customers = set(customers)

    def __call__(self, world: OpenWorld, events: list[Due]) -> None:
        end_terms(world, events)
        for due in events:
            if due.customer_id in self.customers:
                raise RuntimeError(f"no luck with {due.customer_id}\nand a second line")


def failing(room: InProcess, *customers: str) -> Worlds:
    of = room.parts.worlds
    return ending_terms_by(of, Culprit(*customers))


def three(world: World) -> list[str]:
    partner = world.partner
    reseller = partner.reseller()
    customers = [partner.customer(reseller, f"Company {number}") for number in range(3)]
    for customer in customers:
        partner.order(customer)
    return customers


def renewal_dates(world: World, customers: list[str]) -> list[str]:
    return [world.partner.subscriptions(each)[0]["renewalDate"] for each in customers]


def spoil(room: InProcess, world: World, customer: str, offer: str = "65304479CA01A12") -> None:
    """Put an offer that no catalogue can know on a customer's subscriptions, or a right one."""
    with writing(room.parts.engine) as session:
        session.execute(
            update(SubscriptionRow)
            .where(
                SubscriptionRow.world_id == world.world_id,
                SubscriptionRow.customer_id == customer,
            )
            .values(base_offer_id=offer)
        )


def test_the_culprit_is_named_and_the_others_of_its_batch_are_done(
    room: InProcess, stage: World
) -> None:
    customers = three(stage)
    worlds = failing(room, customers[1])
    with pytest.raises(EventFailedError) as caught:
        advance(worlds, stage.world_id, lambda _: DAY + timedelta(days=30))
    assert caught.value.failure.due.customer_id == customers[1]
    assert caught.value.failure.due.kind == "term.ends"
    assert caught.value.failure.reason == f"RuntimeError: no luck with {customers[1]}"
    assert stage.now() == AD, "the clock stands at the instant of the event"
    assert renewal_dates(stage, customers) == ["2028-01-15", "2027-01-15", "2028-01-15"]
    assert stage.partner.orders(customers[1], "order-type=RENEWAL") == [], "its half is undone"
    (waiting,) = [
        each
        for each in stage.control("GET", "/schedule").json()["items"]
        if each["customerId"] == customers[1]
    ]
    assert waiting["failure"] == f"RuntimeError: no luck with {customers[1]}"


def test_the_ids_of_the_others_have_no_holes(room: InProcess, stage: World) -> None:
    customers = three(stage)
    with pytest.raises(EventFailedError):
        advance(failing(room, customers[1]), stage.world_id, lambda _: DAY)
    orders = [
        int(stage.partner.orders(each, "order-type=RENEWAL")[0]["orderId"])
        for each in (customers[0], customers[2])
    ]
    assert orders[1] == orders[0] + 1
    events = dump(room.parts, world_id=stage.world_id)["fired_events"]
    assert [each["event_id"] for each in events] == list(range(1, len(events) + 1))


def test_a_failing_batch_leaves_no_emails_behind_but_those_of_the_others(
    room: InProcess, stage: World
) -> None:
    customers = three(stage)
    for _ in range(2):
        with pytest.raises(EventFailedError):
            advance(failing(room, customers[1]), stage.world_id, lambda _: DAY)
        renewed = outbox(stage, kind="renewed")
        assert [each["customerId"] for each in renewed] == [customers[0], customers[2]]
    advance(room.parts.worlds, stage.world_id, lambda _: DAY)
    found = outbox(stage)
    assert [each["emailId"] for each in found] == list(range(1, len(found) + 1))
    assert (found[-1]["customerId"], found[-1]["at"]) == (customers[1], AD)
    assert len(outbox(stage, kind="renewed")) == 3


def test_of_two_culprits_the_first_is_named(room: InProcess, stage: World) -> None:
    customers = three(stage)
    with pytest.raises(EventFailedError) as caught:
        advance(failing(room, *customers[1:]), stage.world_id, lambda _: DAY)
    assert caught.value.failure.due.customer_id == customers[1]
    assert renewal_dates(stage, customers) == ["2028-01-15", "2027-01-15", "2027-01-15"]


def test_a_culprit_alone_is_named_too(room: InProcess, stage: World) -> None:
    partner = stage.partner
    customer = partner.customer()
    partner.order(customer)
    with pytest.raises(EventFailedError) as caught:
        advance(failing(room, customer), stage.world_id, lambda _: DAY)
    assert caught.value.failure.due.customer_id == customer
    assert stage.now() == AD


def test_the_advance_can_be_repeated_and_goes_on_once_the_cause_is_gone(
    room: InProcess, stage: World
) -> None:
    customers = three(stage)
    for _ in range(2):
        with pytest.raises(EventFailedError) as caught:
            advance(failing(room, customers[1]), stage.world_id, lambda _: DAY)
        assert caught.value.failure.due.customer_id == customers[1]
    done = advance(room.parts.worlds, stage.world_id, lambda _: DAY + timedelta(days=1))
    assert done.counts == {"order.completed": 1}
    assert renewal_dates(stage, customers) == ["2028-01-15"] * 3
    order = stage.partner.orders(customers[1], "order-type=RENEWAL")[0]
    assert order["creationDate"] == AD


def test_what_comes_after_the_failure_waits(room: InProcess, stage: World) -> None:
    customers = three(stage)
    stage.advance(by="P1D")
    late = stage.partner.customer(name="A day later")
    stage.partner.order(late)
    with pytest.raises(EventFailedError):
        advance(failing(room, customers[0]), stage.world_id, lambda _: DAY + timedelta(days=9))
    assert renewal_dates(stage, [late]) == ["2027-01-16"]


def test_the_world_stays_usable_while_its_clock_stands(room: InProcess, stage: World) -> None:
    customers = three(stage)
    with pytest.raises(EventFailedError):
        advance(failing(room, customers[1]), stage.world_id, lambda _: DAY)
    partner = stage.partner
    assert partner.get(f"/customers/{customers[1]}").status_code == 200
    placed = partner.order(customers[0])
    assert placed["status"] == "1002"
    assert stage.now() == AD
    advance(room.parts.worlds, stage.world_id, lambda _: DAY)
    order = partner.fetch(f"/customers/{customers[0]}/orders/{placed['orderId']}")
    assert order["status"] == "1000"


def test_over_http_the_event_is_named_and_can_be_given_up(room: InProcess, stage: World) -> None:
    customers = three(stage)
    stage.advance(to=EVE)
    spoil(room, stage, customers[1], "BROKEN")
    answer = stage.control("POST", "/clock/advance", {"to": "2027-02-01T00:00:00Z"})
    assert (answer.status_code, answer.json()["code"]) == (409, "EVENT_FAILED")
    assert any(customers[1] in each for each in answer.json()["additionalDetails"])
    assert stage.now() == AD
    (waiting,) = [
        each
        for each in stage.control("GET", "/schedule").json()["items"]
        if each["failure"] is not None
    ]
    skipped = stage.control("POST", f"/events/{waiting['eventId']}/skip")
    assert skipped.status_code == 200, skipped.text
    stage.advance(to="2027-02-01T00:00:00Z")
    assert stage.now() == "2027-02-01T00:00:00Z"
    assert renewal_dates(stage, customers) == ["2028-01-15", "2027-01-15", "2028-01-15"]


def test_over_http_the_advance_can_be_repeated_once_the_cause_is_gone(
    room: InProcess, stage: World
) -> None:
    customers = three(stage)
    stage.advance(to=EVE)
    spoil(room, stage, customers[2], "BROKEN")
    assert stage.control("POST", "/clock/advance", {"to": AD}).status_code == 409
    spoil(room, stage, customers[2])
    assert stage.advance(to=AD)["counts"] == {"order.completed": 1}
    assert renewal_dates(stage, customers) == ["2028-01-15"] * 3


def test_only_a_failed_event_can_be_given_up(stage: World) -> None:
    three(stage)
    (first, *_) = stage.control("GET", "/schedule").json()["items"]
    assert stage.control("POST", f"/events/{first['eventId']}/skip").status_code == 409
    assert stage.control("POST", "/events/999999/skip").status_code == 404


def test_a_dry_run_names_the_culprit_and_changes_nothing(room: InProcess, stage: World) -> None:
    customers = three(stage)
    spoil(room, stage, customers[0], "BROKEN")
    before = dump(room.parts, world_id=stage.world_id)
    answer = stage.control("POST", "/clock/advance", {"to": AD, "dryRun": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "EVENT_FAILED")
    assert dump(room.parts, world_id=stage.world_id) == before


def test_a_live_clock_stands_at_the_event_that_failed_and_runs_on_from_there(
    room: InProcess, wall: WallClock
) -> None:
    world = make_world(room, mode="live", now="2026-01-15T09:00:00Z")
    customers = three(world)
    wall.pass_(360 * 86_400)
    world.control("GET", "/clock")
    spoil(room, world, customers[1], "BROKEN")
    wall.pass_(40 * 86_400)
    world.partner.token = ""
    assert renewal_dates(world, customers) == ["2028-01-15", "2027-01-15", "2028-01-15"]
    assert world.now() == AD
    wall.pass_(60)
    assert world.now() == AD, "a request is no reason to go on"
    (waiting,) = [
        each
        for each in world.control("GET", "/schedule").json()["items"]
        if each["failure"] is not None
    ]
    assert world.control("POST", f"/events/{waiting['eventId']}/skip").status_code == 200
    wall.pass_(5)
    assert world.now() == "2027-01-15T00:00:05Z"
