"""A world at a glance; the bar's own answers; how the clock runs; another world."""

from math import isfinite

from flask import Response, make_response, render_template, request, url_for

from sandbox.accounts.of_world import customers_of_world, resellers_of_world
from sandbox.console.console import console_of
from sandbox.console.frame import bar_of, world_of
from sandbox.console.moving import back_to
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import attempt, go, world_page
from sandbox.console.problems import Problem
from sandbox.timeline.events import EventFilters, last_events

routes = PageBlueprint("world", __name__)
FEW = 8


@routes.get("/console/switch")
def switch() -> Response:
    """Go to another world."""
    world_id = request.args.get("world", "").strip()
    if not world_id:
        return go(url_for("console_front.home"))
    return go(url_for("console_world.show", world_id=world_id))


@routes.get("/console/<world_id>")
def show(world_id: str) -> Response:
    """Show what is due, what happened last, what was refused last, and who is there."""
    console = console_of()
    world = world_of(console, world_id)
    with console.worlds.read(world_id) as opened:
        connection, rows_id = opened.connection, opened.world_id
        fired = last_events(connection, rows_id, EventFilters(limit=FEW))
        resellers = resellers_of_world(connection, rows_id, limit=FEW)
        customers = customers_of_world(connection, rows_id, limit=FEW)
    return world_page(
        world_id,
        "world/overview.html",
        world=world.show(),
        schedule=world.schedule(limit=FEW),
        fired=fired,
        refused=world.requests(refused=True, limit=FEW),
        resellers=resellers,
        customers=customers,
    )


@routes.get("/console/<world_id>/bar")
def bar(world_id: str) -> Response:
    """Answer what changes in the bar; 204 while it is as it was seen."""
    # Where it is shown is the page that asks, not this.
    current = bar_of(console_of(), world_id, here=_asking_page(world_id))
    if request.args.get("seen") == current.seen:
        return make_response("", 204)
    return make_response(
        render_template(
            "console/bar_state.html", bar=current, page_now=request.args.get("page", "")
        )
    )


def _asking_page(world_id: str) -> str:
    """Return the page that asks, as htmx names it."""
    named = request.headers.get("HX-Current-URL", "")
    place = named.partition("://")[2].partition("/")[2]
    if place.startswith("console/"):
        return f"/{place}"
    return url_for("console_world.show", world_id=world_id)


@routes.get("/console/<world_id>/clock")
def clock(world_id: str) -> Response:
    """Show how the clock runs."""
    return world_page(world_id, "world/clock.html", problem=None, sent={})


@routes.post("/console/<world_id>/clock")
def set_clock(world_id: str) -> Response:
    """Let the clock stand, run with real time, or run faster or slower."""
    sent = request.form
    rate = _number(sent.get("rate", "")) if sent.get("mode") == "scaled" else None
    world = world_of(console_of(), world_id)
    done = attempt(lambda: world.set_clock(sent.get("mode", ""), rate=rate))  # type: ignore[arg-type]  # the control plane refuses what is no mode
    if isinstance(done, Problem):
        return world_page(
            world_id,
            "world/clock.html",
            done.status,
            problem=done,
            sent=sent,
            come_back=url_for("console_world.clock", world_id=world_id),
        )
    return go(back_to(world_id), f"The clock is {done.mode}.")


def _number(written: str) -> float | str | None:
    """Return a rate as a number; what is none goes as it is, and is refused by the clock."""
    try:
        number = float(written)
    except ValueError:
        return written or None
    return number if isfinite(number) else written
