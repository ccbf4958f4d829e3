"""Customers without products are removed: marked, confirmed, gone."""

from __future__ import annotations

from tests.support import World
from tests.visiting import Visitor


def test_marked_customers_are_removed_after_a_question(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    ids = [world.partner.customer(reseller, f"Works {number}") for number in range(3)]
    visitor.get(f"{root}/customers?view=noProducts").press("Remove", customer=ids[:2])
    assert "Remove 2 customers?" in visitor.text
    assert "Works 0" in visitor.text
    assert "Works 2" not in visitor.text
    visitor.press("Remove")
    assert visitor.messages == ["2 customers were removed."]
    assert visitor.path == f"{root}/customers?view=noProducts"
    assert [row[1] for row in visitor.rows()] == [
        f"Works 2 Works 2 {_email(world, ids[2])}",
    ]
    assert world.partner.fetch(f"/customers/{ids[0]}")["status"] == "1004"
    assert visitor.get(f"{root}/customers/{ids[0]}").status == 404


def _email(world: World, customer: str) -> str:
    profile = world.partner.fetch(f"/customers/{customer}")["companyProfile"]
    return str(profile["contacts"][0]["email"])


def test_without_a_mark_nothing_is_asked(root: str, customer: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/customers?view=noProducts").press("Remove")
    assert visitor.messages == ["Mark the customers that shall be removed."]
    assert len(visitor.rows()) == 1
    assert customer


def test_who_has_bought_since_stays_and_the_others_go(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    ids = [world.partner.customer(reseller, f"Works {number}") for number in range(2)]
    visitor.get(f"{root}/customers?view=noProducts").press("Remove", customer=ids)
    world.partner.order(ids[0])
    visitor.press("Remove")
    refused, done = visitor.messages
    assert refused.startswith("Works 0: The customer has products or asks for some")
    assert done == "1 customer was removed."


def test_customers_of_others_cannot_be_marked(world: World, root: str, visitor: Visitor) -> None:
    theirs = world.partner.customer(world.partner.reseller("Other Reselling"))
    for marked in (theirs, "none", "a%00b"):
        visitor.get(f"{root}/customers/removal?customer={marked}")
        assert visitor.messages == ["Mark the customers that shall be removed."]
    assert world.partner.fetch(f"/customers/{theirs}")["status"] == "1000"
