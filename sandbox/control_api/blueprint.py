"""All routes of the control plane on one blueprint, made from the declared operations."""

import re
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from sandbox import __version__
from sandbox.control_api import (
    admin_console,
    clock,
    journal,
    memberships,
    outbox,
    portal,
    purchase_authorizations,
    worlds,
)
from sandbox.control_api.operations import Door, Operation
from sandbox.partner_api.errors import answer, to_json
from sandbox.store.engine import reading

PREFIX = "/sandbox/v1"
DECLARED: tuple[Operation, ...] = (
    *worlds.operations.declared,
    *clock.operations.declared,
    *portal.operations.declared,
    *admin_console.operations.declared,
    *purchase_authorizations.operations.declared,
    *memberships.operations.declared,
    *journal.operations.declared,
    *outbox.operations.declared,
)


def control_blueprint(door: Door, document: dict[str, Any]) -> Blueprint:
    """Return the routes under `/sandbox/v1`.

    Args:
        door: lets calls in.
        document: the OpenAPI document of these routes.
    """
    blueprint = Blueprint("control", "sandbox.control", url_prefix=PREFIX)
    for operation in DECLARED:
        blueprint.add_url_rule(
            re.sub(r"\{(\w+)\}", r"<\1>", operation.path),
            endpoint=operation.name,
            view_func=door.view(operation),
            methods=[operation.method],
            strict_slashes=True,
        )
    written = to_json(document)

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return door.guarded(lambda: answer(200, written))

    @blueprint.get("/health")
    def health() -> Response:
        is_up = _database_answers(door)
        word = "up" if is_up else "down"
        body = {"status": word, "database": word, "version": __version__}
        return answer(200 if is_up else 503, to_json(body))

    return blueprint


def _database_answers(door: Door) -> bool:
    try:
        with reading(door.worlds.engine) as connection:
            connection.execute(select(1))
    except SQLAlchemyError:
        return False
    return True
