"""Answers have the keys of Adobe's samples, in their order (docs flex-discounts/apis)."""

from __future__ import annotations

from tests.flexible_discounts.given import flex_line, offer_discount
from tests.support import OTHER_TEAM, Partner, World, line

# The keys of a line in the samples of Create Order, Preview Renewal and Get Order.
LINE = {
    "extLineItemNumber",
    "offerId",
    "quantity",
    "status",
    "subscriptionId",
    "currencyCode",
    "flexDiscounts",
}
DISCOUNT = ["id", "code", "result"]
SUBSCRIPTION = [
    "subscriptionId",
    "offerId",
    "currentQuantity",
    "usedQuantity",
    "autoRenewal",
    "creationDate",
    "renewalDate",
    "status",
    "currencyCode",
    "links",
]
CHANGED = [
    "subscriptionId",
    "currentQuantity",
    "offerId",
    "autoRenewal",
    "renewalDate",
    "creationDate",
    "status",
    "links",
]
SCHEDULED = [
    "subscriptionId",
    "currentQuantity",
    "offerId",
    "autoRenewal",
    "renewalDate",
    "creationDate",
    "status",
    "links",
]
RENEWAL = ["enabled", "renewalQuantity", "flexDiscountCodes"]


def test_lines_of_orders(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world)
    order = partner.order(customer, flex_line("TEN_PERCENT"))
    read = partner.read_order(customer, order["orderId"])
    (history,) = partner.orders(customer)
    (placed,) = order["lineItems"]
    assert set(placed) == LINE
    for (shown,) in (order["lineItems"], read["lineItems"], history["lineItems"]):
        assert set(shown) - {"remainingQuantity"} == LINE
        assert list(shown["flexDiscounts"][0]) == DISCOUNT
        assert list(shown)[-1] == "flexDiscounts"
    world.advance(to="2026-12-20T00:00:00Z")
    (held,) = partner.subscriptions(customer)
    renewing = flex_line("TEN_PERCENT", subscriptionId=held["subscriptionId"])
    previewed = partner.make(
        f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL", "lineItems": [renewing]}
    )
    assert set(previewed["lineItems"][0]) == LINE
    renewed = partner.make(
        f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [renewing]}
    )
    assert set(renewed["lineItems"][0]) == LINE


def test_subscriptions(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line())
    (held,) = partner.subscriptions(customer)
    changed = partner.renew(customer, held["subscriptionId"], flexDiscountCodes=["A"]).json()
    assert (list(changed), list(changed["autoRenewal"])) == (CHANGED, RENEWAL)
    (shown,) = partner.subscriptions(customer)
    assert (list(shown), list(shown["autoRenewal"])) == (SUBSCRIPTION, RENEWAL)
    world.advance(to="2026-12-20T00:00:00Z")
    renewal = {"enabled": True, "renewalQuantity": 3, "flexDiscountCodes": ["A"]}
    path = f"/customers/{customer}/subscriptions"
    made = partner.post(path, {"offerId": OTHER_TEAM, "autoRenewal": renewal}).json()
    assert (set(made), list(made["autoRenewal"])) == (set(SCHEDULED), RENEWAL)


# The keys of an order in the samples of Create Order, Get Order, Preview and RENEWAL.
ORDER = {
    "referenceOrderId",
    "orderType",
    "externalReferenceId",
    "customerId",
    "orderId",
    "currencyCode",
    "creationDate",
    "status",
    "lineItems",
    "links",
}


def test_orders_around_their_lines(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world)
    path = f"/customers/{customer}/orders"
    body = {"externalReferenceId": "759", "currencyCode": "USD"}
    lines = [flex_line("TEN_PERCENT"), flex_line("TEN_PERCENT", offer_id=OTHER_TEAM, number=2)]
    placed = partner.make(path, {**body, "orderType": "NEW", "lineItems": lines})
    read = partner.read_order(customer, placed["orderId"])
    (history,) = partner.orders(customer)
    for shown in (placed, read, history):
        assert shown.keys() >= ORDER
        assert [each["flexDiscounts"][0]["result"] for each in shown["lineItems"]] == [
            "SUCCESS"
        ] * 2
    page = partner.fetch(path)
    assert set(page) == {"totalCount", "offset", "limit", "count", "items", "links"}
    world.advance(to="2026-12-20T00:00:00Z")
    held = partner.subscriptions(customer)[0]
    renewing = flex_line("TEN_PERCENT", subscriptionId=held["subscriptionId"])
    for kind in ("PREVIEW_RENEWAL", "RENEWAL"):
        shown = partner.make(path, {**body, "orderType": kind, "lineItems": [renewing]})
        # What is only previewed has nowhere to link to (docs order-management/order-scenarios).
        assert shown.keys() >= (ORDER if kind == "RENEWAL" else ORDER - {"links"})
        assert list(shown["lineItems"][0]["flexDiscounts"][0]) == DISCOUNT


def test_a_preview_of_automatic_renewal_tells_success_and_failure(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    partner.order(customer, line(), line(OTHER_TEAM, number=2))
    first, second = partner.subscriptions(customer)
    for held, code in ((first, "TEN_PERCENT"), (second, "NO_SUCH_CODE")):
        partner.renew(customer, held["subscriptionId"], flexDiscountCodes=[code])
    world.advance(to="2026-12-20T00:00:00Z")
    shown = partner.make(f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL"})
    assert shown.keys() >= ORDER - {"links"}
    results = {}
    for each in shown["lineItems"]:
        assert set(each) == LINE
        (told,) = each["flexDiscounts"]
        assert list(told) == DISCOUNT
        results[told["code"]] = told["result"]
    assert results == {"TEN_PERCENT": "SUCCESS", "NO_SUCH_CODE": "FAILURE"}


def test_all_subscriptions_and_one_that_has_no_code_any_more(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line())
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], flexDiscountCodes=["A"])
    page = partner.fetch(f"/customers/{customer}/subscriptions")
    assert list(page) == ["totalCount", "items", "links"]
    (shown,) = page["items"]
    own = f"/customers/{customer}/subscriptions/{held['subscriptionId']}"
    assert list(partner.fetch(own)) == list(shown) == SUBSCRIPTION
    reset = partner.patch(f"{own}?reset-flex-discount-codes=true", {}).json()
    assert (list(reset), list(reset["autoRenewal"])) == (CHANGED, RENEWAL[:2])
