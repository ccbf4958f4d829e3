"""The Admin Console's page of a linked membership (LM-3)."""

from __future__ import annotations

import pytest

from tests.console.admin.visiting import AdminVisitor
from tests.linking import NAME, accept_terms, code_of, holding, joined, linked, own
from tests.support import World, line

PAGE = "linked-membership"


@pytest.fixture
def owner(admin: AdminVisitor) -> AdminVisitor:
    """An admin of a customer that owns a linked membership."""
    admin.world.partner.order(admin.customer, line(quantity=70))
    own(admin.world.partner, admin.customer)
    return admin


def test_an_owner_accepts_makes_a_code_and_refreshes(owner: AdminVisitor) -> None:
    page = owner.get(PAGE)
    for shown in (NAME, "Owner", "Requested", "03", "2027-01-15", "0 members"):
        assert shown in page.text
    assert not page.has("Generate code")
    page.press("Accept")
    assert page.messages == ["The terms are accepted."]
    assert not page.has("Reject")
    page.press("Generate code")
    (code,) = linked(owner.world, owner.customer)["codes"]
    assert page.messages == [f"The code is {code['code']}, valid until {code['expiry']}."]
    assert page.rows("Codes that may be used now") == [[code["code"], code["expiry"]]]
    page.press("Refresh discount levels")
    assert page.messages == ["The discount levels will be refreshed."]
    assert "done at 2026-01-15T10:00:00Z" in page.text


def test_an_owner_that_rejects_can_do_nothing_more(owner: AdminVisitor) -> None:
    page = owner.get(PAGE).press("Reject")
    assert page.messages == ["The terms are rejected."]
    assert not page.has("Generate code")
    assert not page.has("Refresh discount levels")
    page.press("Leave")
    assert page.messages == ["Your organization has left the linked membership."]
    assert "Your organization is in none." in page.text


def test_a_member_joins_by_its_code_and_leaves(world: World, admin: AdminVisitor) -> None:
    other = holding(world.partner, 70)
    own(world.partner, other)
    accept_terms(world, other)
    admin.world.partner.order(admin.customer, line(quantity=31))
    page = admin.get(PAGE).press("Join", code="12345678")
    assert page.status == 404
    assert "CODE_UNKNOWN" in page.messages[0]
    page.press("Join", code=code_of(world, other))
    assert page.messages == ["Your organization has joined the linked membership."]
    assert [row[:2] for row in page.rows("Who is in it")] == [
        [other, "Owner"],
        [admin.customer, "Member"],
    ]
    assert not page.has("Generate code")
    page.press("Leave")
    assert linked(world, other)["membersCount"] == 0


def test_an_owner_with_members_cannot_leave(owner: AdminVisitor) -> None:
    accept_terms(owner.world, owner.customer)
    page = owner.get(PAGE)
    joined(owner.world, owner.customer, holding(owner.world.partner, 1))
    page.press("Leave")
    assert "MEMBERS_CANCEL_FIRST" in page.messages[0]
    assert not owner.get(PAGE).has("Leave")
