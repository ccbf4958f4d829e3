"""A partner's client of programs: it sends its own models back, and reads what comes strictly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.partner_client.reading import Customer, Offer, Order, Subscription
from tests.support import Json, Partner, profile

FATAL: Final = frozenset(("DECLINED", "EXPIRED", "NONCOMPLIANT"))


class OutOfRangeError(Exception):
    """Minimum quantities are refused: `types` are those to be shown as wrong."""

    def __init__(self, types: list[str]) -> None:
        super().__init__(types)
        self.types = types


def intent(body: Json) -> str:
    """Return the correlation id of a body: the same body is the same intent."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def minimums_of(quantities: dict[str, int]) -> Json:
    """The part of a body that asks for a commitment."""
    parts = [{"offerType": kind, "quantity": number} for kind, number in quantities.items()]
    return {"minimumQuantities": parts}


@dataclass
class Client:
    """What one partner's platform does for its customers."""

    partner: Partner

    def customer(self, customer: str) -> Customer:
        """Read a customer, as when it is polled."""
        return Customer.of(self.partner.fetch(f"/customers/{customer}"))

    def create(self, company: Json, *benefits: Json) -> tuple[str, Customer]:
        """Make a customer that asks for programs; return its id with what was answered."""
        body = {
            "resellerId": self.partner.reseller(),
            "companyProfile": profile("Duck Holding", **company),
            "benefits": list(benefits),
        }
        made = self.partner.make("/customers", body)
        return made["customerId"], Customer.of(made)

    def ask(
        self, customer: str, quantities: dict[str, int], slot: str = "commitmentRequest"
    ) -> Customer:
        """Ask for a commitment, with the profile as it was read."""
        read = self.partner.fetch(f"/customers/{customer}")
        asked = {"type": "THREE_YEAR_COMMIT", slot: minimums_of(quantities)}
        body = {
            "companyProfile": read["companyProfile"],
            "globalSalesEnabled": read["globalSalesEnabled"],
            "benefits": [asked],
        }
        answer = self.partner.patch(f"/customers/{customer}", body, X_Correlation_Id=intent(body))
        shown = answer.json()
        if shown.get("code") == "1135":
            raise OutOfRangeError(shown["additionalDetails"])
        assert answer.status_code == 200, answer.text
        return Customer.of(shown)

    def may_order(self, customer: str) -> bool:
        """Tell whether an order may go on: it waits for nobody who has said no, or nothing."""
        found = self.customer(customer).commitment
        return found is None or found.status not in FATAL

    def subscriptions(self, customer: str) -> dict[str, Subscription]:
        """Read subscriptions by their base offers."""
        found = [Subscription.of(shown) for shown in self.partner.subscriptions(customer)]
        return {each.offer: each for each in found}

    def orders(self, customer: str) -> list[Order]:
        """Read all orders, newest first."""
        return [Order.of(shown) for shown in self.partner.orders(customer)]

    def send(self, customer: str, body: Json, query: str = "", **headers: str) -> Order:
        """Preview or place an order that must be taken."""
        path = f"/customers/{customer}/orders{query}"
        answer = self.partner.post(path, body, X_Correlation_Id=intent(body), **headers)
        assert answer.status_code == 201, answer.text
        return Order.of(answer.json())

    def buy(self, customer: str, *lines: Json) -> Order:
        """Order at the offers that a preview gives."""
        shown = self.send(customer, {"orderType": "PREVIEW", "lineItems": list(lines)})
        at_level = [
            {**one, "offerId": item.offer} for one, item in zip(lines, shown.lines, strict=True)
        ]
        return self.send(customer, {"orderType": "NEW", "lineItems": at_level})

    def preview_renewal(self, customer: str) -> Order:
        """Ask what will renew, and what may be chosen; never twice by one intent."""
        shown = self.partner.make(f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL"})
        return Order.of(shown)

    def set_renewals(self, customer: str, wanted: dict[str, int]) -> list[str]:
        """Set quantities of the next term, raises before cuts; return what was refused."""
        held = self.subscriptions(customer)
        in_order = sorted(wanted, key=lambda offer: held[offer].renewal_quantity - wanted[offer])
        return [
            answer.json()["code"]
            for offer in in_order
            if (answer := self._wish(customer, held[offer], quantity=wanted[offer])).is_error
        ]

    def choose(self, customer: str, base_offer: str, offer: Offer) -> Subscription:
        """Choose a minimum-order offer for a subscription's next term."""
        held = self.subscriptions(customer)[base_offer]
        answer = self._wish(customer, held, quantity=offer.least, code=offer.code)
        assert answer.status_code == 200, answer.text
        return Subscription.of(answer.json())

    def renew_what_lapsed(self, customer: str) -> Order | None:
        """Renew by hand what may be; None where nothing may be."""
        lines = [
            {
                "extLineItemNumber": number,
                "offerId": each.offer,
                "subscriptionId": each.id,
                "quantity": each.renewal_quantity,
            }
            for number, each in enumerate(self.subscriptions(customer).values(), start=1)
            if "MANUAL_RENEWAL" in each.actions
        ]
        if not lines:
            return None
        return self.send(customer, {"orderType": "RENEWAL", "lineItems": lines})

    def switch(self, customer: str, base_offer: str, to: str, quantity: int) -> Order:
        """Switch licences, recommended to the customer: the tracker is in body and header."""
        body: Json = {
            "orderType": "PREVIEW_SWITCH",
            "customerId": customer,
            "currencyCode": "USD",
            "recommendationTrackerId": "tracker-1",
            "lineItems": [{"extLineItemNumber": 1, "offerId": to, "quantity": quantity}],
            "cancellingItems": [
                {
                    "extLineItemNumber": 1,
                    "referenceLineItemNumber": 1,
                    "subscriptionId": self.subscriptions(customer)[base_offer].id,
                    "quantity": quantity,
                }
            ],
        }
        shown = self.send(customer, body, "?fetch-price=true")
        body["lineItems"][0]["offerId"] = shown.lines[0].offer
        placed = self.send(
            customer,
            {**body, "orderType": "SWITCH"},
            x_recommendation_tracker_id="tracker-1",
        )
        return Order.of(self.partner.read_order(customer, placed.id))

    def _wish(
        self, customer: str, held: Subscription, quantity: int, code: str | None = None
    ) -> httpx.Response:
        wish: dict[str, Any] = {"enabled": True, "renewalQuantity": quantity}
        query = ""
        if code is not None:
            wish["renewalCode"], query = code, "?reset-renewal-code=false"
        path = f"/customers/{customer}/subscriptions/{held.id}{query}"
        return self.partner.patch(path, {"autoRenewal": wish})
