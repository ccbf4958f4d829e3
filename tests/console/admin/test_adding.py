"""Add products: a purchase authorization that a member opens."""

from __future__ import annotations

from tests.authorizing import taken
from tests.console.admin.visiting import AdminVisitor
from tests.inviting import accept, invite
from tests.mail import outbox
from tests.support import ENTERPRISE, OTHER_TEAM, TEAM, World
from tests.visiting import Visitor


def offers(page: Visitor) -> list[str]:
    """The offers of the first row."""
    return [str(option["value"]) for option in page.page.select("#offer-1 option")[1:]]


def test_several_products_are_added_at_once_and_the_reseller_is_told(admin: AdminVisitor) -> None:
    page = admin.get("add-products").press("+", offer=TEAM, quantity="2")
    assert page.status == 200
    page.press("Add products", offer=[TEAM, OTHER_TEAM], quantity=["2", "1"])
    assert page.path == admin.path("products")
    found = taken(admin.world, admin.customer)
    assert [(one["offerId"], one["quantity"], one["openedBy"]) for one in found] == [
        (TEAM, 2, "MEMBER"),
        (OTHER_TEAM, 1, "MEMBER"),
    ]
    assert found[0]["referenceId"] in page.messages[0]
    (email,) = outbox(admin.world, kind="authorization-opened")
    assert len(email["recipients"]) == 3
    assert [row[1] for row in page.rows("Added, not ordered yet")] == ["1", "2"]


def test_what_is_offered_is_for_teams_of_the_segment(admin: AdminVisitor) -> None:
    found = offers(admin.get("add-products"))
    assert TEAM in found
    assert ENTERPRISE not in found
    assert all(offer[8:10] == "CA" for offer in found)


def test_an_enterprise_alone_is_offered_nothing(
    world: World, reseller: str, visitor: Visitor
) -> None:
    customer = invite(world, reseller, type="ENTERPRISE")
    accept(world, customer)
    admin = AdminVisitor(world, customer, visitor)
    page = admin.get("add-products")
    assert "your reseller orders them directly from Adobe" in page.text
    assert not page.has("Add products")
    world.portal(f"/customers/{customer}", offerings=["ENTERPRISE", "TEAM"])
    assert TEAM in offers(admin.get("add-products"))


def test_a_refusal_stands_at_its_row_and_the_form_keeps_what_was_typed(
    admin: AdminVisitor,
) -> None:
    page = admin.get("add-products").press("Add products", offer=TEAM, quantity="10001")
    assert page.status == 400
    assert "is from 1 to 10000" in page.text
    field = page.page.select_one("#quantity-1")
    assert field is not None
    assert field["value"] == "10001"
    for quantity in ("", "x", "0", "-1"):
        page = admin.get("add-products").press("Add products", offer=TEAM, quantity=quantity)
        assert page.status == 400, quantity
    assert admin.get("add-products").press("Add products").status == 400
    assert taken(admin.world, admin.customer) == []


def test_who_is_past_due_adds_nothing(admin: AdminVisitor) -> None:
    admin.get("add-products").press("Add products", offer=TEAM, quantity="1")
    page = admin.get("add-products")
    admin.world.advance(by="P7D")
    page.press("Add products", offer=OTHER_TEAM, quantity="1")
    assert page.status == 409
    assert "AUTHORIZATION_PAST_DUE" in page.text
    page = admin.get("add-products")
    assert "suspended until all existing dues are cleared" in page.text
    assert not page.has("Add products")
