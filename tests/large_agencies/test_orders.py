"""What large government agencies order: levels 06 to 09, prices, refusals (LG-1, LG-3)."""

from __future__ import annotations

import pytest

from tests.committed import at, level_of
from tests.governing import ACROBAT, GOV_TEAM, agency, government
from tests.partner_api.listing import listed
from tests.support import GOV, Partner, World, line, refused
from tests.switches.switching import switch_body

LEVELS = [
    (100, "06"),
    (999, "06"),
    (1000, "07"),
    (4999, "07"),
    (5000, "08"),
    (9998, "08"),
    (9999, "09"),
]


@pytest.mark.parametrize(("quantity", "level"), LEVELS)
def test_the_level_is_that_of_the_licences(partner: Partner, quantity: int, level: str) -> None:
    customer = agency(partner)
    preview = partner.preview(customer, line(GOV, quantity)).json()
    assert preview["lineItems"][0]["offerId"] == at(level, GOV)
    order = partner.order(customer, line(at(level, GOV), quantity))
    assert order["lineItems"][0]["offerId"] == at(level, GOV)
    assert level_of(partner, customer) == level


def test_it_pays_the_price_of_the_list_of_agencies(partner: Partner) -> None:
    customer = agency(partner)
    order = partner.order(customer, line(at("06", GOV), 100))
    paid = partner.read_order(customer, order["orderId"], priced=True)
    wanted = {"priceListType": "STD-LGA", "marketSegment": "GOV"}
    (row,) = listed(partner, **wanted, filters={"offerId": at("06", GOV)})
    assert paid["lineItems"][0]["pricing"]["partnerPrice"] == float(row["partnerPrice"])


def test_products_count_together_and_levels_never_fall_within_a_term(partner: Partner) -> None:
    customer = agency(partner)
    order = partner.order(customer, line(GOV, 600, 1), line(ACROBAT, 400, 2))
    assert level_of(partner, customer) == "07"
    assert partner.give_back(customer, order, order["lineItems"][0]).status_code == 201
    assert level_of(partner, customer) == "07"


def test_fewer_than_a_hundred_are_not_sold(world: World, partner: Partner) -> None:
    customer = agency(partner)
    for answer in (
        partner.try_order(customer, line(GOV, 99)),
        partner.preview(customer, line(GOV, 99)),
        partner.try_order(customer, line(GOV, 50, 1), line(ACROBAT, 49, 2)),
    ):
        refused(answer, 400, "1170")
    assert partner.try_order(customer, line(GOV, 60, 1), line(ACROBAT, 40, 2)).status_code == 201
    assert partner.try_order(customer, line(GOV, 1)).status_code == 201
    world.rules(lgaMinimum=101)
    assert partner.try_order(customer, line(GOV, 1)).status_code == 201
    other = agency(partner)
    refused(partner.try_order(other, line(GOV, 100)), 400, "1170")
    assert partner.try_order(other, line(GOV, 101)).status_code == 201


def test_products_for_teams_are_not_sold(partner: Partner) -> None:
    customer = agency(partner, line(GOV, 100))
    lines = line(GOV, 1, 1), line(GOV_TEAM, 1, 2)
    for answer in (partner.try_order(customer, *lines), partner.preview(customer, *lines)):
        refused(answer, 400, "1169", "Line Item: 2")


def test_a_switch_keeps_the_level(partner: Partner) -> None:
    customer = agency(partner, line(ACROBAT, 100))
    (held,) = partner.subscriptions(customer)
    target = "30002168CC01A12"
    body = switch_body(held["subscriptionId"], 40, target)
    done = partner.post(f"/customers/{customer}/orders", body)
    assert done.status_code == 201, done.text
    assert done.json()["lineItems"][0]["offerId"] == at("06", target)
    assert level_of(partner, customer) == "06"


def test_products_for_teams_are_not_scheduled(world: World, partner: Partner) -> None:
    customer = agency(partner, line(GOV, 100))
    world.advance(to="2026-12-20T12:00:00Z")
    body = {"offerId": GOV_TEAM, "autoRenewal": {"renewalQuantity": 5, "enabled": True}}
    refused(partner.post(f"/customers/{customer}/subscriptions", body), 400, "1169")
    body["offerId"] = ACROBAT
    assert partner.post(f"/customers/{customer}/subscriptions", body).status_code == 200


def test_levels_of_agencies_are_not_for_others(partner: Partner) -> None:
    customer = government(partner)
    answer = partner.try_order(customer, line(at("06", GOV), 100))
    refused(answer, 400, "2129", "Reason: Not an LGA Customer")
    mixed = partner.try_order(customer, line(at("06", GOV), 1, 1), line(at("12", ACROBAT), 1, 2))
    refused(mixed, 400, "2129", "Reason: Not an LGA Customer", "Line Item: 2")
    shown = partner.preview(customer, line(at("09", GOV), 1)).json()
    assert shown["lineItems"][0]["offerId"] == at("04", GOV)


def test_a_better_level_of_agencies_names_the_line(partner: Partner) -> None:
    customer = agency(partner)
    refused(partner.try_order(customer, line(at("07", GOV), 100)), 400, "2129", "Line Item: 1")


def test_it_renews_by_what_renews(world: World, partner: Partner) -> None:
    customer = agency(partner, line(GOV, 1200))
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=True, renewalQuantity=100)
    world.advance(to="2027-01-15T00:00:00Z")
    (renewal,) = partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")
    assert renewal["lineItems"][0]["offerId"] == at("06", GOV)
    assert level_of(partner, customer) == "06"


def test_fewer_than_a_hundred_renew_at_the_standard_levels(world: World, partner: Partner) -> None:
    customer = agency(partner, line(GOV, 100))
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=True, renewalQuantity=99)
    world.advance(to="2027-01-15T00:00:00Z")
    (renewal,) = partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")
    assert (renewal["status"], renewal["lineItems"][0]["offerId"]) == ("1000", at("03", GOV))
    read = partner.fetch(f"/customers/{customer}")
    assert (read["benefits"][0]["status"], level_of(partner, customer)) == ("ACTIVE", "03")
    assert partner.try_order(customer, line(at("06", GOV), 1)).status_code == 201
