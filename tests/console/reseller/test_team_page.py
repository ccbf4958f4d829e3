"""Team members: listed with their customers, added, removed."""

from __future__ import annotations

from tests.support import World
from tests.visiting import Visitor

DAISY = {"firstName": "Daisy", "lastName": "Duck", "email": "daisy@fairmont.example"}


def test_a_member_is_added_and_may_sign_in(root: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/").click("Team members").press("Add", **DAISY)
    assert visitor.messages == ["Daisy Duck is a member of the team."]
    assert [row[0].split()[:2] for row in visitor.rows()] == [
        ["Mickey", "Mouse"],
        ["Daisy", "Duck"],
    ]
    visitor.press("Change", member=DAISY["email"])
    assert visitor.messages == ["Signed in as Daisy Duck."]


def test_a_refused_member_is_told_and_kept_in_the_form(root: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/team-members").press("Add", **DAISY).press("Add", **DAISY)
    assert visitor.status == 409
    assert "The address is a team member's already" in visitor.messages[0]
    held = {str(f["name"]): f.get("value") for f in visitor.page.select("main .field input")}
    assert held == DAISY
    visitor.press("Add", **DAISY | {"email": "none"})
    assert visitor.status == 400
    assert "email:" in visitor.messages[0]


def test_who_goes_hands_its_customers_to_the_first_who_stays(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    visitor.get(f"{root}/team-members").press("Add", **DAISY)
    visitor.get(f"{root}/customers/{customer}").press("Assign", managedBy=DAISY["email"])
    assert visitor.messages == ["Daisy Duck looks after this customer."]
    visitor.get(f"{root}/team-members")
    assert [row[1] for row in visitor.rows()] == ["0", "1"]
    visitor.press("Remove Daisy Duck")
    assert visitor.messages == ["daisy@fairmont.example is no member of the team any more."]
    assert [row[1] for row in visitor.rows()] == ["1"]
    assert world.partner


def test_the_last_member_has_no_button(root: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/team-members")
    assert not visitor.page.select("td button")
