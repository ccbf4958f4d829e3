"""Where the clock shall go: what forms and links say, as calls of the control plane."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import request, url_for

from sandbox.console.places import own_place
from sandbox.domain.control_errors import ControlError, ControlRefusal

if TYPE_CHECKING:
    from sandbox.client import World
    from sandbox.client.answers import Advanced

_LOCAL: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:Z|\+00:00)?")


@dataclass(frozen=True, slots=True)
class Goal:
    """Where to: an instant or a date as it was written, or a duration (ISO 8601) from now."""

    to: str = ""
    by: str = ""

    @classmethod
    def asked(cls) -> "Goal":
        """Return what the request says; a form's field for an instant names no time zone."""
        to = request.values.get("to", "").strip()
        local = _LOCAL.fullmatch(to)
        if local is not None:
            to = f"{local[1]}T{local[2]}{local[3] or ':00'}Z"
        return cls(to, request.values.get("by", "").strip())

    def move(self, world: "World", *, dry_run: bool) -> "Advanced":
        """Advance a world.

        Raises:
            ControlRefusal: INVALID_REQUEST, no goal is named.
            SandboxError: what the control plane refuses.
        """
        if self.by:
            return world.advance(by=self.by, dry_run=dry_run)
        if not self.to:
            raise ControlRefusal(
                ControlError.INVALID_REQUEST, ["to: name a date or an instant, such as 2026-12-16"]
            )
        return world.advance(to=self.to, dry_run=dry_run)


def this_page(world_id: str) -> str:
    """Return the page that a person comes back to: this one, or where this form was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return back_to(world_id)


def back_to(world_id: str) -> str:
    """Return the page that the request names to come back to; else that of the world."""
    named = own_place(request.values.get("back", ""), below="/console/")
    return named or url_for("console_world.show", world_id=world_id)
