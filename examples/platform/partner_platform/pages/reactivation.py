"""`Activate` in BSS: two dates, of which the second is right (seed 002)."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import container_or_404
from partner_platform.services.reactivating import check_can_be_activated, reactivate
from partner_platform.services.refusals import NotPossible
from partner_platform.web.answers import FAILURES, done, failed
from partner_platform.web.context import for_distributors, instance, store
from partner_platform.web.forms import Form

pages = Blueprint(
    "reactivation", __name__, url_prefix="/subscriptions/<id:subscription_id>/activate"
)

TODAY: Final = "today"
END_OF_PERIOD: Final = "end"
_NOT_TODAY: Final = "Please always select the second option, End of Billing period."


@pages.get("/")
@for_distributors
def choose(subscription_id: str) -> ResponseReturnValue:
    """Ask for the activation date."""
    with store().read() as session:
        container, account = container_or_404(session, subscription_id)
    try:
        check_can_be_activated(container, instance().today)
    except NotPossible as problem:
        return failed(problem, _view(subscription_id))
    return render_template("reactivation.html", container=container, account=account)


@pages.post("/")
@for_distributors
def activate(subscription_id: str) -> ResponseReturnValue:
    """Activate the container."""
    form = Form(request.form)
    when = form.choice("date", "Activation date", (TODAY, END_OF_PERIOD))
    form.finish()
    with store().read() as session:
        container, account = container_or_404(session, subscription_id)
    if when == TODAY:
        return failed(_NOT_TODAY, url_for("reactivation.choose", subscription_id=subscription_id))
    try:
        invoice = reactivate(store(), instance(), account, container)
    except FAILURES as problem:
        return failed(problem, _view(subscription_id))
    return done(
        f"The subscription is active again, with the renewal invoice {invoice.invoice_id}. "
        "Nothing comes back at Adobe by it: please order the add-ons anew.",
        _view(subscription_id),
    )


def _view(subscription_id: str) -> str:
    return url_for("subscriptions.show", subscription_id=subscription_id)
