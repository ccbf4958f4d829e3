"""Who one is: a user of a reseller in the Storefront, or of the distributor in BSS.

The example knows no passwords: a host that has users puts its own sign-in in this place.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.services.resellers import find_reseller, registered_resellers
from partner_platform.web.context import Face, Visitor, instance, sign_in, visitor
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
    return render_template("sign_in.html", resellers=resellers)


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
