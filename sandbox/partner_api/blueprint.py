"""All of Adobe's routes on one blueprint."""

from typing import Final

from flask import Blueprint, Flask, Response

from sandbox.partner_api import (
    customers,
    deployments,
    flex_discounts,
    linked_groups,
    memberships,
    not_simulated,
    orders,
    pending_licenses,
    price_lists,
    recommendations,
    resellers,
    subscriptions,
    switch_paths,
    transfers,
)
from sandbox.partner_api.blueprints import EXTENSION, PartnerApi, partner_api_of
from sandbox.partner_api.errors import handle_errors
from sandbox.partner_api.ims import OPERATIONS as OF_TOKENS
from sandbox.partner_api.ims import ims
from sandbox.partner_api.pings import pings
from sandbox.partner_api.request_log import finish
from sandbox.web.blueprints import operations_of
from sandbox.web.requests import this_app

PREFIX: Final = "/v3"
RESOURCES: Final = (
    resellers.routes,
    customers.routes,
    orders.routes,
    subscriptions.routes,
    price_lists.routes,
    pending_licenses.routes,
    transfers.routes,
    memberships.routes,
    flex_discounts.routes,
    deployments.routes,
    recommendations.routes,
    switch_paths.routes,
    linked_groups.routes,
)
DECLARED: Final = operations_of(RESOURCES)
OPERATIONS: Final = OF_TOKENS.union(
    each.name for each in (*DECLARED, *not_simulated.routes.operations)
)
"""The names of all operations that faults may be about."""
partner = Blueprint("partner", __name__, url_prefix=PREFIX)
for resource in (*RESOURCES, not_simulated.routes):
    partner.register_blueprint(resource)
handle_errors(partner)


@partner.after_request
def log(response: Response) -> Response:
    """Log every request of an operation."""
    return finish(partner_api_of(this_app()).journal, response)


def register(app: Flask, api: PartnerApi) -> None:
    """Give an application Adobe's routes, with tokens and pings."""
    app.extensions[EXTENSION] = api
    app.register_blueprint(partner)
    app.register_blueprint(ims)
    app.register_blueprint(pings)
