"""The page that says why there is no page."""

from flask import Response, request

from sandbox.console.guard import add_headers
from sandbox.console.pages import page
from sandbox.console.problems import Problem, problem_of
from sandbox.domain.control_errors import ControlError
from sandbox.store.trouble import Trouble, trouble_of
from sandbox.web.answers import to_be_retried
from sandbox.web.trouble_log import note_trouble


def refuse_page(problem: Problem) -> Response:
    """Return the page that says why there is no page."""
    shown = page("problem.html", problem.status, problem=problem, path=request.path)
    if problem.status == ControlError.UNAVAILABLE.http_status:
        shown = to_be_retried(shown)
    return add_headers(shown)


def refuse_for_status(status: int) -> Response:
    """Return the page for what no route answers."""
    if status == 404:
        return refuse_page(Problem("NOT_FOUND", "There is no such page.", (), status))
    if status == 405:
        return refuse_page(Problem("METHOD_NOT_ALLOWED", "A page is asked for so.", (), status))
    return refuse_page(Problem(f"HTTP_{status}", "The request cannot be read.", (), status))


def refuse_for_trouble(trouble: Trouble) -> Response:
    """Return the page for a database that cannot do its work, and note it."""
    note_trouble(trouble)
    error = ControlError.UNAVAILABLE
    details = (f"{trouble.name}: {trouble.value}",)
    return refuse_page(Problem(error.code, error.message, details, error.http_status))


def refuse(error: Exception) -> Response:
    """Tell a person what an exception of the program says.

    Raises:
        Exception: the error, where it is a bug.
    """
    problem = problem_of(error)
    if problem is not None:
        return refuse_page(problem)
    trouble = trouble_of(error)
    if trouble is not None:
        return refuse_for_trouble(trouble)
    raise error
