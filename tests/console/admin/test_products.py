"""Products and licences: totals, users, what waits for an order."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.authorizing import states, take
from tests.console.admin.visiting import AdminVisitor
from tests.support import CONSUMABLE, OTHER_TEAM, TEAM, InProcess, World, line
from tests.visiting import Visitor

NOBODY = "\N{EN DASH}"
NOTE = "Unassigning a license is not an opt-out"


def test_nothing_is_there_at_first(admin: AdminVisitor) -> None:
    page = admin.get("products")
    assert "No products yet." in page.text
    assert "Nothing waits for an order." in page.text


def test_a_product_has_its_licences_and_a_consumable_no_users(admin: AdminVisitor) -> None:
    team, _ = admin.buy((TEAM, 5), (CONSUMABLE, 1000))
    admin.assign(team, "a@x.com", "b@x.com")
    rows = admin.get("products").rows("Products and licenses")
    assert [row[1:5] for row in rows] == [
        ["5", "2", "3", "2027-01-15"],
        ["1,000", NOBODY, NOBODY, "2027-01-15"],
    ]
    assert rows[1][5] == ""


def test_a_licence_is_assigned_and_unassigned(admin: AdminVisitor) -> None:
    (team,) = admin.buy((TEAM, 2))
    page = admin.get(f"products/{team}")
    page.press("Assign", user=" minnie@example.com ")
    assert page.messages == ["A license is assigned to minnie@example.com."]
    assert [row[:2] for row in page.rows("Users")] == [["minnie@example.com", "2026-01-15 09:00"]]
    assert NOTE in page.text
    assert "1 assigned · 1 unassigned" in page.text
    page.press("Unassign minnie@example.com")
    assert page.messages == ["The license of minnie@example.com is unassigned. It still renews."]
    assert "No user has a license yet." in page.text
    (held,) = admin.world.partner.subscriptions(admin.customer)
    assert held["autoRenewal"] == {"enabled": True, "renewalQuantity": 2}


def test_there_is_no_licence_beyond_the_last(admin: AdminVisitor) -> None:
    (team,) = admin.buy((TEAM, 1))
    page = admin.get(f"products/{team}").press("Assign", user="a@x.com")
    page.press("Assign", user="b@x.com")
    assert page.status == 409
    assert "NO_FREE_LICENSE" in page.text
    field = page.page.select_one("#user")
    assert field is not None
    assert field["value"] == "b@x.com"


@pytest.mark.parametrize("user", ["", "   ", "x" * 256])
def test_a_user_has_a_name(admin: AdminVisitor, user: str) -> None:
    (team,) = admin.buy((TEAM, 1))
    page = admin.get(f"products/{team}").press("Assign", user=user)
    assert page.status == 400
    assert "user" in page.text


def test_users_are_text(admin: AdminVisitor) -> None:
    (team,) = admin.buy((TEAM, 2))
    user = "\"><script>alert('x')</script>@x.com"
    page = admin.get(f"products/{team}").press("Assign", user=user)
    assert not page.page.select("main script")
    assert page.rows("Users")[0][0] == user
    for shown in (f"renewal/{team}", "renewal", f"products/{team}"):
        assert not admin.get(shown).page.select("main script")
    page.press(f"Unassign {user}")
    assert page.rows("Users") == []


def test_another_customers_licences_are_not_there(
    world: World, admin: AdminVisitor, visitor: Visitor
) -> None:
    (mine,) = admin.buy((TEAM, 1))
    other = AdminVisitor(world, world.partner.customer(name="Other Works"), visitor)
    (theirs,) = other.buy((TEAM, 1))
    for page in (f"products/{theirs}", f"renewal/{theirs}", "products/none"):
        assert visitor.get(admin.path(page)).status == 404
        assert "SUBSCRIPTION_NOT_FOUND" in visitor.text
    token = str(admin.get(f"products/{mine}").page.select_one("[name=csrf_token]")["value"])  # type: ignore[index]  # it is there
    for page in (f"products/{theirs}/assign", f"products/{theirs}/unassign", f"renewal/{theirs}"):
        visitor._send("POST", admin.path(page), {"csrf_token": token, "user": "a@x.com"})  # noqa: SLF001 - no form leads there
        assert visitor.status == 404
    assert world.control("GET", f"/subscriptions/{theirs}/seats").json()["assigned"] == []


def test_users_are_shown_by_fifty(admin: AdminVisitor) -> None:
    (team,) = admin.buy((TEAM, 60))
    users = [{"user": f"u{number:02}@x.com"} for number in range(60)]
    path = f"/subscriptions/{team}/seats"
    assert admin.world.control("PUT", path, {"assigned": users}).status_code == 200
    page = admin.get(f"products/{team}")
    assert len(page.rows("Users")) == 50
    page.click("Next")
    assert [row[0] for row in page.rows("Users")] == [each["user"] for each in users[50:]]
    assert len(admin.get(f"products/{team}?offset=500").rows("Users")) == 10


def test_licences_of_an_authorization_are_assigned_and_given_back(admin: AdminVisitor) -> None:
    reference = take(admin.world, admin.customer, TEAM, 5)["referenceId"]
    page = admin.get("products")
    page.press(f"Assign {reference} {_name(page)}", assigned="3")
    assert page.messages == ["3 licenses are assigned."]
    assert states(admin.world, admin.customer) == [("OPEN", 0, 3)]
    page.press(f"Give back {reference}")
    assert "AUTHORIZATION_ASSIGNED" in page.messages[0]
    page.press(f"Assign {reference} {_name(page)}", assigned="0")
    page.press(f"Give back {reference}")
    assert page.messages == [f"The products of {reference} are given back."]
    assert "Nothing waits for an order." in page.text


@pytest.mark.parametrize("number", ["6", "-1", "x", "", "9" * 12])
def test_no_more_is_assigned_than_was_taken(admin: AdminVisitor, number: str) -> None:
    reference = take(admin.world, admin.customer, TEAM, 5)["referenceId"]
    page = admin.get("products")
    page.press(f"Assign {reference} {_name(page)}", assigned=number)
    assert page.page.select(".notice.refused")
    assert states(admin.world, admin.customer) == [("OPEN", 0, 0)]


def test_what_is_past_due_is_deactivated(admin: AdminVisitor) -> None:
    take(admin.world, admin.customer, TEAM, 5)
    admin.world.advance(by="P7D")
    page = admin.get("products")
    (row,) = page.rows("Added, not ordered yet")
    assert (row[3], row[5]) == ("Past due", "Deactivated")
    page.press(f"Give back {take_reference(row)}")
    assert "Nothing waits for an order." in page.text


def test_a_page_costs_the_same_whatever_the_customer_has(admin: AdminVisitor) -> None:
    """Few statements a page, and as few with fifty subscriptions."""
    http = admin.visitor.http
    assert isinstance(http, InProcess)
    pages = ("", "products", "renewal", "product-change", "expired", "add-products", "admins")
    admin.buy((TEAM, 2), (OTHER_TEAM, 2))
    few = {page: _statements(http, admin, page) for page in pages}
    for _ in range(50):
        admin.world.partner.order(admin.customer, line("90000010CA01A12", quantity=1))
    assert len(admin.subscriptions()) == 52
    many = {page: _statements(http, admin, page) for page in pages}
    # A few more or less are what other requests have left to be read again.
    assert all(abs(many[page] - few[page]) <= 3 for page in pages), (few, many)
    # Half of them are the drawn term and the bar.
    assert max(many.values()) <= 24, many


def _statements(http: InProcess, admin: AdminVisitor, page: str) -> int:
    ran: list[str] = []

    def note(*given: object) -> None:
        # The journal writes several entries at once, from time to time.
        if "journal" not in str(given[2]):
            ran.append(str(given[2]))

    event.listen(http.parts.engine, "before_cursor_execute", note)
    try:
        admin.get(page)
    finally:
        event.remove(http.parts.engine, "before_cursor_execute", note)
    return len(ran)


def _name(page: Visitor) -> str:
    """The product of the only row of what waits for an order."""
    row = page.page.select("#added ~ .table tbody th")[0]
    return str(row.contents[0]).strip()


def take_reference(row: list[str]) -> str:
    """The reference in the first cell of a row."""
    return next(word for word in row[0].split() if word.startswith("PO"))
