"""Which page of a long list is asked for, and where the others are."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from flask import request, url_for

from sandbox.console.paging import offset_of

PAGE: Final = 50


def asked_offset() -> int:
    """Return after how many others the page begins.

    Raises:
        ControlRefusal: INVALID_REQUEST, that is no number.
    """
    return offset_of(request.args, "offset")


def asked(name: str) -> str:
    """Return a parameter of the page, without the space around it; empty where it is not there."""
    return request.args.get(name, "").strip()


def places(world_id: str) -> Callable[[int], str]:
    """Return the path of this list's page by its offset, with the same filters."""
    here = url_for(request.endpoint or "", world_id=world_id)
    filters = {name: value for name, value in request.args.items() if name != "offset" and value}

    def place(offset: int) -> str:
        # Not by `url_for`: to it, some names that an address may have mean other things.
        return f"{here}?{urlencode({**filters, 'offset': offset})}"

    return place
