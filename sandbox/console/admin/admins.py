"""The admins of the organization, and which of them is the contract owner (seed 001)."""

from flask import Response, request

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.console import console_of
from sandbox.console.forms import typed
from sandbox.console.frame import world_of
from sandbox.console.pages import act, attempt, go
from sandbox.console.problems import Problem
from sandbox.reseller_console.organization import find_organization

routes = AdminPages("admins", __name__)
ADMINS = f"{CUSTOMER}/admins"
FIELDS = ("firstName", "lastName", "email")


@routes.get(ADMINS)
def show(world_id: str, customer_id: str) -> Response:
    """Show the admins."""
    return _page(world_id, customer_id)


@routes.post(ADMINS)
def add(world_id: str, customer_id: str) -> Response:
    """Add an admin."""
    told = typed(request.form, *FIELDS)
    world = world_of(console_of(), world_id)
    made = attempt(
        lambda: world.add_admin(
            customer_id, told["email"], first_name=told["firstName"], last_name=told["lastName"]
        )
    )
    if isinstance(made, Problem):
        return _page(world_id, customer_id, made)
    return go(request.path, f"{made.first_name} {made.last_name} is an admin now.")


@routes.post(f"{ADMINS}/owner")
def make_owner(world_id: str, customer_id: str) -> Response:
    """Make an admin the contract owner."""
    email = request.form.get("email", "")
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.change_customer(customer_id, contract_owner=email),
        f"{email} is the contract owner now.",
        admin_path(world_id, customer_id, "admins.show"),
    )


@routes.post(f"{ADMINS}/removal")
def remove(world_id: str, customer_id: str) -> Response:
    """Remove an admin."""
    email = request.form.get("email", "")
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.remove_admin(customer_id, email),
        f"{email} is no admin any more.",
        admin_path(world_id, customer_id, "admins.show"),
    )


def _page(world_id: str, customer_id: str, problem: Problem | None = None) -> Response:
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
    status = problem.status if problem else 200
    told = typed(request.form, *FIELDS)
    return admin_page(admin, "admins.html", status, problem=problem, typed=told)
