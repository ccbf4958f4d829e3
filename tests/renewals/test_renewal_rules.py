"""Where the sources of renewals disagree, a rule decides (X14, X19, OR-6)."""

from __future__ import annotations

import pytest

from tests.renewals.manual import (
    AD,
    automatic,
    bought,
    held_by,
    noon,
    opt_out,
    renew,
    renewing,
    schedule_product,
    send,
)
from tests.support import (
    CREDIT_PACK,
    ENDS_2027_06_30,
    OTHER_TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)

# --- All is renewed and renewed again (X14) ---------------------------------------------------


def all_renewed(world: World, partner: Partner, customer: str, **rules: str) -> Json:
    """Twelve licences, all renewed early."""
    world.rules(**rules)
    (held,) = bought(partner, customer, line(quantity=12))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 12))
    return held


def test_a_repeated_early_renewal_adds_seats_and_says_so(
    world: World, partner: Partner, customer: str
) -> None:
    held = all_renewed(world, partner, customer)
    assert world.control("GET", "/events?kind=renewal.extra_seats").json()["items"] == []
    order = renew(partner, customer, renewing(held, 12))
    assert held_by(partner, customer)["renewedQuantity"] == 24
    (event,) = world.control("GET", "/events?kind=renewal.extra_seats").json()["items"]
    assert (event["orderId"], event["subscriptionId"]) == (
        order["orderId"],
        held["subscriptionId"],
    )
    assert "adds 12" in event["summary"]
    assert "12 were renewed already" in event["summary"]
    entries = world.control("GET", "/requests?operation=create_order&status=201").json()["items"]
    assert entries[0]["why"] == {
        "rule": "X14",
        "facts": {
            "subscriptionId": held["subscriptionId"],
            "currentQuantity": 12,
            "renewedQuantity": 12,
            "extraSeats": 12,
        },
        "source": "docs renewals/manual-renewals; docs renewals/error-codes",
    }
    assert [each["why"] for each in entries[1:]] == [None] * len(entries[1:])


@pytest.mark.parametrize("kind", ["RENEWAL", "PREVIEW_RENEWAL"])
def test_a_repeated_early_renewal_may_be_refused_by_rule(
    world: World, partner: Partner, customer: str, kind: str
) -> None:
    held = all_renewed(world, partner, customer, renewedInFull="refuse")
    refused(send(partner, customer, renewing(held, 1), kind=kind), 400, "2164")
    new = line(OTHER_TEAM, 1, 2)
    refused(send(partner, customer, renewing(held, 1), new, kind=kind), 400, "2164")
    assert held_by(partner, customer)["renewedQuantity"] == 12
    assert send(partner, customer, new, kind=kind).status_code == 201, "a new product is not again"


def test_extra_seats_are_no_repetition_while_something_is_left_to_renew(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(renewedInFull="refuse")
    team, other = bought(partner, customer, line(quantity=5), line(OTHER_TEAM, 3, 2))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(team, 5))
    renew(partner, customer, renewing(team, 2))
    assert held_by(partner, customer)["renewedQuantity"] == 7
    renew(partner, customer, renewing(other, 3))
    refused(send(partner, customer, renewing(team, 1)), 400, "2164")


# --- Preferences for what is no longer sold (X19) ---------------------------------------------


@pytest.mark.parametrize("code", ["3120", "3123"])
def test_what_is_no_longer_sold_at_the_anniversary_is_not_to_renew(
    world: World, partner: Partner, code: str
) -> None:
    world.rules(expiredPreference=code)
    world.advance(to="2026-07-15T12:00:00Z")
    customer = partner.customer()
    (held,) = bought(partner, customer, line(ENDS_2027_06_30, 3))
    mine = held["subscriptionId"]
    refused(partner.renew(customer, mine, renewalQuantity=2), 400, code)
    assert partner.renew(customer, mine, enabled=False).status_code == 200
    refused(partner.renew(customer, mine, enabled=True), 400, code)
    shown = held_by(partner, customer, ENDS_2027_06_30)["autoRenewal"]
    assert shown == {"enabled": False, "renewalQuantity": 3}


@pytest.mark.parametrize(("start", "code"), [("2026-06-30", None), ("2026-07-01", "3120")])
def test_on_its_last_order_date_a_product_may_still_be_renewed(
    world: World, partner: Partner, start: str, code: str | None
) -> None:
    noon(world, start)
    customer = partner.customer()
    (held,) = bought(partner, customer, line(ENDS_2027_06_30, 3))
    answer = partner.renew(customer, held["subscriptionId"], renewalQuantity=2)
    if code:
        refused(answer, 400, code)
    else:
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("code", ["3120", "3123"])
def test_what_is_no_longer_sold_at_the_anniversary_is_not_scheduled(
    world: World, partner: Partner, code: str
) -> None:
    world.rules(expiredPreference=code)
    world.advance(to="2026-07-15T12:00:00Z")
    customer = partner.customer()
    bought(partner, customer, line())
    noon(world, "2027-06-25")
    body = {"offerId": ENDS_2027_06_30, "autoRenewal": {"renewalQuantity": 1}}
    refused(partner.post(f"/customers/{customer}/subscriptions", body), 400, code)


# --- What shows MANUAL_RENEWAL and cannot be renewed (OR-6) -----------------------------------


