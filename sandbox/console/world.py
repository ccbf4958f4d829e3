"""The pages of a world itself: its clock, what is due, what happened."""

from flask import Response

from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import world_page

routes = PageBlueprint("world", __name__)


@routes.get("/console/<world_id>")
def show(world_id: str) -> Response:
    """Show a world."""
    return world_page(world_id, "world.html")
