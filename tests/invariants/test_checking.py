"""`POST /worlds/{w}/check` and `vipmp-sandbox check`: what is read, and what is no fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import event, insert, text

from sandbox.app import Parts, make_parts
from sandbox.cli.program import program
from sandbox.invariants.check import check_world
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import Settings
from sandbox.store.engine import changing
from sandbox.store.orders import PreferenceChange
from sandbox.worlds.worlds import WorldSpec, create_world
from tests.checking import findings
from tests.local import instant, local, sqlite_url
from tests.migrating import Migration, vip
from tests.support import CREDIT_PACK, OTHER_TEAM, TEAM, Partner, World, line, make_world


def renewal(subscription: str, quantity: int) -> dict[str, object]:
    item = {
        "extLineItemNumber": 1,
        "offerId": TEAM,
        "subscriptionId": subscription,
        "quantity": quantity,
    }
    return {"orderType": "RENEWAL", "lineItems": [item]}


@pytest.mark.every_backend
def test_it_tells_what_it_read(http: httpx.Client, world: World, customer: str) -> None:
    world.partner.order(customer, line(TEAM, 3), line(OTHER_TEAM, 2, 2))
    answer = world.control("POST", "/check")
    assert answer.status_code == 200
    body = answer.json()
    assert body["sound"] is True
    assert body["broken"] == []
    assert body["truncated"] is False
    counted = {name: body["checked"][name] for name in ("customers", "orders", "subscriptions")}
    assert counted == {"customers": 1, "orders": 1, "subscriptions": 2}
    assert http.post("/sandbox/v1/worlds/none/check").json()["code"] == "WORLD_NOT_FOUND"


def test_an_empty_world_is_sound(http: httpx.Client, world: World) -> None:
    assert findings(http, world.world_id) == []


def test_what_a_testers_hand_did_is_no_fault(
    http: httpx.Client, world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(TEAM, 5))
    partner.order(customer, line(OTHER_TEAM, 3))
    first, second = (each["subscriptionId"] for each in partner.subscriptions(customer))
    hands = (
        (f"/subscriptions/{first}", {"status": "1004"}),
        (f"/subscriptions/{first}", {"status": "1000"}),
        (f"/subscriptions/{second}", {"usedQuantity": 2, "renewalQuantity": 9}),
        (f"/orders/{order['orderId']}", {"creationDate": "2026-01-02T00:00:00Z"}),
        (f"/orders/{order['orderId']}", {"status": "1004"}),
        (f"/customers/{customer}", {"cotermDate": "2026-05-31"}),
    )
    for path, body in hands:
        world.portal(path, **body)
        assert findings(http, world.world_id) == [], (path, body)
    world.advance(to="2026-06-02T00:00:00Z")
    assert findings(http, world.world_id) == []
    world.portal(f"/customers/{customer}", cotermDate="2026-06-01")
    assert findings(http, world.world_id) == []
    assert world.control("POST", f"/customers/{customer}/renew").status_code == 200
    assert findings(http, world.world_id) == []


def test_a_cancellation_through_the_portal_is_no_fault_whatever_its_age(
    http: httpx.Client, world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(TEAM, 5), line(CREDIT_PACK, 2, 2))
    world.advance(to="2027-03-01T00:00:00Z")
    world.portal(f"/orders/{order['orderId']}", status="1008")
    assert findings(http, world.world_id) == []


def test_the_history_tells_what_a_testers_hand_did(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer)
    (held,) = partner.subscriptions(customer)
    world.portal(f"/orders/{order['orderId']}", creationDate="2026-01-02T00:00:00Z")
    world.portal(f"/orders/{order['orderId']}", status="1024")
    world.portal(f"/subscriptions/{held['subscriptionId']}", status="1004")
    world.portal(f"/subscriptions/{held['subscriptionId']}", status="1004", usedQuantity=0)
    items = world.control("GET", "/events").json()["items"]
    found = [each["kind"] for each in items if each["kind"].startswith("portal.")]
    assert found == ["portal.date", "portal.status", "portal.status"]


def test_orders_that_wait_for_an_account_are_no_fault(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    world = new_world(rules={"accountProcessingSeconds": 60})
    partner = world.partner
    reseller = partner.reseller()
    world.advance(by="PT5M")
    customer = partner.customer(reseller)
    world.portal(f"/customers/{customer}", status="1002")
    partner.order(customer, line(TEAM, 2))
    assert findings(http, world.world_id) == []
    world.advance(by="P1D")
    assert findings(http, world.world_id) == []


def test_more_than_a_thousand_findings_are_cut_off(
    http: httpx.Client, world: World, inside: Parts
) -> None:
    strays = [
        {
            "world_id": world.world_id,
            "change_id": number,
            "subscription_id": "gone",
            "changed_at": instant("2026-01-15T09:00:00"),
            "auto_renewal": True,
            "renewal_quantity": None,
        }
        for number in range(1001)
    ]
    with changing(inside.engine) as connection:
        connection.execute(insert(PreferenceChange), strays)
    body = world.control("POST", "/check").json()
    assert len(body["broken"]) == 1000
    assert body["truncated"] is True
    assert body["sound"] is False
    assert findings(http, world.world_id)


def test_the_command_tells_by_its_exit_code(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    with local(url) as client:
        world = make_world(client)
        customer = world.partner.customer()
        world.partner.order(customer, line(TEAM, 3))
        sound = CliRunner().invoke(program, ["check", world.world_id, "--database", url])
        assert sound.exit_code == 0, sound.output
        assert f"World {world.world_id} is sound: " in sound.output
        with changing(client.parts.engine) as connection:
            connection.execute(text("UPDATE subscriptions SET current_quantity = 4"))
    broken = CliRunner().invoke(program, ["check", world.world_id, "--database", url])
    assert broken.exit_code == 1
    assert "quantities" in broken.output
    assert customer in broken.output
    shown = CliRunner().invoke(program, ["check", world.world_id, "--database", url, "--json"])
    assert shown.exit_code == 1
    assert json.loads(shown.output)["broken"][0]["facts"]["currentQuantity"] == 4
    gone = CliRunner().invoke(program, ["check", "none", "--database", url])
    assert gone.exit_code == 1
    assert "has no world 'none'" in gone.output


def test_a_seeded_year_is_sound_and_checked_by_few_queries(tmp_path: Path) -> None:
    parts = make_parts(Settings(database_url=sqlite_url(tmp_path)))
    made = create_world(parts.worlds, WorldSpec(seed=7, now=instant("2026-01-15T09:00:00")))
    seed_marketplace(parts.worlds, made.world_id, customers=600)
    statements: list[str] = []
    event.listen(parts.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    with parts.worlds.read(made.world_id) as world:
        check = check_world(world)
    assert check.broken == []
    assert check.checked["customers"] == 600
    assert len(statements) <= 80, "none a customer"
    parts.engine.dispose()


def test_what_came_from_vip_and_lapsed_is_of_the_term_that_it_had(
    world: World, partner: Partner
) -> None:
    """A term that the customer begins years later falls on another day of the month."""
    customer = Migration.of(world, offers=[vip(TEAM, 5)], renewalDate="2026-02-01").done()
    world.advance(to="2026-02-10T12:00:00Z")
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to="2027-05-20T12:00:00Z")
    assert partner.subscriptions(customer)[0]["status"] == "1004"
    partner.order(customer, line(OTHER_TEAM, 2))
    assert findings(world.http, world.world_id) == []
