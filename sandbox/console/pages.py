"""Show a page; do what a button says, and tell how it went."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Response, flash, make_response, redirect, render_template

from sandbox.console.console import console_of
from sandbox.console.frame import bar_of
from sandbox.console.places import as_location
from sandbox.console.problems import Problem, problem_of
from sandbox.console.term.view import term_view

Done = TypeVar("Done")
DONE: Final = "done"
REFUSED: Final = "refused"
_LONGEST_MESSAGE: Final = 600
_MOST_WRITTEN: Final = 1_200
"""Characters of a message, and of how it is written in the cookie, which holds 4 KB."""


def page(template: str, status: int = 200, /, **values: Any) -> Response:  # noqa: ANN401 - a template's values
    """Return a page that is about no world."""
    return make_response(render_template(f"console/{template}", **values), status)


def world_page(
    world_id: str,
    template: str,
    status: int = 200,
    /,
    *,
    customer_id: str | None = None,
    come_back: str | None = None,
    **values: Any,  # noqa: ANN401 - a template's values
) -> Response:
    """Return a page of a world, with its bar.

    Args:
        world_id: the world.
        template: below `templates/console`; it extends `world_base.html`.
        status: of HTTP.
        customer_id: whose page it is: its drawn term stands on top, from which a person moves the
            clock. The template is given it too.
        come_back: the path to be shown after the bar has done something, where it is not this one.
        values: what the template is given.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    bar = bar_of(console_of(), world_id, here=come_back)
    if customer_id is not None:
        values["customer_id"] = customer_id
        values["term_view"] = term_view(console_of(), world_id, customer_id)
    return page(template, status, world_id=world_id, bar=bar, **values)


def attempt(work: Callable[[], Done]) -> Done | Problem:
    """Make a call of the control plane; a refusal comes back as a problem to be shown."""
    try:
        return work()
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        return problem


def act(work: Callable[[], object], done: str, place: str) -> Response:
    """Do what a button says, and show a page that tells how it went.

    Args:
        work: the call.
        done: the message where it worked.
        place: the path of the page to be shown.
    """
    made = attempt(work)
    if isinstance(made, Problem):
        return go(place, str(made), REFUSED)
    return go(place, done)


def go(place: str, message: str = "", kind: str = DONE) -> Response:
    """Send the browser to a page, with a message to be shown there."""
    if message:
        flash(_shortened(message), kind)
    return make_response(redirect(as_location(place), 303))


def _shortened(message: str) -> str:
    """Return what a cookie can carry of a message: letters beyond ASCII take six characters."""
    shown = message[:_LONGEST_MESSAGE]
    while len(json.dumps(shown)) > _MOST_WRITTEN:
        shown = shown[: len(shown) * 9 // 10]
    return shown
