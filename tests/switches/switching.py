"""Switches, as tests order them."""

from __future__ import annotations

from typing import Any, Final

import httpx

from tests.support import TEAM, Json, Partner, line

PLUS: Final = "65324898CA01A12"
ALL_APPS_PRO: Final = "30005296CA01A12"
STUDIO: Final = "65324888CA01A12"


def switch_body(subscription: str, quantity: int = 40, offer: str = PLUS, **changes: Any) -> Json:
    """A switch of part of a subscription; by default of Acrobat Pro to Acrobat Pro Plus."""
    return {
        "orderType": "SWITCH",
        "currencyCode": "USD",
        "lineItems": [{"extLineItemNumber": 1, "offerId": offer, "quantity": quantity}],
        "cancellingItems": [
            {
                "extLineItemNumber": 1,
                "referenceLineItemNumber": 1,
                "subscriptionId": subscription,
                "quantity": quantity,
            }
        ],
        **changes,
    }


def revert_body(switch: Json, offer: str = TEAM, **changes: Any) -> Json:
    """The revert of a switch that has completed, as it was read."""
    (bought,) = switch["lineItems"]
    body = switch_body(bought["subscriptionId"], bought["quantity"], offer)
    return {**body, "orderType": "REVERT_SWITCH", "referenceOrderId": switch["orderId"], **changes}


def send(partner: Partner, customer: str, body: Json, query: str = "") -> httpx.Response:
    """Send an order that may be refused."""
    return partner.post(f"/customers/{customer}/orders{query}", body)


def switch(
    partner: Partner,
    customer: str,
    subscription: str,
    quantity: int = 40,
    offer: str = PLUS,
    query: str = "",
    **changes: Any,
) -> Json:
    """Place a switch that must be accepted; return it as it is read afterwards."""
    body = switch_body(subscription, quantity, offer, **changes)
    placed = partner.make(f"/customers/{customer}/orders{query}", body)
    return partner.read_order(customer, placed["orderId"])


def revert(partner: Partner, customer: str, switched: Json, query: str = "") -> Json:
    """Revert a switch, which must be accepted; return the revert as it is read afterwards."""
    placed = partner.make(f"/customers/{customer}/orders{query}", revert_body(switched))
    return partner.read_order(customer, placed["orderId"])


def bought(partner: Partner, customer: str, quantity: int = 100, offer: str = TEAM) -> str:
    """Buy licences; return the id of their subscription."""
    order = partner.order(customer, line(offer, quantity))
    (shown,) = partner.read_order(customer, order["orderId"])["lineItems"]
    found: str = shown["subscriptionId"]
    return found


def held(partner: Partner, customer: str) -> dict[str, Json]:
    """The subscriptions of a customer by their base offers; the newest of each."""
    return {each["offerId"]: each for each in partner.subscriptions(customer)}


def quantities(partner: Partner, customer: str) -> dict[str, tuple[str, int]]:
    """Status and quantity of a customer's subscriptions by their base offers."""
    return {
        offer: (each["status"], each["currentQuantity"])
        for offer, each in held(partner, customer).items()
    }


def remaining(partner: Partner, customer: str, *orders: Json) -> list[int]:
    """What remains to be returned of the first lines of some orders."""
    return [
        partner.read_order(customer, order["orderId"])["lineItems"][0]["remainingQuantity"]
        for order in orders
    ]
