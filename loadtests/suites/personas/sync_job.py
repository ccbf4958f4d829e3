"""The sync job: copies what Adobe knows, page by page; nearly all of it GET."""

import random
from collections.abc import Iterator
from typing import Final

from locust import task

from loadtests.suites.personas.bodies import Json
from loadtests.suites.personas.partner import PartnerUser

PAGE: Final = 50
PAGES: Final = 5
"""Pages of one list in one go: where a world is large, the next go reads others."""
CUSTOMERS: Final = 5
"""Customers of a page that are read with all that is theirs."""


class SyncJob(PartnerUser):
    """Reads resellers, their customers, and of some of these everything."""

    weight = 4

    @task
    def synchronise(self) -> None:
        """Go through the customers of one reseller."""
        resellers = [found for page in self.pages("/resellers", "/resellers") for found in page]
        if not resellers:
            self.new_reseller()
            return
        reseller_id = random.choice(resellers)["resellerId"]
        self.call("GET", f"/resellers/{reseller_id}", "/resellers/{id}")
        path, operation = f"/resellers/{reseller_id}/customers", "/resellers/{id}/customers"
        for page in self.pages(path, operation):
            for customer in random.sample(page, min(CUSTOMERS, len(page))):
                self.read(customer["customerId"])
                self.pause()

    def pages(self, path: str, operation: str) -> Iterator[list[Json]]:
        """Read a list of accounts page by page, from a page on."""
        first = self.call("GET", f"{path}?limit={PAGE}&offset=0", operation)
        yield first.body.get("accounts", [])
        total = int(first.body.get("totalCount", 0))
        offsets = range(PAGE, total, PAGE)
        begin = random.randrange(max(1, len(offsets) - PAGES + 1))
        for offset in offsets[begin : begin + PAGES]:
            page = self.call("GET", f"{path}?limit={PAGE}&offset={offset}", operation)
            yield page.body.get("accounts", [])

    def read(self, customer_id: str) -> None:
        """Read a customer with its subscriptions and orders."""
        path, operation = f"/customers/{customer_id}", "/customers/{id}"
        self.call("GET", path, operation)
        held = self.call("GET", f"{path}/subscriptions", f"{operation}/subscriptions")
        for subscription in held.body.get("items", [])[:2]:
            self.call(
                "GET",
                f"{path}/subscriptions/{subscription['subscriptionId']}",
                f"{operation}/subscriptions/{{id}}",
            )
        history = self.call("GET", f"{path}/orders?limit=100", f"{operation}/orders")
        for order in history.body.get("items", [])[:2]:
            order_id = order["orderId"]
            self.call("GET", f"{path}/orders/{order_id}", f"{operation}/orders/{{id}}")
