"""How the tests of recommendations ask for them."""

from __future__ import annotations

from typing import Any, Final

import httpx

from tests.support import Json, Partner, World

ALL_APPS: Final = "11083117CA01A12"
ALL_APPS_PRO: Final = "30005296CA01A12"
ENTERPRISE_ALL_APPS: Final = "30005897CA01A12"
EDITION_4: Final = "80004567EA01A12"
EXPRESS: Final = "30006208CA01A12"
AI_FOR_TEAMS: Final = "90000001CA01A12"
AI_FOR_ENTERPRISE: Final = "90000002CA01A12"
ACROBAT_TEAMS: Final = "65304479CA01A12"
ACROBAT_ENTERPRISE: Final = "65322587CA01A12"
TRACKER: Final = "x-recommendation-tracker-id"
GENERIC: Final = {
    "upsells": [ALL_APPS_PRO],
    "crossSells": [EXPRESS],
    "addOns": [AI_FOR_ENTERPRISE],
}


def ask(partner: Partner, customer: str, **body: Any) -> httpx.Response:
    """Fetch recommendations; they may be refused."""
    return partner.post("/recommendations", {"customerId": customer, **body})


def fetch(partner: Partner, customer: str, **body: Any) -> Json:
    """Fetch recommendations that must be there."""
    answer = ask(partner, customer, **body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def cart(*offer_ids: str) -> list[Json]:
    """Return offers of a cart, one of each."""
    return [{"offerId": offer_id, "quantity": 1} for offer_id in offer_ids]


def products(recommended: Json) -> dict[str, list[str]]:
    """Return the recommended products by category, in the order of their ranks."""
    found: dict[str, list[str]] = {}
    for category, entries in recommended["productRecommendations"].items():
        assert [entry["rank"] for entry in entries] == list(range(len(entries)))
        found[category] = [entry["product"]["baseOfferId"] for entry in entries]
    return found


def sources(recommended: Json, category: str) -> list[list[str]]:
    """Return which offers led to what is recommended in a category."""
    entries = recommended["productRecommendations"][category]
    assert all(entry["source"]["sourceType"] == "OFFER" for entry in entries)
    return [entry["source"]["offerIds"] for entry in entries]


def opportunity(world: World, customer: str, **body: Any) -> Json:
    """Make an opportunity that must be accepted."""
    body = {"kind": "new", "items": [{"offerId": EXPRESS, "quantity": 5}], **body}
    answer = world.control("POST", f"/customers/{customer}/opportunities", body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made
