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
