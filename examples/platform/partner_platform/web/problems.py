"""Pages for what goes wrong: never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, make_response, render_template
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException, InternalServerError

from partner_platform.adobe import AdobeError
from partner_platform.instances import UnknownInstance
from partner_platform.web.forms import FormProblem

if TYPE_CHECKING:
    from flask import Flask

FORBIDDEN = "Forbidden! Code 403"
_TEXTS = {
    403: "Your session has expired. Please load the page again, or sign in again.",
    404: "There is no such page, or it is none of yours.",
    405: "This address takes no such request.",
    413: "That is more than this page takes.",
    500: "An unexpected error occurred. Please try again later.",
}


def handle_problems(app: Flask) -> None:
    """Let an application show problems as pages."""
    app.register_error_handler(AdobeError, _adobe_failed)
    app.register_error_handler(FormProblem, _form_failed)
    app.register_error_handler(UnknownInstance, _unknown_instance)
    app.register_error_handler(IntegrityError, _changed_meanwhile)
    app.register_error_handler(HTTPException, _http_failed)


def _page(status: int, title: str, text: str) -> Response:
    return make_response(render_template("problem.html", title=title, text=text), status)


def _adobe_failed(error: AdobeError) -> Response:
    return _page(502, "Adobe could not be asked", str(error))


def _form_failed(problem: FormProblem) -> Response:
    return _page(400, "That cannot be done", str(problem))


def _unknown_instance(problem: UnknownInstance) -> Response:
    """Show a page that knows nothing of an instance."""
    page = current_app.jinja_env.get_template("bare_problem.html")
    text = f"No such Adobe instance: {problem}"
    return make_response(page.render(title="Not found", text=text), 404)


def _changed_meanwhile(_error: IntegrityError) -> Response:
    """Two did the same at once: the database took one of them."""
    return _page(409, "That was changed meanwhile", "Please load the page again, and look at it.")


def _http_failed(error: HTTPException) -> Response:
    status = error.code or InternalServerError.code
    if error.response is not None:
        return make_response(error.response)
    title = FORBIDDEN if status == 403 else error.name
    return _page(status, title, _TEXTS.get(status) or error.description or error.name)
