"""The market sub-segment, which the customer alone can set (docs market-segments)."""

from typing import Final

from flask import Response, request

from sandbox.console import words
from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import act
from sandbox.portal.accounts import SUB_SEGMENTS
from sandbox.reseller_console.organization import find_organization

routes = AdminPages("segment", __name__)
SEGMENT = f"{CUSTOMER}/market-segment"
EDUCATION: Final = "EDU"


@routes.get(SEGMENT)
def show(world_id: str, customer_id: str) -> Response:
    """Show market segment and sub-segments."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
    is_education = admin.organization.account.market_segment == EDUCATION
    choices = SUB_SEGMENTS[EDUCATION] if is_education else ()
    return admin_page(
        admin,
        "segment.html",
        choices=[(value, words.SUB_SEGMENTS[value]) for value in choices],
    )


@routes.post(SEGMENT)
def choose(world_id: str, customer_id: str) -> Response:
    """Set the sub-segments."""
    chosen = request.form.getlist("subSegment")
    world = world_of(console_of(), world_id)
    told = ", ".join(words.SUB_SEGMENTS.get(value, value) for value in chosen)
    return act(
        lambda: world.change_customer(customer_id, market_sub_segments=chosen),
        f"The market sub-segment is {told} now." if told else "There is no market sub-segment now.",
        request.path,
    )
