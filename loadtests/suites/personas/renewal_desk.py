"""The renewal desk: what renews, what shall, and renewals by hand, early and late."""

import random
from typing import Final

from locust import task

from loadtests.suites.personas.bodies import Json, line
from loadtests.suites.personas.partner import COMPLETE, PartnerUser

BY_HAND: Final = "MANUAL_RENEWAL"
ANOTHER_WAS_FIRST: Final = ("2120", "2136", "2164", "3115", "3119", "3120", "3121", "3122", "3131")
"""Refusals of a renewal or a preference that another desk, or the clock, came before."""
LOOKED_AT: Final = 10
"""Customers that one round looks at."""


class RenewalDesk(PartnerUser):
    """Looks for what may be renewed by hand among the customers of all resellers."""

    weight = 2

    @task
    def look_after_renewals(self) -> None:
        """Look at some customers of one reseller; do for each what may be done now."""
        found = self.call("GET", "/resellers?limit=50&offset=0", "/resellers")
        resellers = found.body.get("accounts", [])
        if not resellers:
            return
        path = f"/resellers/{random.choice(resellers)['resellerId']}/customers"
        first = self.call("GET", f"{path}?limit=1&offset=0", "/resellers/{id}/customers")
        total = int(first.body.get("totalCount", 0))
        if not total:
            return
        offset = random.randrange(total) // LOOKED_AT * LOOKED_AT
        page = self.call(
            "GET", f"{path}?limit={LOOKED_AT}&offset={offset}", "/resellers/{id}/customers"
        )
        for customer in page.body.get("accounts", []):
            self.look_after(customer["customerId"])
            self.pause()

    def look_after(self, customer_id: str) -> None:
        """Preview what renews, change a preference, renew by hand what may be."""
        path, operation = f"/customers/{customer_id}", "/customers/{id}"
        held = self.call("GET", f"{path}/subscriptions", f"{operation}/subscriptions")
        subscriptions = held.body.get("items", [])
        self.order(customer_id, {"orderType": "PREVIEW_RENEWAL"}, refusals=ANOTHER_WAS_FIRST)
        active = [found for found in subscriptions if found["status"] == COMPLETE]
        if active:
            self.prefer(customer_id, random.choice(active))
        by_hand = [found for found in subscriptions if BY_HAND in found.get("allowedActions", [])]
        if by_hand:
            self.renew(customer_id, random.choice(by_hand))

    def prefer(self, customer_id: str, subscription: Json) -> None:
        """Say how many licences shall renew: as many as there are, or one fewer."""
        held = int(subscription["currentQuantity"])
        wanted = random.choice((held, max(1, held - 1)))
        self.call(
            "PATCH",
            f"/customers/{customer_id}/subscriptions/{subscription['subscriptionId']}",
            "/customers/{id}/subscriptions/{id}",
            body={"autoRenewal": {"enabled": True, "renewalQuantity": wanted}},
            # What needs a least quantity says so of one fewer.
            refusals=("3116", *ANOTHER_WAS_FIRST),
        )

    def renew(self, customer_id: str, subscription: Json) -> None:
        """Renew by hand: before the anniversary early, after it late."""
        renewed = line(
            1,
            subscription["offerId"],
            int(subscription["currentQuantity"]),
            subscriptionId=subscription["subscriptionId"],
        )
        del renewed["currencyCode"]
        body = {
            "orderType": "RENEWAL",
            "currencyCode": subscription["currencyCode"],
            "lineItems": [renewed],
        }
        self.order(customer_id, body, refusals=ANOTHER_WAS_FIRST)
