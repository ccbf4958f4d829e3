"""`Cancel Adobe Order`: choose an order and how much of it, confirm, done (seed 002)."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from partner_platform.adobe import AdobeError
from partner_platform.adobe.errors import MALFORMED
from partner_platform.pages.cancellation_messages import (
    NOTHING,
    UNEXPECTED,
    adobe_text,
    cannot_text,
    refused_text,
)
from partner_platform.pages.finding import container_or_404
from partner_platform.services.cancellable_orders import CancellableOrder, find_cancellable
from partner_platform.services.cancellation_problems import CannotCancel
from partner_platform.services.cancelling import Wanted, cancel_order, preview_cancellation
from partner_platform.services.refusals import NotPossible
from partner_platform.services.returned import settle_returns
from partner_platform.tables import Account, Order, OrderState, Subscription
from partner_platform.web.answers import done, failed
from partner_platform.web.context import for_users, instance, signed_in, store
from partner_platform.web.forms import Form

pages = Blueprint("cancellation", __name__, url_prefix="/subscriptions/<id:subscription_id>/cancel")

_logger = logging.getLogger(__name__)
_CHOSEN: Final = re.compile(r"quantity-(\d{1,4})")
_MOST: Final = 999_999
_UNEXPECTED: Final = (*MALFORMED, SQLAlchemyError)
_FAILURES: Final = (AdobeError, NotPossible, *_UNEXPECTED)


@pages.get("/")
@for_users
def orders(subscription_id: str) -> ResponseReturnValue:
    """List the orders that Adobe lets be cancelled."""
    container, account = _container(subscription_id)
    found: list[CancellableOrder] = []
    problem = ""
    try:
        settle_returns(store(), instance(), container)
        found = find_cancellable(store(), instance(), account, container)
    except _FAILURES as error:
        problem = _text(error)
    return render_template(
        "cancellation/orders.html",
        container=container,
        account=account,
        orders=found,
        problem=problem,
        nothing=NOTHING,
    )


@pages.post("/confirm")
@for_users
def confirm(subscription_id: str) -> ResponseReturnValue:
    """`Proceed`: ask whether what was chosen shall be cancelled."""
    container, account = _container(subscription_id)
    order_id = _order_id()
    try:
        wanted = Wanted(order_id, _quantities(f"{order_id}-"))
        preview = preview_cancellation(store(), instance(), account, container, wanted)
    except _FAILURES as error:
        return failed(_text(error), _list(container))
    return render_template(
        "cancellation/confirm.html",
        container=container,
        account=account,
        preview=preview,
        credited=sum(line.credited for line in preview.lines),
        correlation_id=uuid4(),
    )


@pages.post("/yes")
@for_users
def cancel(subscription_id: str) -> ResponseReturnValue:
    """`Yes`: cancel; sent twice, it is cancelled once."""
    container, account = _container(subscription_id)
    form = Form(request.form)
    correlation_id = form.text("correlation_id", "Cancellation", most=64)
    form.finish()
    order_id = _order_id()
    try:
        wanted = Wanted(order_id, _quantities(""))
        order = cancel_order(store(), instance(), account, container, wanted, correlation_id)
    except _FAILURES as error:
        return failed(_text(error), _list(container))
    return _cancelled(container, order)


def _cancelled(container: Subscription, order: Order) -> ResponseReturnValue:
    view = url_for("subscriptions.show", subscription_id=container.subscription_id)
    name = f'The Adobe Order with ID "{order.reference_order_id}"'
    if order.state == OrderState.COMPLETED:
        return done(f"{name} is successfully canceled.", view)
    if order.state == OrderState.REFUSED:
        return failed(refused_text(order.problem), _list(container))
    return done(f"Adobe is processing the cancellation. {name} is canceled when it is done.", view)


def _container(subscription_id: str) -> tuple[Subscription, Account]:
    with store().read() as session:
        return container_or_404(session, subscription_id)


def _list(container: Subscription) -> str:
    return url_for("cancellation.orders", subscription_id=container.subscription_id)


def _order_id() -> str:
    """Read which order was chosen; what is no id of Adobe's is none of the customer's."""
    chosen = request.form.get("order", "")
    return chosen if chosen.isascii() and chosen.isalnum() and len(chosen) <= 40 else ""


def _quantities(prefix: str) -> Mapping[int, int]:
    """Read how much of each line was chosen; an empty field and 0 leave the line as it is.

    Raises:
        NotPossible: no order was chosen, or something is no number.
    """
    if not _order_id():
        raise NotPossible("Please select an order.")
    form = Form(request.form)
    chosen: dict[int, int] = {}
    for name in request.form:
        line = _CHOSEN.fullmatch(name.replace(prefix, "", 1)) if prefix in name else None
        if line is not None and request.form[name].strip():
            chosen[int(line[1])] = form.whole(name, "Quantity", least=0, most=_MOST)
    if form.problems:
        raise NotPossible(" ".join(form.problems.values()))
    return {number: quantity for number, quantity in chosen.items() if quantity}


def _text(error: Exception) -> str:
    match error:
        case CannotCancel():
            return cannot_text(error, signed_in().face)
        case NotPossible():
            return str(error)
        case AdobeError():
            return adobe_text(error)
    _logger.error("An Adobe order could not be cancelled", exc_info=error)
    return UNEXPECTED
