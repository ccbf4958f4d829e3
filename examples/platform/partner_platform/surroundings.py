"""What a host that mounts the platform puts around its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

NOTHING: Final = Markup("")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Markup of the host; it must do with the pages' content security policy."""

    head: Markup = NOTHING
    """At the end of `<head>`."""
    top: Markup = NOTHING
    """Before everything else of the page."""


FindSurroundings = Callable[[], Surroundings]
"""Asked once a page, inside the request."""


def alone() -> Surroundings:
    """Surround a platform that runs by itself with nothing."""
    return Surroundings()
