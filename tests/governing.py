"""What tests of large government agencies share: agencies, and governments that become some."""

from __future__ import annotations

from typing import Any

import httpx

from tests.committed import with_commitment
from tests.migrating import vip
from tests.support import GOV, Json, Partner, World, line, profile

TYPE = "LARGE_GOVERNMENT_AGENCY"
AGENCY = {"type": TYPE}
ACROBAT = "30002125CC01A12"
"""An enterprise product for governments, as GOV is another."""
GOV_TEAM = "30002994CC01A12"
"""A product for teams of governments."""
AD = "2027-01-15"
"""The anniversary of who buys first on the first day of the tests' worlds."""
SELLS_TO_AGENCIES = {"lgaEnabled": True}


def government_body(partner: Partner, **changes: Any) -> Json:
    """The body of a new government of a state; by default it is to be no agency."""
    extra: Json = {key: changes.pop(key) for key in ("benefits", "cotermDate") if key in changes}
    reseller = changes.pop("resellerId", None) or partner.reseller()
    usual = {"marketSegment": "GOV", "marketSubSegments": ["STATE"]}
    company = profile("State of Anaheim", **{**usual, **changes})
    return {"resellerId": reseller, "companyProfile": company, **extra}


def try_agency(partner: Partner, **changes: Any) -> httpx.Response:
    """Ask for a customer that is an agency at once; it may be refused."""
    return partner.post("/customers", government_body(partner, benefits=[AGENCY], **changes))


def agency(partner: Partner, *lines: Json, **changes: Any) -> str:
    """Make an agency, with what it orders; returns its id."""
    answer = try_agency(partner, **changes)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["customerId"]
    if lines:
        partner.order(made, *lines)
    return made


def government(partner: Partner, *lines: Json) -> str:
    """Make a government that is no agency, by default with 120 licences; returns its id."""
    made: str = partner.make("/customers", government_body(partner))["customerId"]
    partner.order(made, *(lines or (line(GOV, 120),)))
    return made


def convert(
    partner: Partner, customer: str, sub_segments: list[str] | None = None, **body: Any
) -> httpx.Response:
    """Ask for a customer to become an agency, its profile as it was read."""
    company = partner.fetch(f"/customers/{customer}")["companyProfile"]
    company["marketSubSegments"] = ["STATE"] if sub_segments is None else sub_segments
    return partner.patch(
        f"/customers/{customer}", {"companyProfile": company, "benefits": [AGENCY], **body}
    )


def converted(partner: Partner, customer: str) -> None:
    """Ask for a conversion that must be taken."""
    answer = convert(partner, customer)
    assert answer.status_code == 200, answer.text
    assert answer.json()["benefits"] == [{**AGENCY, "status": "PENDING_UPGRADE"}]


def uncomplied(world: World, partner: Partner) -> str:
    """A government that committed, did not comply, and is to become an agency on 2026-07-15."""
    customer = with_commitment(world, offers=[vip(GOV, 120)], marketSegment="GOV")
    edit = {"commitment": {"status": "NONCOMPLIANT"}}
    assert world.control("PATCH", f"/customers/{customer}", edit).status_code == 200
    noon(world, "2026-06-20")
    answer = convert(partner, customer)
    assert answer.status_code == 200, answer.text
    return customer


def status_of(partner: Partner, customer: str) -> str | None:
    """Read where a customer stands as an agency; None where it is none."""
    found = partner.fetch(f"/customers/{customer}").get("benefits", [])
    return next((each["status"] for each in found if each["type"] == TYPE), None)


def midnight(world: World, day: str) -> None:
    """Put the clock to the first instant of a day."""
    world.advance(to=f"{day}T00:00:00Z")


def noon(world: World, day: str) -> None:
    """Put the clock to noon of a day."""
    world.advance(to=f"{day}T12:00:00Z")


def set_renewal(partner: Partner, customer: str, number: int = 0, **wish: Any) -> None:
    """Set a preference of one of a customer's subscriptions."""
    held = partner.subscriptions(customer)[number]
    answer = partner.renew(customer, held["subscriptionId"], **wish)
    assert answer.status_code == 200, answer.text


def renew_by_hand(
    partner: Partner, customer: str, *quantities: int, order_type: str = "RENEWAL"
) -> httpx.Response:
    """Renew a customer's subscriptions, in their order, for so many licences; 0 leaves one out."""
    items = [
        line(held["offerId"], quantity, number, subscriptionId=held["subscriptionId"])
        for number, (held, quantity) in enumerate(
            zip(partner.subscriptions(customer), quantities, strict=False), start=1
        )
        if quantity
    ]
    body = {"orderType": order_type, "lineItems": items}
    return partner.post(f"/customers/{customer}/orders", body)
