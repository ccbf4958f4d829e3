"""What tests of three-year commitments share: requests, answers, and where a customer stands."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support import Json, Partner, World

TYPE = "THREE_YEAR_COMMIT"


def minimums(**quantities: int) -> list[Json]:
    """Minimum quantities by offer type: LICENSE=10, CONSUMABLES=1000."""
    return [
        {"offerType": offer_type, "quantity": quantity}
        for offer_type, quantity in quantities.items()
    ]


def benefit(slot: str = "commitmentRequest", /, **quantities: int) -> Json:
    """A request in the form of Adobe's body."""
    return {"type": TYPE, slot: {"minimumQuantities": minimums(**quantities)}}


def request(
    partner: Partner, customer: str, slot: str = "commitmentRequest", /, **quantities: int
) -> httpx.Response:
    """PATCH a customer with a request, its profile as it was read."""
    return ask(partner, customer, [benefit(slot, **quantities)])


def ask(partner: Partner, customer: str, benefits: list[Json], **profile: Any) -> httpx.Response:
    """PATCH a customer with benefits, its profile as it was read."""
    read = partner.fetch(f"/customers/{customer}")
    body = {"companyProfile": read["companyProfile"] | profile, "benefits": benefits}
    return partner.patch(f"/customers/{customer}", body)


def requested(
    partner: Partner, customer: str, slot: str = "commitmentRequest", /, **quantities: int
) -> Json:
    """Make a request that must be taken; by default for ten licences."""
    answer = request(partner, customer, slot, **(quantities or {"LICENSE": 10}))
    assert answer.status_code == 200, answer.text
    return three_years(answer.json())


def answer(world: World, customer: str, **said: bool) -> httpx.Response:
    """Say something in the Admin Console: accept=True or False, enroll=True."""
    return world.control("POST", f"/customers/{customer}/commitment", said)


def accepted(world: World, customer: str) -> Json:
    """Accept what must be accepted."""
    made = answer(world, customer, accept=True)
    assert made.status_code == 200, made.text
    return three_years(made.json())


def committed(world: World, customer: str, **quantities: int) -> Json:
    """Have a customer commit to what it holds, by default to ten licences."""
    requested(world.partner, customer, **quantities)
    made = accepted(world, customer)
    assert made["commitment"]["status"] == "COMMITTED", made
    return made


def standing(partner: Partner, customer: str) -> Json:
    """Return where a customer stands with its three-year commit."""
    return three_years(partner.fetch(f"/customers/{customer}"))


def three_years(shown: Json) -> Json:
    """Return the three-year commit of a customer that is shown."""
    (found,) = [each for each in shown["benefits"] if each["type"] == TYPE]
    made: Json = found
    return made


def noon(world: World, day: str) -> None:
    """Put the clock to noon of a day."""
    world.advance(to=f"{day}T12:00:00Z")
