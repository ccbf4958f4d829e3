"""Account: who sells to the organization, approval codes, and the change of reseller."""

from __future__ import annotations

import pytest

from tests.console.admin.visiting import OTHER, OWNER, AdminVisitor
from tests.mail import outbox
from tests.support import TEAM, World
from tests.visiting import Visitor

HOURS = 72


@pytest.fixture
def other(world: World) -> str:
    """The reseller that asks for the customer."""
    return world.partner.reseller("Other Reselling")


def send_code(admin: AdminVisitor, reseller: str) -> str:
    body = {"vipId": admin.customer, "adminEmail": OWNER}
    answer = admin.world.control("POST", f"/resellers/{reseller}/change-codes", body)
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def redeem(admin: AdminVisitor, code: str) -> Visitor:
    return admin.get("account/change").press("Change reseller", code=code)


def test_the_account_manager_is_who_looks_after_the_customer(admin: AdminVisitor) -> None:
    assert "nobody of its team" in admin.get("account").text
    manager = admin.world.partner.fetch  # the reseller's first contact
    reseller = manager(f"/customers/{admin.customer}")["resellerId"]
    email = manager(f"/resellers/{reseller}")["companyProfile"]["contacts"][0]["email"]
    admin.world.portal(f"/customers/{admin.customer}", managedBy=email)
    assert email in admin.get("account").text


def test_view_shows_reseller_and_distributor(admin: AdminVisitor) -> None:
    page = admin.get("account").click("View reseller and distributor")
    assert "Fairmont Reselling" in page.text
    assert "Distributor" in page.text


def test_a_code_is_generated_mailed_and_listed_while_it_lives(admin: AdminVisitor) -> None:
    page = admin.get("account").click("Edit : generate a code to change the reseller")
    assert "No code can be used now." in page.text
    page.press("Generate Code")
    [[code, expiry]] = page.rows("Codes that can be used")
    assert (len(code), code.isdigit(), expiry) == (8, True, "2026-01-22 09:00:00")
    (message,) = page.messages
    assert code in message
    assert "2 admins" in message
    (email,) = outbox(admin.world, kind="approval-code")
    assert email["recipients"] == [OWNER, OTHER]
    admin.world.advance(by="PT167H59M59S")
    assert admin.get("account/code").rows("Codes that can be used")
    admin.world.advance(by="PT1S")
    assert "No code can be used now." in admin.get("account/code").text


def test_several_codes_live_beside_each_other(admin: AdminVisitor) -> None:
    page = admin.get("account/code").press("Generate Code").press("Generate Code")
    assert len(page.rows("Codes that can be used")) == 2


def test_the_customer_goes_to_the_reseller_that_sent_a_code(
    admin: AdminVisitor, other: str
) -> None:
    page = redeem(admin, f" {send_code(admin, other)} ")
    assert page.path == admin.path("account")
    assert page.messages == [
        "Your reseller has changed. Licenses, dates and auto-renewal are as they were."
    ]
    assert "Other Reselling" in page.click("View reseller and distributor").text


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, False)])
def test_a_code_works_to_the_last_second_of_its_hours(
    admin: AdminVisitor, other: str, seconds: int, *, is_taken: bool
) -> None:
    code = send_code(admin, other)
    admin.world.advance(by=f"PT{HOURS * 3600 + seconds}S")
    page = redeem(admin, code)
    if is_taken:
        assert page.path == admin.path("account")
    else:
        assert page.status == 409
        assert "CHANGE_CODE_EXPIRED" in page.text


@pytest.mark.parametrize("code", ["12345678", "1", "<b>"])
def test_an_unknown_code_is_refused_and_stays_in_the_form(admin: AdminVisitor, code: str) -> None:
    page = redeem(admin, code)
    assert page.status in (400, 404)
    field = page.page.select_one("#code")
    assert field is not None
    assert field["value"] == code
    assert page.page.select("main [role=alert]")


def test_no_code_is_asked_for(admin: AdminVisitor) -> None:
    assert redeem(admin, "").status == 400


def test_an_approval_code_is_no_reseller_change_code(admin: AdminVisitor) -> None:
    page = admin.get("account/code").press("Generate Code")
    code = page.rows("Codes that can be used")[0][0]
    assert "CHANGE_CODE_UNKNOWN" in redeem(admin, code).text


def test_a_code_is_used_once(admin: AdminVisitor, other: str) -> None:
    code = send_code(admin, other)
    redeem(admin, code)
    page = redeem(admin, code)
    assert page.status == 409
    assert "CHANGE_CODE_USED" in page.text


@pytest.mark.parametrize(
    ("now", "is_refused"), [("2026-12-15T12:00:00Z", False), ("2026-12-16T12:00:00Z", True)]
)
def test_nobody_moves_around_the_anniversary(
    admin: AdminVisitor, other: str, now: str, *, is_refused: bool
) -> None:
    admin.buy((TEAM, 1))
    admin.world.advance(to=now)
    page = redeem(admin, send_code(admin, other))
    assert ("IN_RENEWAL_WINDOW" in page.text) is is_refused


def test_nobody_goes_to_an_inactive_reseller(admin: AdminVisitor, other: str) -> None:
    code = send_code(admin, other)
    admin.world.portal(f"/resellers/{other}", status="1004")
    page = redeem(admin, code)
    assert page.status == 409
    assert "5119" in page.text
