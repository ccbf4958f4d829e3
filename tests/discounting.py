"""Flexible discounts and closed codes that tests make by the control plane."""

from __future__ import annotations

from typing import Final

from tests.support import Json, World

ALL_APPS: Final = "11083117CA01A12"
SEGMENT_AND_COUNTRY: Final = "market-segment=COM&country=US"
LIST: Final = f"/flex-discounts?{SEGMENT_AND_COUNTRY}"


def amount(value: float, country: str = "US", currency: str = "USD") -> Json:
    """An amount in a country."""
    return {"country": country, "currency": currency, "value": value}


def discount_body(code: str = "BLACK_FRIDAY", **changes: object) -> Json:
    """The reusable discount of Adobe's samples: 10 off All Apps, used in November and December."""
    return {
        "category": "STANDARD",
        "code": code,
        "name": code,
        "description": f"{code} - 10 USD off",
        "startDate": "2025-11-01T00:00:00Z",
        "endDate": "2025-12-31T23:59:59Z",
        "discountLockEndDate": "2028-03-31T23:59:59Z",
        "qualification": {"baseOfferIds": [ALL_APPS]},
        "outcomes": [{"type": "FIXED_DISCOUNT", "discountValues": [amount(10)]}],
        **changes,
    }


def percentage(value: float) -> list[Json]:
    """The outcomes of a percentage."""
    return [{"type": "PERCENTAGE_DISCOUNT", "discountValues": [{"value": value}]}]


def make_discount(world: World, code: str = "BLACK_FRIDAY", **changes: object) -> Json:
    """Make a discount that must be accepted; by default the one of the samples."""
    answer = world.control("POST", "/flex-discounts", discount_body(code, **changes))
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def closed_body(customer_id: str, template_id: str = "C2", **changes: object) -> Json:
    """A closed code that can be made in a world that stands at its start."""
    return {
        "marketSegment": "COM",
        "customerId": customer_id,
        "templateId": template_id,
        "expiryDate": "2026-09-10T23:59:59Z",
        **changes,
    }


def close(world: World, customer_id: str, template_id: str = "C2", **changes: object) -> str:
    """Make a closed code; returns it."""
    answer = world.control(
        "POST", "/closed-discounts", closed_body(customer_id, template_id, **changes)
    )
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def codes_of(page: Json) -> list[str]:
    """The codes on a page, in its order."""
    return [shown["code"] for shown in page["flexDiscounts"]]
