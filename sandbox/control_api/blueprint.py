"""All routes of the control plane on one blueprint."""

from typing import Final

from flask import Blueprint, Flask, Response

from sandbox.control_api import (
    admin_console,
    change_codes,
    checking,
    clock,
    commitments,
    customer_admins,
    faults,
    flex_discounts,
    invitations,
    journal,
    linked_memberships,
    memberships,
    opportunities,
    outbox,
    populations,
    portal,
    purchase_authorizations,
    replay,
    reseller_console,
    returnables,
    scenarios,
    snapshots,
    team_members,
    terms,
    world_files,
    worlds,
)
from sandbox.control_api.blueprints import EXTENSION, ControlApi, control_api_of
from sandbox.control_api.errors import handle_errors
from sandbox.control_api.health import health
from sandbox.control_api.metrics import metrics
from sandbox.web.answers import answer
from sandbox.web.blueprints import operations_of
from sandbox.web.requests import current_request, this_app

PREFIX: Final = "/sandbox/v1"
RESOURCES: Final = (
    worlds.routes,
    scenarios.routes,
    populations.routes,
    snapshots.routes,
    clock.routes,
    portal.routes,
    admin_console.routes,
    customer_admins.routes,
    commitments.routes,
    linked_memberships.routes,
    change_codes.routes,
    purchase_authorizations.routes,
    opportunities.routes,
    returnables.routes,
    terms.routes,
    reseller_console.routes,
    team_members.routes,
    invitations.routes,
    memberships.routes,
    flex_discounts.routes,
    faults.routes,
    journal.routes,
    outbox.routes,
    checking.routes,
    replay.routes,
    world_files.routes,
)
DECLARED: Final = operations_of(RESOURCES)
control = Blueprint("control", __name__, url_prefix=PREFIX)
for resource in RESOURCES:
    control.register_blueprint(resource)
handle_errors(control)


@control.before_request
def check_token() -> None:
    """Let only those in who bring the token, where there is one."""
    control_api_of(this_app()).check_token(current_request())


@control.get("/openapi.json")
def openapi() -> Response:
    """Answer the OpenAPI document of these routes."""
    return answer(200, control_api_of(this_app()).document())


def register(app: Flask, api: ControlApi) -> None:
    """Give an application the control plane's routes; its health is told to everybody."""
    app.extensions[EXTENSION] = api
    app.register_blueprint(control)
    app.register_blueprint(health, url_prefix=PREFIX)
    app.register_blueprint(metrics)
