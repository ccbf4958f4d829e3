"""`Buy add-ons`, the basket, and the order it becomes."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import account_or_404, container_or_404, order_or_404
from partner_platform.services import baskets, purchase
from partner_platform.services.purchase_plan import plan_order, shelf_of
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import container_of
from partner_platform.tables import Account, Order, OrderState, Product
from partner_platform.web.answers import FAILURES, done, failed, problem_text
from partner_platform.web.context import for_users, instance, signed_in, store
from partner_platform.web.forms import Form

pages = Blueprint("purchases", __name__)


@pages.get("/subscriptions/<id:subscription_id>/buy")
@for_users
def choose(subscription_id: str) -> ResponseReturnValue:
    """Offer the add-ons that a container does not have."""
    with store().read() as session:
        _, account = container_or_404(session, subscription_id)
    return redirect(url_for("purchases.choose_for_account", account_id=account.account_id), 303)


@pages.get("/accounts/<id:account_id>/buy")
@for_users
def choose_for_account(account_id: str) -> ResponseReturnValue:
    """Offer the add-ons that an account does not have; the first order opens its container."""
    account = _account(account_id)
    try:
        shelf = shelf_of(store(), instance(), account)
    except FAILURES as problem:
        return failed(problem, url_for("accounts.show", account_id=account_id))
    return render_template("purchases/choose.html", account=account, shelf=shelf)


@pages.post("/accounts/<id:account_id>/basket")
@for_users
def add(account_id: str) -> ResponseReturnValue:
    """Put what was chosen into the basket."""
    account = _account(account_id)
    form = Form(request.form)
    try:
        shelf = shelf_of(store(), instance(), account)
    except FAILURES as problem:
        return failed(problem, url_for("accounts.show", account_id=account_id))
    chosen: dict[str, int] = {}
    for article in shelf.not_purchased:
        number = article.product.part_number
        if request.form.get(f"quantity-{number}", "").strip():
            chosen[number] = form.whole(
                f"quantity-{number}",
                article.product.name,
                least=0,
                most=baskets.LARGEST_QUANTITY,
            )
    here = url_for("purchases.choose_for_account", account_id=account_id)
    if form.problems:
        return failed(" ".join(form.problems.values()), here)
    wanted = {number: quantity for number, quantity in chosen.items() if quantity}
    if not wanted:
        return failed("Please say how many licenses of at least one add-on.", here)
    with store().begin() as session:
        for number, quantity in wanted.items():
            baskets.put(session, account, number, quantity)
    return redirect(url_for("purchases.basket", account_id=account_id), 303)


@pages.get("/accounts/<id:account_id>/basket")
@for_users
def basket(account_id: str) -> ResponseReturnValue:
    """Show the basket as Adobe would take it: levels, prices, or why not."""
    account = _account(account_id)
    plan, problem = None, ""
    try:
        plan = plan_order(store(), instance(), account, by_distributor=signed_in().is_distributor)
    except FAILURES as error:
        problem = problem_text(error)
    with store().read() as session:
        lines = [
            (line, session.get(Product, (instance().key, line.part_number)))
            for line in baskets.lines_of(session, account)
        ]
        container = container_of(session, account)
    return render_template(
        "purchases/basket.html",
        account=account,
        container=container,
        lines=lines,
        plan=plan,
        problem=problem,
    )


@pages.post("/accounts/<id:account_id>/basket/<id:part_number>")
@for_users
def change(account_id: str, part_number: str) -> ResponseReturnValue:
    """Change how many of a product are in the basket; 0 takes it out."""
    account = _account(account_id)
    form = Form(request.form)
    quantity = form.whole("quantity", "Licenses", least=0, most=baskets.LARGEST_QUANTITY)
    here = url_for("purchases.basket", account_id=account_id)
    if form.problems:
        return failed(" ".join(form.problems.values()), here)
    with store().begin() as session:
        if any(line.part_number == part_number for line in baskets.lines_of(session, account)):
            baskets.put(session, account, part_number, quantity)
    return redirect(here, 303)


@pages.post("/accounts/<id:account_id>/check-out")
@for_users
def check_out(account_id: str) -> ResponseReturnValue:
    """Order the basket that was seen; sent twice, there is one order."""
    account = _account(account_id)
    form = Form(request.form)
    correlation_id = form.token("correlation_id")
    form.finish()
    try:
        order = purchase.check_out(
            store(),
            instance(),
            account,
            correlation_id,
            by_distributor=signed_in().is_distributor,
        )
    except FAILURES as problem:
        here = "purchases.basket" if _has_basket(account) else "accounts.show"
        return failed(problem, url_for(here, account_id=account_id))
    return _ordered(account, order)


@pages.post("/orders/<id:order_id>/try-again")
@for_users
def try_again(order_id: str) -> ResponseReturnValue:
    """Go on with an order whose end is open."""
    with store().read() as session:
        order, account = order_or_404(session, order_id)
    try:
        order = purchase.try_again(store(), instance(), account, order)
    except FAILURES as problem:
        return failed(problem, url_for("accounts.show", account_id=account.account_id))
    return _ordered(account, order)


def _account(account_id: str) -> Account:
    with store().read() as session:
        return account_or_404(session, account_id)


def _has_basket(account: Account) -> bool:
    with store().read() as session:
        return baskets.basket_of(session, account) is not None


def _ordered(account: Account, order: Order) -> ResponseReturnValue:
    if order.state == OrderState.COMPLETED and order.subscription_id:
        where = url_for("subscriptions.show", subscription_id=order.subscription_id)
        return done(f"The Adobe order {order.adobe_order_id} is completed.", where)
    where = url_for("accounts.show", account_id=account.account_id)
    if order.state == OrderState.REFUSED:
        return failed(NotPossible(order.problem), where)
    return done(f"Adobe is processing the order {order.adobe_order_id}.", where)
