"""The head of every page of a reseller's: its name, and which of its team is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, request, url_for

from sandbox.accounts.lookup import reseller_of_world
from sandbox.accounts.profile import Contact
from sandbox.console import words
from sandbox.console.pages import world_page
from sandbox.console.signed_in import signed_in
from sandbox.reseller_console.team import members_of
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Office:
    """A reseller with its team; `signed_in` is the email address of whoever looks at the pages."""

    world_id: str
    reseller_id: str
    name: str
    segments: Sequence[str]
    members: Sequence[Contact]
    signed_in: str
    today: date

    def name_of(self, email: str) -> str:
        """Return how a team member is called, by its address; who is none stays an address."""
        for member in self.members:
            if member.key == email.lower():
                return f"{member.first_name} {member.last_name}"
        return email

    def path(self, page: str, **values: Any) -> str:  # noqa: ANN401 - parts of an address
        """Return the path of one of its pages."""
        endpoint = f"console_reseller_{page}"
        return url_for(endpoint, world_id=self.world_id, reseller_id=self.reseller_id, **values)


def office_of(world: OpenWorld, reseller_id: str) -> Office:
    """Return a reseller as its pages show it.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND.
    """
    reseller = reseller_of_world(world, reseller_id)
    members = members_of(reseller)
    return Office(
        world_id=world.public_id,
        reseller_id=reseller_id,
        name=reseller.company_name,
        segments=reseller.market_segments,
        members=members,
        signed_in=signed_in(world.public_id, reseller_id, [member.key for member in members]),
        today=world.today,
    )


def office_page(
    office: Office,
    template: str,
    status: int = 200,
    /,
    **values: Any,  # noqa: ANN401 - a template's values
) -> Response:
    """Return a page of the Reseller Console."""
    # Where a form came back with what was typed there is no page to come back to.
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    return world_page(
        office.world_id,
        f"reseller/{template}",
        status,
        office=office,
        here=here,
        words=words,
        **values,
    )
