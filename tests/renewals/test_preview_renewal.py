"""PREVIEW_RENEWAL with and without lines (RN-6; docs order-management/order-scenarios)."""

from __future__ import annotations

import httpx
import pytest

from tests.renewals.manual import (
    AD,
    automatic,
    bought,
    held_by,
    noon,
    renew,
    renewing,
    send,
)
from tests.support import (
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    content,
    line,
    refused,
)


def preview(partner: Partner, customer: str, *lines: Json, priced: bool = False) -> httpx.Response:
    """Preview a renewal; it may be refused."""
    body: Json = {"orderType": "PREVIEW_RENEWAL"}
    if lines:
        body["lineItems"] = list(lines)
    query = "?fetch-price=true" if priced else ""
    return partner.post(f"/customers/{customer}/orders{query}", body)


def shown(answer: httpx.Response) -> list[tuple[str, int, str]]:
    """Offer, quantity and status of the lines of a preview that must be accepted."""
    assert answer.status_code == 201, answer.text
    return [
        (each["offerId"], each["quantity"], each["status"]) for each in answer.json()["lineItems"]
    ]


def test_without_lines_it_says_what_auto_renewal_will_do(
    world: World, partner: Partner, customer: str
) -> None:
    team, other = bought(partner, customer, line(quantity=12), line(OTHER_TEAM, 3, 2))
    partner.renew(customer, team["subscriptionId"], renewalQuantity=8)
    partner.renew(customer, other["subscriptionId"], enabled=False)
    answer = preview(partner, customer)
    assert shown(answer) == [(TEAM, 8, "1000")]
    body = answer.json()
    assert (body["orderType"], body["orderId"], body["status"]) == ("PREVIEW_RENEWAL", "", "")
    assert body["lineItems"][0]["subscriptionId"] == team["subscriptionId"]
    assert "pricing" not in body["lineItems"][0]
    noon(world, AD)
    (order,) = automatic(partner, customer)
    assert [(each["offerId"], each["quantity"]) for each in order["lineItems"]] == [(TEAM, 8)]


def test_levels_are_those_of_the_anniversary(partner: Partner, customer: str) -> None:
    (team,) = bought(partner, customer, line(quantity=12))
    partner.renew(customer, team["subscriptionId"], renewalQuantity=60)
    assert shown(preview(partner, customer)) == [(TEAM.replace("01A", "03A"), 60, "1000")]


def test_without_lines_a_currency_that_is_not_sold_in_is_2125_and_another_changes_nothing(
    partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(TEAM, 3))
    path = f"/customers/{customer}/orders"
    refused(
        partner.post(path, {"orderType": "PREVIEW_RENEWAL", "currencyCode": "XXX"}), 400, "2125"
    )
    named = partner.post(path, {"orderType": "PREVIEW_RENEWAL", "currencyCode": "USD"})
    assert shown(named) == shown(preview(partner, customer))


def test_with_nothing_enabled_it_is_2136(partner: Partner, customer: str) -> None:
    refused(preview(partner, customer), 400, "2136")
    (team,) = bought(partner, customer, line(quantity=12))
    partner.renew(customer, team["subscriptionId"], enabled=False)
    refused(preview(partner, customer), 400, "2136")


def test_with_everything_renewed_it_is_2164(world: World, partner: Partner, customer: str) -> None:
    (team,) = bought(partner, customer, line(quantity=12))
    noon(world, "2027-01-05")
    renew(partner, customer, renewing(team, 11))
    assert shown(preview(partner, customer)) == [(TEAM.replace("01A", "02A"), 1, "1000")]
    renew(partner, customer, renewing(team, 1))
    refused(preview(partner, customer), 400, "2164")


def test_a_product_past_its_last_order_date_is_marked(world: World, partner: Partner) -> None:
    world.advance(to="2026-07-15T12:00:00Z")
    customer = partner.customer()
    bought(partner, customer, line(ENDS_2027_06_30, 2), line(quantity=3, number=2))
    assert sorted(shown(preview(partner, customer))) == sorted(
        [(ENDS_2027_06_30, 2, "1004"), (TEAM, 3, "1000")]
    )
    world.advance(to="2027-07-15T12:00:00Z")
    made = [
        (each["status"], each["lineItems"][0]["offerId"]) for each in automatic(partner, customer)
    ]
    assert sorted(made) == [("1000", TEAM), ("1004", ENDS_2027_06_30)]


@pytest.mark.every_backend
def test_prices_agree_with_the_renewal_to_the_cent(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=12), line(OTHER_TEAM, 3, 2))
    noon(world, "2027-01-14")
    previewed = preview(partner, customer, priced=True).json()
    noon(world, AD)
    (order,) = automatic(partner, customer)
    read = partner.read_order(customer, order["orderId"], priced=True)
    assert [each["pricing"] for each in previewed["lineItems"]] == [
        each["pricing"] for each in read["lineItems"]
    ]
    assert previewed["pricingSummary"] == read["pricingSummary"]


def test_with_lines_it_is_what_the_renewal_would_be(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=12))
    refused(preview(partner, customer, renewing(team, 12)), 400, "3121")
    noon(world, "2027-01-05")
    before = content(world)
    answer = preview(partner, customer, renewing(team, 5), priced=True)
    assert shown(answer) == [(TEAM.replace("01A", "02A"), 5, "1000")]
    refused(preview(partner, customer, renewing(team, 13)), 400, "3121")
    refused(preview(partner, customer, renewing(team, 5, offerId=OTHER_TEAM)), 400, "3132")
    assert content(world) == before
    order = renew(partner, customer, renewing(team, 5))
    read = partner.read_order(customer, order["orderId"], priced=True)
    assert answer.json()["lineItems"][0]["pricing"] == read["lineItems"][0]["pricing"]


def test_a_line_without_quantity_takes_all_that_is_left(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=12))
    noon(world, "2027-01-05")
    renew(partner, customer, renewing(team, 5))
    named = renewing(team, 1)
    del named["quantity"]
    assert [each[1] for each in shown(preview(partner, customer, named))] == [7]
    refused(send(partner, customer, named), 400, "1122", "lineItems[0].quantity")


def test_late_it_is_what_the_late_renewal_would_be(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=12))
    partner.renew(customer, team["subscriptionId"], enabled=False)
    noon(world, "2027-01-20")
    refused(preview(partner, customer), 400, "2136")
    assert shown(preview(partner, customer, renewing(team, 5))) == [(TEAM, 5, "1000")]
    assert held_by(partner, customer)["status"] == "1004"
    noon(world, "2027-02-15")
    refused(preview(partner, customer, renewing(team, 5)), 400, "3122")


def test_what_is_scheduled_is_in_it(world: World, partner: Partner, customer: str) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-05")
    partner.post(
        f"/customers/{customer}/subscriptions",
        {"offerId": OTHER_TEAM, "autoRenewal": {"renewalQuantity": 6}},
    )
    level_2 = "02A"
    assert shown(preview(partner, customer)) == [
        (TEAM.replace("01A", level_2), 5, "1000"),
        (OTHER_TEAM.replace("01A", level_2), 6, "1000"),
    ]


def test_nothing_is_written(world: World, partner: Partner, customer: str) -> None:
    bought(partner, customer, line(quantity=5))
    before = content(world)
    assert preview(partner, customer).status_code == 201
    assert preview(partner, customer, priced=True).status_code == 201
    assert content(world) == before
