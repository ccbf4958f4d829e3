"""Flexible discounts and closed codes, as Adobe's portal shows them under its resources (FD-16)."""

from flask import Response, request, url_for

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import REFUSED, act, attempt, go, world_page
from sandbox.console.problems import Problem
from sandbox.console.world_pages.paging import PAGE, asked, asked_offset, places

routes = PageBlueprint("discounts", __name__)
SEGMENTS = (("COM", "COM"), ("EDU", "EDU"), ("GOV", "GOV"))


@routes.get("/console/<world_id>/discounts")
def show(world_id: str) -> Response:
    """Show the open discounts, and the closed codes that hold a text."""
    world = world_of(console_of(), world_id)
    offset = asked_offset()
    renewal = asked("renewal")
    found = attempt(
        lambda: world.list_flex_discounts(
            market_segment=asked("segment") or None,
            country=asked("country").upper() or None,
            applicable_on_renewal=renewal == "renewal" if renewal else None,
            limit=PAGE,
            offset=offset,
        )
    )
    problem = found if isinstance(found, Problem) else None
    return world_page(
        world_id,
        "world/discounts.html",
        problem.status if problem else 200,
        problem=problem,
        found=None if problem else found,
        closed=world.list_closed_discounts(search=asked("search")),
        templates=[
            (template.template_id, f"{template.template_id}: {template.label}")
            for template in world.closed_discount_templates().items
        ],
        segments=SEGMENTS,
        filters={name: asked(name) for name in ("segment", "country", "renewal", "search")},
        offset=offset,
        limit=PAGE,
        place=places(world_id),
    )


@routes.post("/console/<world_id>/discounts/<discount_id>/ended")
def move_end(world_id: str, discount_id: str) -> Response:
    """Move the end of a reusable discount."""
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.change_flex_discount(discount_id, end_date=request.form.get("end", "")),
        "The end date was moved.",
        _place(world_id),
    )


@routes.post("/console/<world_id>/closed-discounts")
def make(world_id: str) -> Response:
    """Make a closed code for a customer."""
    world, sent = world_of(console_of(), world_id), request.form
    made = attempt(
        lambda: world.make_closed_discount(
            market_segment=sent.get("segment", ""),
            customer_id=sent.get("customer", "").strip(),
            template_id=sent.get("template", ""),
            expiry_date=sent.get("expiry", "").strip(),
        )
    )
    if isinstance(made, Problem):
        return go(_place(world_id), str(made), REFUSED)
    told = made.message or "Closed Discount Code Created."
    return go(_place(world_id), f"{told} {made.code} {made.customer_id}")


@routes.post("/console/<world_id>/closed-discounts/<code>/deleted")
def delete(world_id: str, code: str) -> Response:
    """Delete a closed code."""
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.delete_closed_discount(code), f"Code {code} was deleted.", _place(world_id)
    )


def _place(world_id: str) -> str:
    return url_for("console_discounts.show", world_id=world_id)
