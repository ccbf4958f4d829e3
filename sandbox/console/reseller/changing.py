"""Reseller Change for Customer: a code is mailed to a customer's admins (seed 001, RC-6)."""

from flask import Response, request

from sandbox.console.console import console_of
from sandbox.console.forms import typed
from sandbox.console.frame import world_of
from sandbox.console.pages import attempt, go
from sandbox.console.problems import Problem
from sandbox.console.reseller.office import office_of, office_page
from sandbox.console.reseller.routes import RESELLER, reseller_pages
from sandbox.console.words import counted

routes = reseller_pages("changing", __name__)
CHANGE = f"{RESELLER}/reseller-change"
FIELDS = ("vipId", "adminEmail")


@routes.get(CHANGE)
def show(world_id: str, reseller_id: str) -> Response:
    """Ask for VIP number and admin."""
    return _form(world_id, reseller_id, None)


@routes.post(CHANGE)
def send(world_id: str, reseller_id: str) -> Response:
    """Have the code mailed."""
    told = typed(request.form, *FIELDS)
    world = world_of(console_of(), world_id)
    made = attempt(lambda: world.send_change_code(reseller_id, told["vipId"], told["adminEmail"]))
    if isinstance(made, Problem):
        return _form(world_id, reseller_id, made)
    admins = counted(len(made.sent_to), "system admin")
    return go(
        request.path,
        f"An email with the reseller change code is on its way to {admins} of VIP "
        f"{told['vipId']}. The code works until {made.expiry}.",
    )


def _form(world_id: str, reseller_id: str, problem: Problem | None) -> Response:
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        hours = world.rules.reseller_console_code_hours
        most = world.rules.reseller_console_codes_per_day
    return office_page(
        office,
        "reseller_change.html",
        problem.status if problem else 200,
        problem=problem,
        typed=typed(request.form, *FIELDS),
        hours=hours,
        most=most,
    )
