"""What tests of three-year commits share: customers that came from VIP with one (TC-19)."""

from __future__ import annotations

from typing import Any

from tests.migrating import Migration, commitment, vip
from tests.support import TEAM, Json, Partner, World

AD = "2026-07-15"
"""The pending anniversary of such a customer."""
FIRST_DAY, LAST_DAY = "2024-07-15", "2027-07-14"
# What a year of TEAM costs at 12: on the first day of the commitment, and two years later.
LOCKED, TODAY = 235.56, 245.40


def with_commitment(
    world: World,
    quantity: int = 12,
    minimum: int = 10,
    *,
    start: str = FIRST_DAY,
    end: str = LAST_DAY,
    status: str = "ACTIVE",
    slots: Json | None = None,
    offers: list[Json] | None = None,
    **facts: Any,
) -> str:
    """Take over a customer that committed to some licences of TEAM; `slots` are its requests."""
    held = commitment(start, end, minimum, status)
    benefit = {"type": "THREE_YEAR_COMMIT", "commitment": held, **(slots or {})}
    return _taken_over(world, benefit, offers or [vip(TEAM, quantity)], facts)


def with_request(
    world: World,
    quantity: int,
    minimum: int,
    *,
    start: str = "2026-01-15",
    end: str = "2028-07-14",
    offers: list[Json] | None = None,
    **facts: Any,
) -> str:
    """Take over a customer whose request for a commitment is ACCEPTED, and not complied with."""
    request = commitment(start, end, minimum, "ACCEPTED")
    benefit = {"type": "THREE_YEAR_COMMIT", "commitmentRequest": request}
    return _taken_over(world, benefit, offers or [vip(TEAM, quantity)], facts)


def _taken_over(world: World, benefit: Json, offers: list[Json], facts: Json) -> str:
    facts = {"renewalDate": AD, "benefits": [benefit], "offers": offers, **facts}
    return Migration.of(world, **facts).done()


def commitment_of(partner: Partner, customer: str, slot: str = "commitment") -> Json | None:
    """Read a customer's commitment, or the request in another slot."""
    (benefit,) = partner.fetch(f"/customers/{customer}")["benefits"]
    found: Json | None = benefit[slot]
    return found


def status_of(partner: Partner, customer: str, slot: str = "commitment") -> str | None:
    """Read where a customer's commitment stands; None without one."""
    found = commitment_of(partner, customer, slot)
    return found["status"] if found else None


def level_of(partner: Partner, customer: str, offer_type: str = "LICENSE") -> str | None:
    """Read a customer's level."""
    levels = partner.fetch(f"/customers/{customer}")["discounts"]
    return {each["offerType"]: each["level"] for each in levels}.get(offer_type)


def at(level: str, offer_id: str = TEAM) -> str:
    """The offer of a product at a level."""
    return f"{offer_id[:-5]}{level}{offer_id[-3:]}"


def renewals(partner: Partner, customer: str) -> list[Json]:
    """Read the renewal orders with their prices, newest first."""
    return partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL&fetch-price=true")


def yearly(order: Json, number: int = 0) -> tuple[str, float]:
    """The offer of a line, and what a year of it costs."""
    item = order["lineItems"][number]
    return item["offerId"], item["pricing"]["partnerPrice"]
