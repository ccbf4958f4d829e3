"""Customers of global sales, their deployments, and lines that name them."""

from __future__ import annotations

from typing import Any

from tests.support import TEAM, Json, Partner, World, address, line, profile

JAPAN = address(
    country="JP",
    region="13",
    city="Tokyo",
    addressLine1="1-11-2 Osaki",
    postalCode="141-0032",
)
GERMANY = address(
    country="DE",
    region="BY",
    city="Muenchen",
    addressLine1="Georg-Brauchle-Ring 58",
    postalCode="80992",
)
AUSTRIA = address(
    country="AT",
    region="9",
    city="Wien",
    addressLine1="Kohlmarkt 8",
    postalCode="1010",
)
WORLDWIDE: Json = {
    "name": "Worldwide",
    "region": "NA",
    "currencies": ["USD", "EUR", "JPY"],
    "globalSalesEnabled": True,
}


def worldwide(**changes: Any) -> list[Json]:
    """The distributors of a world: one of North America that sells in three currencies."""
    return [{**WORLDWIDE, **changes}]


def global_customer(partner: Partner, **changes: Any) -> str:
    """Create a customer that may buy everywhere; return its id."""
    body = {
        "resellerId": changes.get("resellerId") or partner.reseller(),
        "companyProfile": profile("Acme Inc"),
        "globalSalesEnabled": True,
        **changes,
    }
    made: str = partner.make("/customers", body)["customerId"]
    return made


def body_at(place: Json) -> Json:
    """What creates a deployment at an address."""
    return {"companyProfile": {"address": place}}


def deploy(partner: Partner, customer: str, place: Json = GERMANY) -> str:
    """Create a deployment; return its id."""
    made: str = partner.make(f"/customers/{customer}/deployments", body_at(place))["deploymentId"]
    return made


def line_at(
    deployment: str,
    currency: str = "EUR",
    quantity: int = 1,
    number: int = 1,
    offer: str = TEAM,
    **changes: Any,
) -> Json:
    """A line item at a deployment."""
    return line(offer, quantity, number, currencyCode=currency, deploymentId=deployment, **changes)


def rule_of(world: World) -> str:
    """Return the rule that the journal gives for what was refused last."""
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    rule: str = kept["why"]["rule"]
    return rule
