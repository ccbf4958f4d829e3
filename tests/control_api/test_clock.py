from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.control_api.control import refused
from tests.support import START, World

pytestmark = pytest.mark.every_backend


def test_a_frozen_clock_stands(world: World) -> None:
    assert world.control("GET", "/clock").json() == {
        "mode": "frozen",
        "now": START,
        "rate": 1.0,
        "nextEventAt": None,
    }


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        ({"to": "2026-02-01T12:30:00Z"}, "2026-02-01T12:30:00Z"),
        ({"to": "2026-02-01T12:30:00.999Z"}, "2026-02-01T12:30:00Z"),
        ({"to": "2026-02-01T12:30:00+00:00"}, "2026-02-01T12:30:00Z"),
        ({"to": "2026-02-01"}, "2026-02-01T00:00:00Z"),
        ({"to": START}, START),
        ({"by": "P30D"}, "2026-02-14T09:00:00Z"),
        ({"by": "PT1S"}, "2026-01-15T09:00:01Z"),
        ({"by": "PT0S"}, START),
        ({"by": "P1W"}, "2026-01-22T09:00:00Z"),
        ({"by": "P1M"}, "2026-02-15T09:00:00Z"),
        ({"by": "P1Y"}, "2027-01-15T09:00:00Z"),
        ({"by": "P1Y2M10DT2H30M"}, "2027-03-25T11:30:00Z"),
        ({"to": "2040-12-31T23:59:59Z"}, "2040-12-31T23:59:59Z"),
    ],
)
def test_the_clock_advances_to_its_goal(world: World, goal: dict[str, str], reached: str) -> None:
    done = world.advance(**goal)
    assert (done["from"], done["to"]) == (START, reached)
    assert done["fired"] == []
    assert done["counts"] == {}
    assert done["truncated"] is False
    assert world.now() == reached


def test_a_calendar_month_ends_with_the_month(new_world: Callable[..., World]) -> None:
    assert new_world(now="2026-01-31").advance(by="P1M")["to"] == "2026-02-28T00:00:00Z"
    assert new_world(now="2028-02-29").advance(by="P1Y")["to"] == "2029-02-28T00:00:00Z"


@pytest.mark.parametrize(
    ("goal", "fault"),
    [
        ({}, "to: Field required"),
        ([], "body:"),
        ({"dryRun": True}, "to: Field required"),
        ({"to": "soon"}, "to: is an instant"),
        ({"to": "2026-01-15T09:00:00"}, "to: is an instant"),
        ({"to": "2041-01-01"}, "to: is an instant"),
        ({"to": 5}, "to: is an instant"),
        ({"to": None}, "to: is an instant"),
        ({"by": "30 days"}, "by: is an ISO 8601 duration"),
        ({"by": "P"}, "by: is an ISO 8601 duration"),
        ({"by": "P1DT"}, "by: is an ISO 8601 duration"),
        ({"by": "P15Y"}, "by: a world's time is"),
        ({"by": "P9999Y"}, "by: leads out of the calendar"),
        ({"by": "-P9999Y"}, "by: leads out of the calendar"),
        ({"by": "P1D", "to": "2027-01-01"}, "to:"),
        ({"by": "P1D", "offset": "P1D"}, "offset:"),
        ({"to": "2027-01-01", "offset": "P1D"}, "to:"),
        ({"to": "cotermDate"}, "customerId: Field required"),
        ({"to": "birthday", "customerId": "1"}, "to:"),
        ({"to": "cotermDate", "customerId": "\x00"}, "customerId:"),
        ({"to": "cotermDate", "customerId": "1", "offset": "x"}, "offset: is an ISO 8601"),
        ({"by": "P1D", "dryRun": "yes"}, "dryRun:"),
        ({"by": "P1D", "foo": 1}, "foo:"),
    ],
)
def test_a_bad_goal_is_refused_naming_the_field(world: World, goal: object, fault: str) -> None:
    refused(world.control("POST", "/clock/advance", goal), 400, "INVALID_REQUEST", fault)
    assert world.now() == START


def test_a_clock_never_runs_backwards(world: World) -> None:
    for goal in ({"to": "2026-01-15T08:59:59Z"}, {"by": "-PT1S"}, {"to": "2018-01-01"}):
        answer = world.control("POST", "/clock/advance", goal)
        refused(answer, 409, "CLOCK_BACKWARDS", f"now: {START}", "to:")
    body = {"mode": "frozen", "now": "2026-01-15T08:59:59Z"}
    refused(world.control("PUT", "/clock", body), 409, "CLOCK_BACKWARDS")


