"""Team members of a reseller: listed, added, removed (seed 001)."""

from flask import Response, request

from sandbox.console.console import console_of
from sandbox.console.forms import typed
from sandbox.console.frame import world_of
from sandbox.console.pages import act, attempt, go
from sandbox.console.problems import Problem
from sandbox.console.reseller.office import office_of, office_page
from sandbox.console.reseller.routes import RESELLER, reseller_pages
from sandbox.reseller_console.team import list_members

routes = reseller_pages("team", __name__)
TEAM = f"{RESELLER}/team-members"
FIELDS = ("firstName", "lastName", "email")


@routes.get(TEAM)
def show(world_id: str, reseller_id: str) -> Response:
    """Show the team."""
    return _team_page(world_id, reseller_id, None)


@routes.post(TEAM)
def add(world_id: str, reseller_id: str) -> Response:
    """Add somebody."""
    told = typed(request.form, *FIELDS)
    world = world_of(console_of(), world_id)
    made = attempt(
        lambda: world.add_team_member(
            reseller_id, told["email"], first_name=told["firstName"], last_name=told["lastName"]
        )
    )
    if isinstance(made, Problem):
        return _team_page(world_id, reseller_id, made)
    return go(request.path, f"{made.first_name} {made.last_name} is a member of the team.")


@routes.post(f"{TEAM}/removed")
def remove(world_id: str, reseller_id: str) -> Response:
    """Remove somebody; the first contact that stays takes over."""
    email = request.form.get("email", "")
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.remove_team_member(reseller_id, email),
        f"{email} is no member of the team any more.",
        request.path.removesuffix("/removed"),
    )


def _team_page(world_id: str, reseller_id: str, problem: Problem | None) -> Response:
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        members = list_members(world, reseller_id)
    return office_page(
        office,
        "team.html",
        problem.status if problem else 200,
        members=members,
        problem=problem,
        typed=typed(request.form, *FIELDS),
    )
