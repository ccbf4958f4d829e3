"""Whoever is in a world, with the ways to their consoles."""

from flask import Response

from sandbox.accounts.of_world import customers_of_world, resellers_of_world
from sandbox.console.console import console_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import world_page
from sandbox.console.world_pages.paging import PAGE, asked, asked_offset, places

routes = PageBlueprint("accounts", __name__)


@routes.get("/console/<world_id>/resellers")
def resellers(world_id: str) -> Response:
    """Show the resellers by name."""
    with console_of().worlds.read(world_id) as world:
        found = resellers_of_world(
            world.connection, world.world_id, text=asked("q"), limit=PAGE, offset=asked_offset()
        )
    return _shown(world_id, "world/resellers.html", found)


@routes.get("/console/<world_id>/customers")
def customers(world_id: str) -> Response:
    """Show the customers by name."""
    with console_of().worlds.read(world_id) as world:
        found = customers_of_world(
            world.connection, world.world_id, text=asked("q"), limit=PAGE, offset=asked_offset()
        )
    return _shown(world_id, "world/customers.html", found)


def _shown(world_id: str, template: str, found: object) -> Response:
    return world_page(
        world_id,
        template,
        found=found,
        q=asked("q"),
        offset=asked_offset(),
        limit=PAGE,
        place=places(world_id),
    )
