"""How the rows of the error table about large agencies are raised over HTTP (LG-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import httpx

from sandbox.domain.errors import Error
from tests.committing import request
from tests.governing import GOV_TEAM, agency, try_agency
from tests.linking import own
from tests.support import GOV, Partner, World, line, make_world


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
    abroad = {"lgaEnabled": True, "region": "WE", "currencies": ["EUR"]}
    made = make_world(world.http, distributors=[abroad])
    try:
        return try_agency(made.partner)
    finally:
        made.control("DELETE")


def committed(world: World) -> httpx.Response:
    """Request a three-year commitment for an agency."""
    partner = enabled(world)
    return request(partner, agency(partner), LICENSE=10)


def enrolled(world: World, customer: str, group: str) -> httpx.Response:
    """Enroll a customer in a group."""
    path = f"/customers/{customer}/linked_membership/enroll/{group}"
    return world.partner.call("POST", path)


def by_no_agency(world: World) -> httpx.Response:
    """Enroll who is no agency."""
    partner = enabled(world)
    group = own(partner, agency(partner))
    return enrolled(world, partner.customer(), group["id"])


def into_plain_group(world: World) -> httpx.Response:
    """Enroll an agency in a group of others."""
    partner = enabled(world)
    plain = own(partner, partner.customer())
    return enrolled(world, agency(partner), plain["id"])


def into_foreign_group(world: World) -> httpx.Response:
    """Enroll an agency in a group of another distributor's customers."""
    made = make_world(world.http, distributors=[{"lgaEnabled": True}, {"lgaEnabled": True}])
    mine, other = made.partners
    try:
        group = own(other, agency(other))
        path = f"/customers/{agency(mine)}/linked_membership/enroll/{group['id']}"
        return mine.call("POST", path)
    finally:
        made.control("DELETE")


AGENCY_RAISED: Final[dict[Error, Callable[[World], httpx.Response]]] = {
    Error.PARTNER_WITHOUT_AGENCIES: lambda w: try_agency(w.partner),
    Error.CUSTOMER_IS_NO_AGENCY: by_no_agency,
    Error.GROUP_IS_OF_NO_AGENCIES: into_plain_group,
    Error.GROUP_NOT_FOUND: lambda w: enabled(w).get("/linked_membership_groups?country=US"),
    Error.GROUP_OF_ANOTHER: into_foreign_group,
    Error.AGENCY_COUNTRY: elsewhere,
    Error.AGENCY_OUTSIDE_GOVERNMENT: lambda w: asked(w, marketSegment="COM"),
    Error.AGENCY_SUB_SEGMENT: lambda w: asked(w, marketSubSegments=[]),
    Error.COMMITMENT_OF_AGENCY: committed,
    Error.AGENCY_OFFER: lambda w: ordered(w, GOV_TEAM, 100),
    Error.AGENCY_QUANTITY: lambda w: ordered(w, GOV, 99),
}
