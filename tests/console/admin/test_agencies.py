"""The Admin Console of a large government agency: what it says, and the terms that wait (LG-8)."""

from __future__ import annotations

from tests.console.admin.visiting import AdminVisitor
from tests.governing import AD, converted, government, midnight, noon
from tests.support import World
from tests.visiting import Visitor

NOTICE = "Your organization is a Large Government Agency now."


def test_the_terms_of_an_upgrade_are_accepted_on_the_overview(
    world: World, visitor: Visitor
) -> None:
    partner = world.partner
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    customer = government(partner)
    admin = AdminVisitor(world, customer, visitor)
    assert "Large Government Agency" not in admin.get("").text
    noon(world, "2026-12-20")
    converted(partner, customer)
    page = admin.get("")
    assert "From the Anniversary Date" in page.text
    assert NOTICE not in page.text
    midnight(world, AD)
    page = admin.get("")
    assert NOTICE in page.text
    page.press("Accept the new terms")
    assert page.messages == [
        "The terms and conditions are accepted. You can manage your products now."
    ]
    page = admin.get("")
    assert NOTICE not in page.text
    assert "Large Government Agency" in page.text
