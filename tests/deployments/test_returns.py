"""Returns of what was ordered for deployments (GS-5, OR-8)."""

from __future__ import annotations

import pytest

from tests.deploying import GERMANY, JAPAN, deploy, line_at, rule_of
from tests.support import Json, Partner, World, line, refused


@pytest.fixture
def order(partner: Partner, customer: str) -> Json:
    """An order of a German and a Japanese line and one at home."""
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    return partner.order(
        customer,
        line_at(germany, "EUR", quantity=5),
        line_at(japan, "JPY", number=2, quantity=3),
        line(number=3, quantity=2),
    )


def asked(order: Json, *numbers: int, **changes: str) -> list[Json]:
    """Lines of a return, without the deployments, with changes."""
    found = [each for each in order["lineItems"] if each["extLineItemNumber"] in numbers]
    keys = ("extLineItemNumber", "offerId", "quantity")
    return [{**{key: each[key] for key in keys}, **changes} for each in found]


@pytest.mark.every_backend
def test_the_whole_order_is_returned_line_by_line_at_its_deployments(
    partner: Partner, customer: str, order: Json
) -> None:
    answer = partner.give_back(customer, order)
    assert answer.status_code == 201, answer.text
    returned = answer.json()
    assert returned["currencyCode"] == ""
    for mine, theirs in zip(returned["lineItems"], order["lineItems"], strict=True):
        assert mine["currencyCode"] == theirs["currencyCode"]
        assert mine.get("deploymentId") == theirs.get("deploymentId")
    held = partner.subscriptions(customer)
    assert {(each["status"], each["currentQuantity"]) for each in held} == {("1004", 0)}
    assert partner.read_order(customer, order["orderId"])["status"] == "1008"
    read = partner.read_order(customer, returned["orderId"], priced=True)
    assert "pricingSummary" not in read


def test_a_line_alone_is_returned_with_or_without_its_deployment(
    partner: Partner, customer: str, order: Json
) -> None:
    place = order["lineItems"][0]["deploymentId"]
    for changes in ({}, {"deploymentId": place}, {"deploymentId": place, "currencyCode": "EUR"}):
        (one,) = asked(order, 1, **changes)
        answer = partner.give_back(customer, order, {**one, "quantity": 1})
        assert answer.status_code == 201, answer.text
        (shown,) = answer.json()["lineItems"]
        assert (shown["deploymentId"], shown["currencyCode"]) == (place, "EUR")
        assert answer.json()["currencyCode"] == "EUR"
    germany = next(
        each for each in partner.subscriptions(customer) if each.get("deploymentId") == place
    )
    assert germany["currentQuantity"] == 2


@pytest.mark.parametrize("number", [1, 3])
def test_another_deployment_than_that_of_the_line_is_2138(
    world: World, partner: Partner, customer: str, order: Json, number: int
) -> None:
    japan = order["lineItems"][1]["deploymentId"]
    for other in (japan, "1400000194"):
        lines = asked(order, number, deploymentId=other)
        answer = partner.give_back(customer, order, *lines)
        refused(answer, 404, "2138", f"Line Item: {number}")
    assert rule_of(world) == "GS-5"


def test_a_line_is_returned_in_its_own_currency(
    partner: Partner, customer: str, order: Json
) -> None:
    lines = asked(order, 1, currencyCode="JPY")
    refused(partner.give_back(customer, order, *lines), 400, "2128", "Line Item: 1")
    lines = asked(order, 1, currencyCode="GBP")
    refused(partner.give_back(customer, order, *lines), 400, "2125", "GBP")
    body = {
        "orderType": "RETURN",
        "referenceOrderId": order["orderId"],
        "currencyCode": "EUR",
        "lineItems": asked(order, 1, 2),
    }
    answer = partner.post(f"/customers/{customer}/orders", body)
    refused(answer, 400, "2128", "Line Item: 2")
    body["lineItems"] = asked(order, 1)
    assert partner.post(f"/customers/{customer}/orders", body).status_code == 201


def test_what_was_sold_is_taken_back_after_global_sales_are_over(
    world: World, partner: Partner, customer: str, order: Json
) -> None:
    world.portal(f"/distributors/{partner.distributor_id}", globalSalesEnabled=False)
    assert partner.give_back(customer, order).status_code == 201


def test_an_unreturned_deployment_keeps_its_licences(
    partner: Partner, customer: str, order: Json
) -> None:
    partner.give_back(customer, order, *asked(order, 2))
    held = {
        each["currencyCode"]: each["currentQuantity"] for each in partner.subscriptions(customer)
    }
    assert held == {"EUR": 5, "JPY": 0, "USD": 2}
    deployments = f"/customers/{customer}/deployments"
    germany, japan = (each["deploymentId"] for each in partner.fetch(deployments)["items"])
    off = {"status": "1004"}
    assert partner.patch(f"{deployments}/{japan}", off).status_code == 200
    refused(partner.patch(f"{deployments}/{germany}", off), 400, "1119", "status")
