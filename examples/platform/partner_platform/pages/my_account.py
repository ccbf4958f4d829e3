"""`My Account` of a reseller's user, with the Adobe instances that it is registered with."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.instances import Registration
from partner_platform.services.reseller_changes.opening import (
    find_change,
    open_change,
    unfinished_changes,
)
from partner_platform.services.resellers import find_reseller
from partner_platform.web.answers import FAILURES, failed
from partner_platform.web.context import (
    Face,
    Visitor,
    choose_instance,
    for_users,
    instance,
    registrations,
    sign_in,
    signed_in,
    store,
)
from partner_platform.web.forms import Form
from partner_platform.web.steps import to_step
from partner_platform.web.tool_session import begin_tool_session

pages = Blueprint("my_account", __name__, url_prefix="/my-account")


@pages.get("/")
@for_users
def show() -> ResponseReturnValue:
    """Show who one is, and section `Adobe Services`."""
    found = _registrations()
    with store().read() as session:
        begun = [
            (registration, change)
            for registration in found
            for change in unfinished_changes(session, registration)
        ]
    return render_template("my_account/show.html", registrations=found, begun=begun)


@pages.post("/adobe-reseller-change")
@for_users
def open_tool() -> ResponseReturnValue:
    """Open the tool of the chosen instance, anew or where a change stopped."""
    form = Form(request.form)
    key = form.text("instance", "Adobe instance", most=200)
    change_id = form.text("change_id", "Reseller change", most=40, needed=False)
    form.finish()
    chosen = next((found for found in _registrations() if found.instance.key == key), None)
    if chosen is None or not chosen.may_change_resellers:
        abort(404)
    try:
        _go_to(chosen)
        if change_id:
            with store().read() as session:
                change = find_change(session, chosen, change_id) or abort(404)
        else:
            change = open_change(store(), chosen)
    except FAILURES as problem:
        return failed(problem, url_for("my_account.show"))
    begin_tool_session()
    return to_step(change)


def _registrations() -> list[Registration]:
    """Return the registrations of a reseller's user; BSS has no such page."""
    if signed_in().is_distributor:
        abort(404)
    return list(registrations())


def _go_to(chosen: Registration) -> None:
    """Be the user of the same reseller at the chosen instance."""
    if chosen.instance.key == instance().key:
        return
    reseller = find_reseller(chosen.instance, chosen.reseller_id) or abort(404)
    choose_instance(chosen.instance)
    sign_in(Visitor(Face.STOREFRONT, reseller.account_id, reseller.company_name))
