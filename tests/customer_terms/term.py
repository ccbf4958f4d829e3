"""What tests of customers' terms share."""

from __future__ import annotations

from tests.support import Json, World

Days = tuple[str, str]


def term_of(world: World, customer: str) -> Json:
    """Return a customer's term."""
    answer = world.control("GET", f"/customers/{customer}/term")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def bands(term: Json) -> dict[str, list[Days]]:
    """Return the windows of a term by what they are, each with its first and last day."""
    found: dict[str, list[Days]] = {}
    for band in term["bands"]:
        found.setdefault(band["kind"], []).append((band["from"], band["to"]))
    return found


def marks(term: Json, kind: str) -> list[tuple[str, str]]:
    """Return what is marked of a kind, each with its instant."""
    return [(mark["at"], mark["what"]) for mark in term["marks"] if mark["kind"] == kind]


def renewal_dates(term: Json) -> list[tuple[str, str, int]]:
    """Return when so many subscriptions renew or end, or have lapsed."""
    return [(each["date"], each["kind"], each["subscriptions"]) for each in term["renewalDates"]]