def test_everything_due_fires_and_is_told(world: World, customer: str) -> None:
    order = world.partner.order(customer)
    due = world.control("GET", "/schedule").json()["items"]
    assert [(each["at"], each["kind"]) for each in due] == [
        ("2026-12-16T00:00:00Z", "renewal.coming"),
        ("2027-01-15T00:00:00Z", "term.ends"),
    ]
    assert world.control("GET", "/clock").json()["nextEventAt"] == due[0]["at"]
    done = world.advance(to="2027-01-15T00:00:00Z")
    assert done["counts"] == {"order.completed": 1}
    [fired] = done["fired"]
    assert fired["at"] == "2027-01-15T00:00:00Z"
    assert fired["customerId"] == customer
    assert fired["orderId"] not in ("", order["orderId"])
    assert fired["summary"]
    assert world.control("GET", "/clock").json()["nextEventAt"] == "2027-12-16T00:00:00Z"


def test_a_dry_run_tells_and_changes_nothing(world: World, customer: str) -> None:
    world.partner.order(customer)
    before = world.control("GET", "/schedule").json()
    rehearsed = world.advance(by="P3Y", dryRun=True)
    assert world.now() == START
    assert world.control("GET", "/schedule").json() == before
    assert len(world.partner.orders(customer)) == 1
    assert world.advance(by="P3Y") == rehearsed
    assert rehearsed["counts"] == {"order.completed": 3}


@pytest.mark.parametrize("which", ["cotermDate", "renewalDate"])
def test_a_goal_may_be_a_date_of_a_customer(world: World, customer: str, which: str) -> None:
    world.partner.order(customer)
    assert world.advance(to=which, customerId=customer, offset="-P31D")["to"] == (
        "2026-12-15T00:00:00Z"
    )
    assert world.advance(to=which, customerId=customer)["to"] == "2027-01-15T00:00:00Z"
    # The term has ended, so the same words mean the next one.
    assert world.advance(to=which, customerId=customer, offset="PT1H")["to"] == (
        "2028-01-15T01:00:00Z"
    )


def test_a_date_of_nobody_and_of_a_customer_without_one_are_refused(
    world: World, customer: str
) -> None:
    goal = {"to": "cotermDate", "customerId": "nobody"}
    refused(world.control("POST", "/clock/advance", goal), 404, "CUSTOMER_NOT_FOUND")
    for which in ("cotermDate", "renewalDate"):
        goal = {"to": which, "customerId": customer}
        answer = world.control("POST", "/clock/advance", goal)
        refused(answer, 400, "INVALID_REQUEST", f"to: the customer has no {which} yet")


def test_the_mode_is_set_and_a_later_now_fires_what_is_due(world: World, customer: str) -> None:
    world.partner.order(customer)
    body = {"mode": "frozen", "now": "2027-01-20"}
    assert world.control("PUT", "/clock", body).json()["now"] == "2027-01-20T00:00:00Z"
    assert len(world.partner.orders(customer)) == 2


def test_a_live_and_a_scaled_clock_run_and_a_frozen_one_stands_again(world: World) -> None:
    live = world.control("PUT", "/clock", {"mode": "live"}).json()
    assert (live["mode"], live["rate"]) == ("live", 1.0)
    assert live["now"] >= START
    scaled = world.control("PUT", "/clock", {"mode": "scaled", "rate": 10_000_000}).json()
    assert (scaled["mode"], scaled["rate"]) == ("scaled", 10_000_000.0)
    # The wall is read in milliseconds: both answers may be of the same one.
    time.sleep(0.002)
    kept = world.control("PUT", "/clock", {"mode": "scaled"}).json()
    assert kept["rate"] == 10_000_000.0
    assert kept["now"] > max(START, scaled["now"])
    frozen = world.control("PUT", "/clock", {"mode": "frozen"}).json()
    assert frozen["rate"] == 1.0
    assert frozen["now"] >= kept["now"]
    assert world.now() == frozen["now"]


def test_a_live_world_can_be_advanced_and_runs_on(world: World) -> None:
    world.control("PUT", "/clock", {"mode": "live"})
    world.advance(to="2026-06-01T00:00:00Z")
    assert world.control("GET", "/clock").json()["mode"] == "live"
    assert "2026-06-01T00:00:00Z" <= world.now() < "2026-06-01T00:05:00Z"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, "mode:"),
        ({"mode": "fast"}, "mode:"),
        ({"mode": "live", "rate": 2}, "rate: only a scaled clock"),
        ({"mode": "frozen", "rate": 2}, "rate: only a scaled clock"),
        ({"mode": "scaled", "rate": 0}, "rate:"),
        ({"mode": "scaled", "rate": -1}, "rate:"),
        ({"mode": "scaled", "rate": 10_000_001}, "rate:"),
        ({"mode": "scaled", "rate": "5"}, "rate:"),
        ({"mode": "frozen", "now": "x"}, "now:"),
        ({"mode": "frozen", "by": "P1D"}, "by:"),
    ],
)
def test_a_bad_clock_is_refused_naming_the_field(
    world: World, body: dict[str, object], fault: str
) -> None:
    refused(world.control("PUT", "/clock", body), 400, "INVALID_REQUEST", fault)
