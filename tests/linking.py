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


def accept_terms(world: World, owner: str, *, accept: bool = True) -> None:
    """Have an owner answer the terms."""
    path = f"/customers/{owner}/linked-membership/terms"
    answer = world.control("POST", path, {"accept": accept})
    assert answer.status_code == 200, answer.text


def code_of(world: World, owner: str) -> str:
    """Have an owner make a code."""
    made = world.control("POST", f"/customers/{owner}/linked-membership/codes")
    assert made.status_code == 201, made.text
    code: str = made.json()["code"]
    return code


def join(world: World, customer: str, code: str) -> httpx.Response:
    """Let a customer join by a code."""
    return world.control("POST", f"/customers/{customer}/linked-membership/join", {"code": code})


def joined(world: World, owner: str, customer: str) -> str:
    """Let a customer join an owner's linked membership, which must work; returns its id."""
    answer = join(world, customer, code_of(world, owner))
    assert answer.status_code == 200, answer.text
    return customer


def linked(world: World, customer: str) -> Json:
    """Return the linked membership of a customer as the control plane shows it."""
    answer = world.control("GET", f"/customers/{customer}/linked-membership")
    assert answer.status_code == 200, answer.text
    shown: Json = answer.json()
    return shown


def refresh(world: World, owner: str) -> Json:
    """Have an owner ask for a refresh; returns what is answered."""
    answer = world.control("POST", f"/customers/{owner}/linked-membership/refresh")
    assert answer.status_code == 200, answer.text
    shown: Json = answer.json()
    return shown


def happened(world: World, kind: str) -> list[Json]:
    """What has happened of a kind."""
    found: list[Json] = world.control("GET", f"/events?kind={kind}").json()["items"]
    return found
