"""What an address of a page names."""

from typing import Any

from sandbox.web.requests import known_ids


def check_ids(_: str | None, values: dict[str, Any] | None) -> None:
    """Empty what cannot be an id in the values of an address: nothing has that as its id."""
    if values:
        values.update(known_ids(values))
