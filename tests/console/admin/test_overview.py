"""The overview: the alert about the approaching Anniversary Date, totals, who is signed in."""

from __future__ import annotations

import pytest

from tests.authorizing import take
from tests.console.admin.visiting import OTHER, AdminVisitor
from tests.support import CREDIT_PACK, OTHER_TEAM, TEAM, Json, World
from tests.visiting import words

# Of what is ordered on 2026-01-15.
ANNIVERSARY = "2027-01-15"


def alert(admin: AdminVisitor) -> str:
    """The alert; empty where there is none."""
    found = admin.get().page.select_one("main [role=alert]")
    return words(found) if found else ""


def is_ready(world: World, reseller: str) -> bool:
    """Whether the Reseller Console has the only customer as ready for renewal."""
    found: Json = world.control("GET", f"/resellers/{reseller}/console-customers").json()
    return bool(found["counts"]["readyForRenewal"])


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-12-15T23:59:59Z", None),
        ("2026-12-16T00:00:00Z", "30 days"),
        ("2027-01-13T00:00:00Z", "2 days"),
        ("2027-01-14T23:59:59Z", "1 day"),
        ("2027-01-15T00:00:00Z", None),
    ],
)
def test_the_alert_is_there_from_thirty_days_before_to_the_day_before(
    admin: AdminVisitor, reseller: str, now: str, days: str | None
) -> None:
    admin.buy((TEAM, 3))
    admin.world.advance(to=now)
    told = alert(admin)
    if days is None:
        assert told == ""
    else:
        assert told == (
            f"Your Anniversary Date is approaching: {ANNIVERSARY}, in {days}. "
            "Contact your reseller, Fairmont Reselling , to place a renewal order."
        )
    assert is_ready(admin.world, reseller) is bool(told)


def test_the_rule_moves_the_alert(admin: AdminVisitor) -> None:
    admin.buy((TEAM, 3))
    admin.world.rules(earlyRenewalDays=10)
    admin.world.advance(to="2027-01-04T23:59:59Z")
    assert alert(admin) == ""
    admin.world.advance(to="2027-01-05T00:00:00Z")
    assert "in 10 days" in alert(admin)


def test_nobody_is_alerted_of_what_is_renewed_in_full(admin: AdminVisitor) -> None:
    (subscription,) = admin.buy((TEAM, 3))
    admin.world.advance(to="2026-12-20T00:00:00Z")
    for quantity, is_told in ((2, True), (1, False)):
        body = {
            "orderType": "RENEWAL",
            "lineItems": [
                {
                    "extLineItemNumber": 1,
                    "offerId": TEAM,
                    "quantity": quantity,
                    "subscriptionId": subscription,
                    "currencyCode": "USD",
                }
            ],
        }
        admin.world.partner.make(f"/customers/{admin.customer}/orders", body)
        assert bool(alert(admin)) is is_told


def test_a_credit_pack_alerts_to_nothing(admin: AdminVisitor) -> None:
    admin.buy((CREDIT_PACK, 1))
    admin.world.advance(to="2027-01-10T00:00:00Z")
    assert alert(admin) == ""


def test_the_totals_are_those_of_licences_that_users_have(admin: AdminVisitor) -> None:
    team, _ = admin.buy((TEAM, 3), (OTHER_TEAM, 2))
    admin.assign(team, "a@x.com")
    take(admin.world, admin.customer, TEAM, 4)
    tiles = [words(tile) for tile in admin.get().page.select(".tile")]
    assert tiles == ["5 Licenses", "1 Assigned", "4 Unassigned", "1 Added, not ordered"]


def test_without_products_there_is_no_anniversary_yet(admin: AdminVisitor) -> None:
    page = admin.get()
    assert "set by the first order" in page.text
    assert "Mickey Mouse" in page.text
    assert page.page.select("main [role=alert]") == []


def test_who_is_past_due_or_has_lost_products_is_told(admin: AdminVisitor) -> None:
    take(admin.world, admin.customer)
    admin.world.advance(by="P8D")
    assert "suspended until all existing dues are cleared" in admin.get().text
    (subscription,) = admin.buy((OTHER_TEAM, 1))
    admin.world.partner.renew(admin.customer, subscription, enabled=False)
    admin.world.advance(by="P370D")
    assert "1 product has expired." in admin.get().text
    assert admin.get().click("See expired products").path == admin.path("expired")


def test_who_is_signed_in_is_remembered(admin: AdminVisitor) -> None:
    page = admin.get("products")
    page.press("Change", admin=OTHER)
    assert page.path == admin.path("products")
    assert page.messages == ["Signed in as Minnie Mouse."]
    chosen = admin.get("emails").page.select_one(".signed-in [selected]")
    assert chosen is not None
    assert chosen["value"] == OTHER


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/console/"])
def test_signing_in_leads_to_pages_of_this_customer_only(admin: AdminVisitor, place: str) -> None:
    page = admin.get()
    page.press("Change", admin=OTHER, next=place)
    assert page.path == admin.path()


def test_a_stranger_is_not_signed_in(admin: AdminVisitor) -> None:
    page = admin.get()
    page.press("Change", admin="donald@duck.com")
    assert page.messages == ["Nobody of the admins has this address."]


def test_the_pages_begin_without_a_slash_too(admin: AdminVisitor) -> None:
    visitor = admin.visitor.get(admin.path().removesuffix("/"))
    assert (visitor.status, visitor.path) == (200, admin.path())


def test_the_clock_is_moved_from_the_page_of_a_refused_form(admin: AdminVisitor) -> None:
    page = admin.get("account/change").press("Change reseller", code="12345678")
    assert page.status == 404
    back = page.page.select_one(".bar [name=back]")
    assert back is not None
    assert back["value"] == admin.path("account")


def test_the_rail_says_where_one_is(admin: AdminVisitor) -> None:
    for page in ("", "products", "account", "emails"):
        (here,) = admin.get(page).page.select(".rail [aria-current]")
        assert here["href"] == admin.path(page)
