"""Add products: a purchase authorization that a member opens (seeds 000, 001; VC-3)."""

from typing import Final

from flask import Response, request

from sandbox.authorizations.offered import offered_products
from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.authorization_form import MOST_ROWS, AuthorizationForm
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import act, attempt, go
from sandbox.console.problems import Problem
from sandbox.domain.control_errors import ControlError
from sandbox.domain.statuses import AuthorizationOpener, Offerings
from sandbox.reseller_console.details import taken_products
from sandbox.reseller_console.organization import find_organization
from sandbox.subscriptions.portfolio import Portfolio

routes = AdminPages("adding", __name__)
ADDING: Final = f"{CUSTOMER}/add-products"


@routes.get(ADDING)
def show(world_id: str, customer_id: str) -> Response:
    """Ask for products."""
    return _form_page(world_id, customer_id, AuthorizationForm())


@routes.post(ADDING)
def add(world_id: str, customer_id: str) -> Response:
    """Add a row to the form, or take the products."""
    form = AuthorizationForm.of(request.form)
    if request.form.get("add"):
        return _form_page(world_id, customer_id, form.with_another_row())
    form = form.checked()
    if form.is_faulty:
        return _form_page(world_id, customer_id, form)
    world = world_of(console_of(), world_id)
    made = attempt(
        lambda: world.authorize_purchase(
            customer_id,
            {row.offer_id: int(row.quantity) for row in form.rows},
            opened_by=AuthorizationOpener.MEMBER.value,
        )
    )
    if isinstance(made, Problem):
        return _form_page(world_id, customer_id, form.refused(made))
    return go(
        admin_path(world_id, customer_id, "products.show"),
        f"The products are added under {made.reference_id}. Your reseller is told to place an "
        f"order for them before {made.expiry_date}.",
    )


@routes.post(f"{ADDING}/<reference_id>/cancellation")
def cancel(world_id: str, customer_id: str, reference_id: str) -> Response:
    """Give products back of which no licence is assigned."""
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.cancel_purchase_authorization(customer_id, reference_id),
        f"The products of {reference_id} are given back.",
        admin_path(world_id, customer_id, "products.show"),
    )


def _form_page(world_id: str, customer_id: str, form: AuthorizationForm) -> Response:
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        offerings = admin.organization.offerings
        account = Portfolio.load(world, [customer_id]).accounts[customer_id]
        products = offered_products(world, account, offerings)
        is_past_due = any(taken.is_past_due for taken in taken_products(world, customer_id))
        days = world.rules.purchase_authorization_days
    status = ControlError.INVALID_REQUEST.http_status if form.is_faulty else 200
    return admin_page(
        admin,
        "add_products.html",
        form.problem.status if form.problem else status,
        form=form,
        products=products,
        is_team=Offerings.TEAM in offerings,
        is_past_due=is_past_due,
        days=days,
        most_rows=MOST_ROWS,
    )
