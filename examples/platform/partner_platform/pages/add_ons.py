"""Add-ons: more licences, how they renew, and `Retry`."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import add_on_or_404, container_or_404
from partner_platform.services import baskets
from partner_platform.services.renewal_preferences import provision, set_auto_renew
from partner_platform.tables import AddOn, AddOnStatus, Status, Subscription
from partner_platform.web.answers import FAILURES, done, failed
from partner_platform.web.context import for_distributors, for_users, instance, store
from partner_platform.web.forms import Form

pages = Blueprint("add_ons", __name__)


@pages.get("/add-ons/<id:addon_id>/quantity")
@for_users
def quantity(addon_id: str) -> ResponseReturnValue:
    """Ask how many licences more."""
    with store().read() as session:
        add_on, container, account = add_on_or_404(session, addon_id)
    problem = _cannot_grow(add_on, container)
    if problem:
        return failed(problem, _view(container))
    return render_template(
        "add_ons/quantity.html",
        add_on=add_on,
        container=container,
        account=account,
        most=baskets.LARGEST_QUANTITY,
    )


@pages.post("/add-ons/<id:addon_id>/quantity")
@for_users
def increase(addon_id: str) -> ResponseReturnValue:
    """Put the licences into the basket: other products can be ordered together with them."""
    form = Form(request.form)
    more = form.whole("more", "Additional licenses", least=1, most=baskets.LARGEST_QUANTITY)
    with store().begin() as session:
        add_on, container, account = add_on_or_404(session, addon_id)
        problem = _cannot_grow(add_on, container) or " ".join(form.problems.values())
        if not problem:
            baskets.put(session, account, add_on.part_number, more)
    if problem:
        return failed(problem, _view(container))
    return redirect(url_for("purchases.basket", account_id=account.account_id), 303)


@pages.post("/subscriptions/<id:subscription_id>/auto-renew")
@for_users
def auto_renew(subscription_id: str) -> ResponseReturnValue:
    """Switch the automatic renewal of a container."""
    enabled = Form(request.form).choice("auto_renew", "Auto-renew", ("on", "off")) == "on"
    with store().read() as session:
        container, account = container_or_404(session, subscription_id)
    try:
        left = set_auto_renew(store(), instance(), account, container, enabled=enabled)
    except FAILURES as problem:
        return failed(problem, _view(container))
    if left:
        names = ", ".join(f'"{add_on.name}"' for add_on in left)
        return failed(f"Adobe did not take it for {names}.", _view(container))
    text = "on" if enabled else "off: it ends with its billing cycle"
    return done(f"The automatic renewal is {text}.", _view(container))


@pages.post("/add-ons/<id:addon_id>/retry")
@for_distributors
def retry(addon_id: str) -> ResponseReturnValue:
    """Tell Adobe again what a failed sync did not."""
    with store().read() as session:
        add_on, container, account = add_on_or_404(session, addon_id)
    if not provision(store(), instance(), account, container, add_on):
        with store().read() as session:
            add_on, _, _ = add_on_or_404(session, addon_id)
        return failed(add_on.sync_problem, _view(container))
    return done(f'The add-on "{add_on.name}" is synced.', _view(container))


def _view(container: Subscription) -> str:
    return url_for("subscriptions.show", subscription_id=container.subscription_id)


def _cannot_grow(add_on: AddOn, container: Subscription) -> str:
    if container.status != Status.ACTIVE or add_on.status != AddOnStatus.ACTIVE:
        return f'The add-on "{add_on.name}" is not active.'
    if add_on.is_scheduled_to_end:
        return (
            f'An existing cancellation request was found for the product(s) "{add_on.name}". '
            "To proceed, please revoke the cancellation request."
        )
    return ""
