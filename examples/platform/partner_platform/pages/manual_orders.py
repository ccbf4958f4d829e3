"""Orders by hand in BSS: a new order, its Products tab, and the subscription of each product."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from partner_platform.pages.finding import account_or_404
from partner_platform.services import manual_orders
from partner_platform.services.baskets import LARGEST_QUANTITY
from partner_platform.services.purchase_plan import shelf_of
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import container_of
from partner_platform.tables import Account, ManualOrder, ManualOrderLine
from partner_platform.web.answers import FAILURES, done, failed
from partner_platform.web.context import for_distributors, instance, store
from partner_platform.web.forms import Form

pages = Blueprint("manual_orders", __name__)

SUBSCRIPTION: Final = "subscription"


@pages.get("/accounts/<id:account_id>/orders/new")
@for_distributors
def new(account_id: str) -> ResponseReturnValue:
    """Offer what can be ordered."""
    with store().read() as session:
        account = account_or_404(session, account_id)
        begun = manual_orders.orders_by_hand(session, account)
    try:
        shelf = shelf_of(store(), instance(), account)
    except FAILURES as problem:
        return failed(problem, url_for("accounts.show", account_id=account_id))
    return render_template("manual_orders/new.html", account=account, shelf=shelf, begun=begun)


@pages.post("/accounts/<id:account_id>/orders/new")
@for_distributors
def begin(account_id: str) -> ResponseReturnValue:
    """Write the order."""
    with store().read() as session:
        account = account_or_404(session, account_id)
    form = Form(request.form)
    try:
        shelf = shelf_of(store(), instance(), account)
        wanted = []
        for article in shelf.not_purchased:
            name = f"quantity-{article.product.part_number}"
            if request.form.get(name, "").strip():
                label = article.product.name
                wanted.append((article, form.whole(name, label, least=0, most=LARGEST_QUANTITY)))
        if form.problems:
            raise NotPossible(" ".join(form.problems.values()))
        chosen = [(article, quantity) for article, quantity in wanted if quantity]
        order = manual_orders.begin_order(store(), instance(), account, chosen)
    except FAILURES as problem:
        return failed(problem, url_for("manual_orders.new", account_id=account_id))
    return redirect(url_for("manual_orders.show", manual_order_id=order.manual_order_id), 303)


@pages.get("/manual-orders/<id:manual_order_id>")
@for_distributors
def show(manual_order_id: str) -> ResponseReturnValue:
    """Show an order's Products tab."""
    with store().read() as session:
        order, account = _order_or_404(session, manual_order_id)
        lines = manual_orders.lines_of(session, order)
    return render_template("manual_orders/show.html", order=order, account=account, lines=lines)


@pages.get("/manual-orders/<id:manual_order_id>/products/<int:number>")
@for_distributors
def edit(manual_order_id: str, number: int) -> ResponseReturnValue:
    """Ask which subscription a product is related to."""
    with store().read() as session:
        order, account = _order_or_404(session, manual_order_id)
        line = _line_or_404(session, order, number)
        container = container_of(session, account)
    return render_template(
        "manual_orders/edit.html", order=order, account=account, line=line, container=container
    )


@pages.post("/manual-orders/<id:manual_order_id>/products/<int:number>")
@for_distributors
def save(manual_order_id: str, number: int) -> ResponseReturnValue:
    """Save it."""
    form = Form(request.form)
    relation = form.choice("relation", "Relate to", ("", SUBSCRIPTION))
    chosen = form.text("subscription_id", "Subscription", most=40, needed=False)
    form.finish()
    wanted = chosen if relation == SUBSCRIPTION else ""
    here = url_for("manual_orders.show", manual_order_id=manual_order_id)
    try:
        with store().begin() as session:
            order, account = _order_or_404(session, manual_order_id)
            line = _line_or_404(session, order, number)
            manual_orders.relate(session, account, line, wanted or None)
    except NotPossible as problem:
        return failed(problem, here)
    return done(f'"{line.name}" is saved.', here)


@pages.post("/manual-orders/<id:manual_order_id>/place")
@for_distributors
def place(manual_order_id: str) -> ResponseReturnValue:
    """Put the products into the account's basket, to be ordered there."""
    try:
        with store().begin() as session:
            order, account = _order_or_404(session, manual_order_id)
            manual_orders.place(session, account, order)
    except NotPossible as problem:
        return failed(problem, url_for("manual_orders.show", manual_order_id=manual_order_id))
    return redirect(url_for("purchases.basket", account_id=account.account_id), 303)


def _order_or_404(session: Session, manual_order_id: str) -> tuple[ManualOrder, Account]:
    order = session.get(ManualOrder, (instance().key, manual_order_id))
    if order is None:
        abort(404)
    return order, account_or_404(session, order.account_id)


def _line_or_404(session: Session, order: ManualOrder, number: int) -> ManualOrderLine:
    if number > LARGEST_QUANTITY:
        abort(404)
    key = (order.instance, order.manual_order_id, number)
    return session.get(ManualOrderLine, key) or abort(404)
