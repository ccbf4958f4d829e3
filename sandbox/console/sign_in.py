"""The form that asks for the control token, where others than this machine reach the server."""

from flask import Response, request, url_for

from sandbox.console.guard import let_in
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import go, page
from sandbox.console.places import own_place

routes = PageBlueprint("sign_in", __name__, is_open=True)


@routes.get("/console/sign-in")
def show() -> Response:
    """Ask for the token."""
    return page("sign_in.html", next=request.args.get("next", ""))


@routes.post("/console/sign-in")
def sign_in() -> Response:
    """Let whoever knows the token in, and show what was asked for."""
    asked = request.form.get("next", "")
    if not let_in(request.form.get("token", "")):
        return page("sign_in.html", 403, next=asked, is_wrong=True)
    return go(own_place(asked) or url_for("console_front.home"))
