"""Create and cancel Purchase Authorizations of a customer (seeds 000, 001)."""

from flask import Response, request

from sandbox.authorizations.offered import offered_products
from sandbox.console.authorization_form import MOST_ROWS, AuthorizationForm
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import REFUSED, act, attempt, go
from sandbox.console.problems import Problem
from sandbox.console.reseller.office import office_of, office_page
from sandbox.console.reseller.routes import CUSTOMER, customer_path, reseller_pages
from sandbox.domain.control_errors import ControlError
from sandbox.domain.statuses import AuthorizationOpener
from sandbox.reseller_console.details import check_own, customer_details

routes = reseller_pages("authorizing", __name__)
AUTHORIZATIONS = f"{CUSTOMER}/purchase-authorizations"


@routes.get(f"{AUTHORIZATIONS}/new")
def show(world_id: str, reseller_id: str, customer_id: str) -> Response:
    """Ask for products."""
    return _form_page((world_id, reseller_id, customer_id), AuthorizationForm())


@routes.post(f"{AUTHORIZATIONS}/new")
def create(world_id: str, reseller_id: str, customer_id: str) -> Response:
    """Add a row to the form, or create the authorization."""
    form = AuthorizationForm.of(request.form)
    ids = (world_id, reseller_id, customer_id)
    if request.form.get("add"):
        return _form_page(ids, form.with_another_row())
    form = form.checked()
    if form.is_faulty:
        return _form_page(ids, form)
    with console_of().worlds.read(world_id) as world:
        check_own(world, reseller_id, customer_id)
    control = world_of(console_of(), world_id)
    made = attempt(
        lambda: control.authorize_purchase(
            customer_id,
            {row.offer_id: int(row.quantity) for row in form.rows},
            po_number=form.po_number,
            opened_by=AuthorizationOpener.ACCOUNT_MANAGER.value,
        )
    )
    if isinstance(made, Problem):
        return _form_page(ids, form.refused(made))
    return go(
        customer_path(*ids),
        f"The Purchase Authorization {made.reference_id} was created. The customer gets an email "
        "that products were added. Remember to place an order with Adobe.",
    )


@routes.get(f"{AUTHORIZATIONS}/<reference_id>/cancellation")
def ask_to_cancel(world_id: str, reseller_id: str, customer_id: str, reference_id: str) -> Response:
    """Ask whether an authorization shall be cancelled."""
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        details = customer_details(world, reseller_id, customer_id)
    found = [taken for taken in details.pending if taken.row.reference_id == reference_id]
    if not found:
        told = "This Purchase Authorization is not pending: it was ordered or canceled."
        return go(customer_path(world_id, reseller_id, customer_id), told, REFUSED)
    return office_page(office, "authorization_cancellation.html", details=details, found=found)


@routes.post(f"{AUTHORIZATIONS}/<reference_id>/cancellation")
def cancel(world_id: str, reseller_id: str, customer_id: str, reference_id: str) -> Response:
    """Cancel an authorization."""
    with console_of().worlds.read(world_id) as world:
        check_own(world, reseller_id, customer_id)
    control = world_of(console_of(), world_id)
    return act(
        lambda: control.cancel_purchase_authorization(customer_id, reference_id),
        "The Purchase Authorization was successfully canceled.",
        customer_path(world_id, reseller_id, customer_id),
    )


def _form_page(ids: tuple[str, str, str], form: AuthorizationForm) -> Response:
    world_id, reseller_id, customer_id = ids
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        details = customer_details(world, reseller_id, customer_id)
        products = offered_products(world, details.account)
        days = world.rules.purchase_authorization_days
    status = ControlError.INVALID_REQUEST.http_status if form.is_faulty else 200
    return office_page(
        office,
        "authorization.html",
        form.problem.status if form.problem else status,
        details=details,
        products=products,
        form=form,
        most_rows=MOST_ROWS,
        days=days,
    )
