"""All of Adobe's routes on one blueprint, made from the declared operations."""

import re

from flask import Blueprint

from sandbox.partner_api import (
    customers,
    deployments,
    flex_discounts,
    memberships,
    not_simulated,
    orders,
    pending_licenses,
    price_lists,
    resellers,
    subscriptions,
    transfers,
)
from sandbox.partner_api.operations import Operation, Runner

DECLARED: tuple[Operation, ...] = (
    *resellers.operations.declared,
    *customers.operations.declared,
    *orders.operations.declared,
    *subscriptions.operations.declared,
    *price_lists.operations.declared,
    *pending_licenses.operations.declared,
    *transfers.operations.declared,
    *memberships.operations.declared,
    *flex_discounts.operations.declared,
    *deployments.operations.declared,
)


def partner_blueprint(runner: Runner) -> Blueprint:
    """Return the routes under `/v3`."""
    blueprint = Blueprint("partner", "sandbox.partner", url_prefix="/v3")
    for operation in (*DECLARED, *not_simulated.OPERATIONS):
        blueprint.add_url_rule(
            re.sub(r"\{(\w+)\}", r"<\1>", operation.path),
            endpoint=operation.name,
            view_func=runner.view(operation),
            methods=[operation.method],
            strict_slashes=True,
        )
    return blueprint
