"""Bodies of requests: accounts and orders that pass, with names of their own."""

import random
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

Json = dict[str, Any]
OFFERS: Final = ("65304479CA01A12", "11083117CA01A12", "65322651CA01A12")
CURRENCY: Final = "USD"
ADMIN: Final = "Mickey", "Mouse"


def company(kind: str) -> Json:
    """Return a company profile that passes, with a name and an admin's address of its own."""
    first_name, last_name = ADMIN
    return {
        "companyName": f"{kind} {uuid4().hex[:12]}",
        "preferredLanguage": "en-US",
        "address": {
            "country": "US",
            "region": "CA",
            "city": "San Jose",
            "addressLine1": "200 Fairmont Ave",
            "postalCode": "95110-1234",
        },
        "contacts": [
            {
                "firstName": first_name,
                "lastName": last_name,
                "email": f"{uuid4().hex}@example.com",
            }
        ],
    }


def line(number: int, offer_id: str, quantity: int, **more: str) -> Json:
    """Return a line of an order."""
    return {
        "extLineItemNumber": number,
        "offerId": offer_id,
        "quantity": quantity,
        "currencyCode": CURRENCY,
        **more,
    }


def purchase(order_type: str, offers: Sequence[str]) -> Json:
    """Return an order of one to three licences of each offer."""
    lines = [line(number, offer, random.randint(1, 3)) for number, offer in enumerate(offers, 1)]
    return {"orderType": order_type, "lineItems": lines}


def taking_back(order: Json, *, quantity: int | None = None) -> Json:
    """Return a RETURN of the first line of an order, as it was answered.

    Args:
        order: the order.
        quantity: how many licences; all where nothing is said.
    """
    first = order["lineItems"][0]
    return {
        "orderType": "RETURN",
        "referenceOrderId": order["orderId"],
        "lineItems": [
            line(first["extLineItemNumber"], first["offerId"], quantity or first["quantity"])
        ],
    }
