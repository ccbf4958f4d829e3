"""Move a world's clock: what would fire, what fired, and how far an advance has come."""

from typing import TYPE_CHECKING, Any, Final

from flask import Response, make_response, render_template, request, url_for

from sandbox.console.console import console_of
from sandbox.console.fired import by_kind, in_words
from sandbox.console.frame import world_of
from sandbox.console.moving import Goal, back_to
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import REFUSED, attempt, go, world_page
from sandbox.console.problems import Problem
from sandbox.domain.control_errors import ControlError
from sandbox.domain.wire import instant_text

if TYPE_CHECKING:
    from sandbox.client.answers import Advanced

routes = PageBlueprint("advance", __name__)
LARGEST_PAGE: Final = 1000


@routes.get("/console/<world_id>/advance")
def propose(world_id: str) -> Response:
    """Show what would fire on the way to an instant; nothing is done."""
    world = world_of(console_of(), world_id)
    goal = Goal.asked()
    found = attempt(lambda: goal.move(world, dry_run=True))
    problem = found if isinstance(found, Problem) else None
    values: dict[str, Any] = {
        "problem": problem,
        "proposal": None if isinstance(found, Problem) else found,
        "kinds": [] if isinstance(found, Problem) else by_kind(found.fired, found.counts),
        "asked": goal.to,
        "customer": request.args.get("customer", ""),
        "back": back_to(world_id),
    }
    status = 200 if problem is None else problem.status
    if "HX-Request" in request.headers and "HX-Boosted" not in request.headers:
        part = render_template("console/advance/proposal.html", world_id=world_id, **values)
        # htmx shows what was refused too: the status would only be a fault in the console.
        return make_response(part, 200)
    return world_page(
        world_id, "advance/propose.html", status, come_back=back_to(world_id), **values
    )


@routes.post("/console/<world_id>/advance")
def advance(world_id: str) -> Response:
    """Do it, and show what fired: on the page where the person was, or as a list."""
    world = world_of(console_of(), world_id)
    goal, back = Goal.asked(), back_to(world_id)
    if request.form.get("then") == "see":
        customer = request.form.get("customer") or None
        return go(
            url_for(
                "console_advance.propose",
                world_id=world_id,
                to=goal.to,
                customer=customer,
                back=back,
            )
        )
    before = world.events(limit=1).total_count
    done = attempt(lambda: goal.move(world, dry_run=False))
    if isinstance(done, Problem):
        return _refused(world_id, done, back)
    if request.form.get("then") == "list":
        return go(_fired_place(world_id, done, before, back))
    return go(back, f"The clock stands at {_shown(done)}; {in_words(done.counts)}.")


def _refused(world_id: str, problem: Problem, back: str) -> Response:
    if problem.code == ControlError.WORLD_BUSY.code:
        return go(url_for("console_advance.advancing", world_id=world_id, back=back))
    if problem.code == ControlError.EVENT_FAILED.code:
        return go(url_for("console_schedule.show", world_id=world_id), str(problem), REFUSED)
    return go(back, str(problem), REFUSED)


def _fired_place(world_id: str, done: "Advanced", before: int, back: str) -> str:
    return url_for(
        "console_advance.fired",
        world_id=world_id,
        after=before,
        begin=instant_text(done.from_),
        end=instant_text(done.to),
        back=back,
    )


def _shown(done: "Advanced") -> str:
    return f"{done.to:%Y-%m-%d %H:%M:%S} UTC"


@routes.get("/console/<world_id>/fired")
def fired(world_id: str) -> Response:
    """Show what an advance did: the events from one number on, up to an instant."""
    world = world_of(console_of(), world_id)
    after = request.args.get("after", "")
    offset = int(after) if after.isdecimal() and len(after) < 10 else 0
    begin, end = request.args.get("begin", ""), request.args.get("end", "")
    found = world.events(to=end or None, limit=LARGEST_PAGE, offset=offset)
    return world_page(
        world_id,
        "advance/fired.html",
        begin=begin,
        end=end,
        kinds=by_kind(found.items),
        more=max(0, found.total_count - offset - LARGEST_PAGE),
        back=back_to(world_id),
        come_back=back_to(world_id),
    )


@routes.get("/console/<world_id>/advancing")
def advancing(world_id: str) -> Response:
    """Show how far an advance has come that is under way."""
    world = world_of(console_of(), world_id)
    found = attempt(world.running_advance)
    back = back_to(world_id)
    if isinstance(found, Problem) and found.code != ControlError.NOTHING_RUNNING.code:
        return go(back, str(found), REFUSED)
    running = None if isinstance(found, Problem) else found
    if "HX-Request" in request.headers and "HX-Boosted" not in request.headers:
        part = render_template(
            "console/advance/progress.html", world_id=world_id, running=running, back=back
        )
        return make_response(part)
    return world_page(
        world_id, "advance/advancing.html", running=running, back=back, come_back=back
    )
