"""NEW orders: what they answer, and what they do to the customer (OR-1, OR-3, OF-2 to OF-4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import (
    CONSUMABLE,
    CREDIT_PACK,
    ENTERPRISE,
    OTHER_TEAM,
    START,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
    shape,
)

NewWorld = Callable[..., World]

SELF_LINK: Json = {"self": {"uri": "str", "method": "str", "headers": []}}
PLACED_LINE: Json = {
    "extLineItemNumber": "number",
    "offerId": "str",
    "quantity": "number",
    "subscriptionId": "str",
    "status": "str",
    "currencyCode": "str",
}
# docs order-management/create-order, "Response"
PLACED: Json = {
    "referenceOrderId": "str",
    "orderType": "str",
    "externalReferenceId": "str",
    "customerId": "str",
    "orderId": "str",
    "currencyCode": "str",
    "creationDate": "str",
    "status": "str",
    "source": "str",
    "lineItems": [PLACED_LINE],
    "links": SELF_LINK,
}
# docs order-management/get-order, "Response body"
READ: Json = {
    **PLACED,
    "referencedOrderId": "str",
    "lineItems": [{**PLACED_LINE, "remainingQuantity": "number"}],
}


def level(number: str) -> str:
    """The team offer at a level."""
    return f"65304479CA{number}A12"


def held(partner: Partner, customer: str) -> dict[str, int]:
    """Return the customer's licences by base offer."""
    return {each["offerId"]: each["currentQuantity"] for each in partner.subscriptions(customer)}


@pytest.mark.every_backend
def test_a_new_order_answers_what_adobes_sample_shows(partner: Partner, customer: str) -> None:
    answer = partner.try_order(
        customer, line(ENTERPRISE, 2, number=4), externalReferenceId="759", currencyCode="USD"
    )
    assert answer.status_code == 201
    made = answer.json()
    assert shape(made) == PLACED
    assert made["lineItems"] == [
        {
            "extLineItemNumber": 4,
            "offerId": ENTERPRISE,
            "quantity": 2,
            "subscriptionId": "",
            "status": "1002",
            "currencyCode": "USD",
        }
    ]
    assert {key: made[key] for key in ("orderType", "status", "source", "creationDate")} == {
        "orderType": "NEW",
        "status": "1002",
        "source": "API",
        "creationDate": START,
    }
    assert (made["externalReferenceId"], made["referenceOrderId"]) == ("759", "")
    assert (made["customerId"], made["currencyCode"]) == (customer, "USD")
    assert made["links"]["self"] == {
        "uri": f"/v3/customers/{customer}/orders/{made['orderId']}",
        "method": "GET",
        "headers": [],
    }


def test_the_order_is_complete_when_it_is_read(partner: Partner, customer: str) -> None:
    made = partner.order(customer, line(quantity=70))
    read = partner.read_order(customer, made["orderId"])
    assert shape(read) == READ
    assert read["status"] == "1000"
    (only,) = read["lineItems"]
    assert (only["status"], only["quantity"], only["remainingQuantity"]) == ("1000", 70, 70)
    (subscription,) = partner.subscriptions(customer)
    assert only["subscriptionId"] == subscription["subscriptionId"]


def test_without_an_external_reference_it_is_empty_and_the_same_one_may_come_twice(
    partner: Partner, customer: str
) -> None:
    assert partner.order(customer)["externalReferenceId"] == ""
    for _ in range(2):
        assert partner.order(customer, externalReferenceId="PO 7")["externalReferenceId"] == "PO 7"


def test_prices_are_not_shown_without_being_asked_for(partner: Partner, customer: str) -> None:
    made = partner.order(customer)
    for shown in (made, partner.read_order(customer, made["orderId"])):
        assert "pricingSummary" not in shown
        assert not {"pricing", "proratedDays"} & set(shown["lineItems"][0])


@pytest.mark.every_backend
def test_lines_stay_in_the_order_in_which_they_were_sent(partner: Partner, customer: str) -> None:
    offers = [(9, TEAM), (3, OTHER_TEAM), (7, ENTERPRISE)]
    made = partner.order(customer, *(line(offer, number=number) for number, offer in offers))
    read = partner.read_order(customer, made["orderId"])
    for shown in (made, read):
        assert [(e["extLineItemNumber"], e["offerId"]) for e in shown["lineItems"]] == offers


def test_a_new_order_for_an_unknown_customer_is_refused(partner: Partner) -> None:
    refused(partner.try_order("1009999999"), 404, "1116")


def test_a_new_order_for_another_distributors_customer_is_refused(new_world: NewWorld) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    one, two = world.partners
    customer = one.customer()
    order = one.order(customer)
    refused(two.try_order(customer), 404, "1116")
    refused(two.preview(customer), 404, "1116")
    refused(two.get(f"/customers/{customer}/orders/{order['orderId']}"), 404, "2115")
    refused(two.give_back(customer, order), 404, "2115")
    refused(two.get(f"/customers/{customer}/orders"), 404, "1116")
    assert one.orders(customer)[0]["status"] == "1000"


