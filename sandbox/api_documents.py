"""The two OpenAPI documents: the partner API's and the control plane's."""

from typing import Any

from sandbox import __version__
from sandbox.control_api import blueprint as control
from sandbox.control_api.health import REASONS
from sandbox.control_api.values import Problem
from sandbox.domain.control_errors import ControlError
from sandbox.domain.errors import Error
from sandbox.openapi import Api, describe
from sandbox.partner_api import blueprint as partner
from sandbox.partner_api.schemas.common import ErrorResource
from sandbox.web.documents import complete

_TEXT = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
PARTNER = Api(
    title="VIP Marketplace partner API, simulated",
    version=__version__,
    description="What the sandbox plays of Adobe's VIP Marketplace partner API (/v3).",
    prefix="/v3",
    problem=ErrorResource,
    security_schemes={
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "From POST /ims/token/v3 (ACC-1)",
        },
        "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    },
    headers=(
        {"name": "X-Correlation-Id", "in": "header", "required": True, "schema": _TEXT},
        {"name": "X-Request-Id", "in": "header", "required": False, "schema": _TEXT},
    ),
    always=(
        Error.API_KEY_INVALID,
        Error.TOKEN_INVALID,
        Error.TOKEN_MISSING,
        Error.CORRELATION_ID_MISSING,
        Error.NOT_ALLOWED,
        Error.URI_TOO_LONG,
        Error.INTERNAL,
        Error.UNAVAILABLE,
    ),
    with_body=(
        Error.INVALID_FIELDS,
        Error.UNEXPECTED_FIELDS,
        Error.MISSING_FIELDS,
        Error.DUPLICATE_REQUEST_ID,
        Error.ALREADY_PROCESSING,
        Error.BODY_TOO_LARGE,
        Error.ENCODING_NOT_READ,
    ),
    with_query=(Error.INVALID_FIELDS,),
)
CONTROL = Api(
    title="Control plane of the sandbox",
    version=__version__,
    description="What a tester does to a world, beside Adobe's own endpoints.",
    prefix=control.PREFIX,
    problem=Problem,
    security_schemes={
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "SANDBOXCONTROL_TOKEN, where the server was started with one",
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


def partner_document() -> dict[str, Any]:
    """Return the OpenAPI document of the partner API."""
    document = complete(describe(PARTNER, partner.DECLARED), partner.RESOURCES)
    for operation in partner.DECLARED:
        if operation.optional_headers:
            _let_go_without_correlation_id(document, operation.name)
    return document


def _let_go_without_correlation_id(document: dict[str, Any], name: str) -> None:
    """Say that an operation may be asked without the header (X15)."""
    for methods in document["paths"].values():
        for described in methods.values():
            if described.get("operationId") == name:
                described["parameters"] = [
                    {**each, "required": each["required"] and each["name"] != "X-Correlation-Id"}
                    for each in described["parameters"]
                ]


def control_document() -> dict[str, Any]:
    """Return the OpenAPI document of the control plane."""
    document = complete(describe(CONTROL, control.DECLARED), control.RESOURCES)
    document["paths"][f"{control.PREFIX}/health"] = {"get": _health()}
    # An empty requirement is an alternative: without SANDBOXCONTROL_TOKEN no token is asked for.
    document["security"].append({})
    return document


def _health() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["status", "database", "version"],
        "properties": {
            "status": {"type": "string", "enum": ["up", "degraded", "down"]},
            "database": {"type": "string", "enum": ["up", "down"]},
            "version": {"type": "string"},
            "reasons": {
                "type": "array",
                "items": {"type": "string", "enum": [each.name for each in REASONS]},
            },
        },
    }
    content = {"application/json": {"schema": schema}}
    return {
        "operationId": "get_health",
        "tags": ["Worlds"],
        "summary": "Tell whether the sandbox and its database answer",
        "security": [],
        "responses": {
            "200": {"description": "Both do; degraded: a change would fail", "content": content},
            "503": {"description": "The database does not", "content": content},
        },
    }
