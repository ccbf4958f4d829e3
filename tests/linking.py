"""What tests of linked memberships share: owners, codes, members, and where they stand."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support import Json, Partner, World, line

NAME = "Ducks United"


def ask(partner: Partner, customer: str, **linked: Any) -> httpx.Response:
    """PATCH a customer with a linked membership, its profile as it was read."""
    read = partner.fetch(f"/customers/{customer}")
    wanted = linked or {"type": "STANDARD", "name": NAME}
    body = {"companyProfile": read["companyProfile"], "linkedMembership": wanted}
    return partner.patch(f"/customers/{customer}", body)


def holding(partner: Partner, quantity: int, reseller: str | None = None, **changes: Any) -> str:
    """Make a customer with some licences."""
    name = changes.pop("name", f"Acme {quantity}")
    customer = partner.customer(reseller, name=name, **changes)
    partner.order(customer, line(quantity=quantity))
    return customer


def own(partner: Partner, customer: str, **linked: Any) -> Json:
    """Have a customer own a linked membership, which must be made."""
    made = ask(partner, customer, **linked)
    assert made.status_code == 200, made.text
    shown: Json = made.json()["linkedMembership"]
    return shown


def level(partner: Partner, customer: str) -> str:
    """Return a customer's licence level."""
    return levels(partner, customer)[0]


def levels(partner: Partner, customer: str) -> list[str]:
    """Return a customer's levels as they are shown."""
    return [each["level"] for each in partner.fetch(f"/customers/{customer}")["discounts"]]


def noon(world: World, day: str) -> None:
    """Put the clock to noon of a day."""
    world.advance(to=f"{day}T12:00:00Z")
