"""Products of the sandbox's catalogue, and bodies for Adobe."""

from __future__ import annotations

from typing import Any

ACROBAT = "65304479CA"
PHOTOSHOP = "11073058CA"
ADDRESS = {
    "country": "US",
    "region": "CA",
    "city": "San Jose",
    "addressLine1": "200 Fairmont Ave",
    "postalCode": "95110",
}
CONTACT = {"firstName": "Wile", "lastName": "Coyote", "email": "wile@acme.example"}


def reseller_body(name: str = "Fairmont Reselling") -> dict[str, Any]:
    """Write a reseller for Adobe."""
    profile = {
        "companyName": name,
        "preferredLanguage": "en-US",
        "marketSegments": ["COM", "EDU", "GOV"],
        "address": ADDRESS,
        "contacts": [CONTACT],
    }
    return {"companyProfile": profile}
