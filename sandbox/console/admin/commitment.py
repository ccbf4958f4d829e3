"""The 3-year commit of a customer: accept or decline a request (docs three-year-commit)."""

from typing import Any

from flask import Response, request

from sandbox.accounts.benefits import shown_benefits
from sandbox.accounts.tags import discount_code_of, tags_of
from sandbox.console import words
from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page, admin_path
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import act
from sandbox.domain.ruleset import Ruleset
from sandbox.reseller_console.organization import find_organization
from sandbox.three_year_commit.answer import Offered, offered
from sandbox.three_year_commit.rules import compliance_ends_on

routes = AdminPages("commitment", __name__)
COMMITMENT = f"{CUSTOMER}/commitment"
SAID: dict[str, tuple[dict[str, bool], str]] = {
    "accept": ({"accept": True}, "The 3-year commit is accepted."),
    "decline": ({"accept": False}, "The 3-year commit is declined."),
    "enroll": ({"enroll": True}, "Your organization is enrolled."),
}


@routes.get(COMMITMENT)
def show(world_id: str, customer_id: str) -> Response:
    """Show commitment and requests, and what may be said to them."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
        found, rules = offered(world, customer_id), world.rules
    benefits = admin.organization.account.benefits
    return admin_page(
        admin,
        "commitment.html",
        benefits=shown_benefits(benefits),
        has_high_volume=bool(tags_of(benefits)),
        discount_code=discount_code_of(benefits),
        waiting=_waiting(found, rules),
        may_enroll=found.may_enroll,
    )


@routes.post(COMMITMENT)
def reply(world_id: str, customer_id: str) -> Response:
    """Accept, decline, or enrol without a request."""
    said, done = SAID.get(request.form.get("answer", ""), ({}, ""))
    world = world_of(console_of(), world_id)
    return act(
        lambda: world.answer_commitment(customer_id, **said),
        done,
        admin_path(world_id, customer_id, "commitment.show"),
    )


def _waiting(found: Offered, rules: Ruleset) -> dict[str, Any] | None:
    """Return what waits for an answer, for the page."""
    wanted = found.request
    if wanted is None:
        return None
    return {
        "minimums": [
            words.minimum(offer_type, quantity) for offer_type, quantity in wanted.minimums.items()
        ],
        "start": wanted.start_date,
        "end": wanted.end_date,
        "comply_by": compliance_ends_on(wanted, rules),
        "answer_by": found.answer_by,
    }
