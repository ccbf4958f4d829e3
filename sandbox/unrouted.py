"""What no route answers, in the form of whatever its path was asked of: an API, or a page."""

from flask import Response, request
from werkzeug.exceptions import HTTPException

from sandbox.console import refusing as console_refusing
from sandbox.console.sessions import is_page
from sandbox.control_api import errors as control_errors
from sandbox.control_api.blueprint import PREFIX as CONTROL_PREFIX
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.partner_api import errors as partner_errors
from sandbox.store.trouble import trouble_of
from sandbox.web.answers import answer, to_json
from sandbox.web.front import TOKENS, Fault
from sandbox.web.trouble_log import note_trouble


def refuse_at_the_front(path: str, fault: Fault) -> Response:
    """Render what is refused before any route, in the form of the API whose path was asked for."""
    if fault is Fault.FOREIGN_ORIGIN:
        if path.startswith(TOKENS):
            description = ControlError.FOREIGN_ORIGIN.message
            body = {"error": "access_denied", "error_description": description}
            return answer(403, to_json(body))
        return control_errors.refuse(ControlRefusal(ControlError.FOREIGN_ORIGIN))
    return _unrouted(path, 414)


def refuse_unrouted(error: HTTPException) -> Response:
    """Answer what no route does, in the form of the API whose path was asked for."""
    response = _unrouted(request.path, error.code or 500)
    if error.code == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def refuse_for_trouble(error: Exception) -> Response:
    """Answer that the database cannot do its work; what else went wrong with it is a bug of ours.

    Raises:
        Exception: the error, where it is no trouble of the database.
    """
    trouble = trouble_of(error)
    if trouble is None:
        raise error
    if is_page(request.path):
        return console_refusing.refuse_for_trouble(trouble)
    note_trouble(trouble)
    if request.path.startswith(f"{CONTROL_PREFIX}/"):
        return control_errors.refuse_for_trouble(trouble)
    return partner_errors.refuse_for_trouble(trouble)


def _unrouted(path: str, status: int) -> Response:
    if path.startswith(f"{CONTROL_PREFIX}/"):
        return control_errors.refuse(control_errors.of_status(status))
    if is_page(path):
        return console_refusing.refuse_for_status(status)
    return partner_errors.refuse(partner_errors.of_status(status))
