"""Dashboard and Customers page, with the file of the latter (seeds 000, 001)."""

from dataclasses import dataclass, replace

from flask import Response, make_response, request

from sandbox.console.console import console_of
from sandbox.console.pages import go
from sandbox.console.paging import page_beginning
from sandbox.console.places import own_place
from sandbox.console.reseller.narrowing import PAGE, Narrowing
from sandbox.console.reseller.office import Office, office_of, office_page
from sandbox.console.reseller.routes import CUSTOMERS, RESELLER, reseller_pages
from sandbox.console.signed_in import sign_in
from sandbox.reseller_console.customers import ConsoleSearch, list_console_customers
from sandbox.reseller_console.customers_csv import customers_csv, file_name
from sandbox.reseller_console.model import CustomersPage
from sandbox.reseller_console.views import View
from sandbox.subscriptions.actions import Moment
from sandbox.timeline.open_world import OpenWorld

routes = reseller_pages("customers", __name__)


@dataclass(frozen=True, slots=True)
class ViewWords:
    """What a view is called, and what is told of those in it."""

    title: str
    note: str


def words_of_views(world: OpenWorld) -> dict[View, ViewWords]:
    """Return the views in their order; the days are those of the world's rules."""
    rules = world.rules
    early, upcoming = rules.early_renewal_days, rules.upcoming_renewal_days
    return {
        View.NO_PRODUCTS: ViewWords(
            "No Products",
            "To add products, create a Purchase Authorization (PA) or place an order.",
        ),
        View.PENDING_REQUESTS: ViewWords(
            "Pending Requests",
            "Products were taken by a Purchase Authorization, and no order was placed yet.",
        ),
        View.PAST_DUE_REQUESTS: ViewWords(
            "Past Due Requests",
            "Products were taken by a Purchase Authorization and are late in payment: their "
            f"licenses are deactivated {rules.purchase_authorization_days} days after it.",
        ),
        View.UPCOMING_RENEWALS: ViewWords(
            "Upcoming Renewals",
            f"The Anniversary Date is {early + 1} to {upcoming} days away. Begin notifying these "
            "customers of their upcoming renewal opportunity.",
        ),
        View.READY_FOR_RENEWAL: ViewWords(
            "Ready for Renewal",
            "Customers are within the renewal window and can place renewal orders. Begin notifying "
            "these customers of their renewal.",
        ),
        View.ALL: ViewWords("All Customers", "All customers of this reseller."),
    }


@routes.get(f"{RESELLER}/")
def dashboard(world_id: str, reseller_id: str) -> Response:
    """Show how many customers each view has."""
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        found = _find(world, office, ConsoleSearch(view=View.ALL, limit=0))
        words = words_of_views(world)
    return office_page(office, "dashboard.html", views=words, counts=found.counts)


@routes.post(f"{RESELLER}/signed-in")
def choose_member(world_id: str, reseller_id: str) -> Response:
    """Remember who of the team is signed in, and go on where that was said."""
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
    email = request.form.get("member", "").lower()
    here = office.path("customers.dashboard")
    place = own_place(request.form.get("next", ""), below=here) or here
    if email not in [member.key for member in office.members]:
        return go(place, "Nobody of the team has this address.", "refused")
    sign_in(world_id, reseller_id, email)
    return go(place, f"Signed in as {office.name_of(email)}.")


@routes.get(CUSTOMERS)
def customers(world_id: str, reseller_id: str) -> Response:
    """Show a page of a view."""
    narrowing = Narrowing.of(request.args)
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        found = _find(world, office, narrowing.search(office, limit=PAGE))
        total = found.counts[narrowing.view]
        begins = page_beginning(narrowing.offset, total, PAGE)
        if begins != narrowing.offset:
            narrowing = replace(narrowing, offset=begins)
            found = _find(world, office, narrowing.search(office, limit=PAGE))
        words = words_of_views(world)

    def place(**changes: str) -> str:
        return office.path("customers.customers", **narrowing.arguments(**changes))

    return office_page(
        office,
        "customers.html",
        views=words,
        narrowing=narrowing,
        found=found,
        total=total,
        limit=PAGE,
        place=place,
        page_at=lambda offset: place(offset=str(offset)),
        csv=office.path("customers.customers_file", **narrowing.arguments()),
    )


@routes.get(f"{RESELLER}/customers.csv")
def customers_file(world_id: str, reseller_id: str) -> Response:
    """Give all of a view as a file."""
    narrowing = Narrowing.of(request.args)
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        found = _find(world, office, narrowing.search(office))
    made = make_response(customers_csv(found.customers))
    made.mimetype = "text/csv"
    name = file_name(reseller_id, office.today)
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return made


def _find(world: OpenWorld, office: Office, search: ConsoleSearch) -> CustomersPage:
    moment = Moment(world.now, world.rules, world.reference)
    return list_console_customers(world, office.reseller_id, search, moment)
