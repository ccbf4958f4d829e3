"""The front door: what is here, for whoever opens the address of the sandbox."""

from flask import Response

from sandbox.console.console import console_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import page

routes = PageBlueprint("front", __name__)


@routes.get("/")
def home() -> Response:
    """Show the worlds, and where to begin."""
    return page("home.html", worlds=console_of().sandbox().list_worlds())


@routes.get("/console")
def console_home() -> Response:
    """Show the worlds."""
    return page("home.html", worlds=console_of().sandbox().list_worlds())
