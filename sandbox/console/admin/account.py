"""Account: who sells to the organization, and how it goes to another reseller (RC-1, RC-6)."""

from flask import Response, request

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import attempt, go
from sandbox.console.problems import Problem
from sandbox.console.words import counted
from sandbox.reseller_change.approval_codes import live_codes
from sandbox.reseller_console.organization import find_organization

routes = AdminPages("account", __name__)
ACCOUNT = f"{CUSTOMER}/account"


@routes.get(ACCOUNT)
def show(world_id: str, customer_id: str) -> Response:
    """Show the account manager."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
    return admin_page(admin, "account.html")


@routes.get(f"{ACCOUNT}/reseller")
def show_reseller(world_id: str, customer_id: str) -> Response:
    """Show reseller and distributor: what the view button opens."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
    return admin_page(admin, "reseller.html")


@routes.get(f"{ACCOUNT}/code")
def show_codes(world_id: str, customer_id: str) -> Response:
    """Show the codes that may be given to a new reseller: what the edit button opens."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        codes = live_codes(world, customer_id)
        hours = world.rules.approval_code_hours
    return admin_page(admin, "codes.html", codes=codes, hours=hours)


@routes.post(f"{ACCOUNT}/code")
def generate_code(world_id: str, customer_id: str) -> Response:
    """Make a code, which all admins get by email."""
    world = world_of(console_of(), world_id)
    made = world.make_approval_code(customer_id)
    with console_of().worlds.read(world_id) as looked_at:
        admins = len(find_organization(looked_at, customer_id).admins)
    return go(
        request.path,
        f"The code is {made.approval_code}, valid until {made.expiry}. "
        f"It was sent to {counted(admins, 'admin')}.",
    )


@routes.get(f"{ACCOUNT}/change")
def show_change(world_id: str, customer_id: str) -> Response:
    """Ask for the code of the new reseller."""
    return _change_form(world_id, customer_id)


@routes.post(f"{ACCOUNT}/change")
def change(world_id: str, customer_id: str) -> Response:
    """Go to the reseller that had the code mailed."""
    code = request.form.get("code", "").strip()
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.redeem_change_code(customer_id, code))
    if isinstance(made, Problem):
        return _change_form(world_id, customer_id, code, made)
    return go(
        admin_path(world_id, customer_id, "account.show"),
        "Your reseller has changed. Licenses, dates and auto-renewal are as they were.",
    )


def _change_form(
    world_id: str, customer_id: str, code: str = "", problem: Problem | None = None
) -> Response:
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        hours = world.rules.reseller_console_code_hours
    status = problem.status if problem else 200
    return admin_page(admin, "change.html", status, code=code, problem=problem, hours=hours)
