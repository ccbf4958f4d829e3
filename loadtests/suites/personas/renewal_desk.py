"""The renewal desk: what renews, what shall, and renewals by hand, early and late."""

import random
from datetime import date
from typing import Final

from locust import task

from loadtests.suites.personas.bodies import Json, line
from loadtests.suites.personas.partner import COMPLETE, PartnerUser

BY_HAND: Final = "MANUAL_RENEWAL"
ANOTHER_WAS_FIRST: Final = ("2120", "2136", "2164", "3115", "3119", "3120", "3121", "3122", "3131")
"""Refusals of a renewal or a preference that another desk, or the clock, came before."""
EARLY_DAYS: Final = 30
LOOKED_AT: Final = 10
"""Customers that one round looks at."""


def is_early(subscription: Json, today: str) -> bool:
    """Tell whether what is active may be renewed by hand now (docs renewals/manual-renewals).

    Args:
        subscription: as it was answered.
        today: an instant as it is answered; empty where it is not known.
    """
    if not today or "renewedQuantity" in subscription:
        return False
    renews = date.fromisoformat(subscription["renewalDate"])
    return 1 <= (renews - date.fromisoformat(today[:10])).days <= EARLY_DAYS


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
        preview = self.order(
            customer_id, {"orderType": "PREVIEW_RENEWAL"}, refusals=ANOTHER_WAS_FIRST
        )
        active = [found for found in subscriptions if found["status"] == COMPLETE]
        if active:
            self.prefer(customer_id, random.choice(active))
        late = [found for found in subscriptions if BY_HAND in found.get("allowedActions", [])]
        # A preview says what day it is there: the sandbox's clock is not this machine's.
        today = str(preview.body.get("creationDate", ""))
        early = [found for found in active if is_early(found, today)]
        if late or early:
            self.renew(customer_id, random.choice(late or early))

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
