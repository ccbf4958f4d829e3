"""What partners asked of Adobe's API, what they were answered, and which rule said no."""

from flask import Response, url_for

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import act, attempt, world_page
from sandbox.console.problems import Problem
from sandbox.console.world_pages.paging import PAGE, asked, asked_offset, places

routes = PageBlueprint("journal", __name__)


@routes.get("/console/<world_id>/journal")
def show(world_id: str) -> Response:
    """Show requests, the newest first."""
    world = world_of(console_of(), world_id)
    offset = asked_offset()
    found = attempt(
        lambda: world.requests(
            refused=True if asked("refused") else None,
            code=asked("code") or None,
            operation=asked("operation") or None,
            customer_id=asked("customer") or None,
            limit=PAGE,
            offset=offset,
        )
    )
    problem = found if isinstance(found, Problem) else None
    return world_page(
        world_id,
        "world/journal.html",
        problem.status if problem else 200,
        problem=problem,
        found=None if problem else found,
        filters={name: asked(name) for name in ("refused", "code", "operation", "customer")},
        offset=offset,
        limit=PAGE,
        place=places(world_id),
    )


@routes.post("/console/<world_id>/journal/emptied")
def empty(world_id: str) -> Response:
    """Empty the journal."""
    world = world_of(console_of(), world_id)
    place = url_for("console_journal.show", world_id=world_id)
    return act(world.forget_requests, "The journal is empty.", place)
