"""What fires next, and the event that failed."""

from flask import Response, url_for

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import act, attempt, world_page
from sandbox.console.problems import Problem
from sandbox.console.world_pages.paging import PAGE, asked, asked_offset, places

routes = PageBlueprint("schedule", __name__)


@routes.get("/console/<world_id>/schedule")
def show(world_id: str) -> Response:
    """Show due events in the order in which they fire."""
    world = world_of(console_of(), world_id)
    customer = asked("customer") or None
    offset = asked_offset()
    found = attempt(lambda: world.schedule(customer_id=customer, limit=PAGE, offset=offset))
    problem = found if isinstance(found, Problem) else None
    return world_page(
        world_id,
        "world/schedule.html",
        problem.status if problem else 200,
        problem=problem,
        found=None if problem else found,
        customer=customer or "",
        offset=offset,
        limit=PAGE,
        place=places(world_id),
    )


@routes.post("/console/<world_id>/events/<event_id>/skip")
def skip(world_id: str, event_id: str) -> Response:
    """Give up an event that failed."""
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.skip_event(event_id),
        f"Event {event_id} was given up: the clock can go on.",
        url_for("console_schedule.show", world_id=world_id),
    )
