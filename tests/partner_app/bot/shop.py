"""What both suites begin with: a customer with ten licences."""

from __future__ import annotations

from typing import Any

from renewal_bot import Adobe

ACROBAT = "65304479CA01A12"
_ADDRESS = {
    "country": "US",
    "region": "CA",
    "city": "San Jose",
    "addressLine1": "200 Fairmont Ave",
    "postalCode": "95110-1234",
}


def _profile(name: str, **more: Any) -> dict[str, Any]:
    contact = {"firstName": "Wile", "lastName": "Coyote", "email": "wile@acme.example"}
    return {
        "companyName": name,
        "preferredLanguage": "en-US",
        "address": _ADDRESS,
        "contacts": [contact],
        **more,
    }


def new_customer(adobe: Adobe) -> str:
    """Make a reseller and a customer of it; return the customer's id."""
    reseller = {"companyProfile": _profile("Fairmont Reselling", marketSegments=["COM"])}
    reseller_id = adobe.post("/resellers", reseller)["resellerId"]
    body = {"resellerId": reseller_id, "companyProfile": _profile("Acme Rockets")}
    customer: str = adobe.post("/customers", body)["customerId"]
    return customer


def buy(adobe: Adobe, customer: str, quantity: int = 10) -> str:
    """Order licences; return the order's id."""
    line = {"extLineItemNumber": 1, "offerId": ACROBAT, "quantity": quantity}
    body = {"orderType": "NEW", "currencyCode": "USD", "lineItems": [line]}
    order: str = adobe.post(f"/customers/{customer}/orders", body)["orderId"]
    return order


def subscription(adobe: Adobe, customer: str) -> dict[str, Any]:
    """Return the one subscription of a customer."""
    [found] = adobe.get(f"/customers/{customer}/subscriptions")["items"]
    return dict(found)


def order_types(adobe: Adobe, customer: str) -> list[str]:
    """Return the types of a customer's orders, oldest first."""
    path = f"/customers/{customer}/orders?start-date=2026-01-01&end-date=2030-01-01"
    return [each["orderType"] for each in reversed(adobe.get(path)["items"])]
