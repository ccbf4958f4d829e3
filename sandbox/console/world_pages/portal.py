"""A customer as Adobe's sandbox portal shows it to testers, with what they set there by hand.

Terms of the three-year commit (docs sandbox update-customer) and market sub-segments (docs sandbox
lga). What the portal has besides and a customer's admin does is in the Admin Console.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request, url_for

from sandbox.accounts.agencies import large_agency_of
from sandbox.accounts.benefits import (
    COMMITMENT_STATUSES,
    Commitment,
    CommitmentStatus,
    three_year_commit_of,
)
from sandbox.console import words
from sandbox.console.console import console_of
from sandbox.console.forms import typed
from sandbox.console.frame import world_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import attempt, go, world_page
from sandbox.console.problems import Problem
from sandbox.portal.accounts import SUB_SEGMENTS
from sandbox.reseller_console.organization import Organization, find_organization

routes = PageBlueprint("portal", __name__)
CUSTOMER: Final = "/console/<world_id>/customers/<customer_id>"
TERMS: Final = ("startDate", "endDate", "status")
SUB_SEGMENT: Final = "subSegment"


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands in the fields of the form."""

    start: str = ""
    end: str = ""
    status: str = ""

    @classmethod
    def typed(cls) -> "Terms":
        """Return what was typed."""
        start, end, status = typed(request.form, *TERMS).values()
        return cls(start, end, status)

    @classmethod
    def of(cls, commitment: Commitment | None) -> "Terms":
        """Return those of a commitment."""
        if commitment is None:
            return cls()
        start, end = commitment.start_date, commitment.end_date
        return cls(str(start or ""), str(end or ""), commitment.status.value)


@routes.get(CUSTOMER)
def show(world_id: str, customer_id: str) -> Response:
    """Show what may be set of a customer."""
    return _page(world_id, customer_id)


@routes.post(f"{CUSTOMER}/commitment")
def set_commitment(world_id: str, customer_id: str) -> Response:
    """Set dates and status of the commitment; an end that is past is due at once."""
    told = typed(request.form, *TERMS)
    return _set(world_id, customer_id, {"commitment": told}, "The 3YC terms were saved.")


@routes.post(f"{CUSTOMER}/sub-segments")
def set_sub_segments(world_id: str, customer_id: str) -> Response:
    """Set the market sub-segments; none where none is chosen."""
    chosen = request.form.getlist(SUB_SEGMENT)
    return _set(
        world_id, customer_id, {"market_sub_segments": chosen}, "The sub-segments were saved."
    )


def _set(world_id: str, customer_id: str, changes: Mapping[str, Any], done: str) -> Response:
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.change_customer(customer_id, **changes))
    if isinstance(made, Problem):
        return _page(world_id, customer_id, made, next(iter(changes)))
    return go(_path(world_id, customer_id), done)


def _page(
    world_id: str, customer_id: str, problem: Problem | None = None, refused: str = ""
) -> Response:
    """Return the page; a refused form keeps what was typed into it."""
    with console_of().worlds.read(world_id) as world:
        found = find_organization(world, customer_id)
    held = three_year_commit_of(found.account.benefits)
    commitment = held.commitment if held else None
    return world_page(
        world_id,
        "world/portal.html",
        problem.status if problem else 200,
        customer_id=customer_id,
        # What was refused stands at an address of its own, where no page is.
        come_back=_path(world_id, customer_id) if problem else None,
        found=found,
        agency=large_agency_of(found.account.benefits),
        commitment=commitment,
        terms=Terms.typed() if refused == "commitment" else Terms.of(commitment),
        statuses=[(status.value, status.value) for status in _choices(commitment)],
        choices=[
            (value, words.SUB_SEGMENTS[value])
            for value in SUB_SEGMENTS.get(found.account.market_segment, ())
        ],
        chosen=_chosen(found, refused),
        problem=problem,
        refused=refused,
        words=words,
    )


def _choices(commitment: Commitment | None) -> list[CommitmentStatus]:
    """Return what the status may be, and first what it is."""
    others = [
        status for status in COMMITMENT_STATUSES if commitment and status != commitment.status
    ]
    return [commitment.status, *others] if commitment else []


def _chosen(found: Organization, refused: str) -> list[str]:
    if refused == "market_sub_segments":
        return request.form.getlist(SUB_SEGMENT)
    return list(found.account.market_sub_segments)


def _path(world_id: str, customer_id: str) -> str:
    return url_for("console_portal.show", world_id=world_id, customer_id=customer_id)
