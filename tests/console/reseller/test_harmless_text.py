"""What people write is shown as they wrote it, on every page where it stands, and runs nowhere."""

from __future__ import annotations

from tests.support import World, contact
from tests.visiting import Visitor

COMPANY = "Acme and Sons"
MARKUP = "<img src=x onerror=alert(1)>"
BOLD = "<b>&\"'x</b>"


def pages(visitor: Visitor, *paths: str) -> list[str]:
    """The sources of some pages; none may hold markup that was written into a field."""
    found = []
    for path in paths:
        visitor.get(path)
        assert visitor.status == 200, path
        source = visitor.content.decode()
        assert "<img" not in source, path
        assert "<b>&" not in source, path
        found.append(source)
    return found


def test_an_address_is_text(world: World, root: str, reseller: str, visitor: Visitor) -> None:
    customer = world.partner.customer(reseller, COMPANY, contacts=[contact("a'b&c@mouse.example")])
    for path in (f"{root}/customers", f"{root}/customers/{customer}"):
        (source,) = pages(visitor, path)
        assert "a'b&c@" not in source
        assert "a&#39;b&amp;c@mouse.example" in source


def test_a_purchase_order_number_is_text(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    details = f"{root}/customers/{customer}"
    visitor.get(f"{details}/purchase-authorizations/new")
    visitor.press("Create Purchase Authorization", offer="none", quantity="1", poNumber=MARKUP)
    assert "<img" not in visitor.content.decode()
    assert visitor.status == 400
    visitor.press("Create Purchase Authorization", offer="65304479CA01A12", poNumber=MARKUP)
    assert visitor.status == 200
    (source,) = pages(visitor, details)
    assert "&lt;img src=x onerror=alert(1)&gt;" in source
    assert visitor.rows("Purchase Authorizations")[0][-1] == MARKUP
    assert world.world_id


def test_what_is_typed_comes_back_as_text(root: str, customer: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/customers/invitation").press("Invite Customer", companyName=MARKUP)
    assert "<img" not in visitor.content.decode()
    field = visitor.page.select_one("#companyName")
    assert field is not None
    assert field["value"] == MARKUP
    visitor.get(f"{root}/reseller-change")
    visitor.press("Send Email", vipId=BOLD, adminEmail=MARKUP)
    assert "<img" not in visitor.content.decode()
    assert visitor.status == 400
    visitor.get(f"{root}/customers").press("Search", q=MARKUP)
    assert "<img" not in visitor.content.decode()
    assert MARKUP in visitor.text
    visitor.get(f"{root}/team-members").press("Add", firstName=BOLD, lastName="x", email=MARKUP)
    assert "<img" not in visitor.content.decode()
    visitor.get(f"{root}/customers/{customer}").press("Assign", managedBy=MARKUP)
    assert "<img" not in visitor.content.decode()
    assert MARKUP in visitor.messages[0]


def test_a_company_that_only_a_portal_or_an_import_could_name_so_is_text(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    """Quotes and ampersands are what the rules let in."""
    customer = world.partner.customer(reseller, "O'Neil & Sons")
    for path in (f"{root}/customers", f"{root}/customers/{customer}"):
        (source,) = pages(visitor, path)
        assert "O&#39;Neil &amp; Sons" in source
        assert "O'Neil & Sons" in visitor.text
    visitor.get(f"{root}/customers/removal?customer={customer}")
    assert "O'Neil & Sons" in visitor.text


def test_a_right_to_left_name_stands_in_its_own_direction(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    name = "مختبرات الاختراعات"
    customer = world.partner.customer(reseller, name)
    summary = visitor.get(f"{root}/customers").page.select_one("summary")
    assert summary is not None
    assert summary["dir"] == "auto"
    heading = visitor.get(f"{root}/customers/{customer}").page.select_one("h1")
    assert heading is not None
    assert heading["dir"] == "auto"
    assert heading.get_text() == name


def test_no_page_has_scripts_or_styles_of_its_own(
    root: str, customer: str, visitor: Visitor
) -> None:
    for path in (
        "/",
        "/customers",
        "/customers?view=noProducts",
        f"/customers/{customer}",
        f"/customers/{customer}/purchase-authorizations/new",
        "/customers/invitation",
        "/reseller-change",
        "/team-members",
    ):
        visitor.get(f"{root}{path}")
        assert visitor.status == 200
        assert not visitor.page.select("script:not([src]), style, [style], [onclick]")
        assert len(visitor.page.select("h1")) == 1
