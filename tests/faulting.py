"""Faults as tests order them."""

from __future__ import annotations

from typing import Any, Final

from tests.support import Json, World

SERVER_ERROR: Final = {"type": "status", "status": 500, "code": "1124"}


def fault(world: World, **spec: Any) -> Json:
    """Order a fault that must be accepted."""
    answer = world.control("POST", "/faults", spec)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def server_error(world: World, **spec: Any) -> Json:
    """Order a fault that answers 500."""
    return fault(world, effect=SERVER_ERROR, **spec)


def counters(world: World, ordered: Json) -> tuple[int, int]:
    """Return how many requests a fault has seen, and how many have met it."""
    found = world.control("GET", f"/faults/{ordered['faultId']}").json()
    return found["seen"], found["fired"]


def statuses(world: World, count: int, path: str = "/resellers") -> list[int]:
    """Read something so many times; return what was answered."""
    return [world.partner.get(path).status_code for _ in range(count)]
