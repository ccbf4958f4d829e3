"""Release for partial renewal: whose licences go when fewer renew (RN-7, seed 003)."""

from typing import Final

from flask import Response, request

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.admin.products import PAGE, own_licenses
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import act
from sandbox.console.paging import offset_of, page_beginning
from sandbox.console.words import counted
from sandbox.renewals.forecast import forecast
from sandbox.reseller_console.organization import find_organization
from sandbox.subscriptions.licenses import product_licenses
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.subscriptions.seats import preview_removal, seats_of

routes = AdminPages("renewal", __name__)
RENEWAL: Final = f"{CUSTOMER}/renewal"
ONE: Final = f"{RENEWAL}/<subscription_id>"


@routes.get(RENEWAL)
def show(world_id: str, customer_id: str) -> Response:
    """Show how many licences of each product renew, and how many users are released."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        portfolio = Portfolio.load(world, [customer_id])
        licenses = product_licenses(portfolio, customer_id)
        renewing = renewing_quantities(portfolio, customer_id)
    held = [
        one
        for one in licenses
        if not (one.is_lapsed or one.is_scheduled or one.product.is_consumed)
    ]
    return admin_page(admin, "renewal.html", licenses=held, renewing=renewing)


@routes.get(ONE)
def show_product(world_id: str, customer_id: str, subscription_id: str) -> Response:
    """Show the users of a product, and who would lose a licence now if so many were left."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        portfolio, licenses = own_licenses(world, customer_id, subscription_id)
        seats = seats_of(world, subscription_id)
        renewing = renewing_quantities(portfolio, customer_id).get(subscription_id, licenses.total)
        left = offset_of(request.args, "quantity") if request.args.get("quantity") else renewing
        losing = preview_removal(world, subscription_id, left)
    begins = page_beginning(offset_of(request.args, "offset"), len(seats.assigned), PAGE)
    return admin_page(
        admin,
        "release.html",
        licenses=licenses,
        renewing=renewing,
        left=left,
        losing=losing[:PAGE],
        losing_total=len(losing),
        users=seats.assigned[begins : begins + PAGE],
        total=len(seats.assigned),
        released=frozenset(seats.release),
        offset=begins,
        limit=PAGE,
        place=lambda offset: admin.path(
            "renewal.show_product",
            subscription_id=subscription_id,
            quantity=request.args.get("quantity") or None,
            offset=offset or None,
        ),
    )


@routes.post(ONE)
def release(world_id: str, customer_id: str, subscription_id: str) -> Response:
    """Name whose licences go first: of the users that the form showed, those that are ticked."""
    shown, chosen = set(request.form.getlist("shown")), set(request.form.getlist("released"))
    with console_of().worlds.read(world_id) as world:
        find_organization(world, customer_id)
        own_licenses(world, customer_id, subscription_id)
        seats = seats_of(world, subscription_id)
    before = set(seats.release)
    users = [
        assignment.user
        for assignment in seats.assigned
        if assignment.user in (chosen if assignment.user in shown else before)
    ]
    control = world_of(console_of(), world_id)
    return act(
        lambda: control.release_seats(subscription_id, users),
        f"{counted(len(users), 'user')} will lose the license first when fewer renew.",
        admin_path(world_id, customer_id, "renewal.show_product", subscription_id=subscription_id),
    )


def renewing_quantities(portfolio: Portfolio, customer_id: str) -> dict[str, int]:
    """Return how many licences there will be after the Anniversary Date, as things stand now."""
    return {
        prospect.subscription.subscription_id: prospect.quantity
        for coming in forecast(portfolio).values()
        for prospect in coming.prospects
        if prospect.subscription.customer_id == customer_id
    }
