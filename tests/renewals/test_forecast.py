"""What is previewed is what will renew: one forecast answers both (RN-6, X12)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.mail import lines_of
from tests.renewals.manual import (
    AD,
    NEXT_AD,
    automatic,
    bought,
    held_by,
    level,
    noon,
    opt_out,
    renew,
    renewing,
    schedule_product,
    send,
)
from tests.support import (
    ADD_ON,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    address,
    line,
    refused,
)

NewWorld = Callable[..., World]
OTHER_BASE = "65304921CA01A12"


def preview(partner: Partner, customer: str, *, priced: bool = False) -> httpx.Response:
    """Preview the automatic renewal; it may be refused."""
    query = "?fetch-price=true" if priced else ""
    return partner.post(f"/customers/{customer}/orders{query}", {"orderType": "PREVIEW_RENEWAL"})


def listed(answer: httpx.Response) -> list[tuple[str, int, str]]:
    """Offer, quantity and status of the lines of a preview that must be accepted."""
    assert answer.status_code == 201, answer.text
    items: list[Json] = answer.json()["lineItems"]
    return [(each["offerId"], each["quantity"], each["status"]) for each in items]


def renewed(partner: Partner, customer: str) -> list[tuple[str, int, str]]:
    """Offer, quantity and status of all lines of the automatic renewal."""
    return [
        (each["offerId"], each["quantity"], each["status"])
        for order in automatic(partner, customer)
        for each in order["lineItems"]
    ]


def at(offer: str, level_: str) -> str:
    """A product's offer at a level."""
    return offer.replace("01A", f"{level_}A")


# --- Preferences that came too late (X12) -----------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "rule", "counts"),
    [
        ("2027-01-12T23:59:59Z", "ignored", True),
        ("2027-01-13T00:00:00Z", "ignored", False),
        ("2027-01-14T23:59:59Z", "ignored", False),
        ("2027-01-14T23:59:59Z", "counted", True),
    ],
)
def test_what_is_opted_out_too_late_is_previewed_since_it_renews(
    world: World, partner: Partner, customer: str, moment: str, rule: str, *, counts: bool
) -> None:
    world.rules(latePreferenceChanges=rule)
    (team,) = bought(partner, customer, line(quantity=12))
    world.advance(to=moment)
    opt_out(partner, customer, team)
    answer = preview(partner, customer)
    if counts:
        refused(answer, 400, "2136")
    else:
        assert listed(answer) == [(at(TEAM, "02"), 12, "1000")]
    noon(world, AD)
    assert renewed(partner, customer) == ([] if counts else [(at(TEAM, "02"), 12, "1000")])


@pytest.mark.every_backend
def test_a_quantity_set_too_late_is_previewed_as_it_will_renew(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=10))
    noon(world, "2027-01-13")
    partner.renew(customer, team["subscriptionId"], renewalQuantity=60)
    assert held_by(partner, customer)["autoRenewal"]["renewalQuantity"] == 60
    assert listed(preview(partner, customer)) == [(at(TEAM, "02"), 10, "1000")]
    noon(world, AD)
    assert renewed(partner, customer) == [(at(TEAM, "02"), 10, "1000")]


def test_a_quantity_set_too_late_makes_no_early_order_cheaper(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=10))
    noon(world, "2027-01-13")
    partner.renew(customer, team["subscriptionId"], renewalQuantity=60)
    order = renew(partner, customer, renewing(team, 4))
    assert order["lineItems"][0]["offerId"] == at(TEAM, "02")
    noon(world, AD)
    assert renewed(partner, customer) == [(at(TEAM, "02"), 6, "1000")]


# --- What will fail ---------------------------------------------------------------------------


def test_an_add_on_whose_base_the_portal_has_turned_off_fails(
    world: World, partner: Partner, customer: str
) -> None:
    team, _, _ = bought(
        partner, customer, line(TEAM, 3), line(ADD_ON, 8, 2), line(OTHER_TEAM, 4, 3)
    )
    world.portal(f"/subscriptions/{team['subscriptionId']}", autoRenewalEnabled=False)
    answer = preview(partner, customer, priced=True)
    # With the add-on's eight it would be level 02.
    assert listed(answer) == [(ADD_ON, 8, "1004"), (OTHER_TEAM, 4, "1000")]
    failing, going_on = (each["pricing"] for each in answer.json()["lineItems"])
    assert failing["lineItemPartnerPrice"] > 0
    (total,) = answer.json()["pricingSummary"]
    assert total["totalLineItemPartnerPrice"] == going_on["lineItemPartnerPrice"]
    noon(world, AD)
    assert renewed(partner, customer) == [(OTHER_TEAM, 4, "1000")]
    assert held_by(partner, customer, ADD_ON)["status"] == "1004"
    events = world.control("GET", "/events?kind=subscription.lapsed").json()["items"]
    assert [each["summary"].partition("lapsed: ")[2] for each in events] == [
        "auto-renewal is off",
        "its base does not renew",
    ]


