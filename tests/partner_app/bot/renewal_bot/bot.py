"""What the bot does for a customer, by what the customer wants and what day it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from renewal_bot.adobe import Adobe, AdobeError

AHEAD = timedelta(days=30)
"""How long before the anniversary the bot begins to look after a customer."""
CUTOFF = timedelta(days=4)
"""Until when a preference counts at the anniversary."""
RETURN_DAYS = timedelta(days=14)
ACTIVE, LAPSED = "1000", "1004"


class RenewalBot:
    """Looks after customers once a day.

    Args:
        adobe: the API.
        wanted: how many licences of each product a customer wants for the next term; 0 ends it,
            and a product that is not named stays as it is.
    """

    def __init__(self, adobe: Adobe, wanted: Mapping[str, int]) -> None:
        self._adobe = adobe
        self._wanted = {offer[:10]: quantity for offer, quantity in wanted.items()}

    def run(self, customer: str) -> list[str]:
        """Do what is to be done today; say what was done."""
        subscriptions = self._adobe.get(f"/customers/{customer}/subscriptions")["items"]
        return [done for each in subscriptions for done in self._look_after(customer, each)]

    def give_back(self, customer: str, order_id: str) -> str:
        """Return an order of which all is to go, while that is possible."""
        order = self._adobe.get(f"/customers/{customer}/orders/{order_id}")
        if _now() - datetime.fromisoformat(order["creationDate"]) > RETURN_DAYS:
            return "too late to return"
        lines = [
            {key: line[key] for key in ("extLineItemNumber", "offerId", "quantity")}
            for line in order["lineItems"]
        ]
        body = {"orderType": "RETURN", "referenceOrderId": order_id, "lineItems": lines}
        self._adobe.post(f"/customers/{customer}/orders", body)
        return "returned"

    def _look_after(self, customer: str, subscription: dict[str, Any]) -> Iterator[str]:
        offer = subscription["offerId"]
        wanted = self._wanted.get(offer[:10])
        if wanted is None:
            return
        if subscription["status"] == ACTIVE:
            yield from self._prefer(customer, subscription, wanted)
        elif subscription["status"] == LAPSED and wanted:
            yield self._renew_late(customer, subscription, wanted)

    def _prefer(self, customer: str, subscription: dict[str, Any], wanted: int) -> Iterator[str]:
        left = date.fromisoformat(subscription["renewalDate"]) - _now().date()
        renewal = subscription["autoRenewal"]
        will_renew = renewal["renewalQuantity"] if renewal["enabled"] else 0
        if left > AHEAD or will_renew == wanted:
            return
        if left < CUTOFF:
            yield f"{subscription['offerId']}: too late to renew {wanted}"
            return
        path = f"/customers/{customer}/subscriptions/{subscription['subscriptionId']}"
        changed = {"enabled": True, "renewalQuantity": wanted} if wanted else {"enabled": False}
        self._adobe.patch(path, {"autoRenewal": changed})
        yield f"{subscription['offerId']}: will renew {wanted}"

    def _renew_late(self, customer: str, subscription: dict[str, Any], wanted: int) -> str:
        line = {
            "extLineItemNumber": 1,
            "offerId": subscription["offerId"],
            "subscriptionId": subscription["subscriptionId"],
            "quantity": min(wanted, subscription["currentQuantity"]),
        }
        body = {
            "orderType": "RENEWAL",
            "currencyCode": subscription["currencyCode"],
            "lineItems": [line],
        }
        try:
            self._adobe.post(f"/customers/{customer}/orders", body)
        except AdobeError as error:
            return f"{subscription['offerId']}: cannot be renewed any more ({error.code})"
        return f"{subscription['offerId']}: renewed {line['quantity']} late"


def _now() -> datetime:
    return datetime.now(UTC)
