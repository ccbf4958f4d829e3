"""Keep a world as it is, come back to it, or go on beside it."""

from flask import Response, request, url_for

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.moving import back_to
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import REFUSED, act, attempt, go, world_page
from sandbox.console.problems import Problem
from sandbox.console.world_pages.paging import PAGE, asked_offset, places

routes = PageBlueprint("snapshots", __name__)


@routes.get("/console/<world_id>/snapshots")
def show(world_id: str) -> Response:
    """Show the snapshots of a world, the newest first."""
    world = world_of(console_of(), world_id)
    return world_page(
        world_id,
        "world/snapshots.html",
        found=world.list_snapshots(limit=PAGE, offset=asked_offset()),
        offset=asked_offset(),
        limit=PAGE,
        place=places(world_id),
    )


@routes.post("/console/<world_id>/snapshots")
def take(world_id: str) -> Response:
    """Keep the world as it is now."""
    world = world_of(console_of(), world_id)
    named = request.form.get("name", "").strip()
    taken = attempt(lambda: world.snapshot(named))
    place = back_to(world_id) if "back" in request.form else _place(world_id)
    if isinstance(taken, Problem):
        return go(place, str(taken), REFUSED)
    name = f"“{taken.name}”" if taken.name else taken.snapshot_id
    return go(place, f"Snapshot {name} keeps the world of {taken.now:%Y-%m-%d %H:%M} UTC.")


@routes.post("/console/<world_id>/snapshots/<snapshot_id>/restored")
def restore(world_id: str, snapshot_id: str) -> Response:
    """Put the world back to what it was."""
    world = world_of(console_of(), world_id)
    done = attempt(lambda: world.restore(snapshot_id))
    if isinstance(done, Problem):
        return go(_place(world_id), str(done), REFUSED)
    return go(_place(world_id), f"The world is back at {done.clock.now:%Y-%m-%d %H:%M} UTC.")


@routes.post("/console/<world_id>/snapshots/<snapshot_id>/deleted")
def delete(world_id: str, snapshot_id: str) -> Response:
    """Forget a snapshot."""
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.delete_snapshot(snapshot_id),
        f"Snapshot {snapshot_id} was deleted.",
        _place(world_id),
    )


@routes.post("/console/<world_id>/forked")
def fork(world_id: str) -> Response:
    """Make a world of this one, as it is or as a snapshot has it, and go there."""
    world = world_of(console_of(), world_id)
    sent = request.form
    made = attempt(
        lambda: world.fork(
            name=sent.get("name", "").strip() or None, snapshot_id=sent.get("snapshot") or None
        )
    )
    if isinstance(made, Problem):
        return go(_place(world_id), str(made), REFUSED)
    name = made.resource.name or made.world_id
    return go(
        url_for("console_world.show", world_id=made.world_id),
        f"This is the fork {name}; it has credentials of its own.",
    )


def _place(world_id: str) -> str:
    return url_for("console_snapshots.show", world_id=world_id)