def test_an_add_on_whose_other_base_runs_on_renews(
    world: World, partner: Partner, customer: str
) -> None:
    team, add_on = bought(partner, customer, line(TEAM, 3), line(ADD_ON, 2, 2))
    noon(world, "2026-12-20")
    early = renew(partner, customer, renewing(team, 3))
    partner.order(customer, line(OTHER_BASE, 1))
    partner.give_back(customer, early)
    world.portal(f"/subscriptions/{team['subscriptionId']}", autoRenewalEnabled=False)
    assert listed(preview(partner, customer)) == [(ADD_ON, 2, "1000")]
    noon(world, AD)
    assert held_by(partner, customer, ADD_ON)["status"] == "1000"
    assert renewed(partner, customer) == [(add_on["offerId"], 2, "1000")]


def test_an_add_on_paid_early_goes_on_with_what_was_paid(
    world: World, partner: Partner, customer: str
) -> None:
    team, add_on = bought(partner, customer, line(TEAM, 3), line(ADD_ON, 5, 2))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(add_on, 3))
    world.portal(f"/subscriptions/{team['subscriptionId']}", autoRenewalEnabled=False)
    assert listed(preview(partner, customer)) == [(ADD_ON, 2, "1004")]
    noon(world, AD)
    shown = held_by(partner, customer, ADD_ON)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 3)
    assert shown["renewalDate"] == NEXT_AD
    assert renewed(partner, customer) == []


def test_an_ended_product_counts_in_no_total_and_no_level(world: World, partner: Partner) -> None:
    world.advance(to="2026-07-15T12:00:00Z")
    customer = partner.customer()
    bought(partner, customer, line(ENDS_2027_06_30, 8), line(quantity=3, number=2))
    answer = preview(partner, customer, priced=True)
    assert listed(answer) == [(ENDS_2027_06_30, 8, "1004"), (TEAM, 3, "1000")]
    (total,) = answer.json()["pricingSummary"]
    going_on = answer.json()["lineItems"][1]["pricing"]["lineItemPartnerPrice"]
    assert total["totalLineItemPartnerPrice"] == going_on
    world.advance(to="2027-07-15T12:00:00Z")
    assert sorted(renewed(partner, customer)) == sorted(listed(answer))
    assert level(partner, customer) == "01"


def test_the_rest_of_an_ended_product_fails_in_an_order_of_its_own(
    world: World, partner: Partner
) -> None:
    world.advance(to="2026-07-15T12:00:00Z")
    customer = partner.customer()
    (held,) = bought(partner, customer, line(ENDS_2027_06_30, 8))
    noon(world, "2027-06-25")
    renew(partner, customer, renewing(held, 5))
    assert listed(preview(partner, customer)) == [(ENDS_2027_06_30, 3, "1004")]
    noon(world, "2027-07-15")
    assert renewed(partner, customer) == [(ENDS_2027_06_30, 3, "1004")]
    shown = held_by(partner, customer, ENDS_2027_06_30)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 5)


@pytest.mark.parametrize("who", ["customers", "resellers"])
def test_of_an_inactive_account_everything_fails(
    world: World, partner: Partner, customer: str, who: str
) -> None:
    bought(partner, customer, line(quantity=12))
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    world.portal(f"/{who}/{customer if who == 'customers' else reseller}", status="1004")
    answer = preview(partner, customer, priced=True)
    assert listed(answer) == [(at(TEAM, "02"), 12, "1004")]
    assert answer.json()["pricingSummary"][0]["totalLineItemPartnerPrice"] == 0
    noon(world, AD)
    assert renewed(partner, customer) == listed(answer)


# --- What renews another time -----------------------------------------------------------------


def test_what_was_bought_after_an_early_renewal_renews_a_year_later(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(team, 3))
    partner.order(customer, line(OTHER_TEAM, 8))
    # It counts for the level of this anniversary all the same.
    assert listed(preview(partner, customer)) == [(at(TEAM, "02"), 2, "1000")]
    renew(partner, customer, renewing(team, 2))
    refused(preview(partner, customer), 400, "2164")
    noon(world, AD)
    assert listed(preview(partner, customer)) == [
        (at(TEAM, "02"), 5, "1000"),
        (at(OTHER_TEAM, "02"), 8, "1000"),
    ]


