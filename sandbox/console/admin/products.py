"""Products and licences: how many, and whose they are."""

from typing import Final

from flask import Response, request

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import act, attempt, go
from sandbox.console.paging import offset_of, page_beginning
from sandbox.console.problems import Problem
from sandbox.console.words import counted
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.reseller_console.details import taken_products
from sandbox.reseller_console.organization import find_organization
from sandbox.subscriptions.licenses import ProductLicenses, product_licenses
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.subscriptions.seats import seats_of
from sandbox.timeline.open_world import OpenWorld

routes = AdminPages("products", __name__)
PRODUCTS: Final = f"{CUSTOMER}/products"
PRODUCT: Final = f"{PRODUCTS}/<subscription_id>"
PAGE: Final = 50


@routes.get(PRODUCTS)
def show(world_id: str, customer_id: str) -> Response:
    """Show the products with their licences, and what was taken before it is ordered."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        portfolio = Portfolio.load(world, [customer_id])
        licenses = product_licenses(portfolio, customer_id)
        taken = [taken for taken in taken_products(world, customer_id) if taken.is_pending]
    open_ones = [one for one in licenses if not one.is_lapsed]
    return admin_page(admin, "products.html", licenses=open_ones, taken=taken)


@routes.get(PRODUCT)
def show_product(world_id: str, customer_id: str, subscription_id: str) -> Response:
    """Show who has the licences of a product."""
    return _product_page(world_id, customer_id, subscription_id)


@routes.post(f"{PRODUCT}/assign")
def assign(world_id: str, customer_id: str, subscription_id: str) -> Response:
    """Assign a licence to a user."""
    user = request.form.get("user", "").strip()
    _check_own(world_id, customer_id, subscription_id)
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.assign_seat(subscription_id, user))
    if isinstance(made, Problem):
        return _product_page(world_id, customer_id, subscription_id, user=user, problem=made)
    place = admin_path(
        world_id, customer_id, "products.show_product", subscription_id=subscription_id
    )
    return go(place, f"A license is assigned to {user}.")


@routes.post(f"{PRODUCT}/unassign")
def unassign(world_id: str, customer_id: str, subscription_id: str) -> Response:
    """Take the licence of a user back."""
    user = request.form.get("user", "")
    _check_own(world_id, customer_id, subscription_id)
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.unassign_seat(subscription_id, user),
        f"The license of {user} is unassigned. It still renews.",
        admin_path(world_id, customer_id, "products.show_product", subscription_id=subscription_id),
    )


@routes.post(f"{PRODUCTS}/authorizations/<reference_id>")
def assign_authorized(world_id: str, customer_id: str, reference_id: str) -> Response:
    """Say how many licences of what waits for an order are assigned."""
    number = request.form.get("assigned", "").strip()
    place = admin_path(world_id, customer_id, "products.show")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return go(place, "Type how many licenses are assigned.", "refused")
    world = world_of(console_of(), world_id)
    offer_id = request.form.get("offer", "")
    return act(
        lambda: world.assign_purchase_authorization(
            customer_id, reference_id, int(number), offer_id=offer_id or None
        ),
        f"{counted(int(number), 'license is', 'licenses are')} assigned.",
        place,
    )


def own_licenses(
    world: OpenWorld, customer_id: str, subscription_id: str
) -> tuple[Portfolio, ProductLicenses]:
    """Return the licences of one of a customer's subscriptions.

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND, also for another customer's.
    """
    portfolio = Portfolio.load(world, [customer_id])
    for one in product_licenses(portfolio, customer_id):
        if one.subscription_id == subscription_id:
            return portfolio, one
    detail = f"subscriptionId: {subscription_id}"
    raise ControlRefusal(ControlError.SUBSCRIPTION_NOT_FOUND, [detail])


def _check_own(world_id: str, customer_id: str, subscription_id: str) -> None:
    with console_of().worlds.read(world_id) as world:
        find_organization(world, customer_id)
        own_licenses(world, customer_id, subscription_id)


def _product_page(
    world_id: str,
    customer_id: str,
    subscription_id: str,
    *,
    user: str = "",
    problem: Problem | None = None,
) -> Response:
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        _, licenses = own_licenses(world, customer_id, subscription_id)
        seats = seats_of(world, subscription_id)
    begins = page_beginning(offset_of(request.args, "offset"), len(seats.assigned), PAGE)
    return admin_page(
        admin,
        "product.html",
        problem.status if problem else 200,
        licenses=licenses,
        users=seats.assigned[begins : begins + PAGE],
        released=frozenset(seats.release),
        offset=begins,
        limit=PAGE,
        place=lambda offset: admin.path(
            "products.show_product", subscription_id=subscription_id, offset=offset or None
        ),
        user=user,
        problem=problem,
    )
