"""What the tests share that compare PREVIEW_RENEWAL of a commitment's customer with its renewal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tests.committed import AD, renewals
from tests.local import instant
from tests.migrating import commitment
from tests.support import InProcess, Json, Partner, World, make_world


@contextmanager
def world_of(sandbox: InProcess, rules: Json) -> Iterator[World]:
    """Make a world half a year before the anniversary; it is deleted in the end."""
    world = make_world(sandbox, seed=11, now="2026-01-15T12:00:00Z", rules=rules)
    try:
        yield world
    finally:
        world.control("DELETE")


def recommitment(end: str, minimum: int | None) -> Json:
    """Return the recommitment that is accepted, where the commitment ends with the term."""
    if not minimum or end >= AD:
        return {}
    return {"recommitmentRequest": commitment(AD, "2029-07-14", minimum, "ACCEPTED")}


def reach(world: World, days_before: int) -> None:
    """Be at noon of a day before the anniversary; of AD itself, in the last second before."""
    at = instant(f"{AD}T12:00:00") - timedelta(days=days_before)
    if not days_before:
        at = instant(f"{AD}T00:00:00") - timedelta(seconds=1)
    world.advance(to=f"{at:%Y-%m-%dT%H:%M:%SZ}")


def previewed_lines(partner: Partner, customer: str) -> list[Json]:
    """Return what PREVIEW_RENEWAL says will renew now; none where it is refused."""
    path = f"/customers/{customer}/orders?fetch-price=true"
    answer = partner.post(path, {"orderType": "PREVIEW_RENEWAL"})
    assert answer.status_code in (201, 400), answer.text
    lines: list[Json] = answer.json()["lineItems"] if answer.status_code == 201 else []
    return lines


def renew_as_previewed(world: World, customer: str, lines: list[Json]) -> None:
    """Let the anniversary come, and assert that it renews what the preview said, at its prices."""
    world.advance(to=f"{AD}T00:00:00Z")
    orders = [each for each in renewals(world.partner, customer) if each["source"] == "System"]
    for status in ("1000", "1004"):
        made = [
            told(item)
            for order in orders
            if order["status"] == status
            for item in order["lineItems"]
        ]
        assert [told(item) for item in lines if item["status"] == status] == made


def told(item: Json) -> tuple[Any, ...]:
    """Return what a preview's line and an order's line must have in common."""
    # A line that will fail is listed without its price.
    price = item["pricing"]["lineItemPartnerPrice"] if item["status"] == "1000" else None
    return (item["subscriptionId"], item["offerId"], item["quantity"], price)
