"""Who one is: a user of a reseller in the Storefront, or of the distributor in BSS.

The example knows no passwords: a host that has users puts its own sign-in in this place.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.services.resellers import find_reseller, registered_resellers
from partner_platform.web.context import (
    Face,
    Visitor,
    choose_instance,
    instance,
    instances,
    sign_in,
    visitor,
)
from partner_platform.web.forms import Form

pages = Blueprint("sign_in", __name__)


@pages.get("/")
def start() -> ResponseReturnValue:
    """Lead to the subscriptions, or to the sign-in."""
    where = "sign_in.show" if visitor() is None else "subscriptions.list_subscriptions"
    return redirect(url_for(where), 303)


@pages.get("/sign-in")
def show() -> ResponseReturnValue:
    """Let the visitor choose a face."""
    offset = max(request.args.get("offset", 0, type=int), 0)
    resellers = registered_resellers(instance(), min(offset, 100_000))
    others = [other for other in instances() if other.key != instance().key]
    return render_template("sign_in.html", resellers=resellers, others=others)


@pages.post("/sign-in")
def choose() -> ResponseReturnValue:
    """Take the chosen face."""
    form = Form(request.form)
    face = Face(form.choice("face", "Face", [face.value for face in Face]) or Face.STOREFRONT)
    if face is Face.BSS:
        form.finish()
        sign_in(Visitor(face))
    else:
        reseller_id = form.text("reseller_id", "Reseller", most=40)
        form.finish()
        reseller = find_reseller(instance(), reseller_id)
        if reseller is None:
            abort(404)
        sign_in(Visitor(face, reseller.account_id, reseller.company_name))
    return redirect(url_for("subscriptions.list_subscriptions"), 303)


@pages.post("/sign-in/instance")
def change_instance() -> ResponseReturnValue:
    """Go to another Adobe instance of the shop."""
    wanted = Form(request.form).text("instance", "Adobe instance", most=200)
    found = next((other for other in instances() if other.key == wanted), None)
    choose_instance(found or abort(404))
    return redirect(url_for("sign_in.show"), 303)
