"""Where a form may lead: a page of this server, whatever it names."""

import re
from typing import Final
from urllib.parse import quote

# `//host` and `/\host` are other servers, and browsers overlook blanks within: `/<tab>/host`.
_OWN: Final = re.compile(r"(?:/(?![/\\])[^/?\\\s\x00-\x1f\x7f]*)+(?:\?[^\\\s\x00-\x1f\x7f]*)?")
_CONTROLS: Final = re.compile(r"[\x00-\x20\x7f]")


def own_place(named: str, below: str = "/") -> str | None:
    """Return a path that was named, where it is one of this server that begins as `below` does."""
    return named if named.startswith(below) and _OWN.fullmatch(named) else None


def as_location(place: str) -> str:
    """Return a path as a header can name it: that of a request has been read as text."""
    return _CONTROLS.sub(lambda found: quote(found[0]), place)
