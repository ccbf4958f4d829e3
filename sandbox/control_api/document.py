"""The OpenAPI document of the control plane."""

from pathlib import Path
from typing import Any, Final

from sandbox import __version__
from sandbox.control_api.blueprint import DECLARED, PREFIX, RESOURCES
from sandbox.control_api.health_schemas import Health
from sandbox.control_api.values import Problem
from sandbox.domain.control_errors import ControlError
from sandbox.store.health import REASONS, Strain
from sandbox.web.documents import complete
from sandbox.web.examples import add_examples
from sandbox.web.openapi import REFERENCE, Api, describe, problems

EXAMPLES: Final = Path(__file__).with_name("examples.json")
API = Api(
    title="Control plane of the sandbox",
    version=__version__,
    description="What a tester does to a world, beside Adobe's own endpoints.",
    prefix=PREFIX,
    problem=Problem,
    security_schemes={
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "SANDBOX_CONTROL_TOKEN, where the server was started with one",
        }
    },
    always=(
        ControlError.UNAUTHORIZED,
        ControlError.FOREIGN_ORIGIN,
        ControlError.URI_TOO_LONG,
        ControlError.INTERNAL_ERROR,
        ControlError.UNAVAILABLE,
    ),
    with_body=(
        ControlError.INVALID_REQUEST,
        ControlError.BODY_TOO_LARGE,
        ControlError.ENCODING_NOT_READ,
    ),
    with_query=(ControlError.INVALID_REQUEST,),
    may_leave_out_bodies=True,
)


def control_document() -> dict[str, Any]:
    """Return the OpenAPI document of the control plane."""
    document = complete(describe(API, DECLARED), RESOURCES)
    document["components"]["schemas"][Health.__name__] = _health_schema()
    document["paths"][f"{PREFIX}/health"] = {"get": _health()}
    # An empty requirement is an alternative: without SANDBOX_CONTROL_TOKEN no token is asked for.
    document["security"].append({})
    add_examples(document, EXAMPLES)
    return document


def _health_schema() -> dict[str, Any]:
    schema = Health.model_json_schema()
    schema["properties"]["reasons"]["items"]["enum"] = [each.name for each in (*REASONS, *Strain)]
    return schema


def _health() -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": REFERENCE.format(model=Health.__name__)}}}
    return {
        "operationId": "get_health",
        "tags": ["Worlds"],
        "summary": "Tell whether the sandbox and its database answer",
        "security": [],
        "responses": {
            "200": {
                "description": "Both do; degraded: a change would fail, or it does not keep up",
                "content": content,
            },
            **problems(
                (ControlError.FOREIGN_ORIGIN, ControlError.URI_TOO_LONG),
                {"$ref": REFERENCE.format(model=Problem.__name__)},
            ),
            "503": {"description": "The database does not", "content": content},
        },
    }
