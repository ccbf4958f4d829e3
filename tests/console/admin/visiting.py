"""Somebody at the pages of one customer's Admin Console."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support import World, line
from tests.visiting import Visitor

OWNER, OTHER = "mickey@mouse.com", "minnie@mouse.com"


@dataclass
class AdminVisitor:
    """Somebody at the pages of one customer."""

    world: World
    customer: str
    visitor: Visitor

    def path(self, page: str = "") -> str:
        """The path of a page."""
        return f"/console/{self.world.world_id}/admin/{self.customer}/{page}"

    def get(self, page: str = "") -> Visitor:
        """Open a page that must be there."""
        self.visitor.get(self.path(page))
        assert self.visitor.status == 200, self.visitor.text
        return self.visitor

    def buy(self, *lines: tuple[str, int]) -> list[str]:
        """Have the customer's reseller order; return the ids of all subscriptions."""
        ordered = [
            line(offer, quantity=quantity, number=number)
            for number, (offer, quantity) in enumerate(lines, start=1)
        ]
        self.world.partner.order(self.customer, *ordered)
        return self.subscriptions()

    def subscriptions(self) -> list[str]:
        """The ids of the customer's subscriptions, oldest first."""
        found = self.world.partner.subscriptions(self.customer)
        return [subscription["subscriptionId"] for subscription in found]

    def assign(self, subscription: str, *users: str) -> None:
        """Assign licences, a second apart."""
        for user in users:
            path = f"/subscriptions/{subscription}/seats/assign"
            answer = self.world.control("POST", path, {"user": user})
            assert answer.status_code == 200, answer.text
            self.world.advance(by="PT1S")
