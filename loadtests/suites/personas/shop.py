"""The shop: previews an order, places it, and asks for it until it is complete."""

import random
from typing import Final

from locust import task

from loadtests.suites.personas.bodies import OFFERS, purchase
from loadtests.suites.personas.partner import PartnerUser

PURCHASES: Final = 5
"""Purchases of a customer, before the next one comes."""


class Shop(PartnerUser):
    """Sells to customers of its own; the next one comes after some purchases."""

    weight = 4

    def on_start(self) -> None:
        """Create a reseller."""
        super().on_start()
        self.reseller_id = self.new_reseller()
        self.customer_id = ""
        self.purchases = 0

    @task
    def sell(self) -> None:
        """Sell two products."""
        if not self.customer_id or self.purchases == PURCHASES:
            self.customer_id = self.new_customer(self.reseller_id)
            self.purchases = 0
        if not self.customer_id:
            return
        offers = tuple(random.sample(OFFERS, 2))
        self.order(self.customer_id, purchase("PREVIEW", offers))
        self.buy(self.customer_id, offers)
        self.purchases += 1
