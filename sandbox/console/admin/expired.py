"""Products that were not renewed by the Anniversary Date: expired and removed (seed 003)."""

from flask import Response

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page
from sandbox.console.console import console_of
from sandbox.reseller_console.organization import find_organization
from sandbox.subscriptions.licenses import expired_licenses, product_licenses
from sandbox.subscriptions.portfolio import Portfolio

routes = AdminPages("expired", __name__)


@routes.get(f"{CUSTOMER}/expired")
def show(world_id: str, customer_id: str) -> Response:
    """Show what has expired, and what of it was ordered again."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        licenses = product_licenses(Portfolio.load(world, [customer_id]), customer_id)
        expired = expired_licenses(world, licenses)
        grace_days = world.rules.grace_service_days
    again = {
        (one.product.product_id, one.subscription.deployment_id): one
        for one in licenses
        if not one.is_lapsed
    }
    return admin_page(admin, "expired.html", expired=expired, again=again, grace_days=grace_days)
