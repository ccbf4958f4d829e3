"""The page of one customer, and what an account manager does on it (seeds 000, 001)."""

from flask import Response, request

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import act, attempt, go
from sandbox.console.paging import offset_of
from sandbox.console.problems import Problem
from sandbox.console.reseller.customers import words_of_views
from sandbox.console.reseller.narrowing import PAGE
from sandbox.console.reseller.office import office_of, office_page
from sandbox.console.reseller.routes import CUSTOMER, customer_path, reseller_pages
from sandbox.domain.statuses import Offerings
from sandbox.reseller_console.details import check_own, customer_details
from sandbox.reseller_console.orders import customer_orders

routes = reseller_pages("details", __name__)


@routes.get(CUSTOMER)
def show(world_id: str, reseller_id: str, customer_id: str) -> Response:
    """Show a customer."""
    return _details_page(world_id, reseller_id, customer_id, None)


@routes.post(f"{CUSTOMER}/reminder")
def remind(world_id: str, reseller_id: str, customer_id: str) -> Response:
    """Send the invitation again."""
    email = request.form.get("email", "").strip()
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.remind_customer(reseller_id, customer_id, email=email or None))
    if isinstance(made, Problem):
        return _details_page(world_id, reseller_id, customer_id, made)
    return go(
        customer_path(world_id, reseller_id, customer_id),
        f"The invitation was sent again, to {made.invited_email}.",
    )


@routes.post(f"{CUSTOMER}/managed-by")
def choose_manager(world_id: str, reseller_id: str, customer_id: str) -> Response:
    """Give the customer to a team member, or to nobody."""
    email = request.form.get("managedBy", "")
    with console_of().worlds.read(world_id) as world:
        name = office_of(world, reseller_id).name_of(email)
        check_own(world, reseller_id, customer_id)
    control = world_of(console_of(), world_id)
    return act(
        lambda: control.change_customer(customer_id, managed_by=email),
        f"{name} looks after this customer." if name else "Nobody looks after this customer.",
        customer_path(world_id, reseller_id, customer_id),
    )


@routes.post(f"{CUSTOMER}/offerings")
def add_offerings(world_id: str, reseller_id: str, customer_id: str) -> Response:
    """Let the customer buy the other type too."""
    with console_of().worlds.read(world_id) as world:
        check_own(world, reseller_id, customer_id)
    control = world_of(console_of(), world_id)
    both = [Offerings.TEAM.value, Offerings.ENTERPRISE.value]
    return act(
        lambda: control.change_customer(customer_id, offerings=both),
        "The customer may add team and enterprise offerings.",
        customer_path(world_id, reseller_id, customer_id),
    )


def _details_page(
    world_id: str, reseller_id: str, customer_id: str, problem: Problem | None
) -> Response:
    """Return the page; a problem is of the reminder, whose field keeps what was typed."""
    offset = offset_of(request.args, "orders")
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        details = customer_details(world, reseller_id, customer_id)
        orders = customer_orders(world, customer_id, limit=PAGE, offset=offset)
        now, views = world.now, words_of_views(world)
    owner = details.customer.owner

    def orders_at(offset: int) -> str:
        place = office.path("details.show", customer_id=customer_id, orders=str(offset))
        return f"{place}#orders"

    return office_page(
        office,
        "details.html",
        problem.status if problem else 200,
        customer_id=customer_id,
        # What was refused stands at an address of its own, where no page is.
        come_back=customer_path(world_id, reseller_id, customer_id) if problem else None,
        details=details,
        orders=orders,
        orders_at=orders_at,
        limit=PAGE,
        now=now,
        views=views,
        problem=problem,
        email=request.form.get("email", owner.email if owner else ""),
    )
