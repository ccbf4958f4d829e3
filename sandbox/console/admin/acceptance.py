"""Accept terms and conditions: before that nothing else is open (seeds 000, 001)."""

from flask import Response, request

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import attempt, go
from sandbox.console.problems import Problem
from sandbox.domain.control_errors import ControlError
from sandbox.reseller_console.organization import find_organization

routes = AdminPages("acceptance", __name__, before_acceptance=True)
ACCEPT = f"{CUSTOMER}/accept"


@routes.get(ACCEPT)
def show(world_id: str, customer_id: str) -> Response:
    """Ask for the acceptance; who has accepted is led on."""
    return _form(world_id, customer_id)


@routes.post(ACCEPT)
def accept(world_id: str, customer_id: str) -> Response:
    """Accept."""
    if not request.form.get("accepted"):
        return _form(world_id, customer_id, is_unticked=True)
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.accept_terms(customer_id))
    if isinstance(made, Problem):
        return _form(world_id, customer_id, problem=made)
    return go(
        admin_path(world_id, customer_id, "overview.show"),
        "The terms and conditions are accepted. You can manage your products now.",
    )


def _form(
    world_id: str,
    customer_id: str,
    *,
    problem: Problem | None = None,
    is_unticked: bool = False,
) -> Response:
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
    if not admin.organization.is_pending:
        return go(admin.path("overview.show"))
    status = ControlError.INVALID_REQUEST.http_status if is_unticked else 200
    return admin_page(
        admin,
        "accept.html",
        problem.status if problem else status,
        problem=problem,
        is_unticked=is_unticked,
    )
