"""Every sample of Adobe's page, compared key by key (docs recommendations/apis).

`eligibleOffers` of the sample of PREVIEW_RENEWAL is of customers that get offers with codes; where
a sample writes `...`, the answer's other keys are those of the answer without recommendations.
That sample also sends `referenceOrderId`, which docs order-management/create-order forbids beside
a RETURN: it is left out here.
"""

from __future__ import annotations

from itertools import chain

from tests.recommendations.asking import ACROBAT_TEAMS, EXPRESS, TRACKER, ask, cart, opportunity
from tests.support import Json, Partner, World, line

RECOMMENDED = ["upsells", "crossSells", "addOns"]
ORDER = {
    "referenceOrderId",
    "externalReferenceId",
    "orderId",
    "customerId",
    "currencyCode",
    "orderType",
    "status",
    "lineItems",
    "creationDate",
    "links",
}
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
ASKED = "fetch-recommendations=true&recommendation-country=US&recommendation-language=MULT"


def recommended(answer: Json) -> list[str]:
    """Return the categories beside another answer, which stand last in it, and alone."""
    assert list(answer)[-1] == "recommendations"
    assert list(answer["recommendations"]) == ["productRecommendations"]
    return list(answer["recommendations"]["productRecommendations"])


def test_fetch_recommendations(world: World, customer: str) -> None:
    world.partner.order(customer, line(ACROBAT_TEAMS, 5))
    opportunity(world, customer)
    opportunity(world, customer, kind="renew")
    answer = ask(
        world.partner,
        customer,
        recommendationContext="RENEWAL_ORDER_PREVIEW",
        offers=cart(ACROBAT_TEAMS, EXPRESS),
        country="US",
        language="MULT",
        includePropensity=["churn", "seatExpansion"],
    )
    assert answer.status_code == 200, answer.text
    assert TRACKER in answer.headers
    found = answer.json()
    assert list(found) == ["productRecommendations", "overlayRecommendations", "propensity"]
    assert list(found["productRecommendations"]) == RECOMMENDED
    for entry in chain.from_iterable(found["productRecommendations"].values()):
        assert list(entry) == ["rank", "product", "source"]
        assert list(entry["product"]) == ["baseOfferId"]
        assert list(entry["source"]) == ["sourceType", "offerIds"]
    assert list(found["overlayRecommendations"]) == ["new", "renew"]
    for (entry,) in found["overlayRecommendations"].values():
        assert list(entry) == ["createdAt", "expiresAt", "status", "items"]
        assert list(entry["items"][0]) == ["offerId", "quantity"]
    assert list(found["propensity"]) == ["churn", "seatExpansion"]
    for (entry,) in found["propensity"].values():
        assert list(entry) == [
            "category",
            "probability",
            "refreshDate",
            "reasons",
            "additionalDetails",
        ]
        assert list(entry["reasons"][0]) == ["reasonCode", "description", "value"]
    (expansion,) = found["propensity"]["seatExpansion"]
    assert list(expansion["additionalDetails"]) == ["predictedAddonSize"]


def test_a_preview_with_recommendations(partner: Partner, customer: str) -> None:
    body = {
        "externalReferenceId": "759",
        "orderType": "PREVIEW",
        "currencyCode": "USD",
        "lineItems": [line(quantity=20, currencyCode="USD")],
    }
    answer = partner.post(f"/customers/{customer}/orders?{ASKED}", body)
    assert TRACKER in answer.headers
    found = answer.json()
    assert recommended(found) == RECOMMENDED
    told = {"externalReferenceId", "orderId", "customerId", "lineItems", "creationDate"}
    assert told <= found.keys()


def test_a_preview_of_a_renewal_with_recommendations(world: World, customer: str) -> None:
    world.partner.order(customer, line(quantity=20))
    world.advance(to="2027-01-05T09:00:00Z")
    body = {
        "externalReferenceId": "759",
        "orderType": "PREVIEW_RENEWAL",
        "currencyCode": "USD",
    }
    answer = world.partner.post(f"/customers/{customer}/orders?{ASKED}", body)
    assert TRACKER in answer.headers
    found = answer.json()
    assert recommended(found) == RECOMMENDED
    assert {"externalReferenceId", "orderId", "lineItems", "creationDate"} <= found.keys()
    assert found["orderId"] == ""


def test_subscriptions_with_recommendations(partner: Partner, customer: str) -> None:
    partner.order(customer)
    found = partner.fetch(f"/customers/{customer}/subscriptions?{ASKED}")
    assert list(found) == ["totalCount", "items", "links", "recommendations"]
    assert recommended(found) == RECOMMENDED
    (shown,) = found["items"]
    assert list(shown) == SUBSCRIPTION
    assert list(shown["autoRenewal"]) == ["enabled", "renewalQuantity"]
    assert list(found["links"]) == ["self"]


def test_orders_with_recommendations(partner: Partner, customer: str) -> None:
    partner.order(customer)
    found = partner.fetch(f"/customers/{customer}/orders?{ASKED}")
    assert list(found) == [
        "totalCount",
        "count",
        "offset",
        "limit",
        "items",
        "links",
        "recommendations",
    ]
    assert recommended(found) == RECOMMENDED
    (shown,) = found["items"]
    assert shown.keys() >= ORDER
    (bought,) = shown["lineItems"]
    sampled = {"extLineItemNumber", "offerId", "quantity", "subscriptionId", "status"}
    assert bought.keys() >= sampled
