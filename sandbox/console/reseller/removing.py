"""Remove customers that have no products: marked, confirmed, done (seeds 000, 001)."""

from functools import partial

from flask import Response, request
from werkzeug.datastructures import MultiDict

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import attempt, go
from sandbox.console.problems import Problem
from sandbox.console.reseller.narrowing import PAGE
from sandbox.console.reseller.office import office_of, office_page
from sandbox.console.reseller.routes import CUSTOMERS, reseller_pages
from sandbox.console.words import counted
from sandbox.reseller_console.details import names_of
from sandbox.reseller_console.views import View
from sandbox.web.requests import known_ids

routes = reseller_pages("removing", __name__)
REMOVAL = f"{CUSTOMERS}/removal"


@routes.get(REMOVAL)
def show(world_id: str, reseller_id: str) -> Response:
    """Ask whether the marked ones shall go."""
    marked = _marked(request.args)
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        names = names_of(world, reseller_id, marked)
    if not names:
        place = office.path("customers.customers", view=View.NO_PRODUCTS.value)
        return go(place, "Mark the customers that shall be removed.", "warn")
    return office_page(office, "removal.html", names=names)


@routes.post(REMOVAL)
def remove(world_id: str, reseller_id: str) -> Response:
    """Remove them; whom the sandbox refuses stays, and is told."""
    marked = _marked(request.form)
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        names = names_of(world, reseller_id, marked)
    control = world_of(console_of(), world_id)
    removed, refused = 0, []
    for customer_id, name in names.items():
        made = attempt(partial(control.remove_customer, customer_id))
        if isinstance(made, Problem):
            refused.append(f"{name}: {made}")
        else:
            removed += 1
    place = office.path("customers.customers", view=View.NO_PRODUCTS.value)
    if refused:
        go(place, " · ".join(refused), "refused")
    told = f"{counted(removed, 'customer was', 'customers were')} removed." if removed else ""
    return go(place, told)


def _marked(told: MultiDict[str, str]) -> list[str]:
    """Return the customers that were marked on a page; what cannot be an id is none."""
    ids = [known_ids({"customer_id": text})["customer_id"] for text in told.getlist("customer")]
    return [customer_id for customer_id in ids if customer_id][:PAGE]
