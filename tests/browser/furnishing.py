"""A world with something on every page: seeded, with names that are long or run from the right."""

from __future__ import annotations

from typing import Final

import httpx

from tests.support import World, make_world

SEED: Final = 11
NOW: Final = "2026-12-10T09:00:00Z"
LONG: Final = "Vereinigte Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbaugesellschaft"
FROM_THE_RIGHT: Final = "شركة الأمل للتجارة والتوزيع"


def furnished(http: httpx.Client, name: str = "Demo") -> World:
    """Make the world; the same each time, but for its id."""
    world = make_world(http, name=name, seed=SEED, now=NOW)
    made = world.control("POST", "/populations", {"resellers": 2, "customers": 30})
    assert made.status_code == 201, made.text
    partner = world.partner
    reseller = partner.reseller(LONG)
    for customer in (LONG, FROM_THE_RIGHT):
        partner.order(partner.customer(reseller, customer))
    # Nobody buys of this one: its lists are empty.
    partner.reseller(FROM_THE_RIGHT)
    return world
