"""Calls about worlds and their rules, and whether the sandbox answers."""

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, Literal

from sandbox.client.calls import Sent, operation
from sandbox.client.values import Instant, body, query
from sandbox.control_api.checking_schemas import CheckedWorld
from sandbox.control_api.health_schemas import Health
from sandbox.control_api.world_schemas import Mode, RuleList, WorldList, WorldOrder, WorldResource

WORLD = "/worlds/{world_id}"


@operation("get_health", "GET", "/health", Health, also_good=frozenset({503}))
def health() -> Sent:
    """Tell whether the sandbox and its database answer."""
    return Sent()


@operation("create_world", "POST", "/worlds", WorldResource)
def create_world(  # noqa: PLR0913 - the fields of the API
    *,
    name: str | None = None,
    seed: int | None = None,
    mode: Mode | None = None,
    now: Instant | None = None,
    rate: float | None = None,
    rules: Mapping[str, Any] | None = None,
    distributors: Sequence[Mapping[str, Any]] | None = None,
    flex_discounts: Literal["none", "sample"] | None = None,
    ttl_seconds: int | None = None,
) -> Sent:
    """Make a world; what is not given is as the sandbox has it.

    Args:
        name: for people.
        seed: the same seed and the same calls give the same ids.
        mode: how its clock runs: frozen, live or scaled.
        now: where its time begins.
        rate: world seconds a real second, of a scaled clock.
        rules: what differs from the defaults, by the names of the API: `lateRenewalDays`.
        distributors: as the API takes them; one in North America when not given.
        flex_discounts: `sample` for the built-in flexible discounts; none when not given.
        ttl_seconds: how long it lives in real time; until it is deleted when not given.
    """
    return Sent(
        body(
            name=name,
            seed=seed,
            mode=mode,
            now=now,
            rate=rate,
            rules=rules,
            distributors=distributors,
            flex_discounts=flex_discounts,
            ttl_seconds=ttl_seconds,
        )
    )


@operation("list_worlds", "GET", "/worlds", WorldList)
def list_worlds(
    *,
    name: str | None = None,
    order: WorldOrder | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Sent:
    """List the worlds page by page: those that are called so, by id or the newest first."""
    return Sent(query=query(name=name, order=order, limit=limit, offset=offset))


@operation("get_world", "GET", WORLD, WorldResource)
def get_world(world_id: str) -> Sent:
    """Get a world as it is now."""
    return Sent()


@operation("delete_world", "DELETE", WORLD, NoneType)
def delete_world(world_id: str) -> Sent:
    """Delete a world with all that is in it."""
    return Sent()


@operation("reset_world", "POST", f"{WORLD}/reset", WorldResource, takes_long=True)
def reset_world(world_id: str) -> Sent:
    """Put a world back to what it was when it was made."""
    return Sent()


@operation("change_world", "PATCH", WORLD, WorldResource)
def change_world(world_id: str, /, **changes: str | int | None) -> Sent:
    """Change `name` or `ttlSeconds`, by these names of the API; None lifts a time to live."""
    return Sent(changes)


@operation("change_rules", "PATCH", f"{WORLD}/rules", WorldResource)
def change_rules(world_id: str, /, **changes: Any) -> Sent:  # noqa: ANN401 - a rule's value
    """Change rules by the names of the API, `lateRenewalDays=14`; None puts one back."""
    return Sent(changes)


@operation("list_rules", "GET", f"{WORLD}/rules", RuleList)
def list_rules(world_id: str) -> Sent:
    """List the rules with their source and standing."""
    return Sent()


@operation("check_world", "POST", f"{WORLD}/check", CheckedWorld, takes_long=True)
def check_world(world_id: str) -> Sent:
    """Look whether all holds that must hold in a world (`vipmp-sandbox check`)."""
    return Sent()


@operation("export_world", "GET", f"{WORLD}/export", bytes, takes_long=True)
def export_world(world_id: str) -> Sent:
    """Export a world as one compressed file, which `import_world` takes."""
    return Sent()


@operation("import_world", "POST", "/worlds/import", WorldResource, takes_long=True)
def import_world(content: bytes) -> Sent:
    """Make a world of an exported one, with credentials of its own.

    Args:
        content: the file.
    """
    return Sent(content=content, media_type="application/octet-stream")
