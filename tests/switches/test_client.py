"""A partner's platform that switches: it previews, orders, polls, and reads strictly what comes.

It refuses what it does not know, as generated clients do: numbers that are not there, prices of
another name, pages that do not count.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from tests.support import TEAM, Json, Partner, World
from tests.switches.switching import ALL_APPS_PRO, PLUS, STUDIO, bought, quantities


@dataclass(frozen=True)
class Upgrade:
    """A product that may be switched to."""

    offer: str
    whole_only: bool


@dataclass(frozen=True)
class Quote:
    """What a switch would cost, with the offer that it would be."""

    offer: str
    total: Decimal


class StrictlyReadError(Exception):
    """An answer lacks what the platform needs."""


def need(answer: Json, *names: str) -> list[object]:
    missing = [name for name in names if name not in answer]
    if missing:
        raise StrictlyReadError(f"without {missing}: {answer}")
    return [answer[name] for name in names]


@dataclass
class Platform:
    """Switches subscriptions of one customer."""

    partner: Partner
    world: World
    customer: str

    def upgrades(self, subscription: str) -> list[Upgrade]:
        """Ask what a subscription may be switched to, page by page."""
        found: list[Upgrade] = []
        offset, total = 0, 1
        while offset < total:
            page = self.partner.fetch(
                f"/offer-switch-paths?customer-id={self.customer}&subscription-id={subscription}"
                f"&limit=1&offset={offset}"
            )
            numbers = need(page, "totalCount", "count", "offset", "limit")
            if not all(type(number) is int for number in numbers):
                raise StrictlyReadError(f"no numbers: {numbers}")
            total = page["totalCount"]
            offset += page["count"] or 1
            for upgrade in page["productUpgrades"]:
                targets = sorted(upgrade["targetList"], key=lambda each: each["sequence"])
                found += [
                    Upgrade(each["targetBaseOfferId"], each["switchType"] == "FULL_ONLY")
                    for each in targets
                ]
        return found

    def body(self, subscription: str, offer: str, quantity: int) -> Json:
        """What is sent for a switch and its preview, with fields of the platform's own models."""
        return {
            "orderType": "SWITCH",
            "customerId": self.customer,
            "externalReferenceId": "ORD-1",
            "currencyCode": "USD",
            "recommendationTrackerId": "tracker-1",
            "lineItems": [{"extLineItemNumber": 1, "offerId": offer, "quantity": quantity}],
            "cancellingItems": [
                {
                    "extLineItemNumber": 1,
                    "referenceLineItemNumber": 1,
                    "subscriptionId": subscription,
                    "quantity": quantity,
                }
            ],
        }

    def quote(self, body: Json) -> Quote:
        """Preview with prices: the one summary is what will be charged."""
        shown = self.partner.make(
            f"/customers/{self.customer}/orders?fetch-price=true",
            {**body, "orderType": "PREVIEW_SWITCH"},
        )
        self.check_items(shown)
        for part in (*shown["lineItems"], *shown["cancellingItems"]):
            need(part["pricing"], "partnerPrice", "lineItemPartnerPrice")
        (summary,) = shown["pricingSummary"]
        (total,) = need(summary, "totalLineItemPartnerPrice")
        (line,) = shown["lineItems"]
        return Quote(line["offerId"], Decimal(str(total)))

    def switch(self, body: Json) -> Json:
        """Order once, however often it is called; poll until it is complete."""
        key = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        path = f"/customers/{self.customer}/orders"
        answer = self.partner.post(path, body, X_Correlation_Id=key)
        if answer.status_code != 201:
            raise StrictlyReadError(answer.text)
        self.check_items(answer.json())
        for _ in range(20):
            order = self.partner.fetch(f"{path}/{answer.json()['orderId']}")
            if order["status"] != "1002":
                self.check_items(order)
                return order
            self.world.advance(by="PT30S")
        raise StrictlyReadError("it is not complete after ten minutes")

    @staticmethod
    def check_items(order: Json) -> None:
        """Both numbers stand in what is given up, wherever it is shown."""
        (items,) = need(order, "cancellingItems")
        for item in items:  # type: ignore[attr-defined]  # a list, in JSON
            numbers = need(item, "extLineItemNumber", "referenceLineItemNumber")
            if not all(type(number) is int for number in numbers):
                raise StrictlyReadError(f"no numbers: {item}")


def test_a_platform_switches_what_it_was_told_it_may(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(orderProcessingSeconds=240)
    source = bought_and_processed(world, partner, customer)
    platform = Platform(partner, world, customer)
    upgrades = platform.upgrades(source)
    assert [each.offer for each in upgrades] == [PLUS, ALL_APPS_PRO, STUDIO]
    assert [each.whole_only for each in upgrades] == [False, False, True]
    body = platform.body(source, PLUS, 4)
    quote = platform.quote(body)
    assert quote.offer == "65324898CA02A12"
    assert quote.total > 0
    body["lineItems"][0]["offerId"] = quote.offer
    first, again = platform.switch(body), platform.switch(body)
    assert first["orderId"] == again["orderId"]
    new = first["lineItems"][0]["subscriptionId"]
    assert partner.fetch(f"/customers/{customer}/subscriptions/{new}")["currentQuantity"] == 4
    assert quantities(partner, customer) == {TEAM: ("1000", 6), PLUS: ("1000", 4)}
    assert platform.upgrades(new) == []


def bought_and_processed(world: World, partner: Partner, customer: str) -> str:
    world.rules(orderProcessingSeconds=0)
    source = bought(partner, customer, 10)
    world.rules(orderProcessingSeconds=240)
    return source
