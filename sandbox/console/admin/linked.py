"""Linked membership: the owner's terms, codes and refreshes, and a member's joining (LM-3)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response, request

from sandbox.accounts.linked import linked_membership_of
from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import REFUSED, act, attempt, go
from sandbox.console.problems import Problem
from sandbox.linked_memberships.details import details_for
from sandbox.linked_memberships.serializers import serialize_details
from sandbox.reseller_console.organization import find_organization

if TYPE_CHECKING:
    from sandbox.client.blocking import World

routes = AdminPages("linked", __name__)
LINKED = f"{CUSTOMER}/linked-membership"
ACTIONS: dict[str, tuple[Callable[["World", str], object], str]] = {
    "accept": (
        lambda world, customer: world.answer_linked_terms(customer, accept=True),
        "The terms are accepted.",
    ),
    "reject": (
        lambda world, customer: world.answer_linked_terms(customer, accept=False),
        "The terms are rejected.",
    ),
    "refresh": (
        lambda world, customer: world.refresh_linked_membership(customer),
        "The discount levels will be refreshed.",
    ),
    "leave": (
        lambda world, customer: world.leave_linked_membership(customer),
        "Your organization has left the linked membership.",
    ),
}


@routes.get(LINKED)
def show(world_id: str, customer_id: str) -> Response:
    """Show the linked membership, or ask for the code of one."""
    return _page(world_id, customer_id)


@routes.post(LINKED)
def do(world_id: str, customer_id: str) -> Response:
    """Answer the terms, ask for a refresh, or leave: what the button says."""
    action, done = ACTIONS.get(request.form.get("action", ""), (None, ""))
    place = admin_path(world_id, customer_id, "linked.show")
    if action is None:
        return go(place)
    world = world_of(console_of(), world_id)
    return act(lambda: action(world, customer_id), done, place)


@routes.post(f"{LINKED}/codes")
def generate_code(world_id: str, customer_id: str) -> Response:
    """Make a code, to be given to the organization that shall join."""
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.make_linked_code(customer_id))
    place = admin_path(world_id, customer_id, "linked.show")
    if isinstance(made, Problem):
        return go(place, str(made), REFUSED)
    return go(place, f"The code is {made.code}, valid until {made.expiry}.")


@routes.post(f"{LINKED}/join")
def join(world_id: str, customer_id: str) -> Response:
    """Join by the code that an owner gave."""
    code = request.form.get("code", "").strip()
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.join_linked_membership(customer_id, code))
    if isinstance(made, Problem):
        return _page(world_id, customer_id, code, made)
    place = admin_path(world_id, customer_id, "linked.show")
    return go(place, "Your organization has joined the linked membership.")


def _page(
    world_id: str, customer_id: str, code: str = "", problem: Problem | None = None
) -> Response:
    with console_of().worlds.read(world_id) as world:
        organization = find_organization(world, customer_id)
        admin = AdminConsole.of(world, organization)
        is_linked = linked_membership_of(organization.account.benefits) is not None
        linked = serialize_details(details_for(world, customer_id)) if is_linked else None
    status = problem.status if problem else 200
    return admin_page(admin, "linked.html", status, linked=linked, code=code, problem=problem)
