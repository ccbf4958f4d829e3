"""The outbox of a world, as its tester reads it."""

from __future__ import annotations

from tests.support import Json, World


def outbox(world: World, **filters: str) -> list[Json]:
    """Return emails, oldest first; filters by their names, with `_` for `-` and at the end."""
    query = "&".join(
        f"{name.rstrip('_').replace('_', '-')}={value}" for name, value in filters.items()
    )
    answer = world.control("GET", f"/outbox?limit=1000&{query}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["totalCount"] == len(found["items"])
    return list(reversed(found["items"]))


def sent(world: World, kind: str = "") -> list[tuple[str, str]]:
    """Return instant and kind of emails, oldest first; without a kind, all but about accounts."""
    about_accounts = {"invitation", "welcome"}
    return [
        (each["at"], each["kind"])
        for each in outbox(world)
        if each["kind"] == kind or (not kind and each["kind"] not in about_accounts)
    ]


def told(world: World) -> list[tuple[str, str]]:
    """Return instant and kind of the emails about renewals, oldest first."""
    return [each for each in sent(world) if each[1] in {"renewal-coming", "renewed", "lapsed"}]


def lines_of(world: World, kind: str) -> list[str]:
    """Return the text of the only email of a kind, less its empty lines."""
    (email,) = outbox(world, kind=kind)
    return [each for each in email["text"].splitlines() if each]
