"""Admins and contract owner, market sub-segment, 3-year commit, emails."""

from __future__ import annotations

import pytest

from tests.committing import answer, requested
from tests.console.admin.visiting import OTHER, OWNER, AdminVisitor
from tests.migrating import Migration, three_years
from tests.support import World, contact, line, profile
from tests.visiting import Visitor
from tests.volume import volume_customer


def admins(page: Visitor) -> list[tuple[str, str]]:
    """Email and role of the admins."""
    return [(row[0].split()[-1], row[1]) for row in page.rows("Admins")]


def test_admins_are_added_made_owner_and_removed(admin: AdminVisitor) -> None:
    page = admin.get("admins")
    assert admins(page) == [(OWNER, "Contract owner"), (OTHER, "Contact")]
    page.press("Add", firstName="Goofy", lastName="Goof", email="goofy@mouse.com")
    assert page.messages == ["Goofy Goof is an admin now."]
    assert admins(page)[2] == ("goofy@mouse.com", "Added here")
    page.press("Make contract owner Goofy Goof")
    assert page.messages == ["goofy@mouse.com is the contract owner now."]
    assert admins(page) == [
        ("goofy@mouse.com", "Contract owner"),
        (OWNER, "Contact"),
        (OTHER, "Contact"),
    ]
    page.press("Remove Minnie Mouse")
    assert page.messages == [f"{OTHER} is no admin any more."]
    assert len(admins(page)) == 2


@pytest.mark.parametrize(
    ("email", "status", "code"),
    [(OWNER.upper(), 409, "ADMIN_EXISTS"), ("nobody", 400, "INVALID_REQUEST")],
)
def test_a_refused_admin_stays_in_the_form(
    admin: AdminVisitor, email: str, status: int, code: str
) -> None:
    page = admin.get("admins").press("Add", firstName="Max", lastName="Goof", email=email)
    assert page.status == status
    assert code in page.text
    field = page.page.select_one("#firstName")
    assert field is not None
    assert field["value"] == "Max"
    assert len(admins(admin.get("admins"))) == 2


def test_the_owner_has_no_buttons(admin: AdminVisitor) -> None:
    page = admin.get("admins")
    assert not page.has("Remove Mickey Mouse")
    assert not page.has("Make contract owner Mickey Mouse")
    stale = admin.get("admins")
    admin.world.portal(f"/customers/{admin.customer}", contractOwner=OTHER)
    stale.press("Remove Minnie Mouse")
    assert "CONTRACT_OWNER" in stale.messages[0]


def test_a_customer_without_contacts_has_pages_too(admin: AdminVisitor) -> None:
    admin.world.portal(f"/customers/{admin.customer}", contacts=[])
    for page in ("", "admins", "account", "emails"):
        admin.get(page)
    assert "the organization has no contacts" in admin.get("admins").text


def test_education_chooses_its_sub_segment(world: World, reseller: str, visitor: Visitor) -> None:
    customer = world.partner.customer(reseller, "Duck College", marketSegment="EDU")
    admin = AdminVisitor(world, customer, visitor)
    page = admin.get("market-segment")
    assert "Your organization buys as Education ." in page.text
    page.press("Save", subSegment=["K_12", "NON_PROFIT"])
    assert page.messages == ["The market sub-segment is K-12, Nonprofit now."]
    found = world.partner.fetch(f"/customers/{customer}")["companyProfile"]
    assert found["marketSubSegments"] == ["K_12", "NON_PROFIT"]
    page.press("Save", subSegment=[])
    assert page.messages == ["There is no market sub-segment now."]


def test_others_have_no_sub_segment(admin: AdminVisitor) -> None:
    page = admin.get("market-segment")
    assert not page.has("Save")
    assert "Only organizations of the Education segment" in page.text


