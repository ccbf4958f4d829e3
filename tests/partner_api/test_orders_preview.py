"""PREVIEW orders: refused as NEW is, and put at the right level (OF-4, OR-2)."""

from __future__ import annotations

import pytest

from tests.support import (
    ADD_ON,
    CONSUMABLE,
    CREDIT_PACK,
    EDU,
    INCOMPATIBLE_WITH_TEAM,
    LICENSE_PACK,
    ONCE_PER_TERM,
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

PREVIEW_LINE: Json = {
    "extLineItemNumber": "number",
    "offerId": "str",
    "quantity": "number",
    "subscriptionId": "str",
    "status": "str",
    "currencyCode": "str",
}
PRICES: Json = {
    "proratedDays": "number",
    "pricing": {
        "partnerPrice": "number",
        "discountedPartnerPrice": "number",
        "netPartnerPrice": "number",
        "lineItemPartnerPrice": "number",
    },
}
# docs order-management/order-scenarios, "Preview an order"
PREVIEW: Json = {
    "referenceOrderId": "str",
    "externalReferenceId": "str",
    "orderId": "str",
    "customerId": "str",
    "currencyCode": "str",
    "orderType": "str",
    "creationDate": "str",
    "status": "str",
    "lineItems": [PREVIEW_LINE],
}
PRICED_PREVIEW: Json = {
    **PREVIEW,
    "lineItems": [{**PREVIEW_LINE, **PRICES}],
    "pricingSummary": [{"totalLineItemPartnerPrice": "number", "currencyCode": "str"}],
}


def level(number: str) -> str:
    """The team offer at a level."""
    return f"65304479CA{number}A12"


def previewed(partner: Partner, customer: str, *lines: Json) -> list[str]:
    """Return the offers that a preview answers."""
    answer = partner.preview(customer, *lines)
    assert answer.status_code == 201, answer.text
    return [each["offerId"] for each in answer.json()["lineItems"]]


def test_a_preview_answers_what_adobes_sample_shows(partner: Partner, customer: str) -> None:
    answer = partner.preview(customer, line(quantity=3, number=6), externalReferenceId="22739ace")
    assert answer.status_code == 201
    shown = answer.json()
    assert shape(shown) == PREVIEW
    assert shown == {
        "referenceOrderId": "",
        "orderType": "PREVIEW",
        "externalReferenceId": "22739ace",
        "customerId": customer,
        "orderId": "",
        "currencyCode": "USD",
        "creationDate": START,
        "status": "",
        "lineItems": [
            {
                "extLineItemNumber": 6,
                "offerId": TEAM,
                "quantity": 3,
                "subscriptionId": "",
                "status": "",
                "currencyCode": "USD",
            }
        ],
    }


def test_prices_are_shown_when_they_are_asked_for(partner: Partner, customer: str) -> None:
    assert shape(partner.preview(customer, priced=True).json()) == PRICED_PREVIEW


@pytest.mark.parametrize(("value", "status"), [("false", 201), ("TRUE", 400), ("1", 400)])
def test_fetch_price_is_true_or_false(
    partner: Partner, customer: str, value: str, status: int
) -> None:
    body = {"orderType": "PREVIEW", "lineItems": [line()]}
    answer = partner.post(f"/customers/{customer}/orders?fetch-price={value}", body)
    assert answer.status_code == status
    if status == 201:
        assert shape(answer.json()) == PREVIEW
    else:
        refused(answer, 400, "1117", "fetch-price")


@pytest.mark.parametrize(
    ("quantity", "entitled"),
    [(1, "01"), (9, "01"), (10, "02"), (49, "02"), (50, "03"), (99, "03"), (100, "04")],
)
def test_a_preview_corrects_the_level_up_and_down(
    partner: Partner, customer: str, quantity: int, entitled: str
) -> None:
    for sent in ("01", "03", "04", "14"):
        assert previewed(partner, customer, line(level(sent), quantity)) == [level(entitled)]


def test_a_preview_counts_what_is_held_and_every_line(partner: Partner, customer: str) -> None:
    partner.order(customer, line(OTHER_TEAM, 4))
    assert previewed(partner, customer, line(quantity=5)) == [TEAM]
    both = (line(quantity=3), line(OTHER_TEAM, 3, number=2))
    assert previewed(partner, customer, *both) == [level("02"), "11083117CA02A12"]


def test_licences_and_consumables_are_counted_apart(partner: Partner, customer: str) -> None:
    found = previewed(partner, customer, line(quantity=9), line(CONSUMABLE, 1000, number=2))
    assert found == [TEAM, CONSUMABLE.replace("T1", "T2")]


@pytest.mark.parametrize(
    ("quantity", "entitled"),
    [
        (999, "T1"),
        (1000, "T2"),
        (2499, "T2"),
        (2500, "T3"),
        (4999, "T3"),
        (5000, "T4"),
        (10_000, "T4"),
    ],
)
def test_consumables_reach_their_levels(
    partner: Partner, customer: str, quantity: int, entitled: str
) -> None:
    found = previewed(partner, customer, line(CONSUMABLE, quantity))
    assert found == [CONSUMABLE.replace("T1", entitled)]


def test_the_level_of_a_returned_quantity_stays(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(level("02"), 10))
    partner.give_back(customer, order)
    assert partner.subscriptions(customer)[0]["status"] == "1004"
    assert previewed(partner, customer, line()) == [level("02")]


@pytest.mark.parametrize("pack", [CREDIT_PACK, LICENSE_PACK])
def test_packs_have_one_level_and_do_not_count(partner: Partner, customer: str, pack: str) -> None:
    assert previewed(partner, customer, line(pack, 100), line(number=2)) == [pack, TEAM]


def test_a_preview_can_be_ordered_as_it_was_answered(partner: Partner, customer: str) -> None:
    shown = partner.preview(customer, line(level("01"), 60), priced=True).json()
    order = partner.make(f"/customers/{customer}/orders", {**shown, "orderType": "NEW"})
    assert order["lineItems"][0]["offerId"] == level("03")


@pytest.mark.every_backend
def test_a_preview_draws_no_id_and_stores_nothing(partner: Partner, customer: str) -> None:
    first = partner.order(customer)
    for _ in range(3):
        partner.preview(customer)
    second = partner.order(customer)
    assert int(second["orderId"]) == int(first["orderId"]) + 1
    assert len(partner.orders(customer)) == 2
    assert partner.orders(customer, "order-type=PREVIEW&start-date=2018-01-01") == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([line(quantity=0)], "2120"),
        ([line(), line()], "2121"),
        ([line("65304479CA05A12")], "2122"),
        ([line(number=1_000_000)], "2123"),
        ([line(currencyCode="EUR")], "2125"),
        ([line(EDU)], "2129"),
        ([line(ADD_ON.replace("90000001CA", "90000012CA"))], "2129"),
        ([line(), line(INCOMPATIBLE_WITH_TEAM, number=2)], "2129"),
        ([line(ONCE_PER_TERM), line(ONCE_PER_TERM, number=2)], "2129"),
        ([line(deploymentId="12345")], "1139"),
        ([line(discountCode="HVD_L18_PRE")], "5135"),
        ([line(flexDiscountCodes=["SUMMER"])], "2146"),
    ],
)
def test_what_a_preview_refuses_a_new_order_refuses_with_the_same_answer(
    partner: Partner, customer: str, lines: list[Json], code: str
) -> None:
    preview, order = partner.preview(customer, *lines), partner.try_order(customer, *lines)
    assert preview.json()["code"] == code
    assert (preview.status_code, preview.json()) == (order.status_code, order.json())


def test_a_preview_of_an_unknown_customer_is_refused(world: World) -> None:
    refused(world.partner.preview("1009999999"), 404, "1116")
