"""The transfer desk: customers that change their reseller, and memberships that migrate."""

from typing import Final

import gevent
from locust import task

from loadtests.suites.personas.bodies import OFFERS, Json
from loadtests.suites.personas.partner import COMPLETE, POLL_SECONDS, POLLS, PartnerUser

CHANGE: Final = "RESELLER_CHANGE"


class TransferDesk(PartnerUser):
    """Takes customers over from one reseller of its own to another, and memberships of VIP in.

    What the customer's admin and Adobe's portal do goes through the control plane.
    """

    weight = 1

    def on_start(self) -> None:
        """Create two resellers."""
        super().on_start()
        self.resellers = self.new_reseller(), self.new_reseller()

    @task
    def take_over(self) -> None:
        """Let a customer make a code; preview and commit with it."""
        leaving, taking = self.resellers
        customer_id = self.new_customer(leaving)
        if not customer_id or not self.buy(customer_id, OFFERS[:1]):
            return
        made = self.control(
            "POST", f"/customers/{customer_id}/approval-codes", "the customer's approval code"
        )
        if not made.ok:
            return
        body = {
            "type": CHANGE,
            "approvalCode": made.body["approvalCode"],
            "resellerId": taking,
            "requestedBy": self.admin_of(customer_id),
        }
        self.call("POST", "/transfers", "/transfers PREVIEW", body={**body, "action": "PREVIEW"})
        moved = self.call(
            "POST", "/transfers", "/transfers COMMIT", body={**body, "action": "COMMIT"}
        )
        if moved.ok:
            self.call("GET", f"/transfers/{moved.body['transferId']}", "/transfers/{id}")

    def admin_of(self, customer_id: str) -> str:
        """Return the address of a customer's admin."""
        found = self.call("GET", f"/customers/{customer_id}", "/customers/{id}")
        contacts: list[Json] = found.body.get("companyProfile", {}).get("contacts", [{}])
        return str(contacts[0].get("email", ""))

    @task
    def migrate(self) -> None:
        """Preview a membership and transfer it; wait until its customer is there."""
        offers = [{"offerId": OFFERS[0], "quantity": 5}, {"offerId": OFFERS[1], "quantity": 2}]
        made = self.control(
            "POST", "/memberships", "the portal's membership", body={"offers": offers}
        )
        if not made.ok:
            return
        path, operation = f"/memberships/{made.body['membershipId']}", "/memberships/{id}"
        self.call("GET", f"{path}/offers", f"{operation}/offers")
        sent = self.call(
            "POST",
            f"{path}/transfers",
            f"{operation}/transfers",
            body={"resellerId": self.resellers[1]},
        )
        if sent.ok:
            self.wait_until_there(f"{path}/transfers/{sent.body['transferId']}")

    def wait_until_there(self, path: str) -> None:
        """Poll a transfer until it is complete; one that never is counts as a failure."""
        for _ in range(POLLS):
            found = self.call("GET", path, "/memberships/{id}/transfers/{id}")
            if not found.ok or found.body.get("status") == COMPLETE:
                return
            gevent.sleep(POLL_SECONDS)
        self.fail(f"a transfer is pending after {POLLS} polls", path)