def test_a_sub_segment_of_another_segment_is_refused(admin: AdminVisitor) -> None:
    page = admin.get("market-segment")
    token = page.page.select_one("[name=csrf_token]")
    assert token is not None
    sent: dict[str, str | list[str]] = {"csrf_token": str(token["value"]), "subSegment": "K_12"}
    page._send("POST", admin.path("market-segment"), sent)  # noqa: SLF001 - no form leads there
    assert "INVALID_REQUEST" in page.messages[0]


def test_a_request_is_accepted_with_its_days(admin: AdminVisitor) -> None:
    page = admin.get("commitment")
    assert "Your organization has no commitment." in page.text
    assert len(page.page.select("main button")) == 0
    requested(admin.world.partner, admin.customer)
    page = admin.get("commitment")
    for shown in ("10 licenses", "2029-01-14", "2026-02-14", "2026-01-22"):
        assert shown in page.text
    page.press("Accept")
    assert page.messages == ["The 3-year commit is accepted."]
    assert "Request: Accepted until 2029-01-14" in page.text
    assert len(page.page.select("main button")) == 0


def test_a_request_is_declined(admin: AdminVisitor) -> None:
    requested(admin.world.partner, admin.customer)
    page = admin.get("commitment").press("Decline")
    assert page.messages == ["The 3-year commit is declined."]
    assert "Request: Declined" in page.text
    requested(admin.world.partner, admin.customer)
    stale = admin.get("commitment")
    answer(admin.world, admin.customer, accept=False)
    stale.press("Accept")
    assert "NOTHING_REQUESTED" in stale.messages[0]


def test_who_has_ten_licenses_enrolls_itself(admin: AdminVisitor) -> None:
    admin.world.partner.order(admin.customer, line(quantity=10))
    page = admin.get("commitment").press("Enroll")
    assert page.messages == ["Your organization is enrolled."]
    assert "Commitment: Committed until 2029-01-14" in page.text


def test_a_commitment_that_a_migration_brought_along_is_shown(
    world: World, visitor: Visitor
) -> None:
    migration = Migration.of(world, benefits=three_years())
    page = AdminVisitor(world, migration.done(), visitor).get("commitment")
    assert "Commitment: Committed until 2027-04-11" in page.text
    assert "Minimum quantity: 11 licenses" in page.text


def test_who_came_with_a_high_volume_discount_sees_its_code(world: World, visitor: Visitor) -> None:
    customer = volume_customer(world)
    page = AdminVisitor(world, customer, visitor).get("commitment")
    assert "High volume discount of VIP" in page.text
    assert "HVD_L18_PRE" in page.text
    world.control("PATCH", f"/customers/{customer}", {"commitment": {"status": "NONCOMPLIANT"}})
    page = AdminVisitor(world, customer, visitor).get("commitment")
    assert "HVD_L18_PRE" not in page.text
    assert "None any more" in page.text


def test_emails_are_shown_newest_first_and_paged(admin: AdminVisitor) -> None:
    page = admin.get("emails")
    titles = [heading.get_text() for heading in page.page.select("article h2")]
    assert titles == [
        "You are an admin of Gearloose Works",
        "Gearloose Works is invited to VIP Marketplace",
    ]
    for _ in range(20):
        admin.world.control("POST", f"/customers/{admin.customer}/approval-codes")
    assert len(admin.get("emails").page.select("article")) == 20
    page.click("Next")
    assert [heading.get_text() for heading in page.page.select("article h2")] == titles
    assert len(admin.get("emails?offset=900").page.select("article")) == 2


def test_emails_of_others_are_not_shown(admin: AdminVisitor) -> None:
    admin.world.partner.customer(name="Other Works")
    assert "Other Works" not in admin.get("emails").text


def test_a_name_that_was_changed_by_the_partner_is_shown(admin: AdminVisitor) -> None:
    partner = admin.world.partner
    body = profile("Gearloose Works", contacts=[contact(OTHER)])
    partner.patch(f"/customers/{admin.customer}", {"companyProfile": body})
    assert admins(admin.get("admins")) == [(OTHER, "Contract owner"), (OWNER, "Added here")]
