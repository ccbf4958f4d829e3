"""Price lists as a partner asks for them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support import Json, Partner


def ask(partner: Partner, query: str = "", **changes: Any) -> httpx.Response:
    """Ask for a list, by default the commercial one of this month."""
    body = {
        "region": "NA",
        "marketSegment": "COM",
        "currency": "USD",
        "priceListMonth": "202601",
        "priceListType": "STANDARD",
        **changes,
    }
    return partner.post(f"/pricelist{query}", body)


def listed(partner: Partner, query: str = "?limit=1000", **changes: Any) -> list[Json]:
    """The offers of a list that must be there."""
    answer = ask(partner, query, **changes)
    assert answer.status_code == 200, answer.text
    offers: list[Json] = answer.json()["offers"]
    return offers


def ids(offers: list[Json]) -> list[str]:
    return [each["offerId"] for each in offers]
