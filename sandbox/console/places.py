"""Where a form may lead: a page of this server, whatever it names."""

import re
from typing import Final

# `//host` and `/\host` are other servers, and browsers overlook blanks within: `/<tab>/host`.
_OWN: Final = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def own_place(named: str, below: str = "/") -> str | None:
    """Return a path that was named, where it is one of this server that begins as `below` does."""
    return named if named.startswith(below) and _OWN.fullmatch(named) else None
