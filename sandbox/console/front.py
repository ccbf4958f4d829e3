"""The front door: what is here, for whoever opens the address of the sandbox."""

from typing import TYPE_CHECKING, Final, cast

from flask import Response, request, url_for

from sandbox.console import forms
from sandbox.console.console import console_of
from sandbox.console.first_calls import default_credential, first_calls
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import attempt, go, page
from sandbox.console.problems import Problem
from sandbox.worlds.worlds import DEFAULT_WORLD

if TYPE_CHECKING:
    from sandbox.client import World
    from sandbox.control_api.world_schemas import Mode

PAGE: Final = 20
routes = PageBlueprint("front", __name__)


@routes.get("/")
def home() -> Response:
    """Show the worlds, and where to begin."""
    return _home()


@routes.get("/console")
def console_home() -> Response:
    """Lead to the front door, which lists the worlds."""
    return go(url_for("console_front.home"))


@routes.post("/console/worlds")
def make_world() -> Response:
    """Make a world and show it."""
    made = attempt(_make_world)
    if isinstance(made, Problem):
        return _home(made)
    place = url_for("console_world.show", world_id=made.world_id)
    if "filled" in request.form:
        filled = attempt(made.populate)
        if isinstance(filled, Problem):
            return go(place, f"The world is made, but not filled: {filled}", "refused")
    return go(place, "The world is made.")


def _make_world() -> "World":
    return (
        console_of()
        .sandbox()
        .create_world(
            name=forms.text("name"),
            now=forms.text("now"),
            mode=cast("Mode | None", forms.text("mode")),  # the control plane refuses others
            seed=forms.whole_number("seed"),
        )
    )


def _home(problem: Problem | None = None) -> Response:
    """Show the page, with what was typed where that was refused."""
    sandbox = console_of().sandbox()
    offset = max(request.args.get("offset", 0, type=int), 0)
    credential = default_credential()
    return page(
        "front/home.html",
        problem.status if problem else 200,
        worlds=sandbox.list_worlds(order="newest", limit=PAGE, offset=offset),
        offset=offset,
        limit=PAGE,
        place=lambda start: url_for("console_front.home", offset=start or None),
        problem=problem,
        form=request.form,
        credential=credential,
        calls=credential
        and first_calls(request.host_url.rstrip("/"), credential, console_of().control_token),
        default_world=DEFAULT_WORLD,
    )
