"""What tests of migrations share: memberships of VIP, and partners that take them over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, refused

AD = "2026-07-15"
"""The anniversary of a membership that is made on the first day of the tests' worlds."""
UNKNOWN = "99999999CA01A12"
NOBODY = "12345678"


def vip(offer_id: str = TEAM, quantity: int = 5, **changes: Any) -> Json:
    """A product of a membership."""
    return {"offerId": offer_id, "quantity": quantity, **changes}


def commitment(
    start: str = "2024-05-14", end: str = "2027-04-11", quantity: int = 11, status: str = "ACTIVE"
) -> Json:
    """A three-year commitment for licences."""
    minimum = {"offerType": "LICENSE", "quantity": quantity}
    return {
        "startDate": start,
        "endDate": end,
        "status": status,
        "minimumQuantities": [minimum],
    }


def three_years(**changes: Any) -> list[Json]:
    """The benefits of a 3YC membership."""
    return [{"type": "THREE_YEAR_COMMIT", "commitment": commitment(**changes)}]


HVD: Json = {"level": 18, "plan": "PRE"}
"""A high volume discount."""

# The reasons that are computed from what a membership is: facts that bring each about.
COMPUTED: dict[str, Json] = {
    "INVALID_COUNTRY": {
        "address": {
            "country": "MX",
            "region": "JAL",
            "city": "Guadalajara",
            "addressLine1": "Calle 1",
            "postalCode": "44100",
        }
    },
    "INACTIVE": {"active": False},
    "EXTENDED_TERM_3YC": {"benefits": three_years(start="2023-03-27", end=AD)},
    "OPEN_PURCHASE_AUTH": {"openPurchaseAuthorizations": [vip()]},
    "CONTRACT_NOT_ACCEPTED": {"contractAccepted": False},
    "IN_WINDOW_PARTIAL_RENEWAL": {"renewalDate": "2026-01-20", "renewalState": "PARTIAL"},
    "RETURNABLE_PURCHASE": {"lastPurchaseDate": "2026-01-14"},
    "LINK_MEMBERSHIP_CHECK": {"linked": True},
    "NOT_A_FULL_RENEWAL_IN_RENEWAL_WINDOW": {"renewalDate": "2026-01-20", "renewalState": "NO"},
    "3YC_LINKED_MEMBERSHIP": {"linked": True, "benefits": three_years()},
    "HVD_CUSTOMER": {"hvd": HVD, "benefits": []},
    "NOT_A_WORLDWIDE_PURCHASER": {"globalSalesEnabled": True},
    "3YC_DISCOUNT_LEVEL_MISMATCH": {"benefits": three_years(), "discountLevel": "13"},
    "MINIMUM_HVD_QTY_NOT_MET": {"hvd": HVD, "benefits": three_years(), "offers": [vip(TEAM, 11)]},
}


def membership_of(world: World, **facts: Any) -> Json:
    """Make a membership, by default with five and three licences of two products."""
    body = {"offers": [vip(), vip(OTHER_TEAM, 3)], **facts} if "offerCount" not in facts else facts
    answer = world.control("POST", "/memberships", body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


@dataclass
class Migration:
    """A membership that a partner may take over for one of its resellers."""

    world: World
    partner: Partner
    membership_id: str
    reseller_id: str

    @classmethod
    def of(cls, world: World, partner: Partner | None = None, **facts: Any) -> Migration:
        """Make a membership and a reseller."""
        taker = partner or world.partner
        made = membership_of(world, **facts)
        return cls(world, taker, made["membershipId"], taker.reseller("Duck Reselling"))

    @property
    def path(self) -> str:
        return f"/memberships/{self.membership_id}"

    def preview(self, query: str = "") -> httpx.Response:
        """Ask what would come over."""
        return self.partner.get(f"{self.path}/offers{query}")

    def begin(self, query: str = "", reseller_id: str | None = None) -> httpx.Response:
        """Ask for the transfer."""
        body = {"resellerId": reseller_id or self.reseller_id}
        return self.partner.post(f"{self.path}/transfers{query}", body)

    def begun(self, query: str = "") -> str:
        """Ask for a transfer that must be accepted; return its id."""
        answer = self.begin(query)
        assert answer.status_code == 202, answer.text
        transfer_id: str = answer.json()["transferId"]
        return transfer_id

    def read(self, transfer_id: str) -> Json:
        """Read a transfer that must be there."""
        answer = self.partner.get(f"{self.path}/transfers/{transfer_id}")
        assert answer.status_code == 202, answer.text
        found: Json = answer.json()
        return found

    def done(self, query: str = "") -> str:
        """Transfer what must be accepted; return the customer's id."""
        found = self.read(self.begun(query))
        assert found["status"] == "1000", found
        customer_id: str = found["customerId"]
        return customer_id

    def items(self, query: str = "") -> list[Json]:
        """Return what would come over; it must be eligible."""
        answer = self.preview(query)
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["items"]
        return found

    def is_refused(self, *reasons: str, query: str = "", offers: tuple[str, ...] = ()) -> None:
        """Assert that preview and transfer refuse alike, for exactly these reasons."""
        details = [f"Reason: {reason}" for reason in reasons]
        details += [f"Offer ID: {offer}" for offer in offers]
        for answer in (self.preview(query), self.begin(query)):
            refused(answer, 400, "5117", *details)

    def why(self) -> Json:
        """Return the explanation of the newest refusal."""
        found: Json = self.world.control("GET", "/requests?limit=1").json()["items"][0]["why"]
        return found
