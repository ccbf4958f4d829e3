"""What has happened in a world."""

from flask import Response

from sandbox.console.console import console_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import world_page
from sandbox.console.world_pages.paging import PAGE, asked, asked_offset, places
from sandbox.timeline.events import EventFilters, last_events

routes = PageBlueprint("events", __name__)


@routes.get("/console/<world_id>/events")
def show(world_id: str) -> Response:
    """Show past events, the newest first."""
    filters = EventFilters(
        customer_id=asked("customer") or None,
        kind=asked("kind") or None,
        limit=PAGE,
        offset=asked_offset(),
    )
    with console_of().worlds.read(world_id) as world:
        found = last_events(world.connection, world.world_id, filters)
    return world_page(
        world_id,
        "world/events.html",
        found=found,
        customer=asked("customer"),
        kind=asked("kind"),
        offset=asked_offset(),
        limit=PAGE,
        place=places(world_id),
    )