def test_while_an_early_renewal_is_processed_there_is_no_preview(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    world.rules(orderProcessingSeconds=300)
    send(partner, customer, renewing(team, 3))
    refused(preview(partner, customer), 400, "3131")
    world.advance(by="PT300S")
    assert listed(preview(partner, customer)) == [(TEAM, 2, "1000")]


# --- Several currencies -----------------------------------------------------------------------


@pytest.mark.every_backend
def test_several_currencies_are_listed_and_not_priced(new_world: NewWorld) -> None:
    spec = {"region": "PA", "currencies": ["AUD", "USD"], "countries": ["AU"]}
    world = new_world(distributors=[{"name": "Down Under", **spec}])
    partner = world.partner
    home = address(country="AU", region="NSW", city="Sydney", postalCode="2000")
    customer = partner.customer(partner.reseller(address=home), address=home)
    partner.order(customer, line(TEAM, 6, currencyCode="AUD"))
    _, other = bought(partner, customer, line(OTHER_TEAM, 4))
    refused(preview(partner, customer, priced=True), 400, "2148")
    answer = preview(partner, customer)
    shown = [(each["offerId"], each["currencyCode"]) for each in answer.json()["lineItems"]]
    assert shown == [(at(TEAM, "02"), "AUD"), (at(OTHER_TEAM, "02"), "USD")]
    assert answer.json()["currencyCode"] == ""
    opt_out(partner, customer, other)
    answer = preview(partner, customer, priced=True)
    assert (answer.status_code, answer.json()["currencyCode"]) == (201, "AUD")


# --- Prices -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "price"), [("anniversary", 271.80), ("request", 263.88)])
def test_prices_are_those_of_the_anniversary_or_of_the_request(
    new_world: NewWorld, rule: str, price: float
) -> None:
    world = new_world(now="2026-09-15T12:00:00Z", rules={"renewalPreviewPrices": rule})
    partner = world.partner
    customer = partner.customer()
    bought(partner, customer, line())
    world.advance(to="2027-08-20T12:00:00Z")
    (item,) = preview(partner, customer, priced=True).json()["lineItems"]
    assert item["pricing"]["partnerPrice"] == price


# --- The email and scheduled products ask the same --------------------------------------------


def test_the_news_tell_of_the_last_base_that_is_no_longer_sold(new_world: NewWorld) -> None:
    world = new_world(now="2026-07-15T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    bought(partner, customer, line(ENDS_2027_06_30, 2), line(quantity=3, number=2))
    world.advance(to="2027-06-15T00:00:00Z")
    assert [each for each in lines_of(world, "renewal-coming") if each.startswith("- ")] == [
        "- Acrobat Pro for teams: 3",
        "- InCopy for teams: 2, since the product is no longer sold then",
    ]


def test_an_add_on_is_not_scheduled_where_its_base_is_off(
    world: World, partner: Partner, customer: str
) -> None:
    team, _ = bought(partner, customer, line(TEAM, 3), line(OTHER_TEAM, 1, 2))
    opt_out(partner, customer, team)
    noon(world, "2026-12-20")
    body = {"offerId": ADD_ON, "autoRenewal": {"renewalQuantity": 1}}
    path = f"/customers/{customer}/subscriptions"
    refused(partner.post(path, body), 400, "3120")
    assert len(partner.subscriptions(customer)) == 2
    partner.renew(customer, team["subscriptionId"], enabled=True)
    schedule_product(partner, customer, ADD_ON)
    refused(partner.renew(customer, team["subscriptionId"], enabled=False), 400, "3120")


def test_an_add_on_is_scheduled_where_its_base_is_off_and_paid_early(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(TEAM, 3))
    opt_out(partner, customer, team)
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(team, 2))
    schedule_product(partner, customer, ADD_ON)
    noon(world, AD)
    assert held_by(partner, customer, ADD_ON)["status"] == "1000"


def test_an_add_on_is_not_scheduled_without_any_base(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(OTHER_TEAM, 3))
    noon(world, "2026-12-20")
    body = {"offerId": ADD_ON, "autoRenewal": {"renewalQuantity": 1}}
    answer = partner.post(f"/customers/{customer}/subscriptions", body)
    refused(answer, 400, "2129", "Line Item: 1, Reason: INELIGIBLE_ADD_ON")
