"""Answers have the keys of Adobe's samples (docs mid-term/apis, docs order-scenarios, docs faq).

Where the samples differ from each other, the tables and the faq decide (X57, X58): prices are named
`lineItemPartnerPrice` and `totalLineItemPartnerPrice`, and all of them are positive.
"""

from __future__ import annotations

import pytest

from tests.support import Json, Partner
from tests.switches.switching import bought, revert, revert_body, send, switch, switch_body

ORDER = {
    "referenceOrderId",
    "externalReferenceId",
    "orderId",
    "customerId",
    "currencyCode",
    "orderType",
    "status",
    "lineItems",
    "cancellingItems",
    "creationDate",
}
LINE = {"extLineItemNumber", "offerId", "quantity", "subscriptionId"}
ITEM = {
    "extLineItemNumber",
    "referenceLineItemNumber",
    "offerId",
    "quantity",
    "subscriptionId",
    "status",
    "currencyCode",
}
PRICING = {
    "partnerPrice",
    "discountedPartnerPrice",
    "netPartnerPrice",
    "lineItemPartnerPrice",
}
# What all our answers have beside the samples of these pages (docs order-management/get-order).
OURS = {"status", "currencyCode"}


def keys(partner: Partner, customer: str, kind: str, *, priced: bool) -> Json:
    """Answer one order type as its page sends it."""
    source = bought(partner, customer, 15)
    query = "?fetch-price=true" if priced else ""
    if "REVERT" in kind:
        switched = switch(partner, customer, source, 15)
        body = revert_body(switched, orderType=kind, externalReferenceId="a96ee8fe")
    else:
        body = switch_body(source, 15, orderType=kind, externalReferenceId="a96ee8fe")
    return partner.make(f"/customers/{customer}/orders{query}", body)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("PREVIEW_SWITCH", {"pricingSummary"}),
        ("SWITCH", {"source", "links"}),
        ("PREVIEW_REVERT_SWITCH", {"pricingSummary"}),
        ("REVERT_SWITCH", {"source", "links"}),
    ],
)
def test_an_order_as_it_is_answered(
    partner: Partner, customer: str, kind: str, more: set[str]
) -> None:
    shown = keys(partner, customer, kind, priced=True)
    is_preview = kind.startswith("PREVIEW")
    assert set(shown) == ORDER | more
    (line,), (item,) = shown["lineItems"], shown["cancellingItems"]
    priced = {"proratedDays", "pricing"} if is_preview else set[str]()
    assert set(line) == LINE | OURS | priced
    assert set(item) == ITEM | priced
    assert shown["orderType"] == kind
    assert shown["externalReferenceId"] == "a96ee8fe"
    assert shown["status"] == line["status"] == item["status"] == ("" if is_preview else "1002")
    assert bool(shown["orderId"]) is not is_preview
    assert bool(shown["referenceOrderId"]) is ("REVERT" in kind)
    # Of a revert the samples name the old subscription at once, of a switch none yet.
    assert bool(line["subscriptionId"]) is ("REVERT" in kind)
    if is_preview:
        assert set(line["pricing"]) == set(item["pricing"]) == PRICING
        (summary,) = shown["pricingSummary"]
        assert set(summary) == {"totalLineItemPartnerPrice", "currencyCode"}


def test_orders_as_they_are_read(partner: Partner, customer: str) -> None:
    switched = switch(partner, customer, bought(partner, customer, 15), 15)
    page = partner.fetch(f"/customers/{customer}/orders?offset=0&limit=25&order-type=SWITCH")
    assert {"totalCount", "count", "offset", "limit", "items", "links"} == set(page)
    assert page["items"] == [switched]
    assert set(switched) == ORDER | {"referencedOrderId", "source", "links"}
    (line,), (item,) = switched["lineItems"], switched["cancellingItems"]
    assert set(line) == LINE | OURS
    assert set(item) == ITEM
    assert line["subscriptionId"] != item["subscriptionId"]


def test_the_whole_of_the_faqs_workflow(partner: Partner, customer: str) -> None:
    source = bought(partner, customer, 15)
    path = f"/customers/{customer}/subscriptions/{source}"
    (paths,) = partner.fetch(f"{path}/offer-switch-paths")["productUpgrades"]
    assert partner.fetch(path)["offerId"] == paths["sourceBaseOfferId"]
    target = paths["targetList"][0]["targetBaseOfferId"]
    body = switch_body(source, 10, target, externalReferenceId="preview-12345")
    foretold = send(partner, customer, {**body, "orderType": "PREVIEW_SWITCH"}, "?fetch-price=true")
    assert foretold.status_code == 201
    switched = switch(partner, customer, source, 10, target, externalReferenceId="switch-12345")
    assert switched["status"] == "1000"
    new = switched["lineItems"][0]["subscriptionId"]
    assert partner.fetch(path)["currentQuantity"] == 5
    assert partner.fetch(f"/customers/{customer}/subscriptions/{new}")["currentQuantity"] == 10
    assert revert(partner, customer, switched)["status"] == "1000"
    assert partner.fetch(path)["currentQuantity"] == 15
    assert partner.fetch(f"/customers/{customer}/subscriptions/{new}")["status"] == "1004"
