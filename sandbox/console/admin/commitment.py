"""The 3-year commit that a customer holds (docs customer-account/three-year-commit)."""

from flask import Response

from sandbox.accounts.benefits import shown_benefits
from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page
from sandbox.console.console import console_of
from sandbox.reseller_console.organization import find_organization

routes = AdminPages("commitment", __name__)


@routes.get(f"{CUSTOMER}/commitment")
def show(world_id: str, customer_id: str) -> Response:
    """Show commitment and requests."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
    benefits = shown_benefits(admin.organization.account.benefits)
    return admin_page(admin, "commitment.html", benefits=benefits)