def test_the_first_order_starts_a_term_of_twelve_months(partner: Partner, customer: str) -> None:
    assert not partner.fetch(f"/customers/{customer}").get("cotermDate")
    partner.order(customer)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"
    (subscription,) = partner.subscriptions(customer)
    assert subscription["renewalDate"] == "2027-01-15"


def test_a_preview_starts_no_term_and_makes_nothing(partner: Partner, customer: str) -> None:
    assert partner.preview(customer).status_code == 201
    assert not partner.fetch(f"/customers/{customer}").get("cotermDate")
    assert partner.subscriptions(customer) == []
    assert partner.orders(customer) == []


def test_a_later_order_ends_with_the_running_term(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer)
    world.advance(to="2026-09-30T12:00:00Z")
    partner.order(customer, line(OTHER_TEAM))
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"
    assert {e["renewalDate"] for e in partner.subscriptions(customer)} == {"2027-01-15"}


def test_a_term_that_starts_on_a_leap_day_falls_back_and_returns_to_it(
    new_world: NewWorld,
) -> None:
    world = new_world(now="2028-02-29T10:00:00Z")
    customer = world.partner.customer()
    world.partner.order(customer)
    found = []
    for year in (2028, 2029, 2030, 2031):
        if year > 2028:
            world.advance(to=f"{year}-03-01T00:00:00Z")
        found.append(world.partner.fetch(f"/customers/{customer}")["cotermDate"])
    assert found == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


@pytest.mark.parametrize(
    ("first_order", "coterm_date"),
    [
        ("2026-01-31T23:59:59Z", "2027-01-31"),
        ("2026-12-31T00:00:00Z", "2027-12-31"),
        ("2027-02-28T12:00:00Z", "2028-02-28"),
    ],
)
def test_the_coterm_date_counts_utc_days_to_the_ends_of_months(
    new_world: NewWorld, first_order: str, coterm_date: str
) -> None:
    partner = new_world(now=first_order).partner
    customer = partner.customer()
    partner.order(customer)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == coterm_date


def test_an_extended_term_keeps_its_date_and_begins_with_the_first_order(world: World) -> None:
    partner = world.partner
    customer = partner.customer(cotermDate="2029-01-15")
    world.advance(by="P30D")
    partner.order(customer)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2029-01-15"
    (subscription,) = partner.subscriptions(customer)
    assert subscription["renewalDate"] == "2029-01-15"


@pytest.mark.every_backend
def test_a_product_that_is_held_adds_to_its_subscription(partner: Partner, customer: str) -> None:
    first = partner.order(customer, line(quantity=3))
    second = partner.order(customer, line(quantity=4))
    (subscription,) = partner.subscriptions(customer)
    assert subscription["currentQuantity"] == 7
    ids = {
        partner.read_order(customer, order["orderId"])["lineItems"][0]["subscriptionId"]
        for order in (first, second)
    }
    assert ids == {subscription["subscriptionId"]}


def test_one_product_on_two_lines_of_an_order_is_one_subscription(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=3), line(quantity=4, number=2))
    assert held(partner, customer) == {TEAM: 7}


def test_the_subscription_shows_the_base_level_and_the_order_the_level_bought(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(level("02"), 10))
    assert held(partner, customer) == {TEAM: 10}
    read = partner.read_order(customer, order["orderId"])
    assert read["lineItems"][0]["offerId"] == level("02")


def test_products_make_subscriptions_of_their_own_that_renew(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=2), line(OTHER_TEAM, 5, number=2))
    found = partner.subscriptions(customer)
    assert [(e["offerId"], e["currentQuantity"]) for e in found] == [(TEAM, 2), (OTHER_TEAM, 5)]
    assert [e["autoRenewal"] for e in found] == [
        {"enabled": True, "renewalQuantity": 2},
        {"enabled": True, "renewalQuantity": 5},
    ]


