"""What the pages are given: the worlds, and the control plane as a client of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from flask import Flask

from sandbox.timeline.opening import Worlds
from sandbox.web.requests import this_app

if TYPE_CHECKING:
    from sandbox.client import Sandbox

EXTENSION: Final = "console"
Document: TypeAlias = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Console:
    """The parts of the pages.

    `sandbox` gives the client of the control plane; its calls stay in this process. `control_token`
    is what a person must know to see the pages; None: whoever reaches the server may. `documents`
    make the OpenAPI documents by the name of their API. `platform` opens the example platform; None
    is its answer where that is not installed.
    """

    worlds: Worlds
    sandbox: "Callable[[], Sandbox]"
    control_token: str | None
    documents: dict[str, Document]
    platform: Callable[[], Flask | None]


def console_of(app: Flask | None = None) -> Console:
    """Return the parts of an application's pages, by default of the one that answers now."""
    found: Console = (app or this_app()).extensions[EXTENSION]
    return found