@pytest.mark.parametrize("product", [ENDS_2027_06_30, CREDIT_PACK])
def test_the_preview_of_what_only_shows_its_renewal_is_refused_as_partners_saw(
    world: World, partner: Partner, product: str
) -> None:
    world.advance(to="2026-06-20T12:00:00Z")
    customer = partner.customer()
    held = bought(partner, customer, line(ENDS_2027_06_30), line(CREDIT_PACK, 1, 2), line(number=3))
    for each in (held[0], held[2]):
        opt_out(partner, customer, each)
    noon(world, "2027-07-05")
    shown = held_by(partner, customer, product)
    alone, good = renewing(shown, 1, 7), renewing(held[2], 1, 8)
    refused(send(partner, customer, alone, kind="PREVIEW_RENEWAL"), 400, "3132")
    world.rules(manualRenewalOnUnrenewable=True)
    assert held_by(partner, customer, product)["allowedActions"] == ["MANUAL_RENEWAL"]
    refused(send(partner, customer, alone, kind="PREVIEW_RENEWAL"), 400, "3122", "Line Item: 7")
    answer = send(partner, customer, good, alone, kind="PREVIEW_RENEWAL")
    refused(answer, 400, "1122")
    assert "7" not in str(answer.json()["additionalDetails"])
    assert send(partner, customer, good, kind="PREVIEW_RENEWAL").status_code == 201
    refused(send(partner, customer, alone), 400, "3132")


# --- A product that is bought early (RN-2, RN-3) ----------------------------------------------


def bought_early(world: World, partner: Partner, customer: str) -> Json:
    """Three licences of a new product for the next term."""
    bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    renew(partner, customer, line(OTHER_TEAM, 3))
    return held_by(partner, customer, OTHER_TEAM)


def test_a_product_bought_early_shows_that_what_was_bought_renews(
    world: World, partner: Partner, customer: str
) -> None:
    held = bought_early(world, partner, customer)
    assert (held["status"], held["currentQuantity"], held["renewedQuantity"]) == ("1009", 0, 3)
    assert held["autoRenewal"] == {"enabled": True, "renewalQuantity": 3}
    answer = partner.renew(customer, held["subscriptionId"], **held["autoRenewal"])
    assert answer.status_code == 200, "a client that sends back what it read is right"
    renew(partner, customer, renewing(held, 2))
    assert held_by(partner, customer, OTHER_TEAM)["renewedQuantity"] == 5


@pytest.mark.parametrize(
    ("preference", "total"),
    [
        ({}, 3),
        ({"renewalQuantity": 1}, 3),
        ({"renewalQuantity": 7}, 7),
        ({"enabled": False}, 3),
    ],
)
def test_a_product_bought_early_begins_with_what_was_bought_or_more(
    world: World, partner: Partner, customer: str, preference: Json, total: int
) -> None:
    held = bought_early(world, partner, customer)
    refused(partner.renew(customer, held["subscriptionId"], renewalQuantity=0), 400, "3116")
    if preference:
        answer = partner.renew(customer, held["subscriptionId"], **preference)
        assert answer.status_code == 200, answer.text
    noon(world, AD)
    shown = held_by(partner, customer, OTHER_TEAM)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", total)
    (order,) = automatic(partner, customer)
    ordered = {each["subscriptionId"]: each["quantity"] for each in order["lineItems"]}
    assert ordered.get(held["subscriptionId"], 0) == total - 3


def test_without_a_quantity_of_its_own_it_follows_its_licences_later(
    world: World, partner: Partner, customer: str
) -> None:
    held = bought_early(world, partner, customer)
    noon(world, AD)
    partner.order(customer, line(OTHER_TEAM, 4))
    shown = held_by(partner, customer, OTHER_TEAM)
    assert shown["subscriptionId"] == held["subscriptionId"]
    assert shown["autoRenewal"]["renewalQuantity"] == 7
    schedule = {"offerId": OTHER_TEAM, "autoRenewal": {"renewalQuantity": 1}}
    noon(world, "2027-12-20")
    refused(partner.post(f"/customers/{customer}/subscriptions", schedule), 400, "3120")
    schedule_product(partner, customer, "65304921CA01A12")


# --- Levels of who has nothing any more (OR-6) ------------------------------------------------


@pytest.mark.parametrize(("rule", "is_shown"), [("kept", True), ("absent", False)])
def test_who_has_let_everything_lapse_may_be_shown_without_discounts(
    world: World, partner: Partner, customer: str, rule: str, *, is_shown: bool
) -> None:
    world.rules(discountsWhenLapsed=rule)
    path = f"/customers/{customer}"
    assert "discounts" in partner.fetch(path), "one without any subscription has let nothing lapse"
    team, other = bought(partner, customer, line(quantity=12), line(OTHER_TEAM, 1, 2))
    opt_out(partner, customer, team)
    noon(world, AD)
    assert "discounts" in partner.fetch(path), "one still goes on"
    opt_out(partner, customer, other)
    noon(world, "2028-01-15")
    lapsed = partner.fetch(path)
    assert ("discounts" in lapsed) == is_shown
    answer = partner.patch(path, {"companyProfile": lapsed["companyProfile"]})
    assert answer.status_code == 200, answer.text
    assert ("discounts" in answer.json()) == is_shown
    partner.order(customer, line())
    assert partner.fetch(path)["discounts"] == [{"offerType": "LICENSE", "level": "01"}]
