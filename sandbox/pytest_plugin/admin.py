"""What an admin of a customer does in Adobe's Admin Console, in a test's world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.client import World
from sandbox.client.values import Instant
from sandbox.control_api.admin_console_schemas import ShownSeats
from sandbox.control_api.purchase_authorization_schemas import Authorization


@dataclass(frozen=True, slots=True)
class CustomerAdmin:
    """An admin of a customer."""

    world: World
    customer_id: str

    def approval_code(self) -> str:
        """Allow a change of reseller; return the code that the new reseller sends (RC-1)."""
        return self.world.make_approval_code(self.customer_id).approval_code

    def assign_seats(
        self,
        subscription: str,
        users: Sequence[str] | Mapping[str, Instant],
        *,
        release: Sequence[str] = (),
    ) -> ShownSeats:
        """Give the licences of a subscription to users, and take them from all others (RN-7).

        Args:
            subscription: its id.
            users: who has a licence; or user → when it was assigned.
            release: whose go first when fewer renew.
        """
        return self.world.assign_seats(subscription, users, release=release)

    def seats(self, subscription: str) -> ShownSeats:
        """Return who has the licences of a subscription."""
        return self.world.seats(subscription)

    def authorize_purchase(self, offer: str, quantity: int) -> Authorization:
        """Take licences of an offer before they are ordered (VC-3)."""
        (line,) = self.world.authorize_purchase(self.customer_id, offer, quantity).lines
        return line

    def purchase_authorizations(self) -> list[Authorization]:
        """Return the licences that were taken before they were ordered."""
        return self.world.purchase_authorizations(self.customer_id).items
