"""Price lists in BSS: loading them, and applying one to what runs."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import add_on_or_404, container_or_404
from partner_platform.services.prices import SEGMENTS, load_list, loaded_lists, month_of
from partner_platform.services.pricing_info import set_list_of_add_on, set_list_of_subscription
from partner_platform.web.answers import FAILURES, done, failed
from partner_platform.web.context import for_distributors, instance, store
from partner_platform.web.forms import Form

pages = Blueprint("price_lists", __name__)

_MONTH: Final = re.compile(r"[1-9][0-9]{3}(0[1-9]|1[0-2])", re.ASCII)


@pages.get("/price-lists/")
@for_distributors
def list_price_lists() -> ResponseReturnValue:
    """List the price lists that were loaded."""
    with store().read() as session:
        lists = loaded_lists(session, instance())
    return render_template(
        "price_lists/list.html", lists=lists, segments=SEGMENTS, month=month_of(instance())
    )


@pages.post("/price-lists/")
@for_distributors
def load() -> ResponseReturnValue:
    """Load a list from Adobe."""
    form = Form(request.form)
    segment = form.choice("segment", "Market segment", SEGMENTS)
    month = form.text("month", "Month", most=6)
    here = url_for("price_lists.list_price_lists")
    if month and not _MONTH.fullmatch(month):
        return failed("Month: six digits, such as 202601.", here)
    if form.problems:
        return failed(" ".join(form.problems.values()), here)
    try:
        loaded = load_list(store(), instance(), segment, month)
    except FAILURES as problem:
        return failed(problem, here)
    return done(f"The price list {loaded} is loaded.", here)


@pages.get("/subscriptions/<id:subscription_id>/pricing")
@for_distributors
def of_subscription(subscription_id: str) -> ResponseReturnValue:
    """`Edit pricing Info`: ask for the list of a container."""
    with store().read() as session:
        container, account = container_or_404(session, subscription_id)
        lists = loaded_lists(session, instance(), account.segment)
    return render_template(
        "price_lists/edit.html",
        title="Edit pricing Info",
        of=f"{container.name} of {account.name}",
        container=container,
        chosen=container.price_list_id or "",
        options=[("", "Current"), *((each.price_list_id, each.price_list_id) for each in lists)],
        to=url_for("price_lists.apply_to_subscription", subscription_id=subscription_id),
        other="The list counts for an add-on when it is chosen there too.",
    )


@pages.post("/subscriptions/<id:subscription_id>/pricing")
@for_distributors
def apply_to_subscription(subscription_id: str) -> ResponseReturnValue:
    """Choose the list of a container."""
    wanted = Form(request.form).text("price_list_id", "Price list", most=40, needed=False) or None
    with store().read() as session:
        container_or_404(session, subscription_id)
    where = url_for("subscriptions.show", subscription_id=subscription_id)
    try:
        set_list_of_subscription(store(), instance(), subscription_id, wanted)
    except FAILURES as problem:
        return failed(problem, where)
    return done(f"The price list of the subscription is {wanted or 'the current one'}.", where)


@pages.get("/add-ons/<id:addon_id>/pricing")
@for_distributors
def of_add_on(addon_id: str) -> ResponseReturnValue:
    """`Edit`: ask for the list of an add-on."""
    with store().read() as session:
        add_on, container, account = add_on_or_404(session, addon_id)
        lists = loaded_lists(session, instance(), account.segment)
    return render_template(
        "price_lists/edit.html",
        title="Edit",
        of=f"{add_on.name} of {account.name}",
        container=container,
        chosen=add_on.price_list_id or "",
        options=[(each.price_list_id, each.price_list_id) for each in lists],
        to=url_for("price_lists.apply_to_add_on", addon_id=addon_id),
        other="The list counts when the subscription has it too (Edit pricing Info).",
    )


@pages.post("/add-ons/<id:addon_id>/pricing")
@for_distributors
def apply_to_add_on(addon_id: str) -> ResponseReturnValue:
    """Choose the list of an add-on."""
    form = Form(request.form)
    wanted = form.text("price_list_id", "Price list", most=40)
    with store().read() as session:
        add_on, container, _ = add_on_or_404(session, addon_id)
    where = url_for("subscriptions.show", subscription_id=container.subscription_id)
    if form.problems:
        return failed(" ".join(form.problems.values()), where)
    try:
        set_list_of_add_on(store(), instance(), addon_id, wanted)
    except FAILURES as problem:
        return failed(problem, where)
    return done(f'The price list of "{add_on.name}" is {wanted}.', where)
