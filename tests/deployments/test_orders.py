"""Orders whose lines name deployments: NEW and PREVIEW (GS-5 to GS-9)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sandbox.catalogue.reference import load_reference
from tests.deploying import (
    AUSTRIA,
    GERMANY,
    JAPAN,
    deploy,
    global_customer,
    line_at,
    rule_of,
    worldwide,
)
from tests.support import (
    EDU,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)


def fetch_price(answer: Json) -> list[float]:
    return [each["pricing"]["partnerPrice"] for each in answer["lineItems"]]


def list_price(region: str, currency: str) -> float:
    """The price of TEAM on 2026-01-15; a distributor is told those of its own region alone."""
    catalogue = load_reference().catalogue
    offer = catalogue.ordered_offer(TEAM)
    price = catalogue.price(offer, region=region, currency=currency, on=date(2026, 1, 15))
    assert price is not None
    return float(price)


@pytest.mark.every_backend
def test_a_line_for_a_deployment_names_it_from_the_order_to_the_subscription(
    partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    placed = partner.order(customer, line_at(deployment, quantity=3))
    (shown,) = placed["lineItems"]
    keys = ["extLineItemNumber", "offerId", "quantity", "subscriptionId", "status", "currencyCode"]
    assert list(shown) == [*keys, "deploymentId"]
    assert (shown["deploymentId"], shown["currencyCode"]) == (deployment, "EUR")
    assert placed["currencyCode"] == "EUR"
    (read,) = partner.read_order(customer, placed["orderId"])["lineItems"]
    assert list(read) == [*keys, "deploymentId", "remainingQuantity"]
    assert read["deploymentId"] == deployment
    (listed,) = partner.orders(customer)
    assert listed["lineItems"] == [read]
    (held,) = partner.subscriptions(customer)
    assert (held["deploymentId"], held["currencyCode"], held["currentQuantity"]) == (
        deployment,
        "EUR",
        3,
    )
    own = [
        name for name in held if name in {"renewalDate", "deploymentId", "currencyCode", "status"}
    ]
    assert own == ["renewalDate", "deploymentId", "currencyCode", "status"]
    assert partner.fetch(f"/customers/{customer}/subscriptions/{held['subscriptionId']}") == held


def test_at_home_the_key_is_absent(partner: Partner, customer: str) -> None:
    for named in ({}, {"deploymentId": ""}, {"deploymentId": None}):
        placed = partner.order(customer, line(**named))
        assert "deploymentId" not in placed["lineItems"][0]
        read = partner.read_order(customer, placed["orderId"])
        assert "deploymentId" not in read["lineItems"][0]
    (held,) = partner.subscriptions(customer)
    assert "deploymentId" not in held


def test_each_deployment_has_a_subscription_of_its_own(partner: Partner, customer: str) -> None:
    here, there = deploy(partner, customer), deploy(partner, customer)
    for _ in range(2):
        partner.order(
            customer,
            line_at(here, quantity=1),
            line_at(there, quantity=2, number=2),
            line(quantity=3, number=3),
        )
    held = {
        each.get("deploymentId"): (each["currencyCode"], each["currentQuantity"])
        for each in partner.subscriptions(customer)
    }
    assert held == {here: ("EUR", 2), there: ("EUR", 4), None: ("USD", 6)}


@pytest.mark.every_backend
def test_two_currencies_are_one_order_without_a_currency_and_without_prices(
    partner: Partner, customer: str
) -> None:
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    lines = (line_at(germany, "EUR"), line_at(japan, "JPY", number=2))
    preview = partner.preview(customer, *lines)
    assert (preview.status_code, preview.json()["currencyCode"]) == (201, "")
    refused(partner.preview(customer, *lines, priced=True), 400, "2148")
    placed = partner.order(customer, *lines)
    assert placed["currencyCode"] == ""
    assert [each["currencyCode"] for each in placed["lineItems"]] == ["EUR", "JPY"]
    read = partner.read_order(customer, placed["orderId"], priced=True)
    (listed,) = partner.orders(customer, "fetch-price=true")
    for shown in (read, listed):
        assert "pricingSummary" not in shown
        assert not {"pricing", "proratedDays"} & set().union(*shown["lineItems"])
    assert {each["currencyCode"] for each in partner.subscriptions(customer)} == {"EUR", "JPY"}


def test_one_currency_in_two_countries_is_priced_as_ever(partner: Partner, customer: str) -> None:
    germany, austria = deploy(partner, customer, GERMANY), deploy(partner, customer, AUSTRIA)
    lines = (line_at(germany, "EUR"), line_at(austria, "EUR", number=2, offer=OTHER_TEAM))
    shown = partner.preview(customer, *lines, priced=True).json()
    assert shown["currencyCode"] == "EUR"
    assert len(shown["pricingSummary"]) == 1
    placed = partner.order(customer, *lines)
    read = partner.read_order(customer, placed["orderId"], priced=True)
    assert (fetch_price(read), read["pricingSummary"]) == (
        fetch_price(shown),
        shown["pricingSummary"],
    )


def test_a_line_has_the_price_of_its_deployments_region(partner: Partner, customer: str) -> None:
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    for lines, region, currency in (
        ([line_at(germany, "EUR")], "WE", "EUR"),
        ([line_at(japan, "JPY")], "JP", "JPY"),
        ([line()], "NA", "USD"),
    ):
        shown = partner.preview(customer, *lines, priced=True).json()
        assert fetch_price(shown) == [list_price(region, currency)], region


def test_an_offer_without_a_price_in_the_deployments_region_is_2128(
    world: World, partner: Partner, customer: str
) -> None:
    japan = deploy(partner, customer, JAPAN)
    answer = partner.try_order(customer, line_at(japan, "EUR"))
    refused(answer, 400, "2128", "Line Item: 1")
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    assert kept["why"]["facts"]["region"] == "JP"


def test_a_home_line_has_the_price_of_the_distributors_region(
    partner: Partner, customer: str
) -> None:
    refused(partner.try_order(customer, line(currencyCode="EUR")), 400, "2128", "Line Item: 1")


@pytest.mark.parametrize("place", ["try_order", "preview"])
def test_a_line_for_a_deployment_needs_a_currency(
    partner: Partner, customer: str, place: str
) -> None:
    deployment = deploy(partner, customer)
    bare = line_at(deployment)
    del bare["currencyCode"]
    send = getattr(partner, place)
    answer = send(customer, line_at(deployment), {**bare, "extLineItemNumber": 2})
    refused(answer, 400, "1122", "lineItems[1].currencyCode")
    assert send(customer, bare, currencyCode="EUR").status_code == 201


def test_an_order_level_currency_repeats_that_of_all_lines_or_is_2140(
    partner: Partner, customer: str
) -> None:
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    both = (line_at(germany, "EUR"), line_at(japan, "JPY", number=2))
    refused(partner.try_order(customer, *both, currencyCode="EUR"), 400, "2140")
    refused(partner.try_order(customer, both[0], currencyCode="USD"), 400, "2140")
    assert partner.order(customer, both[0], currencyCode="EUR")["currencyCode"] == "EUR"


def test_one_deployment_has_one_currency_and_home_too(
    world: World, partner: Partner, customer: str
) -> None:
    germany = deploy(partner, customer, GERMANY)
    for lines in (
        (line_at(germany, "EUR"), line_at(germany, "USD", number=2, offer=OTHER_TEAM)),
        (line_at(germany, "EUR"), line(number=2), line(number=3, currencyCode="EUR")),
        (line(), line(number=2, currencyCode="EUR")),
    ):
        refused(partner.try_order(customer, *lines), 400, "2137")
    assert rule_of(world) == "OR-2"
    assert partner.order(customer, line_at(germany, "EUR"), line(number=2))["currencyCode"] == ""


def test_a_currency_that_the_distributor_does_not_sell_is_2125(
    world: World, partner: Partner, customer: str
) -> None:
    germany = deploy(partner, customer, GERMANY)
    answer = partner.try_order(customer, line_at(germany, "GBP"), line(number=2))
    refused(answer, 400, "2125", "GBP")
    assert rule_of(world) == "GS-5"


def test_an_unknown_deployment_and_that_of_another_customer_are_2138(
    world: World, partner: Partner, customer: str
) -> None:
    foreign = deploy(partner, global_customer(partner))
    mine = deploy(partner, customer)
    for unknown in ("1400000194", foreign):
        lines = (line_at(mine), line_at(unknown, number=7))
        refused(partner.try_order(customer, *lines), 404, "2138", "Line Item: 7")
        refused(partner.preview(customer, *lines), 404, "2138", "Line Item: 7")
    assert rule_of(world) == "GS-5"


def test_an_inactive_deployment_is_2139_until_it_is_active_again(
    world: World, partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    own = f"/customers/{customer}/deployments/{deployment}"
    partner.patch(own, {"status": "1004"})
    answer = partner.try_order(customer, line(), line_at(deployment, number=2))
    refused(answer, 400, "2139", "Line Item: 2")
    assert rule_of(world) == "GS-5"
    partner.patch(own, {"status": "1000"})
    partner.order(customer, line(), line_at(deployment, number=2))


def test_a_large_government_agency_has_no_deployments(world: World, partner: Partner) -> None:
    customer = global_customer(partner)
    deployment = deploy(partner, customer)
    shown = partner.fetch(f"/customers/{customer}")["companyProfile"]
    partner.patch(f"/customers/{customer}/deployments/{deployment}", {"status": "1004"})
    change = {"companyProfile": {**shown, "marketSegment": "GOV"}, "globalSalesEnabled": False}
    assert partner.patch(f"/customers/{customer}", change).status_code == 200
    world.portal(f"/customers/{customer}", globalSalesEnabled=True)
    refused(partner.try_order(customer, line_at(deployment)), 400, "1142")
    partner.patch(f"/customers/{customer}/deployments/{deployment}", {"status": "1000"})
    world.portal(f"/customers/{customer}", marketSubSegments=["FEDERAL"])
    refused(partner.try_order(customer, line_at(deployment)), 400, "2139", "Line Item: 1")


def test_who_has_no_global_sales_orders_for_no_deployment(
    world: World, partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    home = partner.customer(name="Home")
    refused(partner.try_order(home, line_at(deployment)), 400, "1140")
    world.portal(f"/distributors/{partner.distributor_id}", globalSalesEnabled=False)
    refused(partner.try_order(customer, line_at(deployment)), 400, "1139")
    refused(partner.preview(customer, line_at(deployment)), 400, "1139")
    partner.order(customer, line())


# Each line has two faults; the earlier one is told (GS-5).
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"quantity": 0}, "2120"),
        ({"offerId": "99999999CA01A12"}, "2122"),
        ({"extLineItemNumber": 1_000_000}, "2123"),
        ({"currencyCode": None}, "1122"),
        ({"currencyCode": "GBP"}, "1139"),
        ({"offerId": EDU}, "1139"),
    ],
)
def test_global_sales_are_asked_for_after_the_form_of_the_lines(
    world: World, partner: Partner, customer: str, change: Json, code: str
) -> None:
    deployment = deploy(partner, customer)
    world.portal(f"/distributors/{partner.distributor_id}", globalSalesEnabled=False)
    answer = partner.try_order(customer, {**line_at(deployment), **change})
    assert answer.json()["code"] == code, answer.text


@pytest.mark.parametrize(
    ("change", "code"),
    [({"currencyCode": "GBP"}, "2138"), ({"offerId": EDU}, "2138")],
)
def test_the_deployment_is_looked_for_before_its_currency_and_who_may_buy(
    partner: Partner, customer: str, change: Json, code: str
) -> None:
    answer = partner.try_order(customer, {**line_at("1400000194"), **change})
    assert answer.json()["code"] == code, answer.text


def test_licences_of_all_deployments_count_for_the_level_together(
    partner: Partner, customer: str
) -> None:
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    shown = partner.preview(
        customer,
        line_at(germany, "EUR", quantity=4),
        line_at(japan, "JPY", quantity=3, number=2),
        line(quantity=3, number=3),
    ).json()
    assert {each["offerId"] for each in shown["lineItems"]} == {"65304479CA02A12"}
    partner.order(customer, line_at(germany, "EUR", quantity=4))
    partner.order(customer, line_at(japan, "JPY", quantity=6))
    discounts: list[dict[str, Any]] = partner.fetch(f"/customers/{customer}")["discounts"]
    assert discounts == [{"offerType": "LICENSE", "level": "02"}]


def test_the_term_of_a_deployment_is_that_of_the_customer(
    world: World, partner: Partner, customer: str
) -> None:
    germany = deploy(partner, customer)
    partner.order(customer, line())
    world.advance(to="2026-07-15T09:00:00Z")
    shown = partner.preview(customer, line_at(germany), priced=True).json()
    assert shown["lineItems"][0]["proratedDays"] == 184
    partner.order(customer, line_at(germany))
    dates = {each["renewalDate"] for each in partner.subscriptions(customer)}
    assert dates == {"2027-01-15"}


def test_a_repeated_order_adds_its_licences_once(partner: Partner, customer: str) -> None:
    deployment = deploy(partner, customer)
    body = {"orderType": "NEW", "lineItems": [line_at(deployment)]}
    where = f"/customers/{customer}/orders"
    answers = [partner.post(where, body, X_Correlation_Id="once").content for _ in range(2)]
    assert answers[0] == answers[1]
    (held,) = partner.subscriptions(customer)
    assert held["currentQuantity"] == 1


def test_a_purchase_that_completes_later_is_the_deployments_all_the_same(
    world: World, partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    world.rules(orderProcessingSeconds=60)
    placed = partner.order(customer, line_at(deployment))
    assert placed["lineItems"][0]["deploymentId"] == deployment
    world.advance(by="PT1M")
    (held,) = partner.subscriptions(customer)
    assert held["deploymentId"] == deployment


def test_a_regular_distributor_has_one_currency_an_order(world: World) -> None:
    assert worldwide()[0]["currencies"] == ["USD", "EUR", "JPY"]
    customer = world.partner.customer()
    answer = world.partner.try_order(customer, line(), line(number=2, currencyCode="JPY"))
    refused(answer, 400, "2137")
