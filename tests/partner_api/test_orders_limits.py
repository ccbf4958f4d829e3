"""What an order may hold: every limit of OR-2 at its edges, and OR-5."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import (
    ADD_ON,
    CONSUMABLE,
    EDU,
    ENDS_2027_06_30,
    ENTERPRISE,
    GOV,
    INCOMPATIBLE_WITH_TEAM,
    K_12,
    ONCE_PER_TERM,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)

NewWorld = Callable[..., World]

HIGHER_EDUCATION = "90000027CB01A12"
STARTS_2028_03_01 = "90000016CA01A12"
NORTH_AMERICA_ONLY = "90000018CA01A12"
MOQ_100 = "65304479CA14X12"
UNKNOWN = "65999999CA01A12"
EURO_AND_DOLLAR = {"region": "WE", "currencies": ["EUR", "USD"], "countries": ["DE", "US"]}


def many(count: int) -> list[Json]:
    """Return so many lines."""
    return [line(number=number) for number in range(count)]


# --- Lines -----------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_an_order_has_at_most_499_lines(partner: Partner, customer: str) -> None:
    refused(partner.try_order(customer, *many(500)), 400, "2119")
    assert partner.subscriptions(customer) == []
    assert len(partner.order(customer, *many(499))["lineItems"]) == 499


def test_an_order_has_at_least_one_line(partner: Partner, customer: str) -> None:
    path = f"/customers/{customer}/orders"
    refused(partner.post(path, {"orderType": "NEW", "lineItems": []}), 400, "1117", "lineItems")
    refused(partner.post(path, {"orderType": "NEW"}), 400, "1122", "lineItems")


@pytest.mark.parametrize("number", [0, 1, 999_999])
def test_line_numbers_from_0_to_999999_are_taken(
    partner: Partner, customer: str, number: int
) -> None:
    partner.order(customer, line(number=number))


@pytest.mark.parametrize("number", [-1, 1_000_000, 10**30])
def test_other_line_numbers_are_out_of_range(partner: Partner, customer: str, number: int) -> None:
    answer = partner.try_order(customer, line(number=number))
    refused(answer, 400, "2123", f"Line Item: {number}")


def test_line_numbers_are_unique(partner: Partner, customer: str) -> None:
    lines = [line(number=number) for number in (4, 5, 4, 6, 5)]
    refused(partner.try_order(customer, *lines), 400, "2121", "Line Item: 4", "Line Item: 5")


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"extLineItemNumber": None}, "1117", "lineItems[0].extLineItemNumber"),
        ({"extLineItemNumber": "1"}, "1117", "lineItems[0].extLineItemNumber"),
        ({"quantity": 1.5}, "1117", "lineItems[0].quantity"),
        ({"quantity": True}, "1117", "lineItems[0].quantity"),
        ({"offerId": ""}, "1117", "lineItems[0].offerId"),
        ({"offerId": 7}, "1117", "lineItems[0].offerId"),
        ({"currencyCode": "US"}, "1117", "lineItems[0].currencyCode"),
        ({"colour": "red"}, "1121", "lineItems[0].colour"),
    ],
)
def test_a_line_of_wrong_form_is_refused_with_its_field(
    partner: Partner, customer: str, change: Json, code: str, path: str
) -> None:
    refused(partner.try_order(customer, {**line(), **change}), 400, code, path)


@pytest.mark.parametrize("name", ["extLineItemNumber", "offerId", "quantity"])
def test_a_line_without_a_required_field_is_refused(
    partner: Partner, customer: str, name: str
) -> None:
    short = {key: value for key, value in line().items() if key != name}
    refused(partner.try_order(customer, short), 400, "1122", f"lineItems[0].{name}")


def test_whole_line_items_may_be_sent_back(partner: Partner, customer: str) -> None:
    made = partner.order(customer)
    read = partner.read_order(customer, made["orderId"], priced=True)
    body = {**read, "orderType": "NEW"}
    assert partner.make(f"/customers/{customer}/orders", body)["orderId"] != made["orderId"]
    assert partner.subscriptions(customer)[0]["currentQuantity"] == 2


@pytest.mark.parametrize("order_type", ["TRANSFER", "new", "", None, 7])
def test_an_order_type_that_cannot_be_placed_is_refused(
    partner: Partner, customer: str, order_type: Any
) -> None:
    body = {"orderType": order_type, "lineItems": [line()]}
    refused(partner.post(f"/customers/{customer}/orders", body), 400, "1117", "orderType")


@pytest.mark.parametrize("order_type", ["NEW", "PREVIEW"])
def test_a_reference_order_belongs_to_returns_alone(
    partner: Partner, customer: str, order_type: str
) -> None:
    order = partner.order(customer)
    body = {
        "orderType": order_type,
        "lineItems": [line()],
        "referenceOrderId": order["orderId"],
    }
    answer = partner.post(f"/customers/{customer}/orders", body)
    refused(answer, 400, "1117", "referenceOrderId")


def test_a_return_needs_its_reference_order(partner: Partner, customer: str) -> None:
    body = {"orderType": "RETURN", "lineItems": [line()]}
    answer = partner.post(f"/customers/{customer}/orders", body)
    refused(answer, 400, "1122", "referenceOrderId")


# --- Quantities ------------------------------------------------------------------------------


@pytest.mark.every_backend
@pytest.mark.parametrize(("offer", "most"), [(TEAM, 10_000), (ENTERPRISE, 200_000)])
def test_quantities_from_one_to_the_maximum_of_the_edition(
    partner: Partner, customer: str, offer: str, most: int
) -> None:
    for quantity in (-1, 0, most + 1, 10**30):
        answer = partner.try_order(customer, line(offer, quantity, number=5))
        refused(answer, 400, "2120", "Line Item: 5")
        refused(partner.preview(customer, line(offer, quantity)), 400, "2120")
    partner.order(customer, line(offer, 1))
    partner.order(customer, line(offer, most))
    assert partner.subscriptions(customer)[0]["currentQuantity"] == most + 1


def test_the_enterprise_maximum_is_a_rule(world: World, customer: str) -> None:
    world.rules(enterpriseQuantityMax=599_000)
    refused(world.partner.try_order(customer, line(ENTERPRISE, 599_001)), 400, "2120")
    world.partner.order(customer, line(ENTERPRISE, 599_000))
    refused(world.partner.try_order(customer, line(TEAM, 10_001)), 400, "2120")


def test_every_line_out_of_range_is_named(partner: Partner, customer: str) -> None:
    lines = (line(quantity=0), line(number=2), line(quantity=10_001, number=3))
    refused(partner.try_order(customer, *lines), 400, "2120", "Line Item: 1", "Line Item: 3")


@pytest.mark.parametrize("quantity", [1, 99, 100, 10_000])
def test_a_minimum_order_offer_asks_for_a_commitment(
    partner: Partner, customer: str, quantity: int
) -> None:
    lines = [line(), line(MOQ_100, quantity, number=7)]
    refused(partner.try_order(customer, *lines), 400, "5128", "Line Item: 7")
    refused(partner.preview(customer, *lines), 400, "5128", "Line Item: 7")


# --- Reference and codes ---------------------------------------------------------------------


def test_an_external_reference_has_at_most_35_characters(partner: Partner, customer: str) -> None:
    for text in ("x" * 36, "é" * 36):
        refused(partner.try_order(customer, externalReferenceId=text), 400, "2126")
        refused(partner.preview(customer, externalReferenceId=text), 400, "2126")
    for text in ("x" * 35, "é" * 35, "  PO / 7 ☂ "):
        order = partner.order(customer, externalReferenceId=text)
        read = partner.read_order(customer, order["orderId"])
        assert order["externalReferenceId"] == read["externalReferenceId"] == text


@pytest.mark.every_backend
def test_an_external_reference_of_a_return_may_be_longer(partner: Partner, customer: str) -> None:
    order = partner.order(customer)
    body = {
        "orderType": "RETURN",
        "referenceOrderId": order["orderId"],
        "lineItems": order["lineItems"],
        "externalReferenceId": "22739ace-0da5-41a4-b475-12f677a4cac0-return",
    }
    made = partner.make(f"/customers/{customer}/orders", body)
    assert made["externalReferenceId"] == body["externalReferenceId"]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", 7, ["PO"]])
def test_an_external_reference_is_clean_text(partner: Partner, customer: str, text: Any) -> None:
    answer = partner.try_order(customer, externalReferenceId=text)
    refused(answer, 400, "1117")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"discountCode": "HVD_L18_PRE"}, 400, "5135"),
    ],
)
def test_codes_are_refused_since_there_are_none(
    partner: Partner, customer: str, change: Json, status: int, code: str
) -> None:
    lines = (line(), line(OTHER_TEAM, number=8, **change))
    refused(partner.try_order(customer, *lines), status, code, "Line Item: 8")


@pytest.mark.parametrize(
    "change",
    [{"deploymentId": ""}, {"discountCode": ""}, {"flexDiscountCodes": []}, {"deploymentId": None}],
)
def test_empty_codes_are_as_good_as_none(partner: Partner, customer: str, change: Json) -> None:
    partner.order(customer, line(**change))


# --- Currencies ------------------------------------------------------------------------------


@pytest.fixture
def euro(new_world: NewWorld) -> Partner:
    """A partner that sells in euros and dollars."""
    return new_world(distributors=[EURO_AND_DOLLAR]).partner


@pytest.mark.parametrize(
    ("order", "lines", "currency"),
    [
        (None, ["USD"], "USD"),
        (None, ["EUR", "EUR"], "EUR"),
        ("EUR", ["EUR"], "EUR"),
        ("EUR", [None], "EUR"),
        ("USD", ["USD", None], "USD"),
    ],
)
def test_the_currency_stands_on_the_order_or_its_lines_or_both_when_equal(
    euro: Partner, order: str | None, lines: list[str | None], currency: str
) -> None:
    customer = euro.customer()
    made = euro.make(f"/customers/{customer}/orders", in_currencies(order, lines))
    assert made["currencyCode"] == currency
    assert {each["currencyCode"] for each in made["lineItems"]} == {currency}
    assert {each["currencyCode"] for each in euro.subscriptions(customer)} == {currency}


@pytest.mark.parametrize(
    ("order", "lines", "code", "details"),
    [
        (None, [None], "1122", ["currencyCode"]),
        (None, ["EUR", None], "1122", ["currencyCode"]),
        ("EUR", ["USD"], "2140", []),
        ("EUR", ["EUR", "USD"], "2140", []),
        (None, ["EUR", "USD"], "2137", []),
        (None, ["JPY"], "2125", ["JPY"]),
        ("GBP", ["GBP"], "2125", ["GBP"]),
        ("usd", [None], "2125", ["usd"]),
    ],
)
def test_currencies_that_do_not_fit_are_refused(
    euro: Partner, order: str | None, lines: list[str | None], code: str, details: list[str]
) -> None:
    customer = euro.customer()
    body = in_currencies(order, lines)
    for order_type in ("NEW", "PREVIEW"):
        answer = euro.post(f"/customers/{customer}/orders", {**body, "orderType": order_type})
        refused(answer, 400, code)
        assert answer.json()["additionalDetails"] == details


def in_currencies(order: str | None, lines: list[str | None]) -> Json:
    """Return an order whose currencies stand where they are given."""
    items = []
    for number, currency in enumerate(lines):
        item = line(number=number)
        del item["currencyCode"]
        items.append(item if currency is None else {**item, "currencyCode": currency})
    body: Json = {"orderType": "NEW", "lineItems": items}
    return body if order is None else {**body, "currencyCode": order}


def test_an_offer_without_a_price_in_the_currency_is_refused(euro: Partner) -> None:
    customer = euro.customer()
    lines = (line(), line(NORTH_AMERICA_ONLY, number=2))
    refused(euro.try_order(customer, *lines), 400, "2128", "Line Item: 2")
    refused(euro.preview(customer, *lines), 400, "2128", "Line Item: 2")


def test_a_currency_that_the_region_does_not_have_has_no_prices(new_world: NewWorld) -> None:
    partner = new_world(distributors=[{"currencies": ["USD", "EUR"]}]).partner
    customer = partner.customer()
    answer = partner.try_order(customer, line(currencyCode="EUR"))
    refused(answer, 400, "2128", "Line Item: 1")


@pytest.mark.every_backend
def test_two_currencies_are_two_subscriptions_of_one_term(euro: Partner) -> None:
    customer = euro.customer()
    euro.order(customer, line())
    euro.order(customer, line(currencyCode="EUR"))
    found = euro.subscriptions(customer)
    assert [each["currencyCode"] for each in found] == ["USD", "EUR"]
    assert {each["renewalDate"] for each in found} == {"2027-01-15"}


# --- Offers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("offer", [UNKNOWN, "65304479CA06A12", "nonsense", "65304479CA01A12 "])
def test_an_unknown_offer_is_refused(partner: Partner, customer: str, offer: str) -> None:
    lines = (line(), line(offer, number=2))
    refused(partner.try_order(customer, *lines), 400, "2122", "Line Item: 2")


def test_a_world_may_make_up_offers_that_follow_the_grammar(world: World, customer: str) -> None:
    world.rules(unknownOffers="synthesize")
    partner = world.partner
    partner.order(customer, line(UNKNOWN, 3))
    (subscription,) = partner.subscriptions(customer)
    assert (subscription["offerId"], subscription["currentQuantity"]) == (UNKNOWN, 3)
    shown = partner.preview(customer, line(UNKNOWN, 7), priced=True).json()["lineItems"][0]
    assert shown["offerId"] == UNKNOWN.replace("CA01", "CA02")
    assert shown["pricing"]["partnerPrice"] > 0
    for wrong in ("nonsense", "65304479CA06A12", "65999999CA05A12"):
        refused(partner.try_order(customer, line(wrong)), 400, "2122")


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2027-06-30T12:00:00Z", None),
        # The price day is the Pacific one (OF-9): 23:59:59 of the last day, and midnight.
        ("2027-07-01T06:59:59Z", None),
        ("2027-07-01T07:00:00Z", "2122"),
    ],
)
def test_a_product_sells_through_its_last_order_date(
    new_world: NewWorld, now: str, code: str | None
) -> None:
    partner = new_world(now=now).partner
    customer = partner.customer()
    answers = (
        partner.try_order(customer, line(ENDS_2027_06_30)),
        partner.preview(customer, line(ENDS_2027_06_30)),
    )
    for answer in answers:
        assert answer.status_code == 201 if code is None else answer.json()["code"] == code


@pytest.mark.parametrize(
    ("now", "code"), [("2028-03-01T07:59:59Z", "2122"), ("2028-03-01T08:00:00Z", None)]
)
def test_a_product_sells_from_its_first_order_date(
    new_world: NewWorld, now: str, code: str | None
) -> None:
    partner = new_world(now=now).partner
    answer = partner.try_order(partner.customer(), line(STARTS_2028_03_01))
    assert answer.status_code == 201 if code is None else answer.json()["code"] == code


# --- Eligibility (2129) ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("segment", "offer", "fits"),
    [
        ("COM", TEAM, True),
        ("COM", EDU, False),
        ("COM", GOV, False),
        ("EDU", EDU, True),
        ("EDU", TEAM, False),
        ("GOV", GOV, True),
        ("GOV", EDU, False),
    ],
)
def test_the_offer_is_of_the_customers_segment(
    partner: Partner, segment: str, offer: str, *, fits: bool
) -> None:
    customer = partner.customer(marketSegment=segment)
    answer = partner.try_order(customer, line(offer, number=3))
    if fits:
        assert answer.status_code == 201
    else:
        refused(answer, 400, "2129", "Line Item: 3, Reason: INELIGIBLE_MARKET_SEGMENT")


def test_the_offer_of_a_sub_segment_needs_it(world: World) -> None:
    partner = world.partner
    customer = partner.customer(marketSegment="EDU")
    reason = "Reason: INELIGIBLE_MARKET_SEGMENT"
    refused(partner.try_order(customer, line(K_12)), 400, "2129", f"Line Item: 1, {reason}")
    world.portal(f"/customers/{customer}", marketSubSegments=["K_12"])
    partner.order(customer, line(K_12), line(EDU, number=2))
    lines = (line(K_12), line(HIGHER_EDUCATION, number=2))
    refused(partner.try_order(customer, *lines), 400, "2129", f"Line Item: 2, {reason}")
    world.portal(f"/customers/{customer}", marketSubSegments=["HIGHER_ED"])
    refused(partner.try_order(customer, *lines), 400, "2129", f"Line Item: 1, {reason}")


ADD_ON_DETAIL = "Line Item: 1, Reason: INELIGIBLE_ADD_ON"


def test_an_add_on_needs_its_base(partner: Partner, customer: str) -> None:
    refused(partner.try_order(customer, line(ADD_ON)), 400, "2129", ADD_ON_DETAIL)
    partner.order(customer, line(OTHER_TEAM))
    refused(partner.try_order(customer, line(ADD_ON)), 400, "2129", ADD_ON_DETAIL)
    partner.order(customer, line(TEAM))
    partner.order(customer, line(ADD_ON))


def test_an_add_on_may_come_with_its_base_in_any_order(partner: Partner, customer: str) -> None:
    partner.order(customer, line(ADD_ON), line(TEAM, number=2))


def test_an_add_on_needs_its_base_to_be_active(partner: Partner, customer: str) -> None:
    base = partner.order(customer)
    partner.give_back(customer, base)
    refused(partner.try_order(customer, line(ADD_ON)), 400, "2129", ADD_ON_DETAIL)


@pytest.mark.parametrize("first", [TEAM, INCOMPATIBLE_WITH_TEAM])
def test_incompatible_products_are_refused_whichever_is_held(
    partner: Partner, customer: str, first: str
) -> None:
    second = INCOMPATIBLE_WITH_TEAM if first == TEAM else TEAM
    order = partner.order(customer, line(first))
    detail = "Line Item: 1, Reason: INELIGIBLE_SWITCH"
    refused(partner.try_order(customer, line(second)), 400, "2129", detail)
    partner.order(customer, line(first))
    for each in partner.orders(customer):
        partner.give_back(customer, each)
    assert order["orderId"]
    partner.order(customer, line(second))


def test_incompatible_products_of_one_order_are_both_named(partner: Partner, customer: str) -> None:
    lines = (line(TEAM), line(OTHER_TEAM, number=2), line(INCOMPATIBLE_WITH_TEAM, number=3))
    reason = "Reason: INELIGIBLE_SWITCH"
    answer = partner.try_order(customer, *lines)
    refused(answer, 400, "2129", f"Line Item: 1, {reason}", f"Line Item: 3, {reason}")


ONCE = "Reason: CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE"


def test_an_introductory_offer_is_sold_once_an_order(partner: Partner, customer: str) -> None:
    lines = (line(ONCE_PER_TERM), line(ONCE_PER_TERM, number=2))
    details = (f"Line Item: 1, {ONCE}", f"Line Item: 2, {ONCE}")
    refused(partner.try_order(customer, *lines), 400, "2129", *details)


@pytest.mark.every_backend
def test_an_introductory_offer_is_sold_once_a_term(world: World, customer: str) -> None:
    partner = world.partner
    detail = f"Line Item: 1, {ONCE}"
    partner.order(customer, line(ONCE_PER_TERM, 5))
    refused(partner.try_order(customer, line(ONCE_PER_TERM)), 400, "2129", detail)
    world.advance(to="2027-01-14T23:59:59Z")
    refused(partner.try_order(customer, line(ONCE_PER_TERM)), 400, "2129", detail)
    world.advance(to="2027-01-15T00:00:00Z")
    partner.order(customer, line(ONCE_PER_TERM))


def test_an_introductory_offer_may_be_bought_again_after_it_was_returned(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(ONCE_PER_TERM, 2))
    partner.give_back(customer, order, line(ONCE_PER_TERM, 1))
    refused(partner.try_order(customer, line(ONCE_PER_TERM)), 400, "2129", f"Line Item: 1, {ONCE}")
    partner.give_back(customer, order, line(ONCE_PER_TERM, 1))
    partner.order(customer, line(ONCE_PER_TERM))


def test_an_introductory_offer_counts_while_its_order_is_processed(world: World) -> None:
    customer = world.partner.customer()
    world.rules(orderProcessingSeconds=60)
    world.partner.order(customer, line(ONCE_PER_TERM))
    answer = world.partner.try_order(customer, line(ONCE_PER_TERM))
    refused(answer, 400, "2129", f"Line Item: 1, {ONCE}")


def test_consumables_are_no_base_and_need_none(partner: Partner, customer: str) -> None:
    partner.order(customer, line(CONSUMABLE))
    refused(partner.try_order(customer, line(ADD_ON)), 400, "2129", ADD_ON_DETAIL)


# --- The freeze around an anniversary (OR-5) -------------------------------------------------


@pytest.mark.parametrize("renews", [True, False])
def test_orders_may_be_held_back_around_the_anniversary(world: World, *, renews: bool) -> None:
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    partner.order(customer)  # the first day of a first term is no anniversary
    (subscription,) = partner.subscriptions(customer)
    if not renews:
        partner.renew(customer, subscription["subscriptionId"], enabled=False)
    world.rules(orderFreezeHours=24)
    partner.order(customer)
    # The anniversary is 2027-01-15; its Pacific day is 08:00Z to 08:00Z of the day after.
    for moment, open_ in (
        ("2027-01-14T07:59:59Z", True),
        ("2027-01-14T08:00:00Z", False),
        ("2027-01-14T23:59:59Z", False),
        ("2027-01-15T00:00:00Z", False),
        ("2027-01-15T08:00:00Z", False),
        ("2027-01-16T07:59:59Z", False),
        ("2027-01-16T08:00:00Z", True),
    ):
        world.advance(to=moment)
        answers = [partner.preview(customer)]
        if not open_:
            answers.append(partner.try_order(customer))
        for answer in answers:
            if open_:
                assert answer.status_code == 201, (moment, answer.text)
            else:
                refused(answer, 400, "5122")
                assert answer.json()["message"].startswith("Order placement is currently")


def test_an_early_renewal_does_not_move_the_anniversary_at_which_orders_are_held_back(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    (held,) = partner.subscriptions(customer)
    world.advance(to="2026-12-20T12:00:00Z")
    early = line(TEAM, 1, subscriptionId=held["subscriptionId"])
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [early]})
    world.rules(orderFreezeHours=24)
    for moment in ("2027-01-14T12:00:00Z", "2027-01-15T12:00:00Z"):
        world.advance(to=moment)
        refused(partner.try_order(customer), 400, "5122")
    world.advance(to="2027-01-16T08:00:00Z")
    partner.order(customer)


def test_orders_are_not_held_back_unless_the_world_says_so(world: World, customer: str) -> None:
    world.partner.order(customer)
    for moment in ("2027-01-14T23:00:00Z", "2027-01-15T12:00:00Z"):
        world.advance(to=moment)
        world.partner.order(customer)
