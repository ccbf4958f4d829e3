"""Customers that come to VIP by an invitation, and have still to accept its terms."""

from __future__ import annotations

from typing import Any

from tests.support import World, address, contact


def invite(world: World, reseller: str, name: str = "Gearloose Inventions", **changes: Any) -> str:
    """Invite a customer; return its id. It is pending until it accepts."""
    body = {
        "companyName": name,
        "marketSegment": "COM",
        "type": "TEAM",
        "address": address(),
        "contact": contact("gyro@gearloose.example", firstName="Gyro", lastName="Gearloose"),
        **changes,
    }
    answer = world.control("POST", f"/resellers/{reseller}/invitations", body)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["vipId"]
    return made


def accept(world: World, customer: str) -> None:
    """Accept the terms, as the customer's admin."""
    answer = world.control("POST", f"/customers/{customer}/terms")
    assert answer.status_code == 200, answer.text
