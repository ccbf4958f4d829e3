"""How the rows of the error table about large agencies are raised over HTTP (LG-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import httpx

from sandbox.domain.errors import Error
from tests.committing import request
from tests.governing import GOV_TEAM, agency, try_agency
from tests.support import GOV, Partner, World, line


def enabled(world: World) -> Partner:
    """Let the distributor of a world sell to agencies."""
    world.portal(f"/distributors/{world.partner.distributor_id}", lgaEnabled=True)
    return world.partner


def asked(world: World, **changes: Any) -> httpx.Response:
    """Ask for an agency that somehow is none."""
    return try_agency(enabled(world), **changes)


def ordered(world: World, offer: str, quantity: int) -> httpx.Response:
    """Order for a new agency."""
    partner = enabled(world)
    return partner.try_order(agency(partner), line(offer, quantity))


def elsewhere(world: World) -> httpx.Response:
    """Ask for an agency where the distributor's region is another."""
    made = world.http.post(
        "/sandbox/v1/worlds",
        json={
            "mode": "frozen",
            "now": world.now(),
            "distributors": [{"lgaEnabled": True, "region": "WE", "currencies": ["EUR"]}],
        },
    ).json()
    (found,) = made["credentials"]
    secret = found["clientSecret"]
    partner = Partner(world.http, found["clientId"], secret, found["distributorId"])
    try:
        return try_agency(partner)
    finally:
        world.http.delete(f"/sandbox/v1/worlds/{made['worldId']}")


def committed(world: World) -> httpx.Response:
    """Request a three-year commitment for an agency."""
    partner = enabled(world)
    return request(partner, agency(partner), LICENSE=10)


AGENCY_RAISED: Final[dict[Error, Callable[[World], httpx.Response]]] = {
    Error.PARTNER_WITHOUT_AGENCIES: lambda w: try_agency(w.partner),
    Error.AGENCY_COUNTRY: elsewhere,
    Error.AGENCY_OUTSIDE_GOVERNMENT: lambda w: asked(w, marketSegment="COM"),
    Error.AGENCY_SUB_SEGMENT: lambda w: asked(w, marketSubSegments=[]),
    Error.COMMITMENT_OF_AGENCY: committed,
    Error.AGENCY_OFFER: lambda w: ordered(w, GOV_TEAM, 100),
    Error.AGENCY_QUANTITY: lambda w: ordered(w, GOV, 99),
}
