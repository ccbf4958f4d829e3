"""How single values are written on the wire, the same for every resource and for both APIs."""

from datetime import UTC, datetime
from typing import Any


def instant_text(instant: datetime) -> str:
    """Return an aware instant as Adobe writes it: `2019-05-02T22:49:52Z`."""
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat()[:19] + "Z"


def link(uri: str) -> dict[str, Any]:
    """Return a link object (docs references/resources, Links)."""
    return {"uri": uri, "method": "GET", "headers": []}


def self_link(uri: str) -> dict[str, Any]:
    """Return the `links` of a single resource."""
    return {"self": link(uri)}
