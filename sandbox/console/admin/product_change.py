"""Changing products for the next term: what is left to do once it is ordered (seed 003)."""

from flask import Response

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page
from sandbox.console.admin.renewal import renewing_quantities
from sandbox.console.console import console_of
from sandbox.reseller_console.organization import find_organization
from sandbox.subscriptions.licenses import product_licenses
from sandbox.subscriptions.portfolio import Portfolio

routes = AdminPages("product_change", __name__)


@routes.get(f"{CUSTOMER}/product-change")
def show(world_id: str, customer_id: str) -> Response:
    """Show the products that go, with their users, and those that come."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        portfolio = Portfolio.load(world, [customer_id])
        licenses = product_licenses(portfolio, customer_id)
        renewing = renewing_quantities(portfolio, customer_id)
        anniversary = portfolio.pending_anniversary(customer_id)
    leaving = [
        one
        for one in licenses
        if not (one.is_lapsed or one.is_scheduled or one.product.is_consumed)
        and renewing.get(one.subscription_id, one.total) < one.total
    ]
    coming = [
        one
        for one in licenses
        if one.is_scheduled
        or (not one.is_lapsed and renewing.get(one.subscription_id, one.total) > one.total)
    ]
    return admin_page(
        admin,
        "product_change.html",
        leaving=leaving,
        coming=coming,
        renewing=renewing,
        anniversary=anniversary,
    )
