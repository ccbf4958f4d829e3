"""The pages of a world: who is there, what was refused by which rule, snapshots, rules, faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from sandbox.app import Parts
from sandbox.program import PROGRAM
from sandbox.renewals.automatic import end_terms
from sandbox.store.engine import writing
from sandbox.store.worlds import World as WorldRow
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import new_owner
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due, EventKind
from sandbox.timeline.runner import HANDLERS
from tests.discounting import make_discount, percentage
from tests.local import local, sqlite_url
from tests.support import Partner, World, line, make_world
from tests.visiting import Visitor, words

PAGES = (
    "",
    "/resellers",
    "/customers",
    "/schedule",
    "/events",
    "/journal",
    "/outbox",
    "/discounts",
    "/snapshots",
    "/rules",
    "/faults",
    "/clock",
    "/advance",
    "/fired",
    "/advancing",
)
ALL_PAGES = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def home(world: World) -> str:
    return f"/console/{world.world_id}"


@ALL_PAGES
def test_every_page_is_there_for_a_world_without_anything(
    visitor: Visitor, home: str, page: str
) -> None:
    visitor.get(f"{home}{page}")
    assert visitor.status == (400 if page == "/advance" else 200)
    assert len(visitor.page.find_all("h1")) == 1


@ALL_PAGES
def test_no_page_is_there_for_a_world_that_is_not(visitor: Visitor, page: str) -> None:
    assert visitor.get(f"/console/no-such-world{page}").status == 404
    assert "WORLD_NOT_FOUND" in visitor.text


@pytest.mark.parametrize(
    "query",
    [
        "/schedule?offset=x",
        "/events?offset=-1",
        "/journal?operation=%00",
        "/journal?customer=a%20b",
        "/outbox?kind=none",
        "/discounts?country=USA",
        "/discounts?segment=XXX",
        "/schedule?customer=%00",
        "/customers?offset=99999999999",
        "/advance?to=tomorrow",
        "/advance?by=P1X",
        "/advance?to=2050-01-01",
        "/fired?end=x",
    ],
)
def test_what_an_address_says_wrongly_is_told(visitor: Visitor, home: str, query: str) -> None:
    assert visitor.get(f"{home}{query}").status == 400, visitor.text
    assert "INVALID_REQUEST" in visitor.text


def test_the_overview_leads_to_everybodys_console(
    visitor: Visitor, world: World, partner: Partner, home: str
) -> None:
    reseller = partner.reseller("Fairmont Reselling")
    customer = partner.customer(reseller, name="شركة")
    visitor.get(home)
    links = {str(link["href"]) for link in visitor.page.select("main a")}
    assert {
        f"{home}/platform/{partner.distributor_id}/",
        f"{home}/resellers/{reseller}/",
        f"{home}/resellers/{reseller}/customers/{customer}",
        f"{home}/admin/{customer}/",
    } <= links
    platform = visitor.page.select_one(f"a[href='{home}/platform/{partner.distributor_id}/']")
    assert platform is not None
    assert platform["hx-boost"] == "false"
    assert world.world_id in visitor.text


def test_resellers_and_customers_are_searched_by_name_and_id_and_paged(
    visitor: Visitor, partner: Partner, home: str
) -> None:
    reseller = partner.reseller("Fairmont Reselling")
    made = [partner.customer(reseller, name=f"Customer {n:02}") for n in range(51)]
    visitor.get(f"{home}/customers")
    assert "1 to 50 of 51" in visitor.text
    visitor.click("Next")
    assert [row[0] for row in visitor.rows()] == [f"Customer 50 {made[50]}"]
    visitor.press("Search", q="CUSTOMER 07")
    assert [row[0] for row in visitor.rows()] == [f"Customer 07 {made[7]}"]
    visitor.press("Search", q=made[9])
    assert [row[0] for row in visitor.rows()] == [f"Customer 09 {made[9]}"]
    assert "No customer is called so." in visitor.press("Search", q="Customer%").text
    visitor.get(f"{home}/resellers").press("Search", q="MONT")
    assert [row[0] for row in visitor.rows()] == [f"Fairmont Reselling {reseller}"]
    assert visitor.rows()[0][3] == "51"


def test_the_journal_says_which_rule_refused_what(
    visitor: Visitor, world: World, partner: Partner, home: str
) -> None:
    customer = partner.customer()
    order = partner.order(customer)
    world.advance(to="2026-01-30T09:00:00Z")
    assert partner.give_back(customer, order).status_code == 400
    visitor.get(f"{home}/journal?refused=on")
    ((at, request, answer, why),) = visitor.rows()
    assert at == "2026-01-30 09:00:00"
    assert request.startswith(f"POST /v3/customers/{customer}/orders Details Operation")
    assert "orderType RETURN" in request
    assert answer == "400 2117"
    assert why.startswith("RE-1 docs ")
    assert "lastDay 2026-01-29" in why
    assert "orderDate 2026-01-15" in why
    visitor.press("Show", code="2118")
    assert "No request is of that kind." in visitor.text
    visitor.get(home)
    assert "lastDay 2026-01-29" in visitor.text
    visitor.get(f"{home}/journal").press("Empty the journal")
    assert visitor.messages == ["The journal is empty."]


def test_what_is_due_leads_to_what_would_fire(
    visitor: Visitor, world: World, partner: Partner, home: str
) -> None:
    customer = partner.customer()
    partner.order(customer)
    visitor.get(f"{home}/schedule")
    assert [(row[0], row[2]) for row in visitor.rows()] == [
        ("2026-12-16 00:00:00", customer),
        ("2027-01-15 00:00:00", customer),
    ]
    assert visitor.rows()[0][1].startswith("the renewal window opens renewal.coming")
    visitor.click("2027-01-15 00:00:00")
    assert "to 2027-01-15 00:00:00 UTC: 1 event would fire" in visitor.text
    visitor.click("Leave the clock as it is")
    assert visitor.path == f"{home}/schedule"
    assert world.now() == "2026-01-15T09:00:00Z"


def test_events_are_listed_newest_first_by_customer_and_kind(
    visitor: Visitor, partner: Partner, home: str
) -> None:
    customer, other = partner.customer(), partner.customer(name="Bravo")
    partner.order(customer)
    partner.order(other)
    visitor.get(f"{home}/events")
    assert visitor.rows()[0][1:3] == ["order.completed", other]
    visitor.press("Show", customer=customer, kind="order.completed")
    assert [row[1:3] for row in visitor.rows()] == [["order.completed", customer]]


def test_emails_are_read_in_the_outbox(visitor: Visitor, partner: Partner, home: str) -> None:
    customer = partner.customer()
    partner.order(customer)
    visitor.get(f"{home}/outbox").press("Show", kind="order-placed")
    ((at, kind, _, email),) = visitor.rows()
    assert (at, kind) == ("2026-01-15 09:00:00", f"order-placed {customer}")
    assert "order" in email.lower()
    visitor.press("Show", customer="1")
    assert "No emails of that kind." in visitor.text


def test_discounts_are_shown_and_closed_codes_made_and_deleted(
    visitor: Visitor, world: World, home: str
) -> None:
    make_discount(world)
    make_discount(world, "NEW ONLY", applicability=["NEW"], outcomes=percentage(5))
    visitor.get(f"{home}/discounts")
    assert [row[0].split()[0] for row in visitor.rows()] == ["BLACK_FRIDAY", "NEW"]
    visitor.press("Show", renewal="renewal")
    assert "5.0" not in visitor.text
    visitor.press("Save", end="2026-02-01T00:00:00Z")
    assert visitor.messages == ["The end date was moved."]
    assert "2026-02-01T00:00:00Z" in visitor.text
    visitor.press("Create", expiry="")
    assert "Please enter a valid customer ID." in visitor.messages[0]
    customer = world.partner.customer()
    form = {"customer": customer, "template": "C8", "expiry": "2026-09-10T23:59:59Z"}
    visitor.press("Create", **form)
    assert visitor.messages[0].startswith("Closed Discount Code Created. ")
    visitor.press("Create", **form)
    assert visitor.messages[0].startswith("A closed discount code already exists")
    visitor.press("Search", search="c8")
    ((code, *_),) = visitor.rows("1 closed code")
    visitor.press(f"Delete {code}")
    assert visitor.messages == [f"Code {code} was deleted."]
    assert "No closed codes." in visitor.text


def test_a_snapshot_is_taken_restored_forked_and_deleted(
    visitor: Visitor, world: World, home: str
) -> None:
    visitor.get(f"{home}/rules").press("Snapshot here")
    assert visitor.path == f"{home}/rules"
    assert visitor.messages[0].endswith("keeps the world of 2026-01-15 09:00 UTC.")
    visitor.get(f"{home}/snapshots").press("Take a snapshot", name="before <b>")
    assert visitor.rows()[0][0].startswith("before <b> s-")
    world.advance(by="P1Y")
    visitor.get(f"{home}/snapshots").press("Come back here before <b>", "before <b>")
    assert visitor.messages == ["The world is back at 2026-01-15 09:00 UTC."]
    assert world.now() == "2026-01-15T09:00:00Z"
    visitor.press("Delete before <b>", "before <b>")
    assert len(visitor.rows()) == 1
    visitor.press("Fork", "Name of the fork", name="the other way")
    fork = visitor.path.rpartition("/")[2]
    assert fork != world.world_id
    assert visitor.messages == ["This is the fork the other way; it has credentials of its own."]
    World(world.http, fork).control("DELETE")


def test_a_snapshot_that_is_gone_is_no_trap(visitor: Visitor, world: World, home: str) -> None:
    visitor.get(f"{home}/snapshots").press("Take a snapshot")
    made = world.control("GET", "/snapshots").json()["items"][0]["snapshotId"]
    visitor.get(f"{home}/snapshots")
    world.control("DELETE", f"/snapshots/{made}")
    visitor.press(f"Come back here {made}")
    assert (visitor.path, visitor.status) == (f"{home}/snapshots", 200)
    assert "SNAPSHOT_NOT_FOUND" in visitor.messages[0]


def test_a_rule_is_changed_and_put_back(visitor: Visitor, world: World, home: str) -> None:
    visitor.get(f"{home}/rules").press("Change lateRenewalDays", value="14")
    assert visitor.messages == ["lateRenewalDays is 14 now."]
    assert world.control("GET").json()["rules"]["lateRenewalDays"] == 14
    visitor.press("Back to 30 lateRenewalDays")
    assert world.control("GET").json()["rules"]["lateRenewalDays"] == 30
    visitor.press("Change returnErrors", value="words")
    visitor.press("Change earlyRenewalPartialReturn", value="true")
    visitor.press("Change extendedTermMaxMonths", value='{"COM": 24, "EDU": 48, "GOV": 36}')
    rules = world.control("GET").json()["rules"]
    assert (rules["returnErrors"], rules["earlyRenewalPartialReturn"]) == ("words", True)
    assert rules["extendedTermMaxMonths"] == {"COM": 24, "EDU": 48, "GOV": 36}


@pytest.mark.parametrize("value", ["-1", "401", "x", "1.5", "null-ish", '"14"', "[]", "true"])
def test_a_value_that_a_rule_cannot_have_is_refused(
    visitor: Visitor, world: World, home: str, value: str
) -> None:
    visitor.get(f"{home}/rules").press("Change lateRenewalDays", value=value)
    assert visitor.status == 400
    assert "lateRenewalDays" in visitor.messages[0]
    assert world.control("GET").json()["rules"]["lateRenewalDays"] == 30


def test_a_fault_is_ordered_met_and_withdrawn(
    visitor: Visitor, world: World, partner: Partner, home: str
) -> None:
    assert world
    visitor.get(f"{home}/faults").press(
        "Order the fault", name="rate-limit", path="/v3/resellers", times="always"
    )
    assert visitor.messages == ["The fault rate-limit was ordered."]
    assert partner.get("/resellers").status_code == 429
    (row,) = visitor.get(f"{home}/faults").rows("1 ordered")
    assert row[2:5] == ["from number 1 on, always", "1", "1"]
    visitor.press("Withdraw rate-limit")
    assert partner.get("/resellers").status_code == 200
    for wrong in ({"times": "0"}, {"nth": "x"}, {"path": "nowhere"}, {"operation": "none"}):
        visitor.get(f"{home}/faults").press("Order the fault", **wrong)
        assert visitor.status == 400, wrong
    assert "No faults are ordered." in visitor.text


@pytest.fixture
def fragile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world whose only customer's term cannot end."""

    def handler(open_world: OpenWorld, events: list[Due]) -> None:
        end_terms(open_world, events)
        raise RuntimeError("the disk is made of cheese")

    known = PROGRAM[HANDLERS]
    handlers = HANDLERS.rows({**known, EventKind.TERM_ENDS: handler})
    monkeypatch.setattr("sandbox.app.PROGRAM", PROGRAM.replacing(handlers))
    with local(sqlite_url(tmp_path)) as client:
        world = make_world(client)
        world.partner.order(world.partner.customer(), line())
        yield world


