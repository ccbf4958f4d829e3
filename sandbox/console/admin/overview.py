"""The first page of the Admin Console: the term, the licences, the alert before it ends."""

from dataclasses import dataclass

from flask import Response, request

from sandbox.accounts.agencies import large_agency_of
from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.console import console_of
from sandbox.console.pages import REFUSED, go
from sandbox.console.places import own_place
from sandbox.console.signed_in import sign_in
from sandbox.renewals.approaching import approaching_anniversary
from sandbox.reseller_console.details import taken_products
from sandbox.reseller_console.organization import find_organization
from sandbox.subscriptions.licenses import expired_licenses, product_licenses
from sandbox.subscriptions.portfolio import Portfolio

routes = AdminPages("overview", __name__)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many licences there are of what users have."""

    total: int
    assigned: int
    unassigned: int


@routes.get(f"{CUSTOMER}/")
def show(world_id: str, customer_id: str) -> Response:
    """Show what the organization has, and what waits to be done."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        portfolio = Portfolio.load(world, [customer_id])
        licenses = product_licenses(portfolio, customer_id)
        approaching = approaching_anniversary(portfolio, customer_id)
        anniversary = portfolio.pending_anniversary(customer_id)
        expired = expired_licenses(world, licenses)
        pending = [taken for taken in taken_products(world, customer_id) if taken.is_pending]
        today = world.today
    held = [
        one
        for one in licenses
        if not (one.is_lapsed or one.is_scheduled or one.product.is_consumed)
    ]
    return admin_page(
        admin,
        "overview.html",
        approaching=approaching,
        days_left=(approaching - today).days if approaching else 0,
        anniversary=anniversary or admin.organization.account.coterm_date,
        totals=Totals(
            sum(one.total for one in held),
            sum(one.assigned for one in held),
            sum(one.unassigned for one in held),
        ),
        expired=expired,
        pending=pending,
        agency=large_agency_of(admin.organization.account.benefits),
    )


@routes.post(f"{CUSTOMER}/signed-in")
def choose_admin(world_id: str, customer_id: str) -> Response:
    """Remember which of the admins is signed in, and go on where that was said."""
    with console_of().worlds.read(world_id) as world:
        found = find_organization(world, customer_id).admins
    admins = {admin.contact.key: admin.contact for admin in found}
    here = admin_path(world_id, customer_id, "overview.show")
    place = own_place(request.form.get("next", ""), below=here) or here
    chosen = admins.get(request.form.get("admin", "").lower())
    if chosen is None:
        return go(place, "Nobody of the admins has this address.", REFUSED)
    sign_in(world_id, customer_id, chosen.email)
    return go(place, f"Signed in as {chosen.first_name} {chosen.last_name}.")
