"""A world with something on every page: seeded, with names that are long or run from the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.authorizing import take
from tests.committing import committed
from tests.support import OTHER_TEAM, Partner, World, address, line, make_world

SEED: Final = 11
BEGIN: Final = "2026-12-01T09:00:00Z"
NOW: Final = "2026-12-10T09:00:00Z"
LONG: Final = "Vereinigte Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbaugesellschaft"
FROM_THE_RIGHT: Final = "شركة الأمل للتجارة والتوزيع"


@dataclass(frozen=True)
class Furnished:
    """The world, where its pages begin, and where the example platform's do."""

    world: World
    starts: list[str]
    shop: str


def furnished(http: httpx.Client, name: str = "Demo") -> Furnished:
    """Make the world; the same each time, but for its id."""
    world = make_world(http, name=name, seed=SEED, now=BEGIN)
    control(world, "/populations", {"resellers": 2, "customers": 30})
    partner = world.partner
    reseller = partner.reseller(LONG)
    long, late = (partner.customer(reseller, called) for called in (LONG, FROM_THE_RIGHT))
    take(world, late, quantity=3)
    world.advance(to=NOW)
    partner.order(long, line(quantity=12), line(OTHER_TEAM, 3, number=2))
    committed(world, long)
    take(world, long, quantity=2)
    office = partner.customer(reseller, f"Office of {FROM_THE_RIGHT}", marketSegment="GOV")
    control(world, f"/resellers/{reseller}/invitations", invitation())
    # Nobody buys of this one: its lists are empty.
    empty = partner.reseller(FROM_THE_RIGHT)
    root = f"/console/{world.world_id}"
    return Furnished(
        world,
        [
            "/",
            root,
            *(f"{root}/resellers/{each}/" for each in (reseller, seeded(partner), empty)),
            *(f"{root}/admin/{customer}" for customer in (long, late)),
            *(f"{root}/customers/{customer}" for customer in (long, office)),
        ],
        f"{root}/platform/{partner.distributor_id}/",
    )


def invitation(**changes: Any) -> dict[str, Any]:
    """The body of an invitation that is not answered yet."""
    return {
        "companyName": "Gearloose Inventions",
        "marketSegment": "EDU",
        "type": "TEAM",
        "address": address(),
        "contact": {"firstName": "Gyro", "lastName": "Gear", "email": "gyro@gear.example"},
        **changes,
    }


def seeded(partner: Partner) -> str:
    """A reseller that came with the population."""
    accounts = partner.fetch("/resellers?limit=50")["accounts"]
    of_population = [
        str(account["resellerId"])
        for account in accounts
        if account["externalReferenceId"].startswith("seed-")
    ]
    return of_population[0]


def control(world: World, path: str, body: dict[str, Any]) -> None:
    """POST what the control plane must accept."""
    answer = world.control("POST", path, body)
    assert answer.status_code in (200, 201), answer.text
