"""`Cancel an add-on`: at the end of the billing period, and to be revoked until then."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import add_on_or_404, container_or_404
from partner_platform.services.renewal_preferences import (
    revoke_cancellation,
    schedule_cancellation,
)
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.tables import AddOnStatus
from partner_platform.web.answers import FAILURES, done, failed
from partner_platform.web.context import for_users, instance, store
from partner_platform.web.forms import Form

pages = Blueprint("scheduled_cancellations", __name__)

IMMEDIATE: Final = "Immediate"
END_OF_PERIOD: Final = "End of Billing Period"
TYPES: Final = (END_OF_PERIOD, IMMEDIATE)
NOT_HERE: Final = (
    "An add-on cannot be cancelled immediately here. To cancel within 14 days of the order, "
    "please use I Want To… > Cancel Adobe Order."
)


@pages.get("/subscriptions/<id:subscription_id>/cancel-add-on")
@for_users
def choose(subscription_id: str) -> ResponseReturnValue:
    """Ask which add-on, how much of it, and when."""
    with store().read() as session:
        container, account = container_or_404(session, subscription_id)
        add_ons = [
            add_on
            for add_on in add_ons_of(session, container)
            if add_on.status == AddOnStatus.ACTIVE and not add_on.is_scheduled_to_end
        ]
    return render_template(
        "add_ons/cancel.html",
        container=container,
        account=account,
        add_ons=add_ons,
        types=TYPES,
        chosen=request.args.get("addon_id", ""),
    )


@pages.post("/subscriptions/<id:subscription_id>/cancel-add-on")
@for_users
def schedule(subscription_id: str) -> ResponseReturnValue:
    """Let licences end with the billing period; `Immediate` is another page's."""
    form = Form(request.form)
    addon_id = form.text("addon_id", "Add-on", most=40)
    when = form.choice("type", "Cancellation Type", TYPES)
    here = url_for("scheduled_cancellations.choose", subscription_id=subscription_id)
    if form.problems:
        return failed(" ".join(form.problems.values()), here)
    if when == IMMEDIATE:
        return failed(NOT_HERE, here)
    with store().read() as session:
        add_on, container, account = add_on_or_404(session, addon_id)
    quantity = add_on.quantity
    if request.form.get("quantity", "").strip():
        quantity = form.whole("quantity", "Licenses to cancel", least=1, most=add_on.quantity)
        if form.problems:
            return failed(" ".join(form.problems.values()), here)
    try:
        schedule_cancellation(store(), instance(), account, container, add_on, quantity=quantity)
    except FAILURES as problem:
        return failed(problem, here)
    return done(
        f'{quantity} of {add_on.quantity} licenses of "{add_on.name}" end on '
        f"{container.cycle_end}.",
        url_for("subscriptions.show", subscription_id=container.subscription_id),
    )


@pages.post("/add-ons/<id:addon_id>/revoke")
@for_users
def revoke(addon_id: str) -> ResponseReturnValue:
    """Take a scheduled cancellation back."""
    with store().read() as session:
        add_on, container, account = add_on_or_404(session, addon_id)
    where = url_for("subscriptions.show", subscription_id=container.subscription_id)
    try:
        revoke_cancellation(store(), instance(), account, container, add_on)
    except FAILURES as problem:
        return failed(problem, where)
    return done(f'The cancellation request for "{add_on.name}" is revoked.', where)
