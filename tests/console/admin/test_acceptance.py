"""Before the terms are accepted nothing of the Admin Console is open (seeds 000, 001)."""

from __future__ import annotations

import pytest

from sandbox.console.admin.blueprint import PAGE_BLUEPRINTS
from sandbox.console.blueprint import PAGE_BLUEPRINTS as ALL
from tests.console.admin.visiting import AdminVisitor
from tests.inviting import accept, invite
from tests.support import InProcess, World, contact
from tests.visiting import Visitor

OPEN = "console_admin_acceptance."


@pytest.fixture
def invited(world: World, reseller: str, visitor: Visitor) -> AdminVisitor:
    return AdminVisitor(world, invite(world, reseller), visitor)


def test_every_other_page_leads_to_the_acceptance(invited: AdminVisitor) -> None:
    http = invited.visitor.http
    assert isinstance(http, InProcess)
    adapter = http.app.url_map.bind("localhost")
    named = {"subscription_id": "1", "reference_id": "1"}
    tried = 0
    for rule in http.app.url_map.iter_rules():
        if not rule.endpoint.startswith("console_admin_") or rule.endpoint.startswith(OPEN):
            continue
        ids = {"world_id": invited.world.world_id, "customer_id": invited.customer}
        more = {name: value for name, value in named.items() if name in rule.arguments}
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        path = adapter.build(rule.endpoint, ids | more, method=method)
        token = invited.visitor.get(invited.path("accept")).page.select_one("[name=csrf_token]")
        assert token is not None
        answer = http.request(
            method,
            path,
            data={"csrf_token": str(token["value"])},
            headers=invited.visitor._cookie(),  # noqa: SLF001 - the cookies of this browser
        )
        http.cookies.clear()
        assert answer.status_code == 303, (method, path, answer.status_code)
        assert answer.headers["Location"] == invited.path("accept"), path
        tried += 1
    assert tried >= 20


def test_who_accepts_goes_on_to_the_overview(invited: AdminVisitor) -> None:
    page = invited.get("products")
    assert page.path == invited.path("accept")
    assert not page.page.select(".rail")
    page.press("Accept", accepted="on")
    assert (page.status, page.path) == (200, invited.path())
    assert page.messages == [
        "The terms and conditions are accepted. You can manage your products now."
    ]
    assert invited.get("accept").path == invited.path()


def test_nothing_is_accepted_without_the_tick(invited: AdminVisitor) -> None:
    page = invited.get("accept").press("Accept")
    assert page.status == 400
    assert "Tick this to accept." in page.text
    assert invited.get("products").path == invited.path("accept")


def test_the_twin_of_a_customer_is_told_why_it_cannot_accept(
    world: World, reseller: str, invited: AdminVisitor, visitor: Visitor
) -> None:
    accept(world, invited.customer)
    twin = AdminVisitor(world, invite(world, reseller), visitor)
    page = twin.get("accept").press("Accept", accepted="on")
    assert page.status == 409
    assert "The admin is primary on another VIP of exactly this name" in page.text
    assert twin.get("").path == twin.path("accept")


def test_a_customer_of_the_partner_api_has_accepted(admin: AdminVisitor) -> None:
    assert admin.get().path == admin.path()
    assert admin.get("accept").path == admin.path()


def test_a_removed_invitation_has_no_pages(invited: AdminVisitor) -> None:
    world = invited.world
    assert world.control("DELETE", f"/customers/{invited.customer}").status_code == 204
    for page in ("", "accept", "products", "emails"):
        assert invited.visitor.get(invited.path(page)).status == 404
        assert "CUSTOMER_NOT_FOUND" in invited.visitor.text


@pytest.mark.parametrize("customer", ["0", "no-such", "a%27b", "x" * 60])
def test_nobody_has_no_pages(world: World, visitor: Visitor, customer: str) -> None:
    visitor.get(f"/console/{world.world_id}/admin/{customer}/")
    assert visitor.status == 404
    assert "CUSTOMER_NOT_FOUND" in visitor.text


def test_no_world_has_no_pages(visitor: Visitor) -> None:
    assert visitor.get("/console/none/admin/1/").status == 404
    assert "WORLD_NOT_FOUND" in visitor.text


def test_all_pages_are_registered() -> None:
    assert set(PAGE_BLUEPRINTS) <= set(ALL)


def test_names_of_the_invited_are_text(world: World, reseller: str, visitor: Visitor) -> None:
    name = 'O\'Hara & (Sons) "Ltd"'
    gyro = contact('"<script>alert(1)</script>"@gearloose.example')
    customer = invite(world, reseller, name, contact=gyro)
    invited = AdminVisitor(world, customer, visitor)
    page = invited.get()
    assert name in page.text
    page.press("Accept", accepted="on")
    for shown in ("", "admins", "emails"):
        page = invited.get(shown)
        assert not page.page.select("main script")
        assert "<script>alert(1)</script>" in page.text
