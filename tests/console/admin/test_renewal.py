"""Partial renewal, product change, and what has expired (seed 003, RN-7)."""

from __future__ import annotations

import pytest

from tests.console.admin.visiting import AdminVisitor
from tests.support import OTHER_TEAM, TEAM
from tests.visiting import Visitor, words

RENEWING = "Licenses at the next renewal"
EXPIRED = "Expired products"
USERS = ("a@x.com", "b@x.com", "c@x.com")


def losing(page: Visitor) -> list[str]:
    """Who would lose a licence, in order."""
    return [words(one).split()[0] for one in page.page.select(".losing li")]


@pytest.fixture
def team(admin: AdminVisitor) -> str:
    """Four licences, of which three have users."""
    (subscription,) = admin.buy((TEAM, 4))
    admin.assign(subscription, *USERS)
    return subscription


def renew(admin: AdminVisitor, subscription: str, **auto_renewal: object) -> None:
    answer = admin.world.partner.renew(admin.customer, subscription, **auto_renewal)
    assert answer.status_code == 200, answer.text


def test_nobody_loses_a_licence_while_there_are_enough(admin: AdminVisitor, team: str) -> None:
    page = admin.get("renewal")
    ((_, now, assigned, renewing, selected, day, _),) = page.rows(RENEWING)
    assert (now, assigned, renewing, selected, day) == ("4", "3", "4", "0", "2027-01-15")
    page = admin.get(f"renewal/{team}")
    assert losing(page) == []
    assert "Nobody" in page.text


@pytest.mark.parametrize(
    ("left", "gone"),
    [("3", []), ("2", ["c@x.com"]), ("0", ["c@x.com", "b@x.com", "a@x.com"])],
)
def test_the_most_recent_go_first_once_free_ones_are_gone(
    admin: AdminVisitor, team: str, left: str, gone: list[str]
) -> None:
    page = admin.get(f"renewal/{team}").press("Show", quantity=left)
    assert losing(page) == gone


def test_who_is_selected_goes_first_and_the_preview_is_what_happens(
    admin: AdminVisitor, team: str
) -> None:
    renew(admin, team, enabled=True, renewalQuantity=1)
    page = admin.get(f"renewal/{team}")
    assert losing(page) == ["c@x.com", "b@x.com"]
    page.press("Save", released=["a@x.com"])
    assert page.messages == ["1 user will lose the license first when fewer renew."]
    told = losing(page)
    assert told == ["a@x.com", "c@x.com"]
    assert admin.get("renewal").rows(RENEWING)[0][4] == "1"
    admin.world.advance(to="2027-01-15T00:00:01Z")
    seats = admin.world.control("GET", f"/subscriptions/{team}/seats").json()["assigned"]
    assert set(USERS) - {seat["user"] for seat in seats} == set(told)


def test_a_choice_is_taken_back(admin: AdminVisitor, team: str) -> None:
    page = admin.get(f"renewal/{team}").press("Save", released=["a@x.com", "b@x.com"])
    assert page.messages == ["2 users will lose the license first when fewer renew."]
    page.press("Save", released=[])
    assert page.messages == ["0 users will lose the license first when fewer renew."]
    seats = admin.world.control("GET", f"/subscriptions/{team}/seats").json()
    assert (len(seats["assigned"]), seats["release"]) == (3, [])


def test_a_choice_of_one_page_leaves_the_others_as_they_are(admin: AdminVisitor) -> None:
    (subscription,) = admin.buy((TEAM, 60))
    users = [{"user": f"u{number:02}@x.com"} for number in range(60)]
    body = {"assigned": users, "release": ["u00@x.com", "u55@x.com"]}
    assert (
        admin.world.control("PUT", f"/subscriptions/{subscription}/seats", body).status_code == 200
    )
    page = admin.get(f"renewal/{subscription}").click("Next")
    assert len(page.rows("Users")) == 10
    page.press("Save", released=["u59@x.com"])
    seats = admin.world.control("GET", f"/subscriptions/{subscription}/seats").json()
    assert sorted(seats["release"]) == ["u00@x.com", "u59@x.com"]


@pytest.mark.parametrize("quantity", ["-1", "x", "99999999999999999999"])
def test_a_quantity_is_a_number(admin: AdminVisitor, team: str, quantity: str) -> None:
    page = admin.visitor.get(admin.path(f"renewal/{team}?quantity={quantity}"))
    assert page.status == 400
    assert "INVALID_REQUEST" in page.text


def test_a_product_change_names_who_goes_and_what_comes(admin: AdminVisitor, team: str) -> None:
    page = admin.get("product-change")
    assert "nobody loses one" in page.text
    assert "No new product begins" in page.text
    admin.world.advance(to="2026-12-20T00:00:00Z")
    renew(admin, team, enabled=True, renewalQuantity=1)
    body = {
        "offerId": OTHER_TEAM,
        "autoRenewal": {"enabled": True, "renewalQuantity": 2},
        "currencyCode": "USD",
    }
    made = admin.world.partner.post(f"/customers/{admin.customer}/subscriptions", body)
    assert made.status_code in (200, 201), made.text
    new = made.json()["subscriptionId"]
    page = admin.get("product-change")
    assert [row[1:5] for row in page.rows("Existing products")] == [["4", "1", "3", "0"]]
    assert [row[1:4] for row in page.rows("New products and licenses")] == [
        ["0", "2", "2027-01-15"]
    ]
    product = admin.get(f"products/{new}")
    assert "can be assigned from 2027-01-15 on" in product.text
    assert not product.has("Assign")
    admin.world.advance(to="2027-01-14T23:59:59Z")
    assert not admin.get(f"products/{new}").has("Assign")
    admin.world.advance(to="2027-01-15T00:00:00Z")
    page = admin.get(f"products/{new}").press("Assign", user="a@x.com")
    assert page.messages == ["A license is assigned to a@x.com."]


def test_what_is_not_renewed_expires_at_the_anniversary(admin: AdminVisitor, team: str) -> None:
    renew(admin, team, enabled=False)
    admin.world.advance(to="2027-01-14T23:59:59Z")
    assert "Nothing has expired." in admin.get("expired").text
    assert len(admin.get("products").rows("Products and licenses")) == 1
    admin.world.advance(to="2027-01-15T00:00:00Z")
    ((name, licenses, day, state, again),) = admin.get("expired").rows(EXPIRED)
    assert (licenses, day, again) == ("4", "2027-01-15", "")
    assert state == "Expired and removed 3 users in grace"
    assert name
    assert "No products yet." in admin.get("products").text
    assert not admin.get(f"products/{team}").has("Assign")
    admin.world.advance(to="2027-02-14T00:00:00Z")
    assert admin.get("expired").rows(EXPIRED)[0][3] == "Expired and removed"


def test_what_is_ordered_again_is_assigned_again(admin: AdminVisitor, team: str) -> None:
    renew(admin, team, enabled=False)
    admin.world.advance(to="2027-01-20T00:00:00Z")
    admin.buy((TEAM, 2))
    page = admin.get("expired")
    ((*_, state, again),) = page.rows(EXPIRED)
    assert state.startswith("Ordered again")
    page.click(again)
    assert "2 licenses" in page.text
    page.press("Assign", user="a@x.com")
    assert page.messages == ["A license is assigned to a@x.com."]


def test_what_was_returned_has_not_expired(admin: AdminVisitor) -> None:
    partner = admin.world.partner
    order = partner.order(admin.customer)
    assert partner.give_back(admin.customer, order).status_code == 201
    admin.world.advance(by="P400D")
    assert "Nothing has expired." in admin.get("expired").text