def test_an_event_that_failed_stands_in_the_bar_and_is_skipped(fragile: World) -> None:
    visitor = Visitor(fragile.http)
    home = f"/console/{fragile.world_id}"
    visitor.get(f"{home}/advance?to=2027-02-01")
    assert visitor.status == 409
    assert "EVENT_FAILED" in visitor.text
    visitor.get(home).press("1 month")
    for _ in range(11):
        visitor.press("1 month")
    assert visitor.path == f"{home}/schedule"
    assert "EVENT_FAILED" in visitor.messages[0]
    state = visitor.page.select_one("#bar-state")
    assert state is not None
    assert "stands at an event that failed: a term ends" in words(state)
    assert "failed RuntimeError: the disk is made of cheese" in visitor.text
    visitor.press(*[words(button) for button in visitor.page.select("button.danger")][:1])
    assert visitor.messages[0].endswith("was given up: the clock can go on.")
    visitor.press("1 day")
    assert fragile.now() == "2027-01-16T00:00:00Z"


def test_a_world_that_somebody_advances_shows_how_far_it_is(
    visitor: Visitor, new_world: Callable[..., World], inside: Parts
) -> None:
    world = new_world()
    home = f"/console/{world.world_id}"
    visitor.get(home)
    with writing(inside.engine) as session:
        session.execute(
            update(WorldRow)
            .where(WorldRow.world_id == world.world_id)
            .values(
                lease_owner=new_owner(),
                lease_expires_ms=real_ms() + 60_000,
                advance_from=WorldRow.clock_at,
                advance_to=WorldRow.clock_at,
                advance_started_ms=real_ms(),
                advance_counts={"order.completed": 7},
            )
        )
    visitor.press("1 day")
    assert visitor.path.startswith(f"{home}/advancing")
    assert "order.completed 7" in visitor.text
    assert "advancing to 2026-01-15 09:00" in words(visitor.page)
    card = visitor.page.select_one("[hx-trigger='every 1s']")
    assert card is not None
    part = visitor.http.get(str(card["hx-get"]), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "It has reached" in part.text
    with writing(inside.engine) as session:
        session.execute(
            update(WorldRow).where(WorldRow.world_id == world.world_id).values(lease_owner=None)
        )
    visitor.click("Look again")
    assert "Nothing advances this world now." in visitor.text
    visitor.click("Go on")
    assert visitor.path == home


def test_what_a_script_asks_for_is_the_part_alone(
    visitor: Visitor, world: World, partner: Partner, home: str
) -> None:
    partner.order(partner.customer())
    visitor.get(home)
    asked = f"{home}/advance?to=2027-01-15"
    part = visitor.http.get(asked, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "1 event would fire" in part.text
    refused = visitor.http.get(f"{home}/advance?to=2020-01-01", headers={"HX-Request": "true"})
    assert refused.status_code == 200
    assert "CLOCK_BACKWARDS" in refused.text
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    assert "<html" in visitor.http.get(asked, headers=boosted).text
    assert world.now() == "2026-01-15T09:00:00Z"
