"""Licences taken before they are ordered: what the tests of purchase authorizations share."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support import TEAM, Json, Partner, World

# Of what is taken at START, in a frozen world of the default rules.
LAST_SECOND = "2026-01-22T08:59:59Z"
EXPIRY = "2026-01-22T09:00:00Z"


def path(customer: str, reference: str = "") -> str:
    """The path of a customer's authorizations, or of one of them."""
    base = f"/customers/{customer}/purchase-authorizations"
    return f"{base}/{reference}" if reference else base


def try_take(
    world: World, customer: str, offer: str = TEAM, quantity: int = 1, **more: Any
) -> httpx.Response:
    """Have the customer's admin take licences; it may be refused."""
    body = {"offerId": offer, "quantity": quantity, **more}
    return world.control("POST", path(customer), body)


def take(world: World, customer: str, offer: str = TEAM, quantity: int = 1, **more: Any) -> Json:
    """Have the customer's admin take licences, by default a team licence."""
    answer = try_take(world, customer, offer, quantity, **more)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def assign(
    world: World, customer: str, reference: str, assigned: int, **more: Any
) -> httpx.Response:
    """Set how many licences of an authorization are in use."""
    body = {"assignedQuantity": assigned, **more}
    return world.control("PATCH", path(customer, reference), body)


def cancel(world: World, customer: str, reference: str) -> httpx.Response:
    """Cancel an authorization."""
    return world.control("DELETE", path(customer, reference))


def taken(world: World, customer: str) -> list[Json]:
    """All authorizations of a customer."""
    answer = world.control("GET", path(customer))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["totalCount"] == len(found["items"])
    items: list[Json] = found["items"]
    return items


def states(world: World, customer: str) -> list[tuple[str, int, int]]:
    """Status, covered and assigned quantities of all authorizations of a customer."""
    return [
        (each["status"], each["coveredQuantity"], each["assignedQuantity"])
        for each in taken(world, customer)
    ]


def unpaid(partner: Partner, customer: str) -> list[tuple[str, int]]:
    """Offers and quantities that wait for an order."""
    found = partner.fetch(f"/customers/{customer}/open-acquisitions")
    items = [(each["baseOfferId"], each["quantity"]) for each in found["unpaidLicenses"]]
    assert found["licenseCount"] == sum(quantity for _, quantity in items)
    return items


def events(world: World, kind: str) -> list[Json]:
    """Events of one kind of `authorization.…`, in order."""
    answer = world.control("GET", f"/events?kind=authorization.{kind}")
    items: list[Json] = answer.json()["items"]
    return items
