"""The emails that Adobe would have sent."""

from flask import Response

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import attempt, world_page
from sandbox.console.problems import Problem
from sandbox.console.world_pages.paging import PAGE, asked, asked_offset, places
from sandbox.outbox.emails import EmailKind

routes = PageBlueprint("outbox", __name__)


@routes.get("/console/<world_id>/outbox")
def show(world_id: str) -> Response:
    """Show emails, the newest first."""
    world = world_of(console_of(), world_id)
    offset = asked_offset()
    found = attempt(
        lambda: world.outbox(
            customer_id=asked("customer") or None,
            kind=asked("kind") or None,
            recipient=asked("recipient") or None,
            limit=PAGE,
            offset=offset,
        )
    )
    problem = found if isinstance(found, Problem) else None
    return world_page(
        world_id,
        "world/outbox.html",
        problem.status if problem else 200,
        problem=problem,
        found=None if problem else found,
        kinds=[("", "all kinds"), *((kind.value, kind.value) for kind in EmailKind)],
        filters={name: asked(name) for name in ("customer", "kind", "recipient")},
        offset=offset,
        limit=PAGE,
        place=places(world_id),
    )