def test_each_credit_pack_is_a_subscription_of_a_year_that_does_not_renew(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    for day in ("2026-03-01", "2026-03-02"):
        world.advance(to=f"{day}T12:00:00Z")
        partner.order(customer, line(CREDIT_PACK, 2))
    packs = [each for each in partner.subscriptions(customer) if each["offerId"] == CREDIT_PACK]
    assert [each["renewalDate"] for each in packs] == ["2027-03-01", "2027-03-02"]
    assert [each["currentQuantity"] for each in packs] == [2, 2]
    assert [each["autoRenewal"]["enabled"] for each in packs] == [False, False]
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"


@pytest.mark.parametrize(
    ("quantity", "entitled", "too_good"),
    [
        (9, "01", "02"),
        (10, "02", "03"),
        (49, "02", "03"),
        (50, "03", "04"),
        (99, "03", "04"),
        (100, "04", None),
    ],
)
def test_a_line_may_be_at_the_level_that_its_own_quantity_reaches_and_no_better(
    partner: Partner, customer: str, quantity: int, entitled: str, too_good: str | None
) -> None:
    if too_good:
        answer = partner.try_order(customer, line(level(too_good), quantity))
        refused(answer, 400, "2129", "Line Item: 1")
        assert partner.orders(customer) == []
    partner.order(customer, line(level(entitled), quantity))


@pytest.mark.every_backend
def test_levels_count_what_is_held_and_every_line_of_the_order(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line(OTHER_TEAM, 4))
    refused(partner.try_order(customer, line(level("02"), 5)), 400, "2129", "Line Item: 1")
    partner.order(customer, line(level("02"), 3), line(ENTERPRISE, 3, number=2))


def test_all_lines_at_too_good_a_level_are_named(partner: Partner, customer: str) -> None:
    lines = (line(level("03"), 1), line(OTHER_TEAM, 1, number=2), line(level("04"), 1, number=3))
    refused(partner.try_order(customer, *lines), 400, "2129", "Line Item: 1", "Line Item: 3")


def test_a_worse_level_is_taken_as_sent(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(level("01"), 100))
    read = partner.read_order(customer, order["orderId"])
    assert read["lineItems"][0]["offerId"] == level("01")


@pytest.mark.parametrize(
    ("sent", "quantity", "bought"),
    [("01", 9, "01"), ("01", 10, "02"), ("02", 49, "02"), ("01", 50, "03"), ("01", 100, "04")],
)
def test_a_rule_corrects_a_worse_level_to_the_one_reached(
    world: World, partner: Partner, customer: str, sent: str, quantity: int, bought: str
) -> None:
    world.rules(lowerLevelOnNew="corrected")
    shown = partner.preview(customer, line(level(sent), quantity), priced=True).json()
    order = partner.order(customer, line(level(sent), quantity))
    read = partner.read_order(customer, order["orderId"], priced=True)
    assert order["lineItems"][0]["offerId"] == level(bought)
    for each in (read, shown):
        assert each["lineItems"][0]["offerId"] == level(bought)
        assert each["pricingSummary"] == shown["pricingSummary"]
    assert partner.subscriptions(customer)[0]["offerId"] == TEAM


def test_no_rule_corrects_a_better_level_than_reached(world: World, customer: str) -> None:
    world.rules(lowerLevelOnNew="corrected")
    answer = world.partner.try_order(customer, line(level("03"), 49))
    refused(answer, 400, "2129", "Line Item: 1")


@pytest.mark.parametrize("special", ["12", "14"])
def test_a_level_of_a_program_that_the_customer_is_not_in_is_refused(
    partner: Partner, customer: str, special: str
) -> None:
    refused(partner.try_order(customer, line(level(special), 100)), 400, "2129", "Line Item: 1")


def test_the_level_reached_shows_on_the_customer_and_does_not_fall_by_a_return(
    partner: Partner, customer: str
) -> None:
    def license_level() -> Any:
        discounts = partner.fetch(f"/customers/{customer}")["discounts"]
        return next(each["level"] for each in discounts if each["offerType"] == "LICENSE")

    partner.order(customer, line(quantity=9))
    assert license_level() == "01"
    order = partner.order(customer, line(level("03"), 41))
    assert license_level() == "03"
    assert partner.give_back(customer, order).status_code == 201
    assert held(partner, customer) == {TEAM: 9}
    assert license_level() == "03"
    partner.order(customer, line(level("03"), 1))


def test_consumables_climb_a_ladder_of_their_own(partner: Partner, customer: str) -> None:
    at_t2 = CONSUMABLE.replace("T1", "T2")
    partner.order(customer, line(quantity=100))
    refused(partner.try_order(customer, line(at_t2, 999)), 400, "2129", "Line Item: 1")
    partner.order(customer, line(CONSUMABLE, 999))
    partner.order(customer, line(at_t2, 1))
    discounts = partner.fetch(f"/customers/{customer}")["discounts"]
    assert {each["offerType"]: each["level"] for each in discounts} == {
        "LICENSE": "04",
        "CONSUMABLES": "T2",
    }


def test_the_same_seed_and_calls_give_the_same_ids(new_world: NewWorld) -> None:
    def story(world: World) -> list[Any]:
        partner = world.partner
        customer = partner.customer(partner.reseller())
        order = partner.order(customer)
        return [customer, order, partner.subscriptions(customer)]

    assert story(new_world(seed=41)) == story(new_world(seed=41))
